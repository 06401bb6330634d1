//! Why a chain cannot be followed.

use std::fmt;

use crate::{
    diagnostic::{Rule, ids},
    mask,
};

/// The most profiles of a chain; botocore's recursion ends between 320 and 400.
pub(super) const MAX_PROFILES: usize = 400;

/// Why a chain cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChainError {
    /// The reader sees no profile of this name.
    NoProfile {
        /// The name that is missing.
        profile: String,
        /// The profile whose `source_profile` it is; `None` for the name that was asked for.
        from: Option<String>,
    },
    /// `source_profile` leads back to a profile of the chain: the names in order, the repeated one last.
    Loop(Vec<String>),
    /// Both `source_profile` and `credential_source`.
    BothSources(String),
    /// `role_arn` without `source_profile` or `credential_source`.
    NoSource(String),
    /// A `credential_source` that no tool knows.
    UnknownSource {
        /// The profile.
        profile: String,
        /// Its `credential_source`.
        source: String,
    },
    /// No `[sso-session]` of the name that the profile gives.
    NoSsoSession {
        /// The profile.
        profile: String,
        /// Its `sso_session`.
        session: String,
    },
    /// Something is missing beside what is there, or contradicts it.
    Incomplete {
        /// The profile.
        profile: String,
        /// What is missing, or contradicts something.
        gap: Gap,
    },
    /// It has no source of credentials.
    NoCredentials(String),
    /// More profiles lead to each other than anyone means, from this one.
    TooLong(String),
}

/// A setting that is missing from a profile, or that contradicts another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// A setting without others that it requires.
    Without {
        /// The setting.
        key: &'static str,
        /// The missing settings.
        missing: Vec<&'static str>,
    },
    /// A setting without a value.
    Empty(&'static str),
    /// A setting of an sso-session beside `sso_session`, which the SDK for Rust refuses even if both agree.
    BesideSession(&'static str),
    /// A setting of the profile that its sso-session has with another value.
    UnlikeSession(String),
}

impl Gap {
    /// Returns the setting that the user should look at.
    pub fn key(&self) -> &str {
        match self {
            Self::Without { key, .. } | Self::Empty(key) | Self::BesideSession(key) => key,
            Self::UnlikeSession(key) => key,
        }
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Without { key, missing } => write!(f, "missing {}, required by {key}", listed(missing)),
            Self::Empty(key) => write!(f, "{key} is empty"),
            Self::BesideSession(key) => write!(f, "both {key} and sso_session are set"),
            Self::UnlikeSession(key) => write!(f, "{key} differs from its sso-session"),
        }
    }
}

/// Formats keys as `a`, `a and b` or `a, b and c`.
fn listed(keys: &[&str]) -> String {
    match keys {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => keys.concat(),
    }
}

impl ChainError {
    /// Its row in the table of findings.
    pub fn rule(&self) -> &'static Rule {
        match self {
            Self::NoProfile { from: None, .. } => &ids::NO_PROFILE,
            Self::NoProfile { from: Some(_), .. } => &ids::CHAIN_NO_PROFILE,
            Self::Loop(_) => &ids::CHAIN_LOOP,
            Self::BothSources(_) => &ids::CHAIN_BOTH_SOURCES,
            Self::NoSource(_) => &ids::CHAIN_NO_SOURCE,
            Self::UnknownSource { .. } => &ids::CHAIN_UNKNOWN_SOURCE,
            Self::NoSsoSession { .. } => &ids::CHAIN_NO_SSO_SESSION,
            Self::Incomplete { .. } => &ids::CHAIN_INCOMPLETE,
            Self::NoCredentials(_) => &ids::CHAIN_NO_CREDENTIALS,
            Self::TooLong(_) => &ids::CHAIN_TOO_LONG,
        }
    }
}

impl fmt::Display for ChainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = mask::first_line;
        match self {
            Self::NoProfile { profile, from: None } => write!(f, "no profile {profile:?}"),
            Self::NoProfile { profile, from: Some(from) } => {
                write!(f, "the source_profile {:?} of profile {from:?} does not exist", shown(profile))
            }
            Self::Loop(names) => write!(f, "source_profile forms a loop: {}", names.join(" → ")),
            Self::BothSources(name) => write!(f, "profile {name:?} has both source_profile and credential_source"),
            Self::NoSource(name) => {
                write!(f, "profile {name:?} has a role_arn, but neither source_profile nor credential_source")
            }
            Self::UnknownSource { profile, source } => {
                write!(f, "profile {profile:?} has an unknown credential_source {:?}", shown(source))
            }
            Self::NoSsoSession { profile, session } => {
                write!(f, "the sso-session {:?} of profile {profile:?} does not exist", shown(session))
            }
            Self::Incomplete { profile, gap } => write!(f, "profile {profile:?}: {gap}"),
            Self::TooLong(name) => write!(f, "more than {MAX_PROFILES} source profiles from {name:?} on"),
            Self::NoCredentials(name) => write!(f, "profile {name:?} has no source of credentials"),
        }
    }
}
