//! AWS's shared files, `~/.aws/config` and `~/.aws/credentials`, read exactly: one scan, and what the AWS CLI
//! and the SDKs make of it.

mod edit;
mod files;
mod model;
mod parse;
mod problem;
mod reader;
mod scan;

pub use edit::{Edit, Section, Standing, write::refuse_temporary};
pub use files::location::{self, Locations, Platform, aws_folder};
pub use model::{
    chain::{Chain, ChainBase, ChainError, Hop, Origin},
    cut::{Cut, KEYS},
    derived::account_of_arn,
    key_id::account_of_key,
    profile::{Kind, Profile},
    settings::{ProfileSetting, ProfileSettings, SettingValue},
};
pub use parse::lines;
pub use problem::Problem;
pub use reader::{AwsFile, Place, Reader, Readers, View};
pub use scan::names::{self, Filter};

use std::path::Path;

use self::{
    model::{
        chain::Walk,
        merge::{SectionLinks, SectionsByView},
        settings::EffectiveSettings,
    },
    parse::{
        header,
        table::Table,
        text::{FileText, ParsedFile},
    },
    scan::only,
};
use crate::diagnostic::{Result, ids};

/// Both files as their readers see them.
#[derive(Debug)]
pub struct Config {
    /// In the order of [`AwsFile`].
    files: [ParsedFile; 2],
    profiles: Vec<Profile>,
    /// Where each profile's settings are, in the order of `profiles`.
    sections: Vec<SectionsByView>,
    links: SectionLinks,
    /// Indices of `profiles`.
    by_name: Table,
    problems: Vec<Problem>,
    sso_sessions: Vec<String>,
    session_sections: Vec<SectionsByView>,
}

/// What became of one of the files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileState {
    /// It was read; it may be empty or have problems.
    Read,
    /// It does not exist, or is `/dev/null`, which every reader takes for an empty file.
    #[default]
    Missing,
    /// An empty override: there is no such file at all.
    Off,
    /// It cannot be read: [`Config::problems`] says why.
    Refused,
}

/// The settings of a profile that lead to other profiles.
#[derive(Debug, Default)]
pub struct Leads {
    /// `source_profile`, whether or not there is a role to assume with it.
    pub sources: Vec<String>,
    /// `credential_process`, as it stands.
    pub processes: Vec<String>,
}

impl Config {
    /// Reads both files whole.
    ///
    /// # Errors
    /// Nothing at all can be shown: one file cannot be read, and the other cannot either or is not there.
    pub fn load(locations: &Locations) -> Result<Self> {
        Self::of(locations, AwsFile::BOTH.map(|file| FileText::read(file, locations)), None)
    }

