//! What the settings of a profile say, whichever reader sees them.

use crate::{
    config::{Config, Kind, Profile, SettingValue, View, account_of_key},
    mask,
};

/// A setting of a profile, by the CLI's reading, else by Rust's.
pub fn text(config: &Config, profile: &str, key: &str) -> Option<String> {
    [View::Cli, View::Rust].into_iter().find_map(|view| {
        let settings = config.settings(profile, view)?;
        match settings.into_iter().find(|setting| setting.key == key)?.value {
            SettingValue::Text(text) => Some(text.into_owned()),
            SettingValue::Nested(_) => None,
        }
    })
}

/// The access key id of a profile that has one.
pub fn key_id(config: &Config, profile: &Profile) -> Option<String> {
    if !matches!(profile.kind, Kind::Static | Kind::Temporary) {
        return None;
    }
    text(config, &profile.name, "aws_access_key_id").map(|id| mask::first_line(&id).into_owned())
}

/// The account of a profile: what its settings say, else what its access key id gives away.
pub fn account(config: &Config, profile: &Profile) -> Option<String> {
    profile.account_id.clone().or_else(|| account_of_key(&key_id(config, profile)?))
}
