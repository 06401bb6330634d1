//! (profile, environment, target) → what changes in the environment of the shell. Owns the table of
//! `AWS_*` variables. Pure.

mod clear;
mod empty;
mod headline;
mod overrides;
mod region;
mod state;
pub mod variables;

pub use overrides::{Answer, Override, answer, overrides};
pub use region::region_of;
pub use state::{Previous, own_region, previous, protected_since};
pub use variables::{ACCESS_KEY_ID, DEFAULT_PROFILE};

use crate::{config::Profile, context::Env, diagnostic::Diagnostic};

/// The variable that holds the profile of this shell.
pub const PROFILE: &str = "AWS_PROFILE";
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
    /// The profile stays; only the region changes. The profile whose own region applies without an override, where that
    /// is asked for: the active one, else `[default]`.
    Stay(Option<&'a Profile>),
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

/// Returns the profile that tools use here: `AWS_PROFILE`, else `AWS_DEFAULT_PROFILE`. Ignores an empty one, like JS,
/// and like boto3 and Go if the other one has a value; [`overrides`] reports how the other tools treat it.
pub fn active(env: &Env) -> Option<(String, &'static str)> {
    [PROFILE, DEFAULT_PROFILE].into_iter().find_map(|name| Some((env.filled(name)?.into_owned(), name)))
}

/// Removes every variable that selects credentials, for an environment that gets keys: profiles, other keys, web
/// identity, and their companions.
pub fn remove_identity(env: &mut Env) {
    [PROFILE, DEFAULT_PROFILE].into_iter().chain(variables::of_identity()).for_each(|name| env.remove(name));
}

/// Plans a switch of a shell with this environment.
pub fn plan(env: &Env, target: SwitchTarget<'_>, region: &Region) -> SwitchPlan {
    let mut plan = SwitchPlan::default();
    if !matches!(target, SwitchTarget::Stay(_)) {
        plan.remove_overrides(env, target);
    }
    let own_region = plan.change_region(env, target, region);
    plan.select(env, target);
    plan.keep_state(env, target, own_region.as_deref());
    plan.headline = headline::headline(env, target, region);
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
            SwitchTarget::Stay(_) => {}
        }
    }

    fn unset(&mut self, names: &[&'static str]) {
        self.changes.extend(names.iter().copied().map(EnvChange::Unset));
    }
}

fn present(env: &Env, names: &[&'static str]) -> Vec<&'static str> {
    names.iter().copied().filter(|name| env.has(name)).collect()
}