    /// As if this stood in the files, config first.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn of_bytes(locations: &Locations, files: [Vec<u8>; 2]) -> Result<Self> {
        let mut files = files.into_iter();
        let texts = AwsFile::BOTH.map(|file| {
            let mut text = FileText::new(file, locations);
            text.fill(files.next().unwrap_or_default());
            text
        });
        Self::of(locations, texts, None)
    }

    /// Reads the sections of these profiles, and of those their `source_profile` leads to, and nothing else:
    /// for these names everything this gives equals what [`Config::load`] gives, but for the problems of other
    /// sections.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn load_only(locations: &Locations, names: &[&str]) -> Result<Self> {
        only::load(locations, names, only::sources)
    }

    /// As [`Config::load_only`], and also reads the profiles that `leads` names for each profile read, until there is
    /// no new name.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn load_leading(
        locations: &Locations,
        names: &[&str],
        leads: impl Fn(&Self, &str) -> Vec<String>,
    ) -> Result<Self> {
        let of_all =
            |config: &Self| config.profiles().iter().flat_map(|it| leads(config, &it.name)).collect::<Vec<_>>();
        only::load(locations, names, |config| [only::sources(config), of_all(config)].concat())
    }

    /// As [`Config::load_only`], without the profiles that these refer to: enough for everything but [`Config::chain`].
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn load_without_sources(locations: &Locations, names: &[&str]) -> Result<Self> {
        only::load(locations, names, |_| Vec::new())
    }

    /// The profiles that the CLI or the Rust SDK sees, in the order of `aws configure list-profiles`.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// The profile of exactly this name.
    pub fn profile(&self, name: &str) -> Option<&Profile> {
        self.number(name).map(|number| &self.profiles[number])
    }

    /// Everything wrong in either file, in file order, config first; what is wrong with where they are comes before.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Returns the problems with indented lines in the sections of a profile, which continue a complete value by
    /// accident.
    pub fn slips(&self, profile: &Profile) -> impl Iterator<Item = &Problem> {
        let of_profile = |problem: &&Problem| {
            let heads = &self.files[problem.file as usize].scan.heads;
            let next = heads.partition_point(|head| head.line as usize <= problem.line());
            let head = next.checked_sub(1).map(|last| heads[last].line as usize);
            profile.places.iter().any(|place| place.file == problem.file && Some(place.line) == head)
        };
        self.problems.iter().filter(|problem| problem.diagnostic.is(&ids::INDENTED_KEY)).filter(of_profile)
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
        let is_it = |header: &str| header::cli_means(header, file.file) == header::SectionKind::Services(name.into());
        let sections = file.scan.tree(View::Cli).sections.iter().zip(0..);
        let found =
            sections.filter(|(section, _)| is_it(section.header.in_text(&file.text))).map(|(_, section)| section);
        let mut found = found.map(|section| model::merge::SectionRef { file: file.file, section }).peekable();
        found.peek()?;
        Some(self.listed(&EffectiveSettings::new(&self.files, View::Cli, found)))
    }

    /// Returns every account that the settings of a profile name, in either view: `sso_account_id` of the profile and
    /// of its sso-session, `aws_account_id`, and those of `role_arn`, `login_session` and `aws_access_key_id`.
    pub fn accounts(&self, name: &str) -> Vec<String> {
        let views =
            [View::Cli, View::Rust].into_iter().filter_map(|view| Some((view, self.effective(name, view, None)?)));
        views.flat_map(|(view, settings)| self.accounts_in(&settings, view)).collect()
    }

    fn accounts_in(&self, settings: &EffectiveSettings<'_>, view: View) -> Vec<String> {
        let session = settings.text("sso_session").and_then(|session| self.session(&session, view));
        let of_session = session.and_then(|session| session.text("sso_account_id")).map(|text| text.into_owned());
        model::derived::accounts(settings).into_iter().chain(of_session).collect()
    }

    /// Returns the settings of a profile that lead to others, in either view.
    pub fn leads(&self, name: &str) -> Leads {
        let mut leads = Leads::default();
        for settings in [View::Cli, View::Rust].into_iter().filter_map(|view| self.effective(name, view, None)) {
            // both views are usually the same
            let new = |key, known: &[String]| {
                settings.text(key).filter(|text| !known.iter().any(|known| known == text)).map(|text| text.into_owned())
            };
            leads.sources.extend(new("source_profile", &leads.sources));
            leads.processes.extend(new("credential_process", &leads.processes));
        }
        leads
    }

    /// Returns the first file that exists and cannot be read.
    pub fn refused(&self) -> Option<&Path> {
        self.files.iter().find(|file| file.state == FileState::Refused).map(|file| &*file.path)
    }

    /// Follows `source_profile` as `view` does, without looking at anything but the files.
    ///
    /// # Errors
    /// The reader would fail before it asks anyone for credentials.
    pub fn chain(&self, name: &str, view: View) -> std::result::Result<Chain, ChainError> {
        Walk::new(self, view).from(name)
    }

    /// Cuts a profile's chain out of both files, which have to be read whole.
    ///
    /// # Errors
    /// There are keys in it, or a reader would make something else of the copies.
    pub fn cut(&self, name: &str) -> Result<Cut> {
        Cut::new(self, name)
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
    fn effective(&self, name: &str, view: View, only: Option<AwsFile>) -> Option<EffectiveSettings<'_>> {
        let sections = self.sections[self.number(name)?];
        (!sections.of(view).is_empty()).then(|| self.merged(sections, view, only))
    }

    /// An sso-session's settings.
    fn session(&self, name: &str, view: View) -> Option<EffectiveSettings<'_>> {
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
