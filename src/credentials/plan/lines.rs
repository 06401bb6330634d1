//! Refuses values that continue in an indented line, because awsp would send that line to AWS.

use super::view::ConfigView;
use crate::{
    config::{ProfileSetting, SettingValue},
    diagnostic::{Error, Location, Result, Status},
    mask,
    shell::Shell,
};

/// Settings whose values are one line. A `credential_process` may have several.
const ONE_LINE: [&str; 23] = [
    "region",
    "role_arn",
    "source_profile",
    "credential_source",
    "role_session_name",
    "external_id",
    "duration_seconds",
    "mfa_serial",
    "web_identity_token_file",
    "login_session",
    "sso_session",
    "sso_account_id",
    "sso_role_name",
    "sso_start_url",
    "sso_region",
    "aws_account_id",
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    "aws_security_token",
    "endpoint_url",
    "services",
    "ca_bundle",
];

/// Refuses a profile in which one of these settings has several lines, or the region contains a secret: the region
/// becomes part of a host name.
pub(super) fn check(profile: &str, view: &ConfigView<'_>) -> Result<()> {
    let settings = view.config.settings(profile, view.kind).unwrap_or_default();
    let session = settings.iter().find(|setting| setting.key == "sso_session").map(|setting| &setting.value);
    let session = match session {
        Some(SettingValue::Text(name)) => view.config.sso_session(name, view.kind).unwrap_or_default(),
        _ => Vec::new(),
    };
    let wrong = settings.iter().chain(&session).find_map(|setting| Some((setting, wrong(setting)?)));
    wrong.map_or(Ok(()), |(setting, what)| Err(refused(profile, setting, what)))
}

fn wrong(setting: &ProfileSetting<'_>) -> Option<&'static str> {
    let SettingValue::Text(value) = &setting.value else { return None };
    match () {
        () if !ONE_LINE.contains(&&*setting.key) => None,
        () if value.contains('\n') => Some("continues in an indented line"),
        () if setting.key == "region" && mask::text(value) != **value => Some("holds what looks like a secret"),
        () => None,
    }
}

fn refused(profile: &str, ProfileSetting { key, place, .. }: &ProfileSetting<'_>, what: &str) -> Error {
    Error::new(Status::Failed, format!("profile {profile:?}: {key} {what}"))
        .at(Location::from(place))
        .hint(format!("awsp show {}", Shell::Posix.word(profile)))
}
