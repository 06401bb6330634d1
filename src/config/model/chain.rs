//! Where a profile's credentials begin, and the roles assumed on the way to it.

use crate::config::model::profile::Kind;

/// A profile's credentials, resolved as far as the files say it: a base, then roles in the order they are assumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Where the first credentials come from.
    pub base: ChainBase,
    /// The roles, first call first; the last is the role of the profile that was asked for.
    pub hops: Vec<Hop>,
}

/// The origin of the first credentials of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainBase {
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

impl Chain {
    /// True when the base is `credential_source = Environment`: its keys are those of the environment.
    pub fn uses_environment(&self) -> bool {
        matches!(&self.base.origin, Origin::Named(source) if source == "Environment")
    }
}
