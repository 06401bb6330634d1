//! Finding a profile by its name or alias.

use super::{Profiles, protected::Cause, setting::account};
use crate::{
    config::{Config, Profile},
    diagnostic::{Error, Result, Status},
    settings::Settings,
};

/// A profile as the user named it.
#[derive(Debug)]
pub struct Named {
    /// The word that was typed: an alias or the name.
    pub typed: String,
    /// The name of the profile.
    pub name: String,
    /// Its account, for a message.
    pub account: Option<String>,
    /// Why it is protected, if it is.
    pub cause: Option<Cause>,
}

impl Named {
    /// Describes a profile that was found by the word `typed`. `config` must contain every profile that it leads to:
    /// see [`Profiles::load`].
    pub fn new(typed: &str, config: &Config, profile: &Profile, settings: &Settings) -> Self {
        let cause = Cause::of(&profile.name, config, settings);
        let account = account(config, profile);
        Self { typed: typed.to_owned(), name: profile.name.clone(), account, cause }
    }

    /// The profile itself, in what it was found in.
    pub fn profile<'a>(&self, config: &'a Config) -> Result<&'a Profile> {
        config.profile(&self.name).ok_or_else(|| Error::new(Status::NoProfile, format!("no profile {:?}", self.name)))
    }
}

impl Profiles {
    /// Finds the profile of exactly this name, else the one that this alias stands for.
    ///
    /// # Errors
    /// There is neither (status 3), or the files cannot be read.
    pub fn find(&self, typed: &str) -> Result<(Config, Named)> {
        self.find_in(typed, |wanted| self.load(wanted))
    }

    /// As [`Profiles::find`], with both files read whole.
    ///
    /// # Errors
    /// As [`Profiles::find`].
    pub fn find_in_all(&self, typed: &str) -> Result<(Config, Named)> {
        self.find_in(typed, |_| self.load_all())
    }

    /// As [`Profiles::find`], in what `load` reads of the files when it is given the names that may be meant.
    pub(super) fn find_in(&self, typed: &str, load: impl FnOnce(&[&str]) -> Result<Config>) -> Result<(Config, Named)> {
        Self::refuse_empty(typed)?;
        let alias = self.settings().alias(typed);
        let wanted: Vec<&str> = std::iter::once(typed).chain(alias).collect();
        let config = load(&wanted)?;
        let found = wanted.into_iter().find_map(|name| config.profile(name));
        let Some(profile) = found else { return Err(self.not_found(typed, alias)) };
        let named = Named::new(typed, &config, profile, self.settings());
        Ok((config, named))
    }

    /// Refuses an empty name, such as `"$PROFILE"` with an unset variable.
    ///
    /// # Errors
    /// The name is empty. A profile of that name is refused, too, because an empty `AWS_PROFILE` selects none.
    pub fn refuse_empty(name: &str) -> Result<()> {
        match name.is_empty() {
            true => Err(Error::new(Status::Usage, "the profile name is empty").hint("awsp list")),
            false => Ok(()),
        }
    }

    fn not_found(&self, typed: &str, alias: Option<&str>) -> Error {
        match alias {
            Some(profile) => self.no_profile_of_alias(profile, typed),
            None => self.no_profile(typed),
        }
    }
}
