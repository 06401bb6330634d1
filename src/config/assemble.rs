//! From what was read to what is shown.

use std::collections::{BTreeSet, HashSet};

use super::{
    Config, Locations, Place, Profile, Reader, Readers, Source, View,
    derived::Derived,
    merge::{Sections, Slot, merge},
    problem::{At, Findings},
    settings::Trees,
    text::Text,
};
use crate::error::Result;

/// A slot that borrows from no text.
struct Named {
    name: String,
    seen: Readers,
    sections: Sections,
    lines: Vec<(Source, u32)>,
}

impl Config {
    /// Puts together what was read; with `only`, for profiles of these names.
    pub(super) fn of(locations: &Locations, mut texts: [Text; 2], only: Option<&BTreeSet<String>>) -> Result<Self> {
        Text::any(&texts)?;
        let bytes = texts.each_mut().map(Text::take_findings);
        let mut reads = texts.each_ref().map(Text::scan);
        let merged = merge(&mut reads);
        let wanted = |slot: &Slot<'_>| only.is_none_or(|only| only.contains(&*slot.name));
        let profiles: Vec<_> = merged.profiles.into_iter().filter(wanted).map(Named::from).collect();
        let sessions: Vec<_> = merged.sessions.into_iter().map(Named::from).collect();
        let scans = reads.map(|read| (read.scan.cli, read.scan.rust, read.scan.findings));

        let mut config = Self::default();
        config.problems.clone_from(&locations.problems);
        let mut findings = Vec::new();
        let mut refused = Vec::new();
        for (file, ((text, scan), bytes)) in texts.into_iter().zip(scans).zip(bytes).enumerate() {
            config.paths[file] = text.path;
            config.states[file] = text.state;
            config.files[file] = Trees { text: text.text, cli: scan.0, rust: scan.1 };
            findings.push(bytes.with(scan.2));
            refused.push(text.refused);
        }
        let hidden: HashSet<_> =
            sessions.iter().filter(|of| of.sections.rust.is_empty()).map(|of| of.name.clone()).collect();
        for session in sessions {
            config.sso_sessions.push(session.name);
            config.session_sections.push(session.sections);
        }
        for profile in profiles {
            config.add(profile, &hidden, &mut findings);
        }
        config.index();
        for ((file, findings), refused) in Source::BOTH.into_iter().zip(findings).zip(refused) {
            config.problems.extend(refused);
            config.problems.extend(findings.into_problems(file, &config.paths[file as usize]));
        }
        Ok(config)
    }

    fn add(&mut self, named: Named, hidden: &HashSet<String>, findings: &mut [Findings]) {
        let view = if named.seen.has(Reader::Cli) { View::Cli } else { View::Rust };
        let Some(settings) = self.merged(&named.sections, view, None) else { return };
        let derived = Derived::new(&settings, view);
        if let (Some(session), Some(at)) = (&derived.sso_session, settings.find("sso_session"))
            && hidden.contains(session.as_str())
        {
            let what = format_args!("only the CLI sees the sso-session {session}");
            findings[at.file as usize].warning("sso-session-not-visible", At::line(at.line()), what);
        }
        let places: Vec<Place> = named.lines.iter().map(|(file, line)| self.place(*file, *line)).collect();
        self.profiles.push(Profile {
            name: named.name,
            kind: derived.kind,
            region: derived.region,
            account_id: derived.account_id,
            role: derived.role,
            source_profile: derived.source_profile,
            sso_session: derived.sso_session,
            visible_to: named.seen,
            places,
        });
        self.sections.push(named.sections);
    }

    fn index(&mut self) {
        self.by_name = (0..self.profiles.len() as u32).collect();
        self.by_name
            .sort_unstable_by(|one, other| self.profiles[*one as usize].name.cmp(&self.profiles[*other as usize].name));
    }
}

impl From<Slot<'_>> for Named {
    fn from(slot: Slot<'_>) -> Self {
        Self { name: slot.name.into_owned(), seen: slot.seen, sections: slot.sections, lines: slot.lines }
    }
}
