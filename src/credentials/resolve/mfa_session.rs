//! Sessions of long-term keys, and codes of MFA devices for them.

use super::{
    super::{
        Credentials,
        cache::{CacheKey, EntryInfo, Freshness},
        failure::Failure,
        sts::{self, MfaCode},
    },
    resolution::Resolution,
};
use crate::diagnostic::{Error, Result};

/// The life of a session of long-term keys: a working day.
const SESSION_SECONDS: i32 = 43_200;

/// Attempts allowed for an MFA code.
const MAX_CODE_ATTEMPTS: usize = 3;

/// The outcome of a call.
type Called = std::result::Result<Credentials, Failure>;

impl Resolution<'_> {
    /// Returns a session of long-term keys, by GetSessionToken: after one code no role of the device needs another
    /// while the session lives. A refusal is remembered.
    pub(super) fn session(
        &self,
        keys: &Credentials,
        serial: Option<&str>,
        freshness: &Freshness,
        spare: bool,
    ) -> Result<Credentials> {
        let key = self.plan.session_key(keys, serial);
        if let Some(found) = self.cache.get(&key, freshness) {
            return Ok(found);
        }
        let about = EntryInfo {
            kind: "mfa-session".to_owned(),
            what: serial.unwrap_or_default().to_owned(),
            ..self.plan.info(0)
        };
        self.cache.get_or_make(&key, &about, freshness, |old| {
            let client = self.client()?;
            let call = |mfa| client.call(sts::session(&client.sts(keys), mfa, SESSION_SECONDS));
            let done = match serial {
                Some(serial) => self.with_code(serial, spare || old, |mfa| call(Some(mfa)))?,
                None => call(None),
            };
            done.map_err(|failure| {
                if let Some(serial) = serial.filter(|_| failure.is_denied() && !failure.is_about_mfa()) {
                    let device = self.plan.device(keys, serial);
                    self.cache.mark(&device);
                    self.refused_devices.add(device);
                }
                failure.error(&self.plan.chain(), "GetSessionToken", None)
            })
        })
    }

    /// Makes a call with a code of a device, and with another one if the user mistyped it.
    pub(super) fn with_code(&self, serial: &str, spare: bool, call: impl Fn(MfaCode) -> Called) -> Result<Called> {
        let once = || {
            let mfa = self.codes.next(serial, &self.plan.profile, spare, &self.cache)?;
            let done = call(mfa.clone());
            if done.as_ref().err().is_none_or(Failure::was_heard) {
                self.codes.mark_used(&mfa, &self.cache);
            }
            Ok::<_, Error>(done)
        };
        for _ in 1..MAX_CODE_ATTEMPTS {
            match once()? {
                Err(failure) if failure.is_about_mfa() && self.codes.can_ask() => {}
                done => return Ok(done),
            }
        }
        once()
    }

    /// Returns whether AWS gives no session for a device, as far as awsp knows.
    pub(super) fn gets_no_session(&self, device: &CacheKey) -> bool {
        self.refused_devices.has(device) || self.cache.marked(device)
    }
}
