//! Where a profile's credentials begin, and the roles assumed on the way to it.

use std::fmt;

use super::Kind;

/// A profile's credentials, resolved as far as the files say it: a base, then roles in the order they are assumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Where the first credentials come from.
    pub base: Base,
    /// The roles, first call first; the last is the role of the profile that was asked for.
    pub hops: Vec<Hop>,
}

/// The origin of the first credentials of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The profile whose settings say it.
    pub profile: String,
    /// What they say.
    pub origin: Origin,
}

/// What a base is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Settings of the profile itself: keys, web identity, SSO, a process, `aws login`.
    Own(Kind),
    /// `credential_source`: `Environment`, `Ec2InstanceMetadata` or `EcsContainer`.
    Named(String),
}

/// One role that is assumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The profile that has the `role_arn`.
    pub profile: String,
    /// `role_arn`
    pub role_arn: String,
    /// `external_id`
    pub external_id: Option<String>,
    /// `role_session_name`
    pub role_session_name: Option<String>,
    /// `mfa_serial`
    pub mfa_serial: Option<String>,
    /// `duration_seconds`, as written
    pub duration_seconds: Option<String>,
}

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
}

impl Chain {
    /// True when the base is `credential_source = Environment`: its keys are those of the environment.
    pub fn uses_environment(&self) -> bool {
        matches!(&self.base.origin, Origin::Named(source) if source == "Environment")
    }
}

impl fmt::Display for ChainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoProfile { profile, from: None } => write!(f, "no profile {profile:?}"),
            Self::NoProfile { profile, from: Some(from) } => {
                write!(f, "source profile {profile:?} of {from:?} does not exist")
            }
        }
    }
}
