//! The settings of profiles, as one reader sees them. Pure.

use crate::config::{Config, ProfileSettings, SettingValue, View};

/// A config, as one reader sees it.
pub(super) struct ConfigView<'a> {
    pub(super) config: &'a Config,
    pub(super) kind: View,
}

impl<'a> ConfigView<'a> {
    /// The view of the AWS CLI, or that of the SDK for Rust for a profile that the CLI cannot see.
    pub(super) fn of(config: &'a Config, profile: &str) -> Self {
        Self { config, kind: config.profile(profile).map_or(View::Cli, |profile| config.view(profile)) }
    }

    /// A setting of a profile that is not empty.
    pub(super) fn text(&self, profile: &str, key: &str) -> Option<String> {
        let settings = self.config.settings(profile, self.kind)?;
        text(settings, key).filter(|text| !text.is_empty())
    }

    /// The profile's region, else that of the profiles it leads to, as the SDK for Rust has it.
    pub(super) fn region(&self, profile: &str) -> Option<String> {
        let mut seen = Vec::new();
        let mut name = profile.to_owned();
        loop {
            if let Some(region) = self.text(&name, "region") {
                return Some(region);
            }
            let next = self.text(&name, "source_profile")?;
            if seen.contains(&next) {
                return None;
            }
            seen.push(std::mem::replace(&mut name, next));
        }
    }
}

/// Returns a setting that has no nested settings.
pub(super) fn text(settings: ProfileSettings<'_>, key: &str) -> Option<String> {
    match settings.into_iter().find(|setting| setting.key == key)?.value {
        SettingValue::Text(text) => Some(text.into_owned()),
        SettingValue::Nested(_) => None,
    }
}
