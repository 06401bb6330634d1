//! awsp's own settings, an INI file read with rust-ini: which profiles are protected, aliases, the prompt's form, how
//! long a credential process may take.
//!
//! Keys and sections that awsp does not know are problems and change nothing. A file that cannot be read whole is a
//! fault: awsp then does not know what it protects, and commands that must know refuse.

mod alias;
mod file;
mod hint;
mod parser;
#[cfg(feature = "credentials")]
mod process;
mod prompt;
mod protect;
mod sections;

pub use alias::Alias;
#[cfg(feature = "credentials")]
pub use process::Process;
pub use prompt::{FormatPart, Prompt, PromptField, PromptFormat};
pub use protect::{Confirm, DIRECT, LOCKED, Protect};

use std::path::Path;

use self::parser::SettingsParser;
use crate::{
    diagnostic::{self, Diagnostic, Error, Status, ids},
    file::read_small,
};

/// A larger file is no settings file.
const MAX_BYTES: u64 = 1 << 20;

/// What the file says, with the defaults for what it does not say.
#[derive(Debug, Default)]
pub struct Settings {
    /// `[protect]`
    pub protect: Protect,
    /// `[alias]`, in file order.
    pub aliases: Vec<Alias>,
    /// `[prompt]`
    pub prompt: Prompt,
    /// `[process]`
    #[cfg(feature = "credentials")]
    pub process: Process,
    /// `[mfa] process`: a command that prints the code of an MFA device.
    pub mfa_process: Option<String>,
    /// The problems with their lines, in file order. For aliases see [`Settings::check_aliases`].
    pub problems: Vec<Diagnostic>,
    /// The first problem that makes it unknown what the file protects: the file cannot be read, or a line that may be
    /// meant to protect is invalid.
    pub fault: Option<Diagnostic>,
}

impl Settings {
    /// Reads the settings. A file that is given must exist; give `None` if there is none.
    pub fn load(path: Option<&Path>) -> Self {
        let Some(path) = path else { return Self::default() };
        let mut parser = SettingsParser::new(path);
        if path.is_relative() {
            parser.unread(format!("{} is not an absolute path", path.display()));
            return parser.end();
        }
        match read_small(path, MAX_BYTES) {
            Ok(bytes) => parser.read(&bytes),
            Err(error) => parser.unread(format!("cannot read it: {}", diagnostic::reason(&error))),
        }
        parser.end()
    }

    /// Returns the error of a command that must know what is protected, if that is unknown.
    pub fn refusal(&self) -> Option<Error> {
        self.fault.clone().map(|fault| Error::of(Status::Failed, fault))
    }
}

/// Returns the problem of an unknown key.
fn unknown_key(section: &str, key: &str) -> Diagnostic {
    Diagnostic::new(&ids::SETTING_UNKNOWN, "unknown key").with_hint(hint::of_key(section, key))
}

fn bad_value(what: String) -> Diagnostic {
    Diagnostic::new(&ids::SETTING_VALUE, what)
}

#[cfg(test)]
mod tests;
