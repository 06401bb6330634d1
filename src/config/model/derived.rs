//! What a profile is, by its settings.

use crate::{
    config::{
        model::{key_id::account_of_key, profile::Kind, settings::EffectiveSettings},
        reader::{AwsFile, View},
    },
    mask,
};

/// The fields of a [`Profile`](crate::config::Profile) that come from its settings, as they are shown: the first line of each, masked.
#[derive(Debug)]
pub(in crate::config) struct Derived {
    pub(in crate::config) kind: Kind,
    pub(in crate::config) region: Option<String>,
    pub(in crate::config) account_id: Option<String>,
    pub(in crate::config) role: Option<String>,
    pub(in crate::config) source_profile: Option<String>,
    pub(in crate::config) sso_session: Option<String>,
}

impl Derived {
    pub(in crate::config) fn new(settings: &EffectiveSettings<'_>, view: View) -> Self {
        let text = |key| first_line(settings, key);
        let kind = kind(settings, view);
        let arn = text("role_arn");
        let of_arn = || arn.as_deref().and_then(account_of_arn);
        let account_id = match kind {
            Kind::Role | Kind::WebIdentity => of_arn(),
            Kind::ConsoleLogin => text("login_session").as_deref().and_then(account_of_arn),
            _ => text("sso_account_id"),
        };
        let role = match kind {
            Kind::Sso => None,
            _ => arn.as_deref().and_then(role_of_arn),
        };
        Self {
            kind,
            region: text("region"),
            account_id: account_id.or_else(|| text("aws_account_id")).or_else(of_arn),
            role: role.or_else(|| text("sso_role_name")),
            source_profile: text("source_profile"),
            sso_session: text("sso_session"),
        }
    }
}

/// Returns the first line of a setting, masked; `None` if it is empty.
fn first_line(settings: &EffectiveSettings<'_>, key: &str) -> Option<String> {
    let text = settings.text(key)?;
    Some(mask::first_line(&text).into_owned()).filter(|line| !line.is_empty())
}

/// What the profile is, seen from outside: its role if it has one, else what it gives itself.
fn kind(settings: &EffectiveSettings<'_>, view: View) -> Kind {
    let has = |key| settings.find(key).is_some();
    match own_kind(settings, view) {
        Kind::WebIdentity => Kind::WebIdentity,
        _ if has("role_arn") => Kind::Role,
        Kind::Sso if !(has("sso_account_id") && has("sso_role_name")) => Kind::None,
        Kind::Sso if !(has("sso_session") || has("sso_start_url")) => Kind::None,
        kind => kind,
    }
}

/// Returns the source of credentials without a role, in the reader's order of precedence: botocore's credentials.py,
/// `base_provider` of aws-config's profile/credentials/repr.rs.
pub(in crate::config) fn own_kind(settings: &EffectiveSettings<'_>, view: View) -> Kind {
    let mut has = Has::default();
    for found in settings.iter() {
        match &*found.key {
            "web_identity_token_file" => has.web_identity = true,
            "sso_account_id" | "sso_role_name" => has.sso = true,
            "sso_region" | "sso_start_url" | "sso_session" => has.sso |= view == View::Rust,
            "login_session" => has.login = true,
            "credential_process" => has.process = true,
            "aws_access_key_id" => has.keys = Some(found.file),
            _ => {}
        }
    }
    match has {
        Has { web_identity: true, .. } => Kind::WebIdentity,
        Has { sso: true, .. } => Kind::Sso,
        Has { keys: Some(AwsFile::Credentials), .. } if view == View::Cli => keys_kind(settings),
        Has { login: true, .. } => Kind::ConsoleLogin,
        Has { process: true, .. } => Kind::Process,
        Has { keys: Some(_), .. } => keys_kind(settings),
        Has { .. } => Kind::None,
    }
}

/// The sources of credentials that a profile has.
#[derive(Default)]
struct Has {
    web_identity: bool,
    sso: bool,
    login: bool,
    process: bool,
    /// The file of the access key.
    keys: Option<AwsFile>,
}

/// Keys with or without a session token.
pub(in crate::config) fn keys_kind(settings: &EffectiveSettings<'_>) -> Kind {
    let token = ["aws_session_token", "aws_security_token"].iter().any(|key| settings.find(key).is_some());
    if token { Kind::Temporary } else { Kind::Static }
}

/// Returns every account that the settings name themselves.
pub(in crate::config) fn accounts(settings: &EffectiveSettings<'_>) -> Vec<String> {
    let text = |key| first_line(settings, key);
    let plain = ["sso_account_id", "aws_account_id"].into_iter().filter_map(text);
    let arns = ["role_arn", "login_session"].into_iter().filter_map(text);
    let key = text("aws_access_key_id").and_then(|id| account_of_key(&id));
    plain.chain(arns.filter_map(|arn| account_of_arn(&arn))).chain(key).collect()
}

/// Returns whether a text is an account: twelve digits.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The account of an ARN, `arn:aws:iam::ACCOUNT:role/…`, if it has one.
pub fn account_of_arn(arn: &str) -> Option<String> {
    let account = arn.strip_prefix("arn:")?.split(':').nth(3)?;
    (!account.is_empty() && account.bytes().all(|byte| byte.is_ascii_digit())).then(|| account.to_owned())
}

/// The last part of `…:role/path/NAME`.
fn role_of_arn(arn: &str) -> Option<String> {
    let (_, path) = arn.rsplit_once(":role/")?;
    path.rsplit('/').next().filter(|name| !name.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_arn_says() {
        let arn = "arn:aws-cn:iam::111122223333:role/team/Admin";
        assert_eq!(account_of_arn(arn).as_deref(), Some("111122223333"));
        assert_eq!(role_of_arn(arn).as_deref(), Some("Admin"));
        assert_eq!(account_of_arn("arn:foo"), None);
        assert_eq!(role_of_arn("arn:aws:iam::111122223333:user/jane"), None);
    }
}
