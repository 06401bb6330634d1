//! From a profile to its credentials: a base, then roles.

use std::time::Duration;

use super::Credentials;
use crate::{
    config::Config,
    context::Context,
    error::{Error, Result, Status},
    settings::Settings,
};

/// What is asked for.
#[derive(Debug)]
pub struct Request<'a> {
    /// What holds the profile and its chain.
    pub config: &'a Config,
    /// awsp's own settings.
    pub settings: &'a Settings,
    /// The profile.
    pub profile: &'a str,
    /// A role on top of it.
    pub role: Option<Role>,
    /// Instead of the region of environment and profile.
    pub region: Option<String>,
    /// How.
    pub options: Options,
}

/// How credentials are come by.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The code of the MFA device, instead of a question.
    pub mfa_code: Option<String>,
    /// So much life they must have.
    pub min_ttl: Option<Duration>,
    /// New ones, whatever the cache has.
    pub refresh: bool,
    /// Neither read nor write the cache.
    pub no_cache: bool,
    /// Temporary ones even where there are keys.
    pub ensure_temporary: bool,
}

/// The parameters of STS AssumeRole.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Role {
    /// The profile that has them; `None` for what the command line asks for.
    pub profile: Option<String>,
    /// `role_arn`
    pub arn: String,
    /// `role_session_name`
    pub session_name: Option<String>,
    /// `external_id`
    pub external_id: Option<String>,
    /// `duration_seconds`
    pub duration_seconds: Option<i32>,
    /// `mfa_serial`
    pub mfa_serial: Option<String>,
    /// A session policy, as JSON.
    pub policy: Option<String>,
    /// Managed policies.
    pub policy_arns: Vec<String>,
    /// Session tags.
    pub tags: Vec<(String, String)>,
    /// The keys of tags that the next role gets, too.
    pub transitive_tag_keys: Vec<String>,
    /// The source identity.
    pub source_identity: Option<String>,
}

/// What was found.
#[derive(Debug)]
pub struct Resolved {
    /// The credentials.
    pub credentials: Credentials,
    /// The region that goes with them; `None` when nothing says one.
    pub region: Option<String>,
    /// Lines for a person: what was clamped, served late, or differs from what other tools would do.
    pub notes: Vec<String>,
}

/// Resolves a profile, from the cache where that has it.
///
/// # Errors
/// Whatever is in the way, with the profiles of the chain and `file:line`; status 4 when only a person could help.
pub fn resolve(_request: &Request<'_>, _context: &Context) -> Result<Resolved> {
    Err(Error::new(Status::Failed, "not yet"))
}
