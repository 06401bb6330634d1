//! The `AWS_*` variables that steer which credentials and region a tool uses, and who reads them.

/// Removed and named on every switch: both profile variables cannot be set at once without boto3 and the
/// CLI v1 following the other one (botocore's `session.py`: `profile` reads `AWS_DEFAULT_PROFILE` first).
pub(super) const DEFAULT_PROFILE: &str = "AWS_DEFAULT_PROFILE";

/// Keys, which overrule a profile in the CLI, boto3, Go and Rust. The last two are read by Go
/// (`config/env_config.go`), `AWS_SECURITY_TOKEN` by botocore.
pub(super) const KEYS: [&str; 6] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_ACCESS_KEY",
    "AWS_SECRET_KEY",
];

/// The account that keys belong to; it goes with them and means nothing without.
pub(super) const KEYS_ACCOUNT: &str = "AWS_ACCOUNT_ID";

/// A web identity, which overrules a profile in boto3 and Go.
pub(super) const WEB_IDENTITY: [&str; 3] = ["AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME", "AWS_WEB_IDENTITY_TOKEN_FILE"];

/// Marks that other tools leave: prompts show them before `AWS_PROFILE` (starship's aws module,
/// powerlevel10k), or count down to them.
pub(super) const MARKS: [&str; 8] = [
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_CREDENTIALS_EXPIRATION",
    "AWS_SESSION_EXPIRATION",
    "AWSUME_EXPIRATION",
    "AWS_VAULT",
    "AWSUME_PROFILE",
    "AWSU_PROFILE",
    "AWS_SSO_PROFILE",
];

/// Credentials of a container, which answer when no profile has any. Never touched.
pub(super) const CONTAINER: [&str; 4] = [
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
];

/// The two region variables: boto3 and the CLI v1 read the second alone, everything else the first one first.
pub(super) const REGIONS: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];
