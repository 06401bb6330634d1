//! What a caller requires of cached credentials.

use std::time::Duration;

/// Freshness requirements.
#[derive(Clone, Copy, Debug, Default)]
pub struct Freshness {
    /// Seconds since 1970.
    pub now: u64,
    /// Minimum remaining lifetime; refresh if less.
    pub min_ttl: Option<Duration>,
    /// Bypass cached credentials.
    pub refresh: bool,
}
