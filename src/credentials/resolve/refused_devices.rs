//! The MFA devices for which AWS gives no session, as this process found out.

use std::sync::{Mutex, PoisonError};

use super::super::cache::CacheKey;

/// Devices by the key that the cache marks them with. It knows them even where the cache cannot be used.
#[derive(Debug, Default)]
pub(super) struct RefusedDevices(Mutex<Vec<CacheKey>>);

impl RefusedDevices {
    pub(super) fn add(&self, device: CacheKey) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(device);
    }

    pub(super) fn has(&self, device: &CacheKey) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(device)
    }
}
