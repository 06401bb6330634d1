//! (profile, environment, target) → what changes in the environment of the shell. Owns the table of
//! `AWS_*` variables. Pure.

mod clear;
mod overrides;
pub mod variables;

pub use overrides::{Answer, Override, answer, overrides};
pub use variables::{ACCESS_KEY_ID, DEFAULT_PROFILE};

use crate::{
    config::{Profile, account_of_key},
    context::Env,
    diagnostic::Diagnostic,
    mask,
};
use variables::REGIONS;

/// The variable that holds the profile of this shell.
pub const PROFILE: &str = "AWS_PROFILE";
/// The profile that was effective before the last switch that changed it.
pub const PREVIOUS: &str = "AWSP_PREVIOUS";
/// The region override that was awsp's when [`PREVIOUS`] was left.
pub const PREVIOUS_REGION: &str = "AWSP_PREVIOUS_REGION";
/// `profile:region` of the override that awsp set last.
pub const REGION: &str = "AWSP_REGION";

/// `seconds:profile` while the active profile is protected: since when, and which one, so that a prompt that finds
/// another `AWS_PROFILE` there does not believe it. The seconds count from 1970 and have ten digits.
pub const PROTECTED: &str = "AWSP_PROTECTED";
/// `region:profile`: the region that the active profile has itself, for prompts that show only another one.
pub const PROFILE_REGION: &str = "AWSP_PROFILE_REGION";

/// One change to the environment of a shell or of a child. Names are awsp's own fixed words, never outside text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnvChange {
    /// Exports `name` with this value.
    Set(&'static str, String),
    /// Removes `name`: gone, not empty.
    Unset(&'static str),
}

/// What is to become of the region override.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Region {
    /// Drop awsp's own, leave the user's.
    #[default]
    Profile,
    /// Set both variables.
    Override(String),
    /// Remove both variables, whoever set them.
    Drop,
}

/// Where a switch goes.
#[derive(Clone, Copy, Debug)]
pub enum SwitchTarget<'a> {
    /// To this profile.
    Profile {
        /// The profile, as found in the files.
        profile: &'a Profile,
        /// Its access key id, for the account in the message.
        key_id: Option<&'a str>,
        /// Its chain ends in `credential_source = Environment`, so that keys in the environment must stay.
        needs_keys: bool,
        /// The time, in seconds since 1970, when the profile is protected.
        protected: Option<u64>,
    },
    /// To no profile; what answers then is for the message.
    None(Answer<'a>),
    /// The profile stays; only the region changes.
    Stay,
}

/// A switch: what changes, and what to tell the user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SwitchPlan {
    /// Removals, region, `AWS_PROFILE`, bookkeeping, in the order to apply them.
    pub changes: Vec<EnvChange>,
    /// The line that says where the shell is now.
    pub headline: String,
    /// What was cleared, kept or still overrides the profile.
    pub notes: Vec<Diagnostic>,
    /// What only `-v` tells.
    pub details: Vec<Diagnostic>,
}

/// The profile that tools use here: `AWS_PROFILE`, else `AWS_DEFAULT_PROFILE`. Empty counts as none.
pub fn active(env: &Env) -> Option<(String, &'static str)> {
    [PROFILE, DEFAULT_PROFILE].into_iter().find_map(|name| Some((env.filled(name)?.into_owned(), name)))
}

/// Takes away whatever makes tools act as somebody, for an environment that gets keys: profiles, other keys, web identity,
/// and what goes with them.
pub fn remove_identity(env: &mut Env) {
    [PROFILE, DEFAULT_PROFILE].into_iter().chain(variables::of_identity()).for_each(|name| env.remove(name));
}

/// Plans a switch of a shell with this environment.
pub fn plan(env: &Env, target: SwitchTarget<'_>, region: &Region) -> SwitchPlan {
    let mut plan = SwitchPlan::default();
    if !matches!(target, SwitchTarget::Stay) {
        plan.remove_overrides(env, target);
    }
    let own_region = plan.change_region(env, target, region);
    plan.select(env, target);
    plan.keep_state(env, target, own_region.as_deref());
    plan.headline = headline(env, target, own_region.as_deref());
    plan
}

impl SwitchPlan {
    /// The environment of a child that is to have what a shell would have after this switch.
    pub fn applied(&self, env: &Env) -> Env {
        let mut env = env.clone();
        for change in &self.changes {
            match change {
                EnvChange::Set(name, value) => env.set(name, value),
                EnvChange::Unset(name) => env.remove(name),
            }
        }
        env
    }

    /// The region override that is awsp's after the switch, if any.
    fn change_region(&mut self, env: &Env, target: SwitchTarget<'_>, region: &Region) -> Option<String> {
        match region {
            Region::Override(region) => {
                self.changes.extend(REGIONS.map(|name| EnvChange::Set(name, region.clone())));
                return Some(region.clone());
            }
            Region::Drop => self.unset(&present(env, &REGIONS)),
            Region::Profile if own_region(env).is_some() => self.unset(&REGIONS),
            Region::Profile => self.note_regions(env, target),
        }
        None
    }

