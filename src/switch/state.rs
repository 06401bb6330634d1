//! The variables of the shell in which awsp keeps its state.

use super::{EnvChange, SwitchPlan, SwitchTarget, active, variables::REGIONS};
use crate::{config::Profile, context::Env, mask};

/// The profile that was active before the present one.
const PREVIOUS: &str = "AWSP_PREVIOUS";
/// The region override that was awsp's when [`PREVIOUS`] was left.
const PREVIOUS_REGION: &str = "AWSP_PREVIOUS_REGION";
/// The profile before [`PREVIOUS`], while none is active: `awsp -` goes to [`PREVIOUS`], and then to this one.
const BEFORE_PREVIOUS: &str = "AWSP_BEFORE_PREVIOUS";
/// The region override that was awsp's when [`BEFORE_PREVIOUS`] was left.
const BEFORE_PREVIOUS_REGION: &str = "AWSP_BEFORE_PREVIOUS_REGION";
/// `profile:region` of the override that awsp set last.
const REGION: &str = "AWSP_REGION";

/// `seconds:profile` while the active profile is protected: since when, and which one, so that a prompt ignores it if
/// `AWS_PROFILE` differs. The seconds count from 1970 and have ten digits.
const PROTECTED: &str = "AWSP_PROTECTED";
/// `region:profile`: the region in the settings of the active profile. Prompts show only a region that differs.
const PROFILE_REGION: &str = "AWSP_PROFILE_REGION";

/// A profile that was active in this shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Previous {
    pub name: String,
    /// The region override that awsp had set there.
    pub region: Option<String>,
}

/// Returns the last other profile that was active in this shell, to which `awsp -` switches.
pub fn previous(env: &Env) -> Option<Previous> {
    let active = active(env).map(|(name, _)| name);
    remembered(env).find(|previous| can_return(&previous.name, active.as_deref()))
}

/// Returns the profiles that were active, the last one first.
fn remembered(env: &Env) -> impl Iterator<Item = Previous> {
    let variables = [(PREVIOUS, PREVIOUS_REGION), (BEFORE_PREVIOUS, BEFORE_PREVIOUS_REGION)];
    variables.into_iter().filter_map(|(name, region)| {
        let region = env.filled(region).map(|region| region.into_owned());
        Some(Previous { name: env.filled(name)?.into_owned(), region })
    })
}

impl SwitchPlan {
    /// Records the state for `awsp -`, and the profile of the region override.
    pub(super) fn keep_state(&mut self, env: &Env, target: SwitchTarget<'_>, region: Option<&str>) {
        let old = active(env).map(|(name, _)| name);
        let new = match target {
            SwitchTarget::Profile { profile, .. } => Some(profile.name.clone()),
            SwitchTarget::None(_) => None,
            SwitchTarget::Stay(_) => old.clone(),
        };
        let stays = old == new;
        if !stays {
            self.keep_previous(env, old, new.as_deref());
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
            SwitchTarget::Stay(_) => {}
        }
    }

    /// Records the previous profile. While no profile is active, the last two are kept.
    fn keep_previous(&mut self, env: &Env, old: Option<String>, new: Option<&str>) {
        let left = old.map(|name| Previous { name, region: own_region(env) });
        let mut others = left.into_iter().chain(remembered(env)).filter(|it| can_return(&it.name, new));
        let last = others.next();
        let before = last.as_ref().filter(|_| new.is_none()).and_then(|last| others.find(|it| it.name != last.name));
        for (previous, [name, region]) in
            [(last, [PREVIOUS, PREVIOUS_REGION]), (before, [BEFORE_PREVIOUS, BEFORE_PREVIOUS_REGION])]
        {
            let (of_name, of_region) = previous.map(|previous| (previous.name, previous.region)).unzip();
            self.keep(env, name, of_name);
            self.keep(env, region, of_region.flatten());
        }
    }

    /// Sets a state variable, or unsets it if the value has control characters, which no prompt could show.
    fn keep(&mut self, env: &Env, name: &'static str, value: Option<String>) {
        match value.filter(|value| !value.contains(char::is_control)) {
            Some(value) => self.changes.push(EnvChange::Set(name, value)),
            None if env.has(name) => self.changes.push(EnvChange::Unset(name)),
            None => {}
        }
    }
}

/// Returns whether `awsp -` could switch to this profile: a name with control characters is always refused, and one that
/// contains a secret is never shown.
fn can_return(name: &str, new: Option<&str>) -> bool {
    Some(name) != new && !name.contains(char::is_control) && !mask::in_name(name)
}

/// Returns the region that awsp set, if both variables still have the value in [`REGION`].
pub fn own_region(env: &Env) -> Option<String> {
    let state = env.text(REGION)?;
    let (_, region) = state.rsplit_once(':').filter(|(_, region)| !region.is_empty())?;
    REGIONS.iter().all(|name| env.text(name).is_some_and(|value| value == region)).then(|| region.to_owned())
}

/// Returns since when the active profile has been active and protected, in seconds since 1970.
pub fn protected_since(env: &Env) -> Option<u64> {
    let (name, _) = active(env)?;
    let state = env.text(PROTECTED)?;
    let (since, profile) = state.split_once(':')?;
    (profile == name && since.len() == 10).then(|| since.parse().ok()).flatten()
}
