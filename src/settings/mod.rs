//! awsp's own settings, an INI file read with rust-ini: which profiles are protected, aliases, the prompt's form, how
//! long a credential process may take.
//!
//! Keys and sections that awsp does not know are problems and change nothing. A file that cannot be read whole is a
//! fault: what it protects is not known then, so that those who must know refuse.

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
    /// What is wrong in it, each with its line, in file order. Aliases have their own: [`Settings::check_aliases`].
    pub problems: Vec<Diagnostic>,
    /// The first of the problems after which it is unknown what the file protects: it cannot be read, or something that
    /// was meant to protect is not understood.
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

    /// Returns the failure of a command that has to know what is protected, when nobody knows.
    pub fn refusal(&self) -> Option<Error> {
        self.fault.clone().map(|fault| Error::of(Status::Failed, fault))
    }
}

/// That a section has no such key.
fn unknown_key(section: &str, key: &str) -> Diagnostic {
    Diagnostic::new(&ids::SETTING_UNKNOWN, "unknown key").with_hint(hint::of_key(section, key))
}

fn bad_value(what: String) -> Diagnostic {
    Diagnostic::new(&ids::SETTING_VALUE, what)
}

#[cfg(test)]
mod tests;