    fn select(&mut self, env: &Env, target: SwitchTarget<'_>) {
        match target {
            SwitchTarget::Profile { profile, .. } => self.changes.push(EnvChange::Set(PROFILE, profile.name.clone())),
            // also when they are not exported: a prompt that refers to a shell variable would go on showing it
            SwitchTarget::None(_) => {
                self.changes.push(EnvChange::Unset(PROFILE));
                if !env.has(DEFAULT_PROFILE) {
                    self.changes.push(EnvChange::Unset(DEFAULT_PROFILE));
                }
            }
            SwitchTarget::Stay => {}
        }
    }

    /// The memory for `awsp -`, and whose the region override is.
    fn keep_state(&mut self, env: &Env, target: SwitchTarget<'_>, region: Option<&str>) {
        let old = active(env).map(|(name, _)| name);
        let new = match target {
            SwitchTarget::Profile { profile, .. } => Some(profile.name.clone()),
            SwitchTarget::None(_) => None,
            SwitchTarget::Stay => old.clone(),
        };
        let stays = old == new;
        if !stays {
            let old_region = old.as_ref().and(own_region(env));
            self.keep(env, PREVIOUS, old);
            self.keep(env, PREVIOUS_REGION, old_region);
        }
        let own = region.map(|region| format!("{}:{region}", new.as_deref().unwrap_or_default()));
        self.keep(env, REGION, own);
        match target {
            SwitchTarget::Profile { profile: Profile { name, region, .. }, protected, .. } => {
                let region = region.as_ref().map(|region| format!("{region}:{name}"));
                self.keep(env, PROFILE_REGION, region);
                let since = |now| protected_since(env).filter(|_| stays).unwrap_or(now);
                self.keep(env, PROTECTED, protected.map(|now| format!("{:010}:{name}", since(now))));
            }
            SwitchTarget::None(_) => [PROFILE_REGION, PROTECTED].iter().for_each(|name| self.keep(env, name, None)),
            SwitchTarget::Stay => {}
        }
    }

    /// Nobody can switch to what has control characters in it, and no prompt shows it: that is not remembered.
    fn keep(&mut self, env: &Env, name: &'static str, value: Option<String>) {
        match value.filter(|value| !value.contains(char::is_control)) {
            Some(value) => self.changes.push(EnvChange::Set(name, value)),
            None if env.has(name) => self.changes.push(EnvChange::Unset(name)),
            None => {}
        }
    }

    fn unset(&mut self, names: &[&'static str]) {
        self.changes.extend(names.iter().copied().map(EnvChange::Unset));
    }
}

/// The region that awsp set: both variables still hold what [`REGION`] remembers.
pub fn own_region(env: &Env) -> Option<String> {
    let state = env.text(REGION)?;
    let (_, region) = state.rsplit_once(':')?;
    REGIONS.iter().all(|name| env.text(name).is_some_and(|value| value == region)).then(|| region.to_owned())
}

/// Since when, in seconds since 1970, the active profile has been active as a protected one.
pub fn protected_since(env: &Env) -> Option<u64> {
    let (name, _) = active(env)?;
    let state = env.text(PROTECTED)?;
    let (since, profile) = state.split_once(':')?;
    (profile == name && since.len() == 10).then(|| since.parse().ok()).flatten()
}

/// Returns the region of the environment, as it is shown, and its variable: `AWS_REGION` before `AWS_DEFAULT_REGION`.
pub fn region_of(env: &Env) -> Option<(String, &'static str)> {
    REGIONS.into_iter().find_map(|name| Some((mask::first_line(&env.text(name)?).into_owned(), name)))
}

fn present(env: &Env, names: &[&'static str]) -> Vec<&'static str> {
    names.iter().copied().filter(|name| env.has(name)).collect()
}

/// `dev  111122223333 Admin  eu-west-1  (was staging)`
fn headline(env: &Env, target: SwitchTarget<'_>, region: Option<&str>) -> String {
    match target {
        SwitchTarget::Profile { profile, key_id, .. } => {
            let account = profile.account_id.clone().or_else(|| account_of_key(key_id?));
            let identity = [account, profile.role.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ");
            let region = region.or(profile.region.as_deref()).unwrap_or_default();
            let was = match active(env) {
                Some((old, _)) if old != profile.name => format!("(was {old})"),
                _ => String::new(),
            };
            let parts = [profile.name.as_str(), &identity, region, &was];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
        }
        SwitchTarget::None(answer) => format!("no profile; {answer}"),
        SwitchTarget::Stay => match (region, active(env)) {
            (Some(region), Some((name, _))) => format!("{name}  {region}"),
            (Some(region), None) => format!("no profile  {region}"),
            (None, _) => "no region override".to_owned(),
        },
    }
}
