//! Access keys of a profile and of the environment. Pure.

use super::{super::Credentials, location::place, view::ConfigView};
use crate::{
    config::{Config, SettingValue, View},
    context::Env,
    diagnostic::{Error, Result, Status},
    switch::variables,
};

/// Keys as they stand. The CLI takes all of them out of one file, and the older spelling of the token first.
pub(super) fn of_profile(view: &ConfigView<'_>, name: &str) -> Result<Credentials> {
    let settings = view.config.settings(name, view.kind).unwrap_or_default();
    let file = settings.iter().find(|setting| setting.key == "aws_access_key_id").map(|setting| setting.place.file);
    let of_file = |key: &str| {
        let setting = settings.iter().find(|setting| setting.key == key)?;
        let same = view.kind == View::Rust || Some(setting.place.file) == file;
        match &setting.value {
            SettingValue::Text(text) if same && !text.is_empty() => Some(text.to_string()),
            _ => None,
        }
    };
    let missing = |key: &str| {
        Error::new(Status::Failed, format!("profile {name:?}: {key} is empty")).at(place(name, view.config))
    };
    let tokens = match view.kind {
        View::Cli => ["aws_security_token", "aws_session_token"],
        View::Rust => ["aws_session_token", "aws_session_token"],
    };
    Ok(Credentials {
        access_key_id: of_file("aws_access_key_id").ok_or_else(|| missing("aws_access_key_id"))?,
        secret_access_key: of_file("aws_secret_access_key").ok_or_else(|| missing("aws_secret_access_key"))?.into(),
        session_token: tokens.into_iter().find_map(of_file).map(Into::into),
        expiration: None,
        account_id: view.text(name, "aws_account_id"),
    })
}

/// The keys of the environment, as botocore reads them: the older spelling of the token first.
pub(super) fn of_environment(env: &Env) -> Option<Credentials> {
    let filled = |name: &str| env.filled(name).map(|value| value.into_owned());
    Some(Credentials {
        access_key_id: filled(variables::ACCESS_KEY_ID)?,
        secret_access_key: filled(variables::SECRET_ACCESS_KEY)?.into(),
        session_token: filled(variables::SECURITY_TOKEN).or_else(|| filled(variables::SESSION_TOKEN)).map(Into::into),
        expiration: None,
        account_id: filled(variables::ACCOUNT_ID),
    })
}

pub(super) fn no_environment(name: &str, config: &Config) -> Error {
    let what = format!("profile {name:?} takes its keys from the environment, and there are none");
    Error::new(Status::Failed, what).at(place(name, config)).hint("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
}
