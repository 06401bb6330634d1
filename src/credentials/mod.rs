//! Credentials of every kind of profile. The only room that imports `aws_*`.

pub mod cache;
mod client;
pub mod copy;
mod digest;
mod failure;
mod form;
mod format;
mod harden;
mod key;
mod mfa;
mod network;
mod plan;
pub mod process;
mod request;
mod resolve;
mod sts;
mod words;

use std::time::Duration;

pub use self::{
    format::Format,
    harden::harden_process,
    request::{Ambient, ResolveOptions, ResolveRequest, Resolved, Role},
    resolve::ResolverSession,
    sts::Identity,
};
pub use secrecy::{ExposeSecret, SecretString};

/// What signs requests. It does not print: keys and tokens are [`SecretString`]s.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// `AKIA…` for keys that last, `ASIA…` for a session's.
    pub access_key_id: String,
    /// The secret key.
    pub secret_access_key: SecretString,
    /// There is one exactly when the credentials are temporary.
    pub session_token: Option<SecretString>,
    /// When they end, in seconds since 1970; `None` when nobody says.
    pub expiration: Option<u64>,
    /// The account they belong to, where that is known.
    pub account_id: Option<String>,
}

impl Credentials {
    /// How long they live on; `None` when nobody says. Zero when they have ended.
    pub fn life(&self, now: u64) -> Option<Duration> {
        self.expiration.map(|end| Duration::from_secs(end.saturating_sub(now)))
    }
}
