//! Builds the settings from the sections of the file, with a diagnostic for each mistake.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use super::{
    Alias, Settings,
    file::{self, SettingsKey, SettingsSection},
    hint,
    protect::Protect,
    sections, unknown_key,
};
use crate::diagnostic::{Diagnostic, Location, Severity, ids};

/// The settings read so far.
#[derive(Debug)]
pub(super) struct SettingsParser {
    settings: Settings,
    path: Arc<Path>,
    /// The problems of lines that may be meant to protect a profile.
    faults: Vec<Diagnostic>,
    /// The keys that take one value and are set already.
    single: BTreeSet<(String, String)>,
}

impl SettingsParser {
    pub(super) fn new(path: &Path) -> Self {
        Self { settings: Settings::default(), path: path.into(), faults: Vec::new(), single: BTreeSet::new() }
    }

    /// Records that the file cannot be read.
    pub(super) fn unread(&mut self, what: String) {
        self.fault(0, Diagnostic::new(&ids::SETTINGS_FAULT, what));
    }

    /// Reads the file from its bytes.
    pub(super) fn read(&mut self, bytes: &[u8]) {
        let (found, slips) = file::read(bytes);
        for slip in slips {
            let problem = Diagnostic::new(&ids::SETTINGS_FAULT, slip.what);
            self.fault(slip.line, Diagnostic { hint: slip.hint, ..problem });
        }
        for section in &found {
            match &section.name {
                Some(name) if !sections::is_known(name) => self.unknown_section(name, section),
                name => section.keys.iter().for_each(|key| self.key(name.as_deref(), key)),
            }
        }
        self.check_protect(&found);
    }

    /// Returns the settings, with the problems in file order.
    pub(super) fn end(self) -> Settings {
        let line = |problem: &Diagnostic| problem.locations.first().map(|location| location.line);
        let mut settings = self.settings;
        settings.problems.sort_by_key(line);
        Settings { fault: self.faults.into_iter().min_by_key(line), ..settings }
    }

    fn unknown_section(&mut self, name: &str, section: &SettingsSection) {
        let mut keys = section.keys.iter().map(|key| key.key.as_str());
        let protects = Protect::is_meant(name, "") || keys.any(|key| Protect::is_meant(name, key));
        let hint = if protects { hint::of_section(sections::PROTECT) } else { hint::of_section(name) };
        let problem = Diagnostic::new(&ids::SETTING_UNKNOWN, format!("[{name}]: unknown section")).with_hint(hint);
        self.problem(section.line, problem, protects);
    }

    fn key(&mut self, section: Option<&str>, SettingsKey { key, value, line }: &SettingsKey) {
        let problem = match section {
            None => {
                Err(Diagnostic::new(&ids::SETTING_MISPLACED, "is outside any section").with_hint(hint::of_key("", key)))
            }
            Some(section) => self.set(section, key, value, *line),
        };
        if let Err(problem) = problem {
            let place = section.map_or(String::new(), |section| format!("[{section}] "));
            let protects = Protect::is_meant(section.unwrap_or_default(), key);
            self.problem(*line, problem.about(&format!("{place}{key}")), protects);
        } else if let Some(section) = section
            && let Some(what) = sections::said_twice(section, key)
            && !self.single.insert((section.to_owned(), key.clone()))
        {
            let problem = Diagnostic::new(&ids::SETTING_TWICE, format!("[{section}] {key}: {what}"));
            self.problem(*line, problem, false);
        }
    }

    fn set(&mut self, section: &str, key: &str, value: &str, line: usize) -> Result<(), Diagnostic> {
        match section {
            sections::PROTECT => self.settings.protect.set(key, value),
            sections::PROMPT => self.settings.prompt.set(key, value),
            #[cfg(feature = "credentials")]
            sections::PROCESS => self.settings.process.set(key, value),
            // the key of a build with this feature
            #[cfg(not(feature = "credentials"))]
            sections::PROCESS => Ok(()),
            sections::MFA if key == sections::MFA_PROCESS => {
                self.settings.mfa_process = Some(value.to_owned());
                Ok(())
            }
            sections::ALIAS if Protect::may_mean(key, value) => {
                Err(Diagnostic::new(&ids::SETTING_MISPLACED, "belongs in [protect]"))
            }
            sections::ALIAS => {
                let location = Location::line(self.path.clone(), line);
                self.settings.aliases.push(Alias { name: key.to_owned(), profile: value.to_owned(), location });
                Ok(())
            }
            _ => Err(unknown_key(section, key)),
        }
    }

    fn check_protect(&mut self, found: &[SettingsSection]) {
        if !self.settings.protect.has_exceptions_only() {
            return;
        }
        let protect = found.iter().filter(|section| section.name.as_deref() == Some(sections::PROTECT));
        let profiles = protect.flat_map(|section| &section.keys).find(|key| key.key == "profiles");
        let problem = "[protect] profiles: only exceptions (!), and no pattern that protects";
        self.fault(profiles.map_or(0, |key| key.line), Diagnostic::new(&ids::ONLY_EXCEPTIONS, problem));
    }

    fn problem(&mut self, line: usize, problem: Diagnostic, protects: bool) {
        if protects {
            self.fault(line, problem);
        } else {
            self.settings.problems.push(problem.at(Location::line(self.path.clone(), line)));
        }
    }

    /// Protects every profile, because of a mistake in a line that may be meant to protect one.
    fn fault(&mut self, line: usize, mut problem: Diagnostic) {
        problem.message += ": until this is fixed, every profile is protected";
        let problem = problem.at(Location::line(self.path.clone(), line));
        let fault = Diagnostic { rule: &ids::SETTINGS_FAULT, severity: Severity::Error, ..problem.clone() };
        self.faults.push(fault.with_hint("awsp settings, or --yes"));
        self.settings.problems.push(problem);
    }
}
