//! The names of the sections, and the settings in the form of the file itself.

use super::Settings;

pub(super) const PROTECT: &str = "protect";
pub(super) const PROMPT: &str = "prompt";
pub(super) const PROCESS: &str = "process";
pub(super) const MFA: &str = "mfa";
pub(super) const ALIAS: &str = "alias";

/// The one key of `[mfa]`.
pub(super) const MFA_PROCESS: &str = "process";

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
        sections.push((ALIAS, self.aliases.clone()));
        sections
    }
}

fn owned<const N: usize>(lines: [(&'static str, String); N]) -> Lines {
    lines.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}
