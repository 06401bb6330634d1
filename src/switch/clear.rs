//! What would override the profile: cleared and named, or kept and named.

use super::{
    DEFAULT_PROFILE, EnvChange, PROFILE, SwitchPlan, SwitchTarget, empty,
    variables::{ACCESS_KEY_ID, EB_PROFILE, VariableGroup},
};
use crate::{
    config::account_of_key,
    context::Env,
    diagnostic::{Diagnostic, Tool, Tools, ids},
};

impl SwitchPlan {
    /// Unsets or reports everything that would override the profile.
    pub(super) fn remove_overrides(&mut self, env: &Env, target: SwitchTarget<'_>) {
        if let Some(other) = env.text(DEFAULT_PROFILE) {
            self.changes.push(EnvChange::Unset(DEFAULT_PROFILE));
            self.notes.push(match other.is_empty() {
                false => {
                    let what = format!("cleared {DEFAULT_PROFILE}={other}: boto3 follows it rather than {PROFILE}");
                    Diagnostic::new(&ids::CLEARED_PROFILE, what)
                }
                true => {
                    let what = format!("cleared {DEFAULT_PROFILE}: it was empty, and boto3 and the CLI v1 failed");
                    Diagnostic::new(&ids::CLEARED_EMPTY, what)
                }
            });
        }
        self.remove_keys(env, target);
        let identity = VariableGroup::WebIdentity.present(env);
        if !identity.is_empty() {
            let what = format!("cleared {}: a web identity that overrode the profile", identity.join(", "));
            self.notes.push(Diagnostic::new(&ids::CLEARED_IDENTITY, what));
            self.unset(&identity);
        }
        self.remove_eb_profile(env, target);
        let marks = VariableGroup::MARKS.map(|group| group.present(env)).concat();
        if !marks.is_empty() {
            let what = format!("cleared {}: left by another tool", marks.join(", "));
            self.details.push(Diagnostic::new(&ids::CLEARED_MARKS, what));
            self.unset(&marks);
        }
        self.notes.extend(empty::findings(env).map(|(variable, found)| found.about(variable)));
    }

    /// Unsets the profile of the EB CLI, unless it is the new profile.
    fn remove_eb_profile(&mut self, env: &Env, target: SwitchTarget<'_>) {
        let new = if let SwitchTarget::Profile { profile, .. } = target { Some(profile.name.as_str()) } else { None };
        let Some(other) = env.text(EB_PROFILE).filter(|other| Some(other.as_ref()) != new) else { return };
        let what = format!("cleared {EB_PROFILE}={other}: the EB CLI follows it rather than {PROFILE}");
        let note = Diagnostic::new(&ids::CLEARED_EB_PROFILE, what);
        self.notes.push(new.into_iter().fold(note, |note, name| note.with_hint(format!("eb --profile {name}"))));
        self.unset(&[EB_PROFILE]);
    }

    fn remove_keys(&mut self, env: &Env, target: SwitchTarget<'_>) {
        let mut keys = VariableGroup::Key.present(env);
        if keys.is_empty() {
            return;
        }
        keys.extend(VariableGroup::KeysAccount.present(env));
        let names = keys.join(", ");
        // every tool ignores an empty key
        if VariableGroup::Key.filled(env).is_empty() {
            self.details.push(Diagnostic::new(&ids::CLEARED_EMPTY, format!("cleared {names}: set but empty")));
            self.unset(&keys);
            return;
        }
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
        let what = format!("cleared {names}: {whose} that overrode the profile");
        self.notes.push(Diagnostic::new(&ids::CLEARED_KEYS, what));
        self.unset(&keys);
    }
}
