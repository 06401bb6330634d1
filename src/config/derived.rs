//! What a profile is, by its settings.

use super::{Source, View, profile::Kind, settings::Effective};

/// The fields of a [`super::Profile`] that come from its settings.
#[derive(Debug)]
pub(super) struct Derived {
    pub(super) kind: Kind,
    pub(super) region: Option<String>,
    pub(super) account_id: Option<String>,
    pub(super) role: Option<String>,
    pub(super) source_profile: Option<String>,
    pub(super) sso_session: Option<String>,
}

impl Derived {
    pub(super) fn new(settings: &Effective<'_>, view: View) -> Self {
        let text = |key| settings.text(key).filter(|text| !text.is_empty()).map(|text| text.into_owned());
        let kind = kind(settings, view);
        let arn = text("role_arn");
        let of_arn = || arn.as_deref().and_then(account_of_arn);
        let account_id = match kind {
            Kind::Role | Kind::WebIdentity => of_arn(),
            Kind::ConsoleLogin => text("login_session").as_deref().and_then(account_of_arn),
            _ => text("sso_account_id"),
        };
        Self {
            kind,
            region: text("region"),
            account_id: account_id.or_else(|| text("aws_account_id")).or_else(of_arn),
            role: match kind {
                Kind::Sso => text("sso_role_name"),
                _ => arn.as_deref().and_then(role_of_arn).or_else(|| text("sso_role_name")),
            },
            source_profile: text("source_profile"),
            sso_session: text("sso_session"),
        }
    }
}

/// What the profile is, seen from outside: its role if it has one, else what it gives itself.
fn kind(settings: &Effective<'_>, view: View) -> Kind {
    let has = |key| settings.find(key).is_some();
    let sso = (has("sso_session") || has("sso_start_url")) && has("sso_account_id") && has("sso_role_name");
    match own_kind(settings, view) {
        Kind::WebIdentity => Kind::WebIdentity,
        _ if has("role_arn") => Kind::Role,
        Kind::Sso if !sso => Kind::None,
        kind => kind,
    }
}

/// What gives credentials without a role, in the order in which the reader looks: botocore's credentials.py,
/// `base_provider` of aws-config's profile/credentials/repr.rs.
pub(super) fn own_kind(settings: &Effective<'_>, view: View) -> Kind {
    let has = |key: &&str| settings.find(key).is_some();
    let keys = settings.find("aws_access_key_id").map(|found| found.file);
    let sso: &[&str] = match view {
        View::Cli => &["sso_role_name", "sso_account_id"],
        View::Rust => &["sso_account_id", "sso_region", "sso_role_name", "sso_start_url", "sso_session"],
    };
    match () {
        () if has(&"web_identity_token_file") => Kind::WebIdentity,
        () if sso.iter().any(has) => Kind::Sso,
        () if view == View::Cli && keys == Some(Source::Credentials) => keys_kind(settings),
        () if has(&"login_session") => Kind::ConsoleLogin,
        () if has(&"credential_process") => Kind::Process,
        () if keys.is_some() => keys_kind(settings),
        () => Kind::None,
    }
}

/// Keys with or without a session token.
pub(super) fn keys_kind(settings: &Effective<'_>) -> Kind {
    let token = ["aws_session_token", "aws_security_token"].iter().any(|key| settings.find(key).is_some());
    if token { Kind::Temporary } else { Kind::Static }
}

/// `arn:aws:iam::ACCOUNT:role/…`
fn account_of_arn(arn: &str) -> Option<String> {
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
