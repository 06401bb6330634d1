//! The settings file as rust-ini reads it, or why it cannot be read whole.

use ini::{Ini, ParseOption};

/// Why the file cannot be read whole.
#[derive(Debug)]
pub(super) struct Unread {
    /// The line, from 1; 0 for the file as a whole.
    pub(super) line: usize,
    pub(super) what: String,
}

impl Unread {
    /// For a reason that no line has.
    pub(super) fn whole(what: impl Into<String>) -> Self {
        Self { line: 0, what: what.into() }
    }
}

/// Returns the file as rust-ini sees it: values as they stand, without quotes and escapes, so that a profile's name needs none.
pub(super) fn read(bytes: &[u8]) -> Result<Ini, Unread> {
    let text = str::from_utf8(bytes).map_err(|_| Unread::whole("not UTF-8"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains('\0') {
        return Err(Unread::whole("contains a NUL byte (UTF-16?)"));
    }
    whole_lines(text)?;
    let option = ParseOption { enabled_quote: false, enabled_escape: false, ..ParseOption::default() };
    Ini::load_from_str_opt(text, option).map_err(|error| {
        // its words, without the names of its types
        let message = error.msg.replace("[Some('", "").replace("')]", "").trim_end_matches('.').to_owned();
        Unread { line: error.line, what: message }
    })
}

/// Refuses a line that is no section, key or comment, because it may be a pattern that was meant to protect. rust-ini
/// reads such a line as the beginning of the next key, and ignores it at the end of the file.
fn whole_lines(text: &str) -> Result<(), Unread> {
    let text = text.replace("\r\n", "\n");
    let lines = text.split(['\n', '\r']).map(str::trim).zip(1..);
    let is_whole = |line: &str| line.is_empty() || line.starts_with(['#', ';', '[']) || line.contains(['=', ':']);
    match lines.into_iter().find(|(line, _)| !is_whole(line)) {
        Some((text, line)) => Err(Unread { line, what: format!("a line without =: {text}") }),
        None => Ok(()),
    }
}
