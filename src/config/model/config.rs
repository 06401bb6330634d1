//! Both files as their readers see them, and what can be asked of them.

use std::path::Path;

use crate::config::{
    files::open::FileState,
    model::{
        merge::{SectionLinks, SectionRef, SectionsByView},
        profile::Profile,
        settings::{EffectiveSettings, ProfileSetting, ProfileSettings},
    },
    parse::{
        header::{SectionKind, cli},
        table::Table,
        text::ParsedFile,
    },
    problem::Problem,
    reader::{AwsFile, Reader, Readers, View},
};

/// Both files as their readers see them.
#[derive(Debug)]
pub struct Config {
    /// In the order of [`AwsFile`].
    pub(super) files: [ParsedFile; 2],
    pub(super) profiles: Vec<Profile>,
    /// The results of [`Config::by_header`], in the order of `profiles`.
    pub(super) by_header: Vec<Readers>,
    /// The profiles that only Go or JavaScript sees, each with its [`Config::by_header`].
    pub(super) foreign: Vec<(Profile, Readers)>,
    /// Where each profile's settings are, in the order of `profiles`.
    pub(super) sections: Vec<SectionsByView>,
    pub(super) links: SectionLinks,
    /// Indices of `profiles`.
    pub(super) by_name: Table,
    pub(super) problems: Vec<Problem>,
    pub(super) sso_sessions: Vec<String>,
    pub(super) session_sections: Vec<SectionsByView>,
}

impl Config {
    /// The profiles that the CLI or the Rust SDK sees, in the order of `aws configure list-profiles`.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// Returns the profile of exactly this name, even if only Go or JavaScript sees it.
    pub fn profile(&self, name: &str) -> Option<&Profile> {
        let known = self.number(name).map(|number| &self.profiles[number]);
        known.or_else(|| self.foreign.iter().map(|(profile, _)| profile).find(|profile| profile.name == name))
    }

    /// Returns the readers that see a profile of this name by its headers, even if they refuse a file.
    pub fn by_header(&self, profile: &Profile) -> Readers {
        let foreign = || self.foreign.iter().find(|(known, _)| known.name == profile.name);
        let known = self.number(&profile.name).map(|number| self.by_header[number]);
        known.or_else(|| foreign().map(|(_, readers)| *readers)).unwrap_or(profile.visible_to)
    }

    /// Returns the reader that awsp follows for a profile: the AWS CLI, or the SDK for Rust if the CLI does not see the
    /// profile.
    pub fn view(&self, profile: &Profile) -> View {
        if self.by_header(profile).has(Reader::Cli) { View::Cli } else { View::Rust }
    }

    /// Returns whether only Go or JavaScript sees a profile. awsp cannot resolve the chain of such a profile.
    pub fn is_foreign(&self, profile: &Profile) -> bool {
        let readers = self.by_header(profile);
        !readers.has(Reader::Cli) && !readers.has(Reader::Rust)
    }

    /// Everything wrong in either file, in file order, config first; what is wrong with where they are comes before.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Returns the problems of a profile's headers.
    pub fn problems_at(&self, profile: &Profile) -> impl Iterator<Item = &Problem> {
        let is_header = |problem: &&Problem| {
            profile.places.iter().any(|place| (place.file, place.line) == (problem.file, problem.line()))
        };
        self.problems.iter().filter(is_header)
    }

    /// Returns the problems in the sections of a profile, below their headers.
    pub fn problems_in(&self, profile: &Profile) -> impl Iterator<Item = &Problem> {
        let of_profile = |problem: &&Problem| {
            let heads = &self.files[problem.file as usize].outline.heads;
            let next = heads.partition_point(|head| head.line as usize <= problem.line());
            let head = next.checked_sub(1).map(|last| heads[last].line as usize);
            let below = head.is_some_and(|head| head < problem.line());
            below && profile.places.iter().any(|place| place.file == problem.file && Some(place.line) == head)
        };
        self.problems.iter().filter(of_profile)
    }

    /// The names of the `[sso-session …]` sections that the CLI or the Rust SDK sees.
    pub fn sso_sessions(&self) -> &[String] {
        &self.sso_sessions
    }

    /// What became of a file.
    pub fn state(&self, file: AwsFile) -> FileState {
        self.files[file as usize].state
    }

    /// The bytes that were read of a file.
    pub fn bytes(&self, file: AwsFile) -> &[u8] {
        self.files[file as usize].bytes()
    }

    /// The settings of a profile as `view` sees them, as if the rest of the files were sound; `None` when that
    /// reader sees no such profile.
    pub fn settings(&self, name: &str, view: View) -> Option<ProfileSettings<'_>> {
        Some(self.listed(&self.effective(name, view, None)?))
    }

    /// The settings of an `[sso-session NAME]` as `view` sees them.
    pub fn sso_session(&self, name: &str, view: View) -> Option<ProfileSettings<'_>> {
        Some(self.listed(&self.session(name, view)?))
    }

    /// The settings of a `[services NAME]`, as the CLI sees them. The files have to be read whole.
    pub fn services(&self, name: &str) -> Option<ProfileSettings<'_>> {
        let file = &self.files[AwsFile::Config as usize];
        let is_it = |header: &str| cli::kind(header, file.file) == SectionKind::Services(name.into());
        let sections = file.outline.tree(View::Cli).sections.iter().zip(0..);
        let found =
            sections.filter(|(section, _)| is_it(section.header.in_text(&file.text))).map(|(_, section)| section);
        let mut found = found.map(|section| SectionRef { file: file.file, section }).peekable();
        found.peek()?;
        Some(self.listed(&EffectiveSettings::new(&self.files, View::Cli, found)))
    }

    /// Returns the first file that exists and cannot be read.
    pub fn refused(&self) -> Option<&Path> {
        self.files.iter().find(|file| file.state == FileState::Refused).map(|file| &*file.path)
    }

    fn listed<'a>(&'a self, effective: &EffectiveSettings<'a>) -> ProfileSettings<'a> {
        let setting = effective.iter().map(|found| ProfileSetting {
            key: found.key.clone(),
            value: effective.value(found),
            place: self.files[found.file as usize].place(found.line()),
            secret: found.is_secret(),
        });
        setting.collect()
    }

    /// A profile's settings, of one file or of both.
    pub(super) fn effective(&self, name: &str, view: View, only: Option<AwsFile>) -> Option<EffectiveSettings<'_>> {
        let sections = self.sections[self.number(name)?];
        (!sections.of(view).is_empty()).then(|| self.merged(sections, view, only))
    }

    /// An sso-session's settings.
    pub(super) fn session(&self, name: &str, view: View) -> Option<EffectiveSettings<'_>> {
        let number = self.sso_sessions.iter().position(|known| known == name)?;
        let sections = self.session_sections[number];
        (!sections.of(view).is_empty()).then(|| self.merged(sections, view, None))
    }

    fn merged(&self, sections: SectionsByView, view: View, only: Option<AwsFile>) -> EffectiveSettings<'_> {
        let sections = self.links.iter(sections.of(view));
        EffectiveSettings::new(&self.files, view, sections.filter(|at| only.is_none_or(|file| file == at.file)))
    }

    fn number(&self, name: &str) -> Option<usize> {
        self.by_name.find(name.as_bytes(), |number| self.profiles[number].name == name)
    }
}
