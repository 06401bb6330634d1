//! The promise: after a switch every tool acts as the profile, whatever the environment held before. Once through
//! the pure plan, for every combination of what may be there, and once through real shells with boto3 as the judge.

mod campaign;
mod empty;
mod environments;
mod history;
mod shells;
use std::collections::BTreeMap;

use awsp::{
    config::{Kind, Profile, Readers},
    context::Env,
    diagnostic::Diagnostic,
    switch::{Answer, EnvChange, Region, SwitchPlan, SwitchTarget, plan},
};
use environments::{REMOVED, every, variables};

type Variables = BTreeMap<String, String>;

fn profile() -> Profile {
    Profile {
        name: "x".into(),
        kind: Kind::Static,
        region: Some("eu-west-1".into()),
        account_id: None,
        role: None,
        source_profile: None,
        sso_session: None,
        visible_to: Readers::ALL,
        places: Vec::new(),
    }
}

fn after(before: &[(&str, &str)], plan: &SwitchPlan) -> Variables {
    let mut env: Variables = before.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    for change in &plan.changes {
        match change {
            EnvChange::Set(name, value) => env.insert((*name).to_owned(), value.clone()),
            EnvChange::Unset(name) => env.remove(*name),
        };
    }
    env
}

/// What may be left of the variables, apart from the ones a switch writes itself.
fn left(env: &Variables) -> Vec<&str> {
    env.keys().map(String::as_str).filter(|name| REMOVED.contains(name)).collect()
}

const REGIONS: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];

/// Awsp's own override goes, the user's stays as it was, unless it is empty.
fn check_regions(before: &Variables, after: &Variables) {
    let own = before.get("AWSP_REGION").is_some_and(|state| {
        let region = state.rsplit_once(':').unwrap().1;
        REGIONS.iter().all(|name| before.get(*name).is_some_and(|value| value == region))
    });
    for name in REGIONS {
        let expected = if own { None } else { before.get(name).filter(|region| !region.is_empty()) };
        assert_eq!(after.get(name), expected, "{name}: {before:?}");
    }
    assert!(!after.contains_key("AWSP_REGION"), "{before:?}");
}

fn check_previous(before: &Variables, after: &Variables, new: Option<&str>) {
    let filled = |name: &str| before.get(name).filter(|value| !value.is_empty());
    let old = filled("AWS_PROFILE").or(filled("AWS_DEFAULT_PROFILE")).map(String::as_str);
    let previous = before.get("AWSP_PREVIOUS").map(String::as_str);
    let expected = if old == new { previous } else { old.or(previous.filter(|previous| Some(*previous) != new)) };
    assert_eq!(after.get("AWSP_PREVIOUS").map(String::as_str), expected, "{before:?}");
}

#[test]
fn every_combination_through_the_plan() {
    let profile = profile();
    let mut count = 0;
    for row in every() {
        let dirty = variables(&row);
        let before: Variables = dirty.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let env: Env = dirty.iter().copied().collect();
        for target in 0..3 {
            let (target, new) = match target {
                0 => (
                    SwitchTarget::Profile { profile: &profile, key_id: None, needs_keys: false, protected: None },
                    Some("x"),
                ),
                1 => (
                    SwitchTarget::Profile { profile: &profile, key_id: None, needs_keys: true, protected: None },
                    Some("x"),
                ),
                _ => (SwitchTarget::None(Answer::Nothing), None),
            };
            let needs_keys = matches!(target, SwitchTarget::Profile { needs_keys: true, .. });
            let plan = plan(&env, target, &Region::Profile);
            let after = after(&dirty, &plan);
            assert_eq!(after.get("AWS_PROFILE").map(String::as_str), new, "{dirty:?}");
            let has_keys = REMOVED[1..7].iter().any(|name| before.get(*name).is_some_and(|value| !value.is_empty()));
            if needs_keys && has_keys {
                for name in REMOVED[1..7].iter().chain(&["AWS_ACCOUNT_ID"]) {
                    assert_eq!(after.get(*name), before.get(*name), "{name}: {dirty:?}");
                }
                assert!(left(&after).iter().all(|name| REMOVED[1..7].contains(name)), "{dirty:?}");
            } else {
                assert_eq!(left(&after), [""; 0], "{dirty:?}");
                let keys = REMOVED[1..7].iter().any(|name| before.contains_key(*name));
                assert_eq!(after.contains_key("AWS_ACCOUNT_ID"), before.contains_key("AWS_ACCOUNT_ID") && !keys);
            }
            check_regions(&before, &after);
            check_previous(&before, &after, new);
            check_named(&dirty, &plan, needs_keys);
            count += 1;
        }
    }
    eprintln!("{count} plans");
}

/// What was removed and what stays in the way is said, in the notes or, for marks and for keys without a value, in the
/// details.
fn check_named(dirty: &[(&str, &str)], plan: &SwitchPlan, needs_keys: bool) {
    let lines = |notes: &[Diagnostic]| notes.iter().map(|note| format!("{note}\n")).collect::<String>();
    let (said, details) = (lines(&plan.notes), lines(&plan.details));
    let is_key = |name: &str| REMOVED[1..7].contains(&name);
    let has_keys = dirty.iter().any(|(name, value)| is_key(name) && !value.is_empty());
    for (name, _) in dirty.iter().filter(|(name, _)| REMOVED.contains(name)) {
        let is_mark = REMOVED[11..].contains(name) || is_key(name) && !has_keys;
        let (there, other) = if is_mark { (&details, &said) } else { (&said, &details) };
        assert!(is_named(there, name) && !is_named(other, name), "{name}: {said}{details}");
    }
    for (name, _) in dirty.iter().filter(|(name, value)| REGIONS.contains(name) && value.is_empty()) {
        assert!(said.contains(&format!("cleared {name}: it was empty")), "{name} is not named: {said}");
    }
    assert_eq!(said.contains("kept "), needs_keys && has_keys);
}

/// A name, and not the beginning of a longer one.
fn is_named(said: &str, name: &str) -> bool {
    said.match_indices(name).any(|(at, _)| !said[at + name.len()..].starts_with(['_']))
}
