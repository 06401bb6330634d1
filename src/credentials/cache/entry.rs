//! One entry: its JSON, and how long it serves. Pure. Here alone, and where credentials are exported, secrets are
//! written out.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString, zeroize::Zeroizing};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{super::key::Files, Credentials, EntryInfo, ListedEntry};
use crate::config;

/// The version of the entry's form and of its key. Entries of other versions are not read.
pub(super) const VERSION: u32 = 2;
/// The longest life that AWS gives a role, in seconds.
const MAX_ROLE_LIFE: u64 = 12 * 3_600;
/// The longest life that AWS gives a session of keys, in seconds. Helpers may print one.
const MAX_SESSION_LIFE: u64 = 36 * 3_600;
/// Consumers ask for new credentials up to 15 minutes before the end (the AWS CLI and boto3); that they get others
/// then, they are renewed before.
const REFRESH_WINDOW: u64 = 16 * 60;
/// The last minute may be too short for what is done with them.
const LAST_MINUTE: u64 = 60;
/// So far the clock that wrote an entry may be ahead of the one that reads it.
const MAX_CLOCK_SKEW: u64 = 60;
/// The end of the year 9999: no time that can be written is later.
const MAX_EXPIRATION: u64 = 253_402_300_799;

/// Credentials as they are kept.
#[derive(Serialize, Deserialize)]
pub(super) struct CacheEntry {
    version: u32,
    profile: String,
    kind: String,
    what: String,
    files: Files,
    obtained: u64,
    /// As the credentials state it.
    expiration: u64,
    /// When awsp stops serving them: at their expiration, or earlier if AWS lets no such credentials live so long.
    pub(super) until: u64,
    credentials: EntryKeys,
}

#[derive(Serialize, Deserialize)]
struct EntryKeys {
    access_key_id: String,
    secret_access_key: Secret,
    session_token: Option<Secret>,
    account_id: Option<String>,
}

struct Secret(SecretString);

impl CacheEntry {
    /// Returns the entry for new credentials; `None` if they state no expiration. `files` is the state of the files
    /// that they depend on.
    pub(super) fn new(about: &EntryInfo, credentials: &Credentials, files: Files, now: u64) -> Option<Self> {
        let EntryInfo { profile, kind, what } = about.clone();
        let keys = EntryKeys {
            access_key_id: credentials.access_key_id.clone(),
            secret_access_key: Secret(credentials.secret_access_key.clone()),
            session_token: credentials.session_token.clone().map(Secret),
            account_id: credentials.account_id.clone(),
        };
        let expiration = credentials.expiration.filter(|end| *end <= MAX_EXPIRATION)?;
        let until = expiration.min(now.saturating_add(longest(&kind)));
        let (version, obtained, credentials) = (VERSION, now, keys);
        Some(Self { version, profile, kind, what, files, obtained, expiration, until, credentials })
    }

    pub(super) fn to_json(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Parses an entry; `None` if its files have changed, and as for [`CacheEntry::of_any_files`].
    pub(super) fn parse(bytes: &[u8], files: &Files, now: u64) -> Option<Self> {
        Self::of_any_files(bytes, now).filter(|entry| entry.files == *files)
    }

    /// Parses an entry whatever its files are; `None` if it is damaged, is of another version, or has impossible times,
    /// as from a clock that was wrong.
    pub(super) fn of_any_files(bytes: &[u8], now: u64) -> Option<Self> {
        let entry: Self = serde_json::from_slice(bytes).ok()?;
        (entry.version == VERSION && entry.is_possible(now)).then_some(entry)
    }

    fn is_possible(&self, now: u64) -> bool {
        let Self { obtained, expiration, until, .. } = *self;
        let life = until.checked_sub(obtained);
        obtained <= now.saturating_add(MAX_CLOCK_SKEW)
            && life.is_some_and(|life| (1..=longest(&self.kind)).contains(&life))
            && (until..=MAX_EXPIRATION).contains(&expiration)
    }

    /// What an entry is of, whatever its times.
    pub(super) fn about(bytes: &[u8]) -> Option<EntryInfo> {
        serde_json::from_slice(bytes).ok()
    }

    pub(super) fn left(&self, now: u64) -> u64 {
        self.until.saturating_sub(now)
    }

    /// Not yet to be renewed.
    pub(super) fn is_fresh(&self, now: u64, min_ttl: Option<Duration>) -> bool {
        self.lives(now, REFRESH_WINDOW.min(self.life() / 2), min_ttl)
    }

    /// Good enough when there are no newer ones. Of those that live less than ten minutes in all, a tenth is the last
    /// minute.
    pub(super) fn serves(&self, now: u64, min_ttl: Option<Duration>) -> bool {
        self.lives(now, LAST_MINUTE.min(self.life() / 10) + 1, min_ttl)
    }

    fn lives(&self, now: u64, least: u64, min_ttl: Option<Duration>) -> bool {
        let left = self.left(now);
        left > 0 && left >= least && min_ttl.is_none_or(|wanted| Duration::from_secs(left) >= wanted)
    }

    fn life(&self) -> u64 {
        self.until.saturating_sub(self.obtained)
    }

    pub(super) fn into_credentials(self) -> Credentials {
        let EntryKeys { access_key_id, secret_access_key, session_token, account_id } = self.credentials;
        Credentials {
            access_key_id,
            secret_access_key: secret_access_key.0,
            session_token: session_token.map(|token| token.0),
            expiration: Some(self.expiration),
            account_id,
        }
    }

    /// Without the keys.
    pub(super) fn into_listed(self) -> ListedEntry {
        let Self { profile, kind, what, obtained, until, credentials, .. } = self;
        let account_id = credentials.account_id.or_else(|| config::account_of_key(&credentials.access_key_id));
        ListedEntry { about: EntryInfo { profile, kind, what }, account_id, obtained, expiration: until }
    }
}

/// Returns the longest life that AWS gives credentials of this kind, in seconds.
fn longest(kind: &str) -> u64 {
    if matches!(kind, "role" | "sso" | "web-identity") { MAX_ROLE_LIFE } else { MAX_SESSION_LIFE }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.expose_secret())
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(text.into()))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
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

    fn files(read: &str) -> Files {
        Files { read: read.to_owned(), written: String::new() }
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
        assert_eq!(CacheEntry::about(&json).unwrap().profile, "dev");
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
        assert!(CacheEntry::new(&about, &credentials(Some(MAX_EXPIRATION + 1)), Files::default(), NOW).is_none());
        assert!(CacheEntry::new(&about, &credentials(None), Files::default(), NOW).is_none());
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
        assert!(CacheEntry::parse(&json, &Files { written: "b".to_owned(), ..files("a") }, NOW).is_none());
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
}
