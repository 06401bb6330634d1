//! Whether a profile is protected: by its own name or account, or by where it leads.

mod cause;
pub(super) mod leads;

pub use cause::{Cause, Protected};

use super::Profiles;
use crate::config::{Config, Profile};

impl Profiles {
    /// Returns whether the settings protect a profile. `config` must contain every profile that it leads to: see
    /// [`Profiles::load`].
    pub fn is_protected(&self, config: &Config, profile: &Profile) -> bool {
        let settings = self.settings();
        settings.fault.is_some() || Cause::of(&profile.name, config, settings).is_some()
    }
}
