#![allow(clippy::unwrap_used)]

use super::*;

const NOW: u64 = 1_800_000_000;

fn credentials(end: Option<u64>) -> Credentials {
    Credentials {
        access_key_id: "ASIAQNZGKIQY56JQ7WML".to_owned(),
        secret_access_key: "s\"e\\cret/+=".into(),
        session_token: Some("token".into()),
        expiration: end,
        account_id: None,
    }
}

fn entry(obtained: u64, expiration: u64) -> CacheEntry {
    let about = EntryInfo { profile: "dev".to_owned(), kind: "role".to_owned(), what: "arn".to_owned() };
    CacheEntry::new(&about, &credentials(Some(expiration)), files("a"), obtained).unwrap()
}

fn files(read: &str) -> FileStates {
    FileStates { read: read.to_owned(), written: String::new() }
}

fn parse(bytes: &[u8], now: u64) -> Option<CacheEntry> {
    CacheEntry::parse(bytes, &files("a"), now)
}

#[test]
fn what_is_written_is_read() {
    let json = entry(NOW, NOW + 3_600).to_json();
    let read = parse(&json, NOW).unwrap().into_credentials();
    assert_eq!(read.access_key_id, "ASIAQNZGKIQY56JQ7WML");
    assert_eq!(read.secret_access_key.expose_secret(), "s\"e\\cret/+=");
    assert_eq!(read.session_token.unwrap().expose_secret(), "token");
    assert_eq!((read.expiration, read.account_id), (Some(NOW + 3_600), None));
    assert_eq!(CacheEntry::info(&json).unwrap().profile, "dev");
}

#[test]
fn what_is_damaged_is_not() {
    let json = entry(NOW, NOW + 3_600).to_json();
    for length in 0..json.len() {
        assert!(parse(&json[..length], NOW).is_none(), "{length}");
        // what a crash leaves of a block that was not written
        let hole = [&json[..length], &vec![0; json.len() - length][..]].concat();
        assert!(parse(&hole, NOW).is_none(), "{length}");
    }
    let other = String::from_utf8(json.to_vec()).unwrap().replace("\"version\":2", "\"version\":1");
    assert!(parse(other.as_bytes(), NOW).is_none());
    assert!(parse(&[&json[..], b"x"].concat(), NOW).is_none());
}

#[test]
fn times_that_cannot_be() {
    let read = |obtained, expiration, now| parse(&entry(obtained, expiration).to_json(), now).is_some();
    assert!(read(NOW, NOW + 1, NOW));
    assert!(read(NOW + 60, NOW + 3_600, NOW), "a clock a minute ahead");
    assert!(!read(NOW + 61, NOW + 3_600, NOW), "a clock that has been put back");
    assert!(!read(NOW, NOW, NOW), "no life");
    assert!(!read(NOW, NOW - 1, NOW), "less");
    assert!(read(NOW, MAX_EXPIRATION, NOW));
    let about = EntryInfo::default();
    assert!(CacheEntry::new(&about, &credentials(Some(MAX_EXPIRATION + 1)), FileStates::default(), NOW).is_none());
    assert!(CacheEntry::new(&about, &credentials(None), FileStates::default(), NOW).is_none());
    let late = String::from_utf8(entry(NOW, NOW + 1).to_json().to_vec()).unwrap();
    for end in [(MAX_EXPIRATION + 1).to_string(), u64::MAX.to_string(), "-1".to_owned(), "1e9".to_owned()] {
        let late = late.replace(&(NOW + 1).to_string(), &end);
        assert!(parse(late.as_bytes(), NOW).is_none(), "{end}");
    }
    let late = late.replace(&NOW.to_string(), &u64::MAX.to_string());
    assert!(parse(late.as_bytes(), NOW).is_none());
}

