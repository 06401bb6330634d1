//! `awsp cache`

use awsp::{
    credentials::cache::{Cache, CacheKey, EntryInfo, Freshness},
    time::now,
};

use super::child::credentials;
use crate::kit::awsp::Awsp;

fn keep(home: &Awsp, profile: &str, kind: &str, what: &str, left: u64) {
    let env = [("HOME", home.path(""))].into_iter().collect();
    let about = EntryInfo { profile: profile.to_owned(), kind: kind.to_owned(), what: what.to_owned() };
    let freshness = Freshness { now: now(), ..Freshness::default() };
    let made = |_| Ok(credentials("ASIAQNZGKIQY56JQ7WML", Some(now() + left)));
    let cache = Cache::find(&env, None);
    cache.get_or_make(&CacheKey::of(&(profile, what)), &about, &freshness, made).unwrap();
    assert_eq!(cache.notes(), []);
}

fn filled() -> Awsp {
    let home = Awsp::new();
    keep(&home, "prod", "role", "arn:aws:iam::111122223333:role/Ops", 43_205);
    keep(&home, "dev\u{1b}", "sso", "Admin", 130);
    home
}

#[test]
fn an_empty_cache_is_success() {
    let home = Awsp::new();
    home.run(&["cache"]).is(0, "", "awsp: nothing is cached\n");
    home.run(&["cache", "clear"]).is(0, "", "0 entries removed\n");
    let listed = home.run(&["cache", "--json"]);
    listed.is(0, "{\"folder\":\"~/.cache/awsp\",\"entries\":[]}\n", "");
    assert!(!home.path(".cache").exists(), "looking makes nothing");
}

#[test]
fn what_is_there_without_its_secrets() {
    let home = filled();
    let plain = "dev\\u{1b}\tsso\tAdmin\t029608264753\t2 min\n\
                 prod\trole\tarn:aws:iam::111122223333:role/Ops\t029608264753\t12 h\n";
    home.run(&["cache"]).is(0, plain, "");
    let json = home.run(&["cache", "--json"]).stdout;
    let read: serde_json::Value = serde_json::from_str(&json).unwrap();
    let dev = &read["entries"][0];
    assert_eq!((&dev["profile"], &dev["kind"]), (&"dev\u{1b}".into(), &"sso".into()));
    assert_eq!((&dev["what"], &dev["account_id"]), (&"Admin".into(), &"029608264753".into()));
    assert!((125..=130).contains(&dev["seconds_left"].as_u64().unwrap()));
    for time in ["obtained", "expiration"] {
        assert!(dev[time].as_str().unwrap().ends_with('Z'), "{json}");
    }
    assert!(!json.contains("secret") && !json.contains("token") && !json.contains("ASIA"), "{json}");
}

#[test]
fn one_profile_goes_or_all() {
    let home = filled();
    home.run(&["cache", "clear", "staging"]).is(0, "", "0 entries of staging removed\n");
    home.run(&["cache", "clear", "prod"]).is(0, "", "1 entry of prod removed\n");
    assert!(home.run(&["cache"]).stdout.starts_with("dev"));
    keep(&home, "prod", "role", "arn", 3_600);
    home.run(&["cache", "clear"]).is(0, "", "2 entries removed\n");
    home.run(&["cache"]).is(0, "", "awsp: nothing is cached\n");
    assert_eq!(std::fs::read_dir(home.path(".cache/awsp")).unwrap().count(), 0);
}

/// Whatever they say of themselves.
#[test]
fn entries_are_kept_no_longer_than_aws_lets_credentials_live() {
    let home = Awsp::new();
    keep(&home, "a", "process", "tool", 36 * 86_400 + 37_000);
    keep(&home, "b", "role", "arn", 36 * 86_400 + 37_000);
    let listed = home.run(&["cache", "--json"]).stdout;
    let read: serde_json::Value = serde_json::from_str(&listed).unwrap();
    for (entry, hours) in [(0, 36), (1, 12)] {
        let left = read["entries"][entry]["seconds_left"].as_u64().unwrap();
        assert!((hours * 3_600 - 30..=hours * 3_600).contains(&left), "{listed}");
    }
}

#[test]
fn an_alias_is_its_profile() {
    let home = filled();
    home.write(".config/awsp/settings.ini", "[alias]\np = prod\n");
    home.run(&["cache", "clear", "p"]).is(0, "", "1 entry of prod removed\n");
    // a profile of that name is meant itself
    keep(&home, "prod", "role", "arn", 3_600);
    home.write(".aws/config", "[profile p]\n");
    home.run(&["cache", "clear", "p"]).is(0, "", "0 entries of p removed\n");
}

#[test]
fn what_is_refused_is_said() {
    let home = filled();
    let wide = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(home.path(".cache/awsp"), wide).unwrap();
    let note = "awsp: not cached: ~/.cache/awsp can be opened by others · hint: chmod 700 ~/.cache/awsp\n";
    home.run(&["cache"]).is(0, "", note);
}
