//! The settings of a profile that decide where calls go. Pure.

use std::ffi::OsStr;

use super::{
    source::{SdkProfile, line},
    view::ConfigView,
};
use crate::config::SettingValue;

/// What a profile says about calls.
#[derive(Default)]
pub(super) struct CallSettings {
    /// For the SDK.
    pub(super) network: SdkProfile,
    /// The profile's own region.
    pub(super) region: Option<String>,
    /// The region of the profile, or of a profile that it leads to.
    pub(super) inherited_region: Option<String>,
    /// `ca_bundle`
    pub(super) ca_bundle: Option<String>,
}

impl CallSettings {
    pub(super) fn of(view: &ConfigView<'_>, profile: &str) -> Self {
        Self {
            network: network(view, profile),
            region: view.text(profile, "region"),
            inherited_region: view.region(profile),
            ca_bundle: view.text(profile, "ca_bundle"),
        }
    }
}

/// What the requested profile tells the SDK about all calls of its chain, as the CLI has it.
fn network(view: &ConfigView<'_>, profile: &str) -> SdkProfile {
    const KEYS: [&str; 7] = [
        "endpoint_url",
        "ignore_configured_endpoint_urls",
        "use_dualstack_endpoint",
        "use_fips_endpoint",
        "retry_mode",
        "max_attempts",
        "sts_regional_endpoints",
    ];
    let mut memory = SdkProfile::default();
    memory.settings.extend(KEYS.iter().filter_map(|key| Some(line(key, &view.text(profile, key)?))));
    if let Some(name) = view.text(profile, "services")
        && let Some(services) = view.config.services(&name)
    {
        memory.settings += "services = awsp\n";
        memory.sections += "[services awsp]\n";
        for service in services {
            if let SettingValue::Nested(settings) = service.value {
                memory.sections += &format!("{} =\n", service.key);
                settings.iter().for_each(|(key, value)| memory.sections += &format!("    {key} = {value}\n"));
            }
        }
    }
    memory
}

/// A variable that decides where a call goes, or who answers it.
pub(super) fn endpoint((name, value): (&OsStr, &OsStr)) -> Option<(String, String)> {
    let name = name.to_str()?;
    let decides = name.starts_with("AWS_ENDPOINT_URL")
        || name.starts_with("AWS_CONTAINER_CREDENTIALS_")
        || name.starts_with("AWS_EC2_METADATA_")
        || matches!(
            name,
            "AWS_USE_DUALSTACK_ENDPOINT" | "AWS_USE_FIPS_ENDPOINT" | "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"
        );
    decides.then(|| (name.to_owned(), value.to_string_lossy().into_owned()))
}

/// Where a role can be assumed when nobody says a region: the first one of its partition.
pub(super) fn region_of_partition(arn: &str) -> &'static str {
    match arn.split(':').nth(1) {
        Some("aws-cn") => "cn-north-1",
        Some("aws-us-gov") => "us-gov-west-1",
        Some("aws-eusc") => "eusc-de-east-1",
        Some("aws-iso") => "us-iso-east-1",
        Some("aws-iso-b") => "us-isob-east-1",
        _ => "us-east-1",
    }
}
