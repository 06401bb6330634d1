//! From what was read to what is shown.

use std::{
    collections::{BTreeSet, HashSet},
    path::Path,
    sync::Arc,
};

use super::{
    Config, Locations, Place, Profile, Reader, Readers, Source, State, View,
    derived::Derived,
    merge::{Links, Ref, Sections, Slot, merge},
    problem::{At, Findings},
    settings::Trees,
    table::Table,
    text::Text,
};
use crate::error::Result;

/// A slot that borrows from no text.
struct Named {
    name: String,
    seen: Readers,
    sections: Sections,
}

impl Config {
    /// Puts together what was read; with `only`, for profiles of these names.
    pub(super) fn of(locations: &Locations, mut texts: [Text; 2], only: Option<&BTreeSet<String>>) -> Result<Self> {
        Text::any(&texts)?;
        let paths = texts.each_ref().map(|text| Arc::from(text.path.as_path()));
        let states = texts.each_ref().map(|text| text.state);
        let refused = texts.each_mut().map(|text| text.refused.take());
        let mut findings = texts.each_mut().map(Text::take_findings);
        let mut reads = texts.each_ref().map(Text::scan);
        for (findings, read) in findings.iter_mut().zip(&mut reads) {
            findings.add(std::mem::take(&mut read.scan.findings));
        }
        let merged = merge(&reads);
        merged.profiles.iter().for_each(|slot| slot.remark(&merged.links, &reads, &mut findings));
        let wanted = |slot: &&Slot<'_>| only.is_none_or(|only| only.contains(slot.name));
        let profiles: Vec<_> = merged.profiles.iter().filter(wanted).map(Named::from).collect();
        let sessions: Vec<_> = merged.sessions.iter().map(Named::from).collect();
        let links = merged.links;

        let mut trees = reads.map(|read| (read.scan.cli, read.scan.rust)).into_iter();
        let files = texts.map(|text| {
            let (cli, rust) = trees.next().unwrap_or_default();
            Trees { text: text.text, cli, rust }
        });
        let mut config = Self::empty(files, paths, states, links);
        config.add_profiles(profiles, &sessions, &mut findings);
        for session in sessions {
            config.sso_sessions.push(session.name);
            config.session_sections.push(session.sections);
        }
        config.problems.clone_from(&locations.problems);
        for ((file, findings), refused) in Source::BOTH.into_iter().zip(findings).zip(refused) {
            config.problems.extend(refused);
            config.problems.extend(findings.into_problems(file, &config.paths[file as usize]));
        }
        Ok(config)
    }

    fn empty(files: [Trees; 2], paths: [Arc<Path>; 2], states: [State; 2], links: Links) -> Self {
        Self {
            files,
            paths,
            states,
            links,
            profiles: Vec::new(),
            sections: Vec::new(),
            by_name: Table::default(),
            problems: Vec::new(),
            sso_sessions: Vec::new(),
            session_sections: Vec::new(),
        }
    }

    fn add_profiles(&mut self, profiles: Vec<Named>, sessions: &[Named], findings: &mut [Findings; 2]) {
        // sessions that the CLI sees, and Rust does not
        let hidden = sessions.iter().filter(|session| session.sections.rust.is_empty());
        let hidden: HashSet<&str> = hidden.map(|session| session.name.as_str()).collect();
        self.by_name = Table::with_capacity(profiles.len());
        self.profiles.reserve_exact(profiles.len());
        self.sections.reserve_exact(profiles.len());
        for named in profiles {
            self.by_name.find_or_enter(named.name.as_bytes(), self.profiles.len(), |_| false);
            let (profile, sections) = self.profile_of(named, &hidden, findings);
            self.profiles.push(profile);
            self.sections.push(sections);
        }
    }

    fn profile_of(&self, named: Named, hidden: &HashSet<&str>, findings: &mut [Findings; 2]) -> (Profile, Sections) {
        let view = if named.seen.has(Reader::Cli) { View::Cli } else { View::Rust };
        let settings = self.merged(named.sections, view, None);
        let derived = Derived::new(&settings, view);
        let hidden = derived.sso_session.as_deref().filter(|session| hidden.contains(session));
        if let Some((session, at)) = hidden.zip(settings.find("sso_session")) {
            let what = format_args!("only the CLI sees the sso-session {session}");
            findings[at.file as usize].warning("sso-session-not-visible", At::line(at.line()), what);
        }
        let profile = Profile {
            places: self.places(named.sections),
            name: named.name,
            kind: derived.kind,
            region: derived.region,
            account_id: derived.account_id,
            role: derived.role,
            source_profile: derived.source_profile,
            sso_session: derived.sso_session,
            visible_to: named.seen,
        };
        (profile, named.sections)
    }

    /// The headers of a name's sections, once each, in file order.
    fn places(&self, sections: Sections) -> Vec<Place> {
        let cli = |at: Ref| (at.file, self.files[at.file as usize].cli.sections[at.section as usize].line);
        let rust = |at: Ref| (at.file, self.files[at.file as usize].rust.sections[at.section as usize].line);
        let lines = self.links.iter(sections.cli).map(cli);
        let mut places: Vec<Place> = lines.map(|(file, line)| self.place(file, line)).collect();
        for (file, line) in self.links.iter(sections.rust).map(rust) {
            let known = |place: &Place| (place.file, place.line).cmp(&(file, line as usize));
            if let Err(at) = places.binary_search_by(known) {
                places.insert(at, self.place(file, line));
            }
        }
        places
    }
}

impl From<&Slot<'_>> for Named {
    fn from(slot: &Slot<'_>) -> Self {
        Self { name: slot.name.to_owned(), seen: slot.seen, sections: slot.sections }
    }
}
