//! What would override the profile: cleared and named, or kept and named.

use super::{
    DEFAULT_PROFILE, EnvChange, PROFILE, SwitchPlan, SwitchTarget, overrides,
    variables::{ACCESS_KEY_ID, DEFAULT_REGION, REGIONS, SDK_REGION, VariableGroup},
};
use crate::{
    config::{Profile, account_of_key},
    context::Env,
    diagnostic::{Diagnostic, Tool, Tools, ids},
};

impl SwitchPlan {
    /// Everything that would make a tool use something other than the profile.
    pub(super) fn remove_overrides(&mut self, env: &Env, target: SwitchTarget<'_>) {
        if let Some(other) = env.text(DEFAULT_PROFILE) {
            self.changes.push(EnvChange::Unset(DEFAULT_PROFILE));
            let what = format!("cleared {DEFAULT_PROFILE}={other}: boto3 follows it rather than {PROFILE}");
            self.notes.push(Diagnostic::new(&ids::CLEARED_PROFILE, what));
        }
        self.remove_keys(env, target);
        let identity = VariableGroup::WebIdentity.present(env);
        if !identity.is_empty() {
            let what = format!("cleared {}: a web identity that overruled the profile", identity.join(", "));
            self.notes.push(Diagnostic::new(&ids::CLEARED_IDENTITY, what));
            self.unset(&identity);
        }
        let marks = [VariableGroup::Expiration, VariableGroup::OtherProfile].map(|group| group.present(env)).concat();
        if !marks.is_empty() {
            let what = format!("cleared {}: left by another tool", marks.join(", "));
            self.details.push(Diagnostic::new(&ids::CLEARED_MARKS, what));
            self.unset(&marks);
        }
    }

    fn remove_keys(&mut self, env: &Env, target: SwitchTarget<'_>) {
        let mut keys = VariableGroup::Key.present(env);
        if keys.is_empty() {
            return;
        }
        keys.extend(VariableGroup::KeysAccount.present(env));
        let names = keys.join(", ");
        if let SwitchTarget::Profile { profile, needs_keys: true, .. } = target {
            let name = &profile.name;
            let what = format!(
                "kept {names}: {name} needs them (credential_source = Environment); the CLI, boto3, Go and Rust use the \
                 keys themselves, not the role"
            );
            let kept = Diagnostic::new(&ids::KEPT_KEYS, what).with_hint(format!("aws --profile {name}"));
            self.notes.push(kept.affecting(Tools::AWS.without(Tool::Js)));
            return;
        }
        let whose = match env.text(ACCESS_KEY_ID).and_then(|id| account_of_key(&id)) {
            Some(account) => format!("keys of {account}"),
            None => "keys".to_owned(),
        };
        let what = format!("cleared {names}: {whose} that overruled the profile");
        self.notes.push(Diagnostic::new(&ids::CLEARED_KEYS, what));
        self.unset(&keys);
    }

    /// A region that the user exported stays, and is named where it differs from the profile's.
    pub(super) fn note_regions(&mut self, env: &Env, target: SwitchTarget<'_>) {
        let SwitchTarget::Profile { profile: Profile { name, region: Some(wanted), .. }, .. } = target else { return };
        for variable in REGIONS {
            if let Some(found) = env.text(variable).filter(|found| found != wanted) {
                let what = format!("{variable}={found} (yours) overrules {name}'s {wanted}{}", follows(env, variable));
                let region = Diagnostic::new(&ids::REGION_OVERRIDE, what).with_hint(format!("awsp -r {wanted}"));
                self.notes.push(region.affecting(overrides::region_readers(env, variable)));
            }
        }
    }
}

/// Which tools a region variable reaches, when the two do not say the same.
fn follows(env: &Env, variable: &str) -> &'static str {
    match (env.text(SDK_REGION), env.text(DEFAULT_REGION)) {
        (Some(one), Some(other)) if one == other => "",
        _ if variable == SDK_REGION => " (not in boto3)",
        (None, Some(_)) => "",
        _ => " (in boto3)",
    }
}
