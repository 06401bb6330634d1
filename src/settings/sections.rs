//! The names of the sections, and the settings in the form of the file itself.

use super::Settings;

pub(super) const PROTECT: &str = "protect";
pub(super) const PROMPT: &str = "prompt";
pub(super) const PROCESS: &str = "process";
pub(super) const MFA: &str = "mfa";
pub(super) const ALIAS: &str = "alias";

/// The one key of `[mfa]`.
pub(super) const MFA_PROCESS: &str = "process";

/// Every section with its keys. The user chooses those of `[alias]`.
pub(super) const KEYS: [(&str, &[&str]); 5] = [
    (PROTECT, &["profiles", "accounts", "confirm"]),
    (PROMPT, &["format"]),
    (PROCESS, &["timeout", "terminal_timeout"]),
    (MFA, &[MFA_PROCESS]),
    (ALIAS, &[]),
];

/// Returns whether awsp has a section of this name.
pub(super) fn is_known(section: &str) -> bool {
    KEYS.iter().any(|(known, _)| *known == section)
}

/// Returns the message for a key that is set twice but takes one value; `None` if values accumulate.
pub(super) fn said_twice(section: &str, key: &str) -> Option<&'static str> {
    match (section, key) {
        (PROTECT, "confirm") => Some("is set twice: the stricter value counts"),
        (PROTECT | ALIAS, _) => None,
        _ => Some("is set twice: the last value counts"),
    }
}

/// The keys of a section with their values, as a settings file would have them.
type Lines = Vec<(String, String)>;

impl Settings {
    /// Every section that this build knows, with the values in force.
    pub fn sections(&self) -> Vec<(&'static str, Lines)> {
        let mut sections = vec![(PROTECT, owned(self.protect.lines())), (PROMPT, owned(self.prompt.lines()))];
        #[cfg(feature = "credentials")]
        {
            sections.push((PROCESS, owned(self.process.lines())));
            // there is no default for it
            let mfa = self.mfa_process.iter().map(|command| (MFA, owned([(MFA_PROCESS, command.clone())])));
            sections.extend(mfa);
        }
        let aliases = self.aliases.iter().map(|alias| (alias.name.clone(), alias.profile.clone()));
        sections.push((ALIAS, aliases.collect()));
        sections
    }
}

fn owned<const N: usize>(lines: [(&'static str, String); N]) -> Lines {
    lines.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}
