//! A cache entry → how its session stands. Rules: `SSOTokenProvider` of botocore's tokens.py, `SSOCredentialFetcher` of
//! its credentials.py. Pure.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    time::{Duration, SystemTime},
};

use serde_json::value::RawValue;

use crate::time;

/// How an SSO session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// Its token is good for so long, and nothing renews it.
    Valid {
        /// The time that is left.
        left: Duration,
    },
    /// The tools renew its token when they need one, whether it has ended or not.
    Refreshable,
    /// Its token has ended and nothing renews it.
    Expired {
        /// The time since.
        ago: Duration,
    },
    /// There is no token.
    LoggedOut,
    /// Something that awsp does not read.
    Unknown,
}

/// What is read of an entry; its access token is passed over.
struct TokenEntry<'a> {
    members: BTreeMap<Cow<'a, str>, &'a RawValue>,
}

impl SessionState {
    /// The state that an entry tells at the time `now`. `renewed`: of a kind that the tools renew.
    pub fn of(entry: &[u8], renewed: bool, now: SystemTime) -> Self {
        let Some(entry) = TokenEntry::read(entry) else { return Self::LoggedOut };
        let (Some(_), Some(ends)) = (entry.string("accessToken"), entry.string("expiresAt")) else {
            return Self::LoggedOut;
        };
        if renewed && entry.is_renewed(now) {
            return Self::Refreshable;
        }
        match moment(ends).map(|ends| ends.duration_since(now)) {
            Some(Ok(left)) if left > Duration::ZERO => Self::Valid { left },
            Some(Ok(ago)) => Self::Expired { ago },
            Some(Err(error)) => Self::Expired { ago: error.duration() },
            None => Self::Unknown,
        }
    }
}

impl<'a> TokenEntry<'a> {
    /// Reads an entry. `None`: it is no JSON object.
    fn read(bytes: &'a [u8]) -> Option<Self> {
        Some(Self { members: serde_json::from_slice(bytes).ok()? })
    }

    /// Returns the text between the quotes of a member that is a string, with escapes as they stand.
    fn string(&self, key: &str) -> Option<&'a str> {
        self.members.get(key)?.get().strip_prefix('"')?.strip_suffix('"')
    }

    fn is_renewed(&self, now: SystemTime) -> bool {
        let has = |key| self.string(key).is_some();
        let registration = self.string("registrationExpiresAt").and_then(moment);
        ["refreshToken", "clientId", "clientSecret"].into_iter().all(has) && registration.is_some_and(|ends| ends > now)
    }
}

