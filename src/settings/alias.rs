//! `[alias]`: other words for profiles.

use std::collections::BTreeSet;

use super::Settings;
use crate::diagnostic::{Diagnostic, Location, Rule, ids};

/// A word that stands for a profile.
#[derive(Debug)]
pub struct Alias {
    pub name: String,
    pub profile: String,
    /// Its line in the settings file.
    pub location: Location,
}

impl Alias {
    /// Returns a finding about the alias: `[alias] p: …`.
    pub fn finding(&self, rule: &'static Rule, what: &str) -> Diagnostic {
        Diagnostic::new(rule, format!("[alias] {}: {what}", self.name)).at(self.location.clone())
    }
}

impl Settings {
    /// Returns the profile that an alias stands for.
    pub fn alias(&self, name: &str) -> Option<&str> {
        self.aliases.iter().find(|alias| alias.name == name).map(|alias| alias.profile.as_str())
    }

    /// Returns the first alias of a profile.
    pub fn alias_of(&self, profile: &str) -> Option<&str> {
        self.aliases.iter().find(|alias| alias.profile == profile).map(|alias| alias.name.as_str())
    }

    /// Returns the usable aliases, and the findings about the others. `is_command` returns whether a word is a command
    /// of awsp.
    pub fn check_aliases(&self, is_command: impl Fn(&str) -> bool) -> (Vec<&Alias>, Vec<Diagnostic>) {
        let (mut sound, mut problems, mut names) = (Vec::new(), Vec::new(), BTreeSet::new());
        for alias in &self.aliases {
            let is_first = names.insert(alias.name.as_str());
            let (rule, what) = match alias.name.as_str() {
                _ if !is_first => (&ids::ALIAS_TWICE, "is set twice: the first value counts"),
                _ if alias.profile.is_empty() => (&ids::ALIAS_WITHOUT_PROFILE, "names no profile"),
                name if name.starts_with('-') || is_command(name) => {
                    (&ids::ALIAS_IS_COMMAND, "an awsp command has this name, so only awsp use finds the alias")
                }
                _ => {
                    sound.push(alias);
                    continue;
                }
            };
            problems.push(alias.finding(rule, what));
        }
        (sound, problems)
    }
}
