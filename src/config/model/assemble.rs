//! From what was read to what is shown.

use std::collections::{BTreeSet, HashSet};

use crate::config::{
    files::location::Locations,
    model::{
        config::Config,
        derived::Derived,
        merge::{ForeignHeader, NamedSections, SectionLinks, SectionRef, SectionsByView, merge},
        profile::Profile,
        settings::EffectiveSettings,
    },
    parse::{
        table::Table,
        text::{FileText, ParsedFile},
    },
    problem::{At, Findings},
    reader::{Place, Reader, Readers, View},
};
use crate::diagnostic::{Result, ids};

/// Profiles from the sections that make them up.
struct Assembly<'a> {
    files: &'a [ParsedFile; 2],
    links: &'a SectionLinks,
    /// Sessions that the CLI sees, and Rust does not.
    hidden: HashSet<&'a str>,
    /// The readers that see no profile because they refuse one of the files.
    refused_by: Readers,
}

impl Config {
    /// Puts together what was read; with `only`, for profiles of these names.
    pub(in crate::config) fn of(
        locations: &Locations,
        texts: [FileText; 2],
        only: Option<&BTreeSet<String>>,
    ) -> Result<Self> {
        FileText::any(&texts)?;
        let mut files = texts.map(FileText::parse);
        let mut findings = files.each_mut().map(|file| std::mem::take(&mut file.outline.findings));
        let merged = merge(&files);
        merged.profiles.iter().for_each(|slot| slot.report(&merged.links, &files, &mut findings));
        let hidden = merged.sessions.iter().filter(|session| session.sections.rust.is_empty());
        let hidden = hidden.map(|session| session.name).collect();
        let assembly = Assembly { files: &files, links: &merged.links, hidden, refused_by: refused_by(&files) };
        let wanted = |slot: &&NamedSections<'_>| only.is_none_or(|only| only.contains(slot.name));
        let slots: Vec<_> = merged.profiles.iter().filter(wanted).collect();
        let profiles = slots.iter().map(|slot| assembly.profile(slot, &mut findings)).collect();
        let by_header = slots.iter().map(|slot| slot.by_header).collect();
        let foreign = merged.foreign.iter().filter(wanted);
        let foreign = foreign.filter_map(|slot| Some((assembly.foreign(slot)?, slot.by_header))).collect();
        let sections = slots.iter().map(|slot| slot.sections).collect();
        let mut by_name = Table::with_capacity(slots.len());
        for (number, slot) in slots.iter().enumerate() {
            by_name.find_or_enter(slot.name.as_bytes(), number, |_| false);
        }
        let sso_sessions = merged.sessions.iter().map(|session| session.name.to_owned()).collect();
        let session_sections = merged.sessions.iter().map(|session| session.sections).collect();
        let links = merged.links;

        let mut problems = locations.problems.clone();
        for (file, findings) in files.iter_mut().zip(findings) {
            problems.extend(file.refused.take());
            problems.extend(findings.into_problems(file.file, &file.path));
        }
        Ok(Self {
            files,
            profiles,
            by_header,
            foreign,
            sections,
            links,
            by_name,
            problems,
            sso_sessions,
            session_sections,
        })
    }
}

/// Returns the readers that see no profile at all if one file is broken: the CLI, boto3 and Rust, which only treats a
/// file that is not UTF-8 as empty. JavaScript loses just the broken file.
fn refused_by(files: &[ParsedFile; 2]) -> Readers {
    let lost = |reader, file: &ParsedFile| file.lost_to.has(reader) && (reader == Reader::Cli || file.is_utf8());
    let refuses = |reader: &Reader| files.iter().any(|file| lost(*reader, file));
    Readers::of(&[Reader::Cli, Reader::Rust]).iter().filter(refuses).fold(Readers::NONE, Readers::with)
}

impl Assembly<'_> {
    fn profile(&self, slot: &NamedSections<'_>, findings: &mut [Findings; 2]) -> Profile {
        let view = if slot.visible_to.has(Reader::Cli) { View::Cli } else { View::Rust };
        let settings = EffectiveSettings::new(self.files, view, self.links.iter(slot.sections.of(view)));
        let session = settings.text("sso_session");
        let hidden = session.as_deref().filter(|session| self.hidden.contains(session));
        if let Some((session, at)) = hidden.zip(settings.find("sso_session")) {
            let what = format_args!("only the CLI sees the sso-session {session}");
            findings[at.file as usize].warning(&ids::SSO_SESSION_NOT_VISIBLE, At::line(at.line()), what);
        }
        self.put_together(slot, &settings, view, self.places(slot.sections))
    }

    /// Returns a profile that only Go or JavaScript sees, with the settings that the CLI reads below its header.
    fn foreign(&self, slot: &NamedSections<'_>) -> Option<Profile> {
        let ForeignHeader { file, line, section } = slot.foreign?;
        let settings = EffectiveSettings::new(self.files, View::Cli, section.into_iter());
        Some(self.put_together(slot, &settings, View::Cli, vec![self.files[file as usize].place(line)]))
    }

    fn put_together(
        &self,
        slot: &NamedSections<'_>,
        settings: &EffectiveSettings<'_>,
        view: View,
        places: Vec<Place>,
    ) -> Profile {
        let derived = Derived::new(settings, view);
        Profile {
            name: slot.name.to_owned(),
            kind: derived.kind,
            region: derived.region,
            account_id: derived.account_id,
            role: derived.role,
            source_profile: derived.source_profile,
            sso_session: derived.sso_session,
            visible_to: slot.visible_to.minus(self.refused_by),
            places,
        }
    }

    /// The headers of a name's sections, once each, in file order.
    fn places(&self, sections: SectionsByView) -> Vec<Place> {
        let line = |at: SectionRef, view| {
            let file = &self.files[at.file as usize];
            (file, file.outline.tree(view).sections[at.section as usize].line)
        };
        // most profiles have one
        let mut places = Vec::with_capacity(1);
        places.extend(self.links.iter(sections.cli).map(|at| line(at, View::Cli)).map(|(file, line)| file.place(line)));
        for (file, line) in self.links.iter(sections.rust).map(|at| line(at, View::Rust)) {
            let known = |place: &Place| (place.file, place.line).cmp(&(file.file, line as usize));
            if let Err(at) = places.binary_search_by(known) {
                places.insert(at, file.place(line));
            }
        }
        places
    }
}
