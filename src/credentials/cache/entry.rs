//! One entry: its JSON, and how long it serves. Pure. Here alone, and where credentials are exported, secrets are
//! written out.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString, zeroize::Zeroizing};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{About, Credentials, Listed};
use crate::config;

/// Of the form of the entry. What another version wrote is not read.
const VERSION: u32 = 1;
/// Consumers ask for new credentials up to 15 minutes before the end (the AWS CLI and boto3); that they get others
/// then, they are renewed before.
const WINDOW: u64 = 16 * 60;
/// The last minute may be too short for what is done with them.
const LAST: u64 = 60;
/// So far the clock that wrote an entry may be ahead of the one that reads it.
const AHEAD: u64 = 60;

/// Credentials as they are kept.
#[derive(Serialize, Deserialize)]
pub(super) struct Entry {
    version: u32,
    profile: String,
    kind: String,
    what: String,
    pub(super) obtained: u64,
    pub(super) expiration: u64,
    credentials: Keys,
}

#[derive(Serialize, Deserialize)]
struct Keys {
    access_key_id: String,
    secret_access_key: Secret,
    session_token: Option<Secret>,
    account_id: Option<String>,
}

struct Secret(SecretString);

impl Entry {
    /// `None` when nobody says when they end.
    pub(super) fn new(about: &About, credentials: &Credentials, now: u64) -> Option<Self> {
        let About { profile, kind, what } = about.clone();
        let keys = Keys {
            access_key_id: credentials.access_key_id.clone(),
            secret_access_key: Secret(credentials.secret_access_key.clone()),
            session_token: credentials.session_token.clone().map(Secret),
            account_id: credentials.account_id.clone(),
        };
        let expiration = credentials.expiration?;
        Some(Self { version: VERSION, profile, kind, what, obtained: now, expiration, credentials: keys })
    }

    pub(super) fn to_json(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(serde_json::to_vec(self).unwrap_or_default())
    }

    /// `None` for what is damaged, of another version, or has times that cannot be: of a clock that was wrong, then or
    /// now.
    pub(super) fn parse(bytes: &[u8], now: u64) -> Option<Self> {
        let entry: Self = serde_json::from_slice(bytes).ok()?;
        let possible = entry.obtained < entry.expiration && entry.obtained <= now.saturating_add(AHEAD);
        (entry.version == VERSION && possible).then_some(entry)
    }

    /// What an entry is of, whatever its times.
    pub(super) fn about(bytes: &[u8]) -> Option<About> {
        serde_json::from_slice(bytes).ok()
    }

    pub(super) fn left(&self, now: u64) -> u64 {
        self.expiration.saturating_sub(now)
    }

    /// Not yet to be renewed.
    pub(super) fn is_fresh(&self, now: u64, min_ttl: Option<Duration>) -> bool {
        self.lives(now, WINDOW.min(self.life() / 2), min_ttl)
    }

    /// Good enough when there are no newer ones. Of those that live less than ten minutes in all, a tenth is the last
    /// minute.
    pub(super) fn serves(&self, now: u64, min_ttl: Option<Duration>) -> bool {
        self.lives(now, LAST.min(self.life() / 10) + 1, min_ttl)
    }

    fn lives(&self, now: u64, least: u64, min_ttl: Option<Duration>) -> bool {
        let left = self.left(now);
        left > 0 && left >= least && min_ttl.is_none_or(|wanted| Duration::from_secs(left) >= wanted)
    }

    fn life(&self) -> u64 {
        self.expiration.saturating_sub(self.obtained)
    }

    pub(super) fn into_credentials(self) -> Credentials {
        let Keys { access_key_id, secret_access_key, session_token, account_id } = self.credentials;
        Credentials {
            access_key_id,
            secret_access_key: secret_access_key.0,
            session_token: session_token.map(|token| token.0),
            expiration: Some(self.expiration),
            account_id,
        }
    }

    /// Without the keys.
    pub(super) fn into_listed(self) -> Listed {
        let Self { profile, kind, what, obtained, expiration, credentials, .. } = self;
        let account_id = credentials.account_id.or_else(|| config::account_of_key(&credentials.access_key_id));
        Listed { about: About { profile, kind, what }, account_id, obtained, expiration }
    }
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
