//! What a caller asks of the resolver, and what it gets.

use std::time::Duration;

use super::Credentials;
use crate::{config::Config, diagnostic::Diagnostic, settings::Settings};

/// One request to a [`ResolverSession`](super::ResolverSession).
#[derive(Clone, Debug)]
pub struct ResolveRequest<'a> {
    /// The files that hold the profile and its chain.
    pub config: &'a Config,
    /// awsp's own settings.
    pub settings: &'a Settings,
    /// The profile.
    pub profile: &'a str,
    /// A role to assume with the profile's credentials.
    pub role: Option<Role>,
    /// Overrides the region of the environment and of the profile.
    pub region: Option<String>,
    /// The options of the command line.
    pub options: ResolveOptions,
}

/// Resolution options.
#[derive(Clone, Debug, Default)]
pub struct ResolveOptions {
    /// The code of the MFA device, instead of a question.
    pub mfa_code: Option<String>,
    /// Minimum remaining lifetime; refresh if less.
    pub min_ttl: Option<Duration>,
    /// Bypass cached credentials.
    pub refresh: bool,
    /// Neither read nor write the cache.
    pub no_cache: bool,
    /// Return temporary credentials even for a profile with long-term keys.
    pub ensure_temporary: bool,
}

/// The parameters of STS AssumeRole.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Role {
    /// The profile that has them; `None` for those of the command line.
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
    /// The keys of tags that the next role inherits.
    pub transitive_tag_keys: Vec<String>,
    /// The source identity.
    pub source_identity: Option<String>,
}

/// The answer to a [`ResolveRequest`].
#[derive(Debug)]
pub struct Resolved {
    /// The credentials.
    pub credentials: Credentials,
    /// The region that goes with them; `None` if neither the request, the environment nor the profile has one.
    pub region: Option<String>,
    /// What the user should know, such as a lifetime that AWS caps.
    pub notes: Vec<Diagnostic>,
    /// The profiles of the chain: `dev → hop → base`.
    pub chain: String,
    /// The source of the first credentials, in words.
    pub source: String,
}

/// The credentials that tools find without a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ambient {
    /// `AWS_ACCESS_KEY_ID` and its like.
    Keys,
    /// `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`.
    WebIdentity,
    /// The container's endpoint.
    Container,
    /// The instance's metadata.
    Instance,
}
