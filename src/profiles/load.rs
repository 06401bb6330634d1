//! Reading the AWS files, no more of them than a command needs.

use super::{Profiles, protected::leads};
use crate::{config::Config, diagnostic::Result};

impl Profiles {
    /// Reads both files whole.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn load_all(&self) -> Result<Config> {
        Config::load(self.locations()?)
    }

    /// Reads these profiles and, if the settings protect anything, every profile that they lead to.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn load(&self, names: &[&str]) -> Result<Config> {
        let (settings, locations) = (self.settings(), self.locations()?);
        if settings.protect.is_empty() {
            return Config::load_only(locations, names);
        }
        Config::load_leading(locations, names, |config, name| leads::names(name, config, settings))
    }

    /// As [`Profiles::load`], but reads only these profiles if nothing is protected. That is enough for a prompt or a
    /// list.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn load_lightly(&self, names: &[&str]) -> Result<Config> {
        match self.settings().protect.is_empty() {
            true => Config::load_without_sources(self.locations()?, names),
            false => self.load(names),
        }
    }
}
