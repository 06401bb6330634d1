//! The `AWS_*` variables that steer which credentials and region a tool uses, and who reads them.

use self::VariableGroup::{
    ContainerEndpoint, EbProfile, Expiration, Key, KeysAccount, OtherProfile, OtherRegion, OtherRole, WebIdentity,
};
use crate::context::Env;

/// Removed and named on every switch: both profile variables cannot be set at once without boto3 and the
/// CLI v1 following the other one (botocore's `session.py`: `profile` reads `AWS_DEFAULT_PROFILE` first).
pub const DEFAULT_PROFILE: &str = "AWS_DEFAULT_PROFILE";

/// The two region variables: boto3 and the CLI v1 read only the second, JS only the first, the other tools prefer the
/// first.
pub const REGIONS: [&str; 2] = [SDK_REGION, DEFAULT_REGION];
/// The region to everything but boto3 and the CLI v1.
pub const SDK_REGION: &str = "AWS_REGION";
/// The region variable of boto3 and the CLI v1. The other tools read it after [`SDK_REGION`]; JS never does.
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

/// The profile of the EB CLI, which never reads `AWS_PROFILE` (`ebcli/lib/aws.py`).
pub(super) const EB_PROFILE: &str = "AWS_EB_PROFILE";

/// What variables have in common: what they do, and so what a switch does with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VariableGroup {
    /// Keys, which override a profile in the CLI, boto3, Go and Rust: removed and named, unless the profile needs them.
    Key,
    /// The account that keys belong to: it goes with them and means nothing without.
    KeysAccount,
    /// A web identity, which overrides a profile in the CLI, boto3 and Go. Removed and reported.
    WebIdentity,
    /// When credentials expire that another tool exported; prompts count down to it. Removed, and named under `-v`.
    Expiration,
    /// The profile of another tool; prompts show it before `AWS_PROFILE`. Removed, and named under `-v`.
    OtherProfile,
    /// The profile of the EB CLI. Removed and reported, unless it is the new profile.
    EbProfile,
    /// The region of another tool's profile, which the prompt of that tool shows. Removed; reported with `-v`.
    OtherRegion,
    /// Other state of a switcher that exported credentials. Its prompt and its commands would still use it. Removed;
    /// reported with `-v`.
    OtherRole,
    /// Where a container has its credentials, which answer when no profile has any. Never touched.
    ContainerEndpoint,
}

/// The variables that a switch clears or reports. The comment on a variable of another switcher names the file that
/// sets it. Not in the table are settings that only the tool itself reads: `SAML2AWS_PROFILE` of saml2aws
/// (`cmd/saml2aws/commands/script.go`), and `AWS_SSO` and `AWS_SSO_DEFAULT_REGION` of aws-sso-cli. leapp writes files
/// and sets no variable.
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
    // aws-vault (`cli/exec.go`), granted (`scripts/assume`), saml2aws (`pkg/shell/env.go`)
    (CREDENTIAL_EXPIRATION, Expiration),
    ("AWS_CREDENTIALS_EXPIRATION", Expiration),
    // granted (`scripts/assume`), older aws-vault
    ("AWS_SESSION_EXPIRATION", Expiration),
    // awsume (`shell_scripts/awsume`)
    ("AWSUME_EXPIRATION", Expiration),
    // awsu (`source/session.go`)
    ("AWSU_EXPIRES", Expiration),
    // aws-sso-cli (`cmd/aws-sso/exec_cmd.go`); its `time` counts down to it
    ("AWS_SSO_SESSION_EXPIRATION", Expiration),
    // aws-okta (`cmd/env.go`)
    ("AWS_OKTA_SESSION_EXPIRATION", Expiration),
    // shown by starship's aws module and powerlevel10k
    ("AWS_VAULT", OtherProfile),
    ("AWSUME_PROFILE", OtherProfile),
    ("AWSU_PROFILE", OtherProfile),
    ("AWS_SSO_PROFILE", OtherProfile),
    // oh-my-zsh's `asp` and `acp` (`plugins/aws/aws.plugin.zsh`)
    (EB_PROFILE, EbProfile),
    ("AWS_PROFILE_REGION", OtherRegion),
    // awsume (`shell_scripts/awsume`)
    ("AWSUME_COMMAND", OtherRole),
    // granted (`scripts/assume`); if the first is set, `assume --active-role` uses the others instead of AWS_PROFILE
    ("GRANTED_SSO", OtherRole),
    ("GRANTED_SSO_START_URL", OtherRole),
    ("GRANTED_SSO_ROLE_NAME", OtherRole),
    ("GRANTED_SSO_REGION", OtherRole),
    ("GRANTED_SSO_ACCOUNT_ID", OtherRole),
    ("GRANTED_COMMAND", OtherRole),
    // aws-sso-cli (`cmd/aws-sso/exec_cmd.go`); `aws-sso console` and `eval --refresh` would still use them
    ("AWS_SSO_ACCOUNT_ID", OtherRole),
    ("AWS_SSO_ROLE_NAME", OtherRole),
    ("AWS_SSO_ROLE_ARN", OtherRole),
    // aws-okta (`cmd/exec.go`, `cmd/env.go`)
    ("AWS_OKTA_PROFILE", OtherRole),
    ("AWS_OKTA_ASSUMED_ROLE", OtherRole),
    ("AWS_OKTA_ASSUMED_ROLE_ARN", OtherRole),
    // assume-role (`main.go`)
    ("ASSUMED_ROLE", OtherRole),
    (CONTAINER_CREDENTIALS[0], ContainerEndpoint),
    (CONTAINER_CREDENTIALS[1], ContainerEndpoint),
];

impl VariableGroup {
    /// The leftovers of other switchers, which only prompts and these switchers read.
    pub(super) const MARKS: [Self; 4] = [Expiration, OtherProfile, OtherRegion, OtherRole];

    /// The variables of the group, in the order of the table.
    pub(super) fn names(self) -> impl Iterator<Item = &'static str> {
        VARIABLES.iter().filter(move |(_, group)| *group == self).map(|(name, _)| *name)
    }

    /// Those that this environment has.
    pub(super) fn present(self, env: &Env) -> Vec<&'static str> {
        self.names().filter(|name| env.has(name)).collect()
    }

    /// Returns the variables of the group that have a value here.
    pub(super) fn filled(self, env: &Env) -> Vec<&'static str> {
        self.names().filter(|name| env.filled(name).is_some()).collect()
    }
}

/// The variables that select credentials, or name the profile or role of the credentials.
pub(super) fn of_identity() -> impl Iterator<Item = &'static str> {
    VARIABLES.iter().filter(|(_, group)| *group != ContainerEndpoint).map(|(name, _)| *name)
}
