//! The prompt segment: what tools would use here, out of the environment and one reading of the profile.

use std::fmt;

use crate::{
    config::Config,
    context::Env,
    switch::{active, region_of},
};

/// What the prompt shows.
#[derive(Debug, PartialEq, Eq)]
pub struct Segment {
    profile: Option<String>,
    exists: bool,
    region: Option<String>,
    keys: bool,
}

/// The name that the segment is about.
pub fn active_profile(env: &Env) -> Option<String> {
    active(env).map(|(name, _)| name)
}

impl Segment {
    /// The segment for this environment; `None` when neither a profile nor keys are active. `config` holds at least
    /// the active profile if it exists; `None` when the files could not be read, which says nothing about it.
    pub fn new(env: &Env, config: Option<&Config>) -> Option<Self> {
        let profile = active_profile(env);
        let keys = env.filled("AWS_ACCESS_KEY_ID").is_some();
        if profile.is_none() && !keys {
            return None;
        }
        let found = config.zip(profile.as_deref()).map(|(config, name)| config.profile(name));
        let of_profile = found.flatten().and_then(|profile| profile.region.clone());
        let region = region_of(env).map(|(region, _)| region).filter(|region| !region.is_empty()).or(of_profile);
        Some(Self { exists: found.is_none_or(|found| found.is_some()), profile, region, keys })
    }
}

/// `dev eu-west-1`, `dve?`, `dev eu-west-1 !keys`, `!keys`
impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let profile = self.profile.as_ref().map(|name| format!("{name}{}", if self.exists { "" } else { "?" }));
        let keys = self.keys.then(|| "!keys".to_owned());
        let parts = [profile, self.region.clone(), keys];
        f.write_str(&parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
    }
}
