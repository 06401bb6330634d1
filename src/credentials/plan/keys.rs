//! Access keys of a profile and of the environment. Pure.

use super::{
    super::{Credentials, form::MalformedField},
    location::place,
    view::ConfigView,
};
use crate::{
    config::{Config, ProfileSetting, SettingValue, View},
    context::Env,
    diagnostic::{Diagnostic, Error, Location, Result, Status, Tool, Tools, ids},
    switch::variables,
};

/// Returns the keys of a profile. Like the CLI, takes all of them from one file, and prefers the older token setting.
///
/// # Errors
/// A key is missing or malformed, or tools read it differently.
pub(super) fn of_profile(view: &ConfigView<'_>, name: &str) -> Result<Credentials> {
    let settings = view.config.settings(name, view.kind).unwrap_or_default();
    let file = settings.iter().find(|setting| setting.key == "aws_access_key_id").map(|setting| setting.place.file);
    let of_file = |key: &str| {
        let same = |setting: &&ProfileSetting<'_>| view.kind == View::Rust || Some(setting.place.file) == file;
        settings.iter().find(|setting| setting.key == key).filter(same).filter(|setting| !value(setting).is_empty())
    };
    let needed = |key: &str| {
        let empty = || format!("profile {name:?}: {key} is empty");
        of_file(key).ok_or_else(|| Error::new(Status::Failed, empty()).at(place(name, view.config)))
    };
    let tokens = match view.kind {
        View::Cli => ["aws_security_token", "aws_session_token"],
        View::Rust => ["aws_session_token", "aws_session_token"],
    };
    let key = needed("aws_access_key_id")?;
    let secret = needed("aws_secret_access_key")?;
    let token = tokens.into_iter().find_map(of_file);
    for setting in [key, secret].into_iter().chain(token) {
        refuse_disputed(setting, name, view)?;
    }
    let found = Credentials {
        access_key_id: value(key).to_owned(),
        secret_access_key: value(secret).into(),
        session_token: token.map(|token| value(token).into()),
        expiration: None,
        account_id: view.text(name, "aws_account_id"),
    };
    let settings = [Some(key), Some(secret), token];
    let names = settings.map(|setting| setting.map_or("", |setting| &*setting.key));
    found.checked_as(names).map_err(|field| {
        let setting = settings.into_iter().flatten().find(|setting| setting.key == field.name);
        let at = setting.map(|setting| Location::from(&setting.place));
        Error::new(Status::Failed, format!("profile {name:?}: {field}")).at(at).hint("rewrite the value")
    })
}

fn value<'a>(setting: &'a ProfileSetting<'_>) -> &'a str {
    if let SettingValue::Text(text) = &setting.value { text } else { "" }
}

/// Refuses a key or token that tools read differently. Text after ` #` is a comment for the SDKs and part of the value
/// for the CLI and boto3. Go strips quotes.
fn refuse_disputed(setting: &ProfileSetting<'_>, name: &str, view: &ConfigView<'_>) -> Result<()> {
    let ProfileSetting { key, place, .. } = setting;
    let refused = |rule, what: &str, tools: &[Tool], hint: &str| {
        let found = Diagnostic::new(rule, format!("profile {name:?}: {what}")).affecting(Tools::of(tools));
        Err(Error::of(Status::Failed, found.at(Location::from(place))).hint(hint))
    };
    let own = value(setting);
    let other = if view.kind == View::Cli { View::Rust } else { View::Cli };
    let others = view.config.settings(name, other).unwrap_or_default();
    let same = others.iter().find(|other| other.key == *key && other.place == *place);
    match same.map(value) {
        Some(text) if text != own && own.strip_prefix(text).is_some_and(is_comment) => {
            let what =
                format!("a comment after {key} is part of the value for the CLI and boto3, and not for the SDKs");
            refused(&ids::INLINE_COMMENT, &what, &[Tool::Cli, Tool::Boto3], "put the comment on a line of its own")
        }
        Some(text) if text != own => {
            let what = format!("the CLI and the SDKs read different values of {key}");
            refused(&ids::ODD_SPACE, &what, &[], "rewrite the value without spaces around it")
        }
        _ if matches!(own.as_bytes(), [first @ (b'"' | b'\''), _, .., last] if first == last) => {
            let what = format!("Go strips the quotes from {key}; the other tools keep them");
            refused(&ids::QUOTED_VALUE, &what, &[], "remove the quotes")
        }
        _ => Ok(()),
    }
}

fn is_comment(text: &str) -> bool {
    text.trim_start().starts_with(['#', ';'])
}

/// Returns the keys of the environment. Like botocore, prefers the older token variable. `None` if there are none.
///
/// # Errors
/// A key is malformed.
pub(super) fn of_environment(env: &Env) -> Result<Option<Credentials>> {
    let filled = |name: &str| env.filled(name).map(|value| value.into_owned());
    let [key, secret] = [variables::ACCESS_KEY_ID, variables::SECRET_ACCESS_KEY];
    let tokens = [variables::SECURITY_TOKEN, variables::SESSION_TOKEN];
    let token = tokens.into_iter().find(|name| env.filled(name).is_some());
    let (Some(access_key_id), Some(secret_access_key)) = (filled(key), filled(secret)) else { return Ok(None) };
    let found = Credentials {
        access_key_id,
        secret_access_key: secret_access_key.into(),
        session_token: token.and_then(filled).map(Into::into),
        expiration: None,
        account_id: filled(variables::ACCOUNT_ID),
    };
    let names = [key, secret, token.unwrap_or_default()];
    let refused = |field: MalformedField<'_>| {
        Error::new(Status::Failed, field.to_string()).hint("awsp -u, or set the variable again")
    };
    found.checked_as(names).map(Some).map_err(refused)
}

pub(super) fn no_environment(name: &str, config: &Config) -> Error {
    let what = format!("profile {name:?} takes its keys from the environment, and there are none");
    Error::new(Status::Failed, what).at(place(name, config)).hint("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
}
