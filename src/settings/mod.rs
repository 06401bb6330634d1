//! awsp's own settings, an INI file read with rust-ini: which profiles are protected, aliases, the prompt's form, how
//! long a credential process may take.
//!
//! Keys and sections that awsp does not know are problems and change nothing. A file that cannot be read whole is a
//! fault: what it protects is not known then, so that those who must know refuse.

mod file;
#[cfg(feature = "credentials")]
mod process;
mod prompt;
mod protect;
mod sections;

#[cfg(feature = "credentials")]
pub use process::Process;
pub use prompt::{FormatPart, Prompt, PromptField, PromptFormat};
pub use protect::{Confirm, DIRECT, LOCKED, Protect};

use std::path::Path;

use ini::Properties;

use self::file::Unread;
use crate::{
    diagnostic::{self, Diagnostic, Error, Location, Status, ids},
    file::read_small,
};

/// A larger file is no settings file.
const MAX_BYTES: u64 = 1 << 20;

/// What the file says, with the defaults for what it does not say.
#[derive(Debug, Default)]
pub struct Settings {
    /// `[protect]`
    pub protect: Protect,
    /// `[alias]`: the alias and the profile it stands for, in file order.
    pub aliases: Vec<(String, String)>,
    /// `[prompt]`
    pub prompt: Prompt,
    /// `[process]`
    #[cfg(feature = "credentials")]
    pub process: Process,
    /// `[mfa] process`: a command that prints the code of an MFA device.
    pub mfa_process: Option<String>,
    /// What is wrong in it and was passed over: `[protect] confrim: unknown key`. Aliases have their own:
    /// [`Settings::alias_problems`].
    pub problems: Vec<Diagnostic>,
    /// Why nobody knows what the file protects: it cannot be read, or something in `[protect]` is not understood. `None`
    /// when it was read, or is not there.
    pub fault: Option<Diagnostic>,
}

impl Settings {
    /// Reads the settings. A file that is given must exist; give `None` if there is none.
    pub fn load(path: Option<&Path>) -> Self {
        let Some(path) = path else { return Self::default() };
        if path.is_relative() {
            let fault = closed(&format!("{} is not an absolute path", path.display()));
            return Self { fault: Some(fault), ..Self::default() };
        }
        let mut settings = match read_small(path, MAX_BYTES) {
            Ok(bytes) => Self::parse(&bytes, path),
            Err(error) => Self::unread(&Unread::whole(format!("cannot read it: {}", diagnostic::reason(&error))), path),
        };
        settings.locate(path);
        settings
    }

    fn parse(bytes: &[u8], path: &Path) -> Self {
        let mut settings = match file::read(bytes) {
            Ok(ini) => {
                let mut settings = Self::default();
                ini.iter().for_each(|(section, keys)| settings.section(section, keys));
                settings
            }
            Err(unread) => Self::unread(&unread, path),
        };
        settings.check_protect();
        settings
    }

    /// The defaults, and that nobody knows what the file protects.
    fn unread(unread: &Unread, path: &Path) -> Self {
        let fault = closed(&unread.what).at(Location::line(path, unread.line));
        Self { fault: Some(fault), ..Self::default() }
    }

    /// Says of every finding which file it is about: rust-ini does not know the lines of what it has read.
    fn locate(&mut self, path: &Path) {
        let findings = self.problems.iter_mut().chain(&mut self.fault).filter(|found| found.locations.is_empty());
        findings.for_each(|found| found.locations.push(Location::file(path)));
    }

    /// Returns the failure of a command that has to know what is protected, when nobody knows.
    pub fn refusal(&self) -> Option<Error> {
        self.fault.clone().map(|fault| Error::of(Status::Failed, fault))
    }

    /// The profile that an alias stands for.
    pub fn alias(&self, name: &str) -> Option<&str> {
        self.aliases.iter().find(|(alias, _)| alias == name).map(|(_, profile)| profile.as_str())
    }

    /// The first alias of a profile.
    pub fn alias_of(&self, profile: &str) -> Option<&str> {
        self.aliases.iter().find(|(_, name)| name == profile).map(|(alias, _)| alias.as_str())
    }

    fn section(&mut self, section: Option<&str>, keys: &Properties) {
        for (key, value) in keys {
            let known = match section {
                Some(sections::PROTECT) => self.protect.set(key, value),
                Some(sections::PROMPT) => self.prompt.set(key, value),
                #[cfg(feature = "credentials")]
                Some(sections::PROCESS) => self.process.set(key, value),
                // another build's, of the same file
                #[cfg(not(feature = "credentials"))]
                Some(sections::PROCESS) => Ok(()),
                Some(sections::MFA) if key == sections::MFA_PROCESS => {
                    self.mfa_process = Some(value.to_owned());
                    Ok(())
                }
                Some(sections::MFA) => Err(unknown("key")),
                Some(sections::ALIAS) if Protect::may_mean(key, value) => {
                    Err(Diagnostic::new(&ids::SETTING_MISPLACED, "belongs in [protect]"))
                }
                Some(sections::ALIAS) => {
                    self.aliases.push((key.to_owned(), value.to_owned()));
                    Ok(())
                }
                Some(_) => Err(unknown("section")),
                None => Err(Diagnostic::new(&ids::SETTING_MISPLACED, "stands in no section")),
            };
            if let Err(problem) = known {
                let place = section.map_or(String::new(), |section| format!("[{section}] "));
                let problem = problem.about(&format!("{place}{key}"));
                if Protect::is_meant(section.unwrap_or_default(), key) {
                    self.close(&problem.message);
                }
                self.problems.push(problem);
            }
        }
    }

    /// Protects every profile, because of a mistake in what was meant to protect one.
    fn close(&mut self, problem: &str) {
        self.fault.get_or_insert_with(|| closed(problem));
    }

    fn check_protect(&mut self) {
        if self.protect.has_exceptions_only() {
            let problem = "[protect] profiles: only exceptions (!), and no pattern that protects";
            self.close(problem);
            self.problems.push(Diagnostic::new(&ids::ONLY_EXCEPTIONS, problem));
        }
    }

    /// What is wrong with aliases; `is_command` tells a word that stands for a command when it comes first.
    pub fn alias_problems(&self, is_command: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
        let problem = |(alias, profile): &(String, String)| {
            let twice = self.aliases.iter().filter(|(other, _)| other == alias).count() > 1;
            let (rule, problem) = match alias.as_str() {
                _ if profile.is_empty() => (&ids::ALIAS_WITHOUT_PROFILE, "names no profile"),
                _ if twice => (&ids::ALIAS_TWICE, "stands twice: the first counts"),
                name if name.starts_with('-') || is_command(name) => {
                    (&ids::ALIAS_IS_COMMAND, "reached by awsp use only")
                }
                _ => return None,
            };
            Some(Diagnostic::new(rule, format!("[alias] {alias}: {problem}")))
        };
        self.aliases.iter().filter_map(problem).collect()
    }
}

/// That every profile is protected, because of this.
fn closed(what: &str) -> Diagnostic {
    let message = format!("{what}: until this is fixed, every profile is protected");
    Diagnostic::new(&ids::SETTINGS_FAULT, message).with_hint("awsp settings, or --yes")
}

/// That awsp does not know such a key or section.
fn unknown(what: &str) -> Diagnostic {
    Diagnostic::new(&ids::SETTING_UNKNOWN, format!("unknown {what}"))
}

fn bad_value(what: String) -> Diagnostic {
    Diagnostic::new(&ids::SETTING_VALUE, what)
}

#[cfg(test)]
mod tests;
