//! One entry: its JSON, and how long it serves. Pure. Here alone, and where credentials are exported, secrets are
//! written out.

#[cfg(test)]
mod tests;

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString, zeroize::Zeroizing};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    super::{Credentials, key::FileStates},
    info::{EntryInfo, ListedEntry},
};
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
    files: FileStates,
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
    pub(super) fn new(about: &EntryInfo, credentials: &Credentials, files: FileStates, now: u64) -> Option<Self> {
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
    pub(super) fn parse(bytes: &[u8], files: &FileStates, now: u64) -> Option<Self> {
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

    /// Returns what an entry is of, whatever its times.
    pub(super) fn info(bytes: &[u8]) -> Option<EntryInfo> {
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
