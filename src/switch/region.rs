//! The two region variables: how a switch treats them, which tools read which, and what happens when they differ.

use super::{
    Override, Region, SwitchPlan, SwitchTarget, own_region, present,
    variables::{DEFAULT_REGION, REGIONS, SDK_REGION},
};
use crate::{
    config::Profile,
    context::Env,
    diagnostic::{Diagnostic, Tool, Tools, ids},
    mask,
};

const BOTO3: Tools = Tools::of(&[Tool::Boto3]);

/// Returns the region of the environment, as it is shown, and its variable: `AWS_REGION` before `AWS_DEFAULT_REGION`.
/// Ignores an empty variable.
pub fn region_of(env: &Env) -> Option<(String, &'static str)> {
    REGIONS.into_iter().find_map(|name| Some((mask::first_line(&env.filled(name)?).into_owned(), name)))
}

impl SwitchPlan {
    /// Changes the region variables. Returns the region override that awsp sets, if any.
    pub(super) fn change_region(&mut self, env: &Env, target: SwitchTarget<'_>, region: &Region) -> Option<String> {
        match region {
            Region::Override(region) => {
                self.changes.extend(REGIONS.map(|name| super::EnvChange::Set(name, region.clone())));
                return Some(region.clone());
            }
            Region::Drop => self.unset(&present(env, &REGIONS)),
            Region::Profile if own_region(env).is_some() => self.unset(&REGIONS),
            Region::Profile => {
                self.remove_empty_regions(env);
                self.note_regions(env, target);
            }
        }
        None
    }

    /// Unsets region variables that are empty, because tools fail on them.
    fn remove_empty_regions(&mut self, env: &Env) {
        for variable in REGIONS.into_iter().filter(|name| is_empty(env, name)) {
            let failing = failing_on_empty(env, variable);
            let what = format!("cleared {variable}: it was empty, and {} failed", failing.names());
            self.notes.push(Diagnostic::new(&ids::CLEARED_EMPTY, what).affecting(failing));
            self.unset(&[variable]);
        }
    }

    /// Reports regions that the user exported, if they differ from the profile's or from each other. They are kept.
    fn note_regions(&mut self, env: &Env, target: SwitchTarget<'_>) {
        let profile = if let SwitchTarget::Profile { profile, .. } = target { Some(profile) } else { None };
        let wanted = profile.and_then(|profile| Some((profile.name.as_str(), profile.region.as_deref()?)));
        if let Some((sdk, default)) = differing(env) {
            let overridden = wanted.map(|(name, wanted)| format!(" override {name}'s {wanted} and"));
            let what = format!(
                "{SDK_REGION}={sdk}, {DEFAULT_REGION}={default} (yours){} differ: boto3 and the CLI v1 use {DEFAULT_REGION}",
                overridden.unwrap_or_default()
            );
            let region = wanted.map_or(sdk.as_str(), |(_, wanted)| wanted);
            let hint = format!("awsp -r {region}");
            self.notes.push(Diagnostic::new(&ids::REGIONS_DIFFER, what).with_hint(hint).affecting(BOTO3));
            return;
        }
        let Some((name, wanted)) = wanted else { return };
        for variable in REGIONS {
            if let Some(found) = env.filled(variable).filter(|found| found != wanted) {
                let apart = match readers(env, variable) {
                    tools if env.filled(SDK_REGION) == env.filled(DEFAULT_REGION) || tools == Tools::AWS => "",
                    _ if variable == SDK_REGION => " (not in boto3)",
                    _ => " (not in JS)",
                };
                let what = format!("{variable}={found} (yours) overrides {name}'s {wanted}{apart}");
                let region = Diagnostic::new(&ids::REGION_OVERRIDE, what).with_hint(format!("awsp -r {wanted}"));
                self.notes.push(region.affecting(readers(env, variable)));
            }
        }
    }
}

/// Returns the region variables that override the region of `profile`, that differ from each other, or that are empty.
pub(super) fn overrides(env: &Env, profile: Option<&Profile>) -> impl Iterator<Item = Override> {
    let wanted = profile.and_then(|profile| profile.region.as_deref());
    let hint = move || wanted.map(|wanted| format!("awsp -r {wanted}"));
    let each = REGIONS.into_iter().filter_map(move |variable| {
        if is_empty(env, variable) {
            let failing = failing_on_empty(env, variable);
            let why = format!("set but empty: {} fail", failing.names());
            return Some(Override::new(&ids::EMPTY_VARIABLE, variable, why, failing));
        }
        let found = env.text(variable).filter(|found| Some(found.as_ref()) != wanted)?;
        let why = match wanted {
            Some(wanted) => format!("the region is {found}, not the profile's {wanted}"),
            None => format!("the region is {found}"),
        };
        let mut region = Override::new(&ids::REGION_OVERRIDE, variable, why, readers(env, variable));
        region.diagnostic.hint = hint();
        Some(region)
    });
    let differ = differing(env).map(|(sdk, default)| {
        let why = format!(
            "boto3 and the CLI v1 use {DEFAULT_REGION} ({default}), and the other tools use {SDK_REGION} ({sdk})"
        );
        let mut region = Override::new(&ids::REGIONS_DIFFER, &REGIONS.join(", "), why, BOTO3);
        region.diagnostic.hint = Some(hint().unwrap_or_else(|| format!("awsp -r {sdk}")));
        region
    });
    each.chain(differ)
}

/// Returns both regions, if both variables have one and they differ.
fn differing(env: &Env) -> Option<(String, String)> {
    let [sdk, default] = REGIONS.map(|name| env.filled(name).map(std::borrow::Cow::into_owned));
    sdk.zip(default).filter(|(sdk, default)| sdk != default)
}

fn is_empty(env: &Env, variable: &str) -> bool {
    env.has(variable) && env.filled(variable).is_none()
}

/// Returns the tools that follow one of the two region variables here. Go ignores an empty `AWS_REGION`.
fn readers(env: &Env, variable: &str) -> Tools {
    match variable {
        SDK_REGION => Tools::AWS.without(Tool::Boto3),
        _ if env.filled(SDK_REGION).is_some() => BOTO3,
        _ if env.has(SDK_REGION) => BOTO3.with(Tool::Go),
        _ => Tools::AWS.without(Tool::Js),
    }
}

/// Returns the tools that fail because this variable is empty: all its readers but Go.
fn failing_on_empty(env: &Env, variable: &str) -> Tools {
    readers(env, variable).without(Tool::Go)
}