/// A time in UTC as tools write it, and have written it: `2026-11-24T22:00:00Z`, `…UTC`, `….123+00:00`.
fn moment(text: &str) -> Option<SystemTime> {
    let text = ["Z", "UTC", "+00:00"].iter().find_map(|zone| text.strip_suffix(zone))?;
    // humantime takes whatever zone follows a fraction for UTC
    let no_zone = !text.contains(['+', 'Z']);
    time::parse_utc(text).filter(|_| no_zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-24T22:00:00Z
    const NOW: u64 = 1795557600;
    const HOUR: Duration = Duration::from_secs(3_600);

    fn state(entry: &str, renewed: bool) -> SessionState {
        SessionState::of(entry.as_bytes(), renewed, SystemTime::UNIX_EPOCH + Duration::from_secs(NOW))
    }

    /// As `aws sso login` writes it.
    fn entry(ends: &str, registration_ends: &str) -> String {
        format!(
            "{{\"startUrl\": \"https://corp.awsapps.com/start\", \"region\": \"eu-west-1\", \"accessToken\": \"x\\\"y\", \
             \"expiresAt\": \"{ends}\", \"clientId\": \"c\", \"clientSecret\": \"s\", \
             \"registrationExpiresAt\": \"{registration_ends}\", \"refreshToken\": \"r\"}}"
        )
    }

    #[test]
    fn a_registration_that_lives_renews_the_token() {
        for ends in ["2026-11-24T21:00:00Z", "2026-11-24T23:00:00Z", "nonsense"] {
            assert_eq!(state(&entry(ends, "2026-12-24T00:00:00Z"), true), SessionState::Refreshable, "{ends}");
        }
        for registration in ["2026-11-24T22:00:00Z", "nonsense", ""] {
            let past = entry("2026-11-24T21:00:00Z", registration);
            assert_eq!(state(&past, true), SessionState::Expired { ago: HOUR }, "{registration}");
        }
    }

    #[test]
    fn everything_that_renewing_takes_has_to_be_there() {
        let whole = entry("2026-11-24T23:00:00Z", "2026-12-24T00:00:00Z");
        for key in ["refreshToken", "clientId", "clientSecret", "registrationExpiresAt"] {
            for without in [
                whole.replace(key, "other"),
                whole.replace(&format!("\"{key}\": \""), &format!("\"{key}\": null, \"x\": \"")),
            ] {
                assert_eq!(state(&without, true), SessionState::Valid { left: HOUR }, "{without}");
            }
        }
    }

    #[test]
    fn tokens_of_a_start_url_are_not_renewed() {
        let past = entry("2026-11-24T21:00:00Z", "2026-12-24T00:00:00Z");
        assert_eq!(state(&past, false), SessionState::Expired { ago: HOUR });
    }

    #[test]
    fn times_as_tools_have_written_them() {
        let at = |ends: &str| state(&entry(ends, ""), true);
        for ends in [
            "2026-11-24T23:00:00Z",
            "2026-11-24T23:00:00UTC",
            "2026-11-24T23:00:00+00:00",
            "2026-11-24T23:00:00.000Z",
            "2026-11-24T23:00:00.000000+00:00",
            "2026-11-24 23:00:00Z",
        ] {
            assert_eq!(at(ends), SessionState::Valid { left: HOUR }, "{ends}");
        }
        assert_eq!(at("2026-11-24T22:00:00Z"), SessionState::Expired { ago: Duration::ZERO });
        assert_eq!(at("1969-12-31T00:00:00Z"), SessionState::Unknown);
        for ends in [
            "",
            "Z",
            "tomorrow",
            "2026-11-24T23:00:00",
            "2026-11-24T23:00:00.5+02:00Z",
            "2026-11-24T23:00:00.5+02:00",
            "2026-13-24T23:00:00Z",
            "\u{e9}026-11-24T23:00:00Z",
        ] {
            assert_eq!(at(ends), SessionState::Unknown, "{ends}");
        }
    }

    #[test]
    fn what_is_no_token_to_the_tools_is_none() {
        for entry in [
            "",
            "{}",
            "null",
            "[]",
            "{\"accessToken\": \"x\"}",
            "{\"expiresAt\": \"2026-11-24T23:00:00Z\"}",
            "{\"accessToken\": null, \"expiresAt\": \"2026-11-24T23:00:00Z\"}",
            "{\"accessToken\": \"x\", \"expiresAt\": 1795561200}",
            "{\"accessToken\": \"x\", \"expiresAt\": \"2026-11-24T23:00:00Z\"",
            "{\"accessToken\": \"x\", \"expiresAt\": \"2026-11-24T23:00:00Z\"} }",
            "{\"accessToken\": [\"x\"], \"expiresAt\": \"2026-11-24T23:00:00Z\"}",
            "{\"deep\": {\"accessToken\": \"x\", \"expiresAt\": \"2026-11-24T23:00:00Z\"}}",
        ] {
            assert_eq!(state(entry, true), SessionState::LoggedOut, "{entry}");
        }
    }

    #[test]
    fn an_entry_that_is_cut_off_or_damaged_is_read_to_its_end() {
        let whole = entry("2026-11-24T23:00:00Z", "");
        for end in 0..whole.len() {
            assert_eq!(state(&whole[..end], true), SessionState::LoggedOut, "{}", &whole[..end]);
        }
        for at in 0..whole.len() {
            for byte in [0, b'"', b'\\', b'{', b'}', b'[', b']', b',', b':', 0xff] {
                let mut damaged = whole.clone().into_bytes();
                damaged[at] = byte;
                // whatever it says, it says something
                SessionState::of(&damaged, true, SystemTime::now());
            }
        }
    }
}
