//! The `AWS_*` variables that steer which credentials and region a tool uses, and who reads them.

use self::VariableGroup::{ContainerEndpoint, Expiration, Key, KeysAccount, OtherProfile, WebIdentity};
use crate::context::Env;

/// Removed and named on every switch: both profile variables cannot be set at once without boto3 and the
/// CLI v1 following the other one (botocore's `session.py`: `profile` reads `AWS_DEFAULT_PROFILE` first).
pub const DEFAULT_PROFILE: &str = "AWS_DEFAULT_PROFILE";

/// The two region variables: boto3 and the CLI v1 read the second alone, everything else the first one first.
pub(super) const REGIONS: [&str; 2] = [SDK_REGION, DEFAULT_REGION];
pub(super) const SDK_REGION: &str = "AWS_REGION";
pub(super) const DEFAULT_REGION: &str = "AWS_DEFAULT_REGION";

/// Keys are there when it is filled.
pub const ACCESS_KEY_ID: &str = "AWS_ACCESS_KEY_ID";
pub(super) const WEB_IDENTITY_TOKEN: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";

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
    ("AWS_SECRET_ACCESS_KEY", Key),
    ("AWS_SESSION_TOKEN", Key),
    // botocore alone
    ("AWS_SECURITY_TOKEN", Key),
    // Go alone (`config/env_config.go`)
    ("AWS_ACCESS_KEY", Key),
    ("AWS_SECRET_KEY", Key),
    ("AWS_ACCOUNT_ID", KeysAccount),
    ("AWS_ROLE_ARN", WebIdentity),
    ("AWS_ROLE_SESSION_NAME", WebIdentity),
    (WEB_IDENTITY_TOKEN, WebIdentity),
    ("AWS_CREDENTIAL_EXPIRATION", Expiration),
    ("AWS_CREDENTIALS_EXPIRATION", Expiration),
    ("AWS_SESSION_EXPIRATION", Expiration),
    ("AWSUME_EXPIRATION", Expiration),
    // starship's aws module, powerlevel10k
    ("AWS_VAULT", OtherProfile),
    ("AWSUME_PROFILE", OtherProfile),
    ("AWSU_PROFILE", OtherProfile),
    ("AWS_SSO_PROFILE", OtherProfile),
    ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", ContainerEndpoint),
    ("AWS_CONTAINER_CREDENTIALS_FULL_URI", ContainerEndpoint),
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
