//! The `AWS_*` variables that steer which credentials and region a tool uses, and who reads them.

use self::VariableGroup::{ContainerEndpoint, Expiration, Key, KeysAccount, OtherProfile, WebIdentity};
use crate::context::Env;

/// Removed and named on every switch: both profile variables cannot be set at once without boto3 and the
/// CLI v1 following the other one (botocore's `session.py`: `profile` reads `AWS_DEFAULT_PROFILE` first).
pub const DEFAULT_PROFILE: &str = "AWS_DEFAULT_PROFILE";

/// The two region variables: boto3 and the CLI v1 read the second alone, everything else the first one first.
pub const REGIONS: [&str; 2] = [SDK_REGION, DEFAULT_REGION];
/// The region to everything but boto3 and the CLI v1.
pub const SDK_REGION: &str = "AWS_REGION";
/// The region to boto3 and the CLI v1, and to the rest where there is no other.
pub const DEFAULT_REGION: &str = "AWS_DEFAULT_REGION";

/// Keys are there when it is filled.
pub const ACCESS_KEY_ID: &str = "AWS_ACCESS_KEY_ID";
/// Half of a key.
pub const SECRET_ACCESS_KEY: &str = "AWS_SECRET_ACCESS_KEY";
/// The token of temporary keys.
pub const SESSION_TOKEN: &str = "AWS_SESSION_TOKEN";
/// Its older spelling, which botocore alone reads, and first.
pub const SECURITY_TOKEN: &str = "AWS_SECURITY_TOKEN";
/// The account of the keys.
pub const ACCOUNT_ID: &str = "AWS_ACCOUNT_ID";
/// When the keys expire; for people and prompts.
pub const CREDENTIAL_EXPIRATION: &str = "AWS_CREDENTIAL_EXPIRATION";
/// The role of a web identity.
pub const ROLE_ARN: &str = "AWS_ROLE_ARN";
/// How a session of that role is called.
pub const ROLE_SESSION_NAME: &str = "AWS_ROLE_SESSION_NAME";
/// The file with the token of a web identity.
pub const WEB_IDENTITY_TOKEN: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";
/// Where a container has its credentials: one of these.
pub const CONTAINER_CREDENTIALS: [&str; 2] =
    ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];

/// What variables have in common: what they do, and so what a switch does with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VariableGroup {
    /// Keys, which override a profile in the CLI, boto3, Go and Rust: removed and named, unless the profile needs them.
    Key,
    /// The account that keys belong to: it goes with them and means nothing without.
    KeysAccount,
    /// A web identity, which overrides a profile in boto3 and Go: removed and named.
    WebIdentity,
    /// When credentials expire that another tool exported; prompts count down to it. Removed, and named under `-v`.
    Expiration,
    /// The profile of another tool; prompts show it before `AWS_PROFILE`. Removed, and named under `-v`.
    OtherProfile,
    /// Where a container has its credentials, which answer when no profile has any. Never touched.
    ContainerEndpoint,
}

const VARIABLES: &[(&str, VariableGroup)] = &[
    (ACCESS_KEY_ID, Key),
    (SECRET_ACCESS_KEY, Key),
    (SESSION_TOKEN, Key),
    (SECURITY_TOKEN, Key),
    // Go alone (`config/env_config.go`)
    ("AWS_ACCESS_KEY", Key),
    ("AWS_SECRET_KEY", Key),
    (ACCOUNT_ID, KeysAccount),
    (ROLE_ARN, WebIdentity),
    (ROLE_SESSION_NAME, WebIdentity),
    (WEB_IDENTITY_TOKEN, WebIdentity),
    (CREDENTIAL_EXPIRATION, Expiration),
    ("AWS_CREDENTIALS_EXPIRATION", Expiration),
    ("AWS_SESSION_EXPIRATION", Expiration),
    ("AWSUME_EXPIRATION", Expiration),
    // starship's aws module, powerlevel10k
    ("AWS_VAULT", OtherProfile),
    ("AWSUME_PROFILE", OtherProfile),
    ("AWSU_PROFILE", OtherProfile),
    ("AWS_SSO_PROFILE", OtherProfile),
    (CONTAINER_CREDENTIALS[0], ContainerEndpoint),
    (CONTAINER_CREDENTIALS[1], ContainerEndpoint),
];

impl VariableGroup {
    /// The variables of the group, in the order of the table.
    pub(super) fn names(self) -> impl Iterator<Item = &'static str> {
        VARIABLES.iter().filter(move |(_, group)| *group == self).map(|(name, _)| *name)
    }

    /// Those that this environment has.
    pub(super) fn present(self, env: &Env) -> Vec<&'static str> {
        self.names().filter(|name| env.has(name)).collect()
    }
}

/// The variables that make tools act as somebody, or say as whom they act.
pub(super) fn of_identity() -> impl Iterator<Item = &'static str> {
    VARIABLES.iter().filter(|(_, group)| *group != ContainerEndpoint).map(|(name, _)| *name)
}
