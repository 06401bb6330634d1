//! Finds a profile to resolve its credentials, with everything that they depend on.

use super::{
    Profiles,
    find::Named,
    protected::{Cause, leads},
    setting::text,
};
use crate::{
    config::{Config, account_of_arn},
    credentials::process,
    diagnostic::{Result, Status},
    settings::Settings,
};

impl Profiles {
    /// Finds a profile as [`Profiles::find`] does, with all that its credentials depend on.
    ///
    /// # Errors
    /// As [`Profiles::find`].
    pub fn find_for_credentials(&self, typed: &str) -> Result<(Config, Named)> {
        let settings = self.settings();
        let leads = |config: &Config, name: &str| match settings.protect.is_empty() {
            true => asked_of_awsp(name, config, settings),
            false => leads::names(name, config, settings),
        };
        let (config, named) = self.find_in(typed, |wanted| Config::load_leading(self.locations()?, wanted, leads))?;
        // awsp resolves credentials as the CLI or Rust does
        if config.is_foreign(named.profile(&config)?) {
            return Err(self.no_profile(&named.name));
        }
        // endpoints stand in a section of their own
        let has_services = |name: &str| text(&config, name, "services").is_some();
        if config.profiles().iter().any(|profile| has_services(&profile.name)) {
            return self.find_in_all(typed);
        }
        Ok((config, named))
    }

    /// Finds the profile that a variable or `[default]` names. There the tools know no alias, and awsp means what they
    /// mean.
    ///
    /// # Errors
    /// As [`Profiles::find`].
    pub fn find_exactly_for_credentials(&self, name: &str) -> Result<(Config, Named)> {
        match self.find_for_credentials(name) {
            Ok((_, named)) if named.name != name => Err(self.no_profile(name)),
            Err(error) if error.status() == Status::NoProfile => Err(self.no_profile(name)),
            done => done,
        }
    }

    /// Protects a profile that is used with `--role-arn` if the role's account, or a profile with the same role, is
    /// protected.
    ///
    /// # Errors
    /// The files cannot be read.
    pub fn protect_by_role(&self, named: &mut Named, role_arn: Option<&str>) -> Result<()> {
        let Some(arn) = role_arn.filter(|_| named.cause.is_none()) else { return Ok(()) };
        let protect = &self.settings().protect;
        named.cause = account_of_arn(arn).filter(|account| protect.covers_account(account)).map(Cause::Role);
        if named.cause.is_none() && protect.has_names() {
            let config = self.load_all()?;
            let has_it = |name: &str| text(&config, name, "role_arn").is_some_and(|other| other == arn);
            let mut names = config.profiles().iter().map(|profile| &profile.name);
            let found = names.find(|name| protect.covers_name(name) && has_it(name));
            named.cause = found.cloned().map(Cause::Role);
        }
        Ok(())
    }
}

/// Returns the profile that a `credential_process = awsp credential-process NAME` names: NAME, and the profile behind
/// it if NAME is an alias.
fn asked_of_awsp(profile: &str, config: &Config, settings: &Settings) -> Vec<String> {
    let process = text(config, profile, "credential_process");
    let name = process.and_then(|process| process::of_awsp(&process)).map(|(name, _)| name);
    let alias = name.as_deref().and_then(|name| settings.alias(name)).map(str::to_owned);
    [name, alias].into_iter().flatten().collect()
}
