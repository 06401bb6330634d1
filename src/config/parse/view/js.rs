//! What the SDK for JavaScript keeps of a section: nothing at all when no setting in it has a value (parseIni.ts).

use super::outline::Head;
use crate::config::parse::{chars::is_js_space, header::js::bare_line};

/// The section that JavaScript reads in.
#[derive(Debug, Default)]
pub(super) struct JsParser {
    open: Option<u32>,
}

impl JsParser {
    /// A section begins; `None` when it is a profile to no reader.
    pub(super) fn open(&mut self, head: Option<u32>) {
        self.open = head;
    }

    /// The section has a setting.
    pub(super) fn fill(&mut self, heads: &mut [Head]) {
        if let Some(head) = self.open.take().and_then(|open| heads.get_mut(open as usize)) {
            head.filled = true;
        }
    }

    /// Looks for the section's first setting.
    pub(super) fn line(&mut self, line: &str, heads: &mut [Head]) {
        if self.open.is_none() {
            return;
        }
        let assignment = bare_line(line).split_once('=');
        if assignment.is_some_and(|(key, value)| !key.is_empty() && value.contains(|c| !is_js_space(c))) {
            self.fill(heads);
        }
    }
}
