//! The questions that several commands have about profiles: finding one by name or alias, its protection, its faults,
//! and the plan for a switch to it.

mod files;
mod find;
mod findings;
#[cfg(feature = "credentials")]
mod for_credentials;
pub mod guard;
mod load;
mod missing;
mod protected;
mod setting;
mod switching;
mod usable;

use std::{
    cell::OnceCell,
    path::{Path, PathBuf},
};

use crate::{
    config::{AwsFile, Locations, Platform},
    context::{Context, SETTINGS_PLACE},
    diagnostic::Result,
    file,
    settings::Settings,
};

pub use find::Named;
pub use findings::{ProfileFindings, session};
pub use guard::Act;
pub use protected::{Cause, Protected};
pub use setting::{account, key_id, text};
pub use usable::{UsableProfile, UseOptions};

/// The profiles that one command works with: where the AWS files are, and awsp's own settings, read once and only when a
/// command needs them.
pub struct Profiles {
    locations: Result<Locations>,
    /// Whether a variable names each file, in the order of [`AwsFile::BOTH`].
    named_files: [bool; 2],
    settings_place: Option<PathBuf>,
    /// `AWSP_SETTINGS` names the file, which then has to exist.
    is_settings_place_named: bool,
    settings: OnceCell<Settings>,
}

impl Profiles {
    /// The profiles of this context. Reads no file.
    pub fn of(context: &Context) -> Self {
        Self {
            locations: Locations::find(&context.env, context.home.as_deref(), Platform::HERE),
            named_files: AwsFile::BOTH.map(|file| context.env.has(file.variable())),
            settings_place: context.settings_place(),
            is_settings_place_named: context.env.has(SETTINGS_PLACE),
            settings: OnceCell::new(),
        }
    }

    /// Returns where both AWS files are.
    ///
    /// # Errors
    /// No home folder is known.
    pub fn locations(&self) -> Result<&Locations> {
        self.locations.as_ref().map_err(Clone::clone)
    }

    /// Returns awsp's own settings.
    pub fn settings(&self) -> &Settings {
        self.settings.get_or_init(|| Settings::load(self.settings_file()))
    }

    /// Returns the file of awsp's own settings: the one that `AWSP_SETTINGS` names, or the usual one unless that
    /// certainly does not exist. `None` means that there are no settings.
    pub fn settings_file(&self) -> Option<&Path> {
        let has_to_exist = self.is_settings_place_named;
        self.settings_place.as_deref().filter(|path| has_to_exist || !file::is_missing(path))
    }
}
