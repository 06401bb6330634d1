//! `[process]`: how long a credential process may take.

use std::time::Duration;

use super::{bad_value, sections::PROCESS, unknown_key};
use crate::{diagnostic::Diagnostic, time};

/// Longer ones are slips.
const MAX_TIMEOUT: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a credential process may run.
#[derive(Clone, Copy, Debug)]
pub struct Process {
    /// Without a terminal.
    pub timeout: Duration,
    /// With the terminal, where it may prompt.
    pub terminal_timeout: Duration,
}

impl Default for Process {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(60), terminal_timeout: Duration::from_secs(600) }
    }
}

impl Process {
    /// Takes one key of the section.
    ///
    /// # Errors
    /// The key is not known, or its value no time.
    pub(super) fn set(&mut self, key: &str, value: &str) -> Result<(), Diagnostic> {
        let limit = match key {
            "timeout" => &mut self.timeout,
            "terminal_timeout" => &mut self.terminal_timeout,
            _ => return Err(unknown_key(PROCESS, key)),
        };
        match time::parse_duration(value) {
            Ok(time) if !time.is_zero() && time <= MAX_TIMEOUT => *limit = time,
            _ => return Err(bad_value(format!("{value:?} is no time up to a day, such as 90s or 10m"))),
        }
        Ok(())
    }

    /// The section as it would stand in the file.
    pub fn lines(&self) -> [(&'static str, String); 2] {
        [("timeout", time::exactly(self.timeout)), ("terminal_timeout", time::exactly(self.terminal_timeout))]
    }
}