#[test]
fn entry_is_stale_when_aws_would_let_no_such_credentials_live() {
    for (kind, hours) in [("role", 12), ("sso", 12), ("web-identity", 12), ("process", 36), ("mfa-session", 36)] {
        let about = EntryInfo { kind: kind.to_owned(), ..EntryInfo::default() };
        let made = |end| CacheEntry::new(&about, &credentials(Some(end)), files("a"), NOW).unwrap();
        let cap = hours * 3_600;
        let entry = made(MAX_EXPIRATION);
        assert_eq!(entry.left(NOW), cap, "{kind}");
        assert!(entry.is_fresh(NOW + cap - 960, None) && !entry.is_fresh(NOW + cap - 959, None), "{kind}");
        assert!(!entry.serves(NOW + cap - 60, None), "{kind}");
        let bytes = entry.to_json();
        assert_eq!(parse(&bytes, NOW).unwrap().into_credentials().expiration, Some(MAX_EXPIRATION), "{kind}");
        let forged = String::from_utf8(bytes.to_vec()).unwrap();
        let forged = forged.replace(&(NOW + cap).to_string(), &(NOW + cap + 1).to_string());
        assert!(parse(forged.as_bytes(), NOW).is_none(), "{kind}");
        assert_eq!(made(NOW + 900).left(NOW), 900, "{kind}");
    }
}

#[test]
fn entry_of_files_in_another_state_is_a_miss() {
    let json = entry(NOW, NOW + 3_600).to_json();
    assert!(CacheEntry::parse(&json, &files("a"), NOW).is_some());
    assert!(CacheEntry::parse(&json, &files("b"), NOW).is_none());
    assert!(CacheEntry::parse(&json, &FileStates { written: "b".to_owned(), ..files("a") }, NOW).is_none());
    assert!(CacheEntry::of_any_files(&json, NOW).is_some());
}

/// (life, left) → fresh, serves.
#[test]
fn when_they_are_renewed() {
    for (life, left, fresh, serves) in [
        // twelve hours, one hour: 16 minutes before the end, and to the last minute
        (43_200, 43_200, true, true),
        (43_200, 960, true, true),
        (43_200, 959, false, true),
        (3_600, 960, true, true),
        (3_600, 959, false, true),
        (3_600, 61, false, true),
        (3_600, 60, false, false),
        (3_600, 0, false, false),
        // 15 minutes: half of it
        (900, 450, true, true),
        (900, 449, false, true),
        (900, 61, false, true),
        (900, 60, false, false),
        // shorter: a tenth is the last minute
        (100, 50, true, true),
        (100, 49, false, true),
        (100, 11, false, true),
        (100, 10, false, false),
        (4, 2, true, true),
        (4, 1, false, true),
        (4, 0, false, false),
        (1, 1, true, true),
        (1, 0, false, false),
    ] {
        let entry = entry(NOW, NOW + life);
        let now = NOW + life - left;
        assert_eq!((entry.is_fresh(now, None), entry.serves(now, None)), (fresh, serves), "{left} of {life}");
    }
    let ended = entry(NOW, NOW + 3_600);
    assert!(!ended.is_fresh(NOW + 90_000, None) && !ended.serves(NOW + 90_000, None));
}

#[test]
fn so_much_life_or_none() {
    let entry = entry(NOW, NOW + 3_600);
    let wanted = |seconds| Some(Duration::from_secs(seconds));
    assert!(entry.is_fresh(NOW + 1_000, wanted(2_600)) && entry.serves(NOW + 1_000, wanted(2_600)));
    assert!(!entry.is_fresh(NOW + 1_000, wanted(2_601)) && !entry.serves(NOW + 1_000, wanted(2_601)));
    assert!(!entry.is_fresh(NOW + 2_700, wanted(60)), "less than asked for is no reason to keep them longer");
}

#[test]
fn a_list_has_the_account_and_no_key() {
    let listed = format!("{:?}", entry(NOW, NOW + 1).into_listed());
    assert!(listed.contains("029608264753"), "{listed}");
    assert!(!listed.contains("ASIA") && !listed.contains("cret/"), "{listed}");
}
