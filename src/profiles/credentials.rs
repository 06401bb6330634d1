//! Finding a profile whose credentials are wanted: with all that they depend on.

use super::{
    find::{self, Named},
    protection::{Cause, leads},
};
use crate::{
    config::{Config, Locations, account_of_arn},
    credentials::{Role, process},
    diagnostic::{Result, Status},
    settings::Settings,
};

/// Finds a profile as [`find::find`] does, with all that its credentials depend on.
///
/// # Errors
/// As [`find::find`].
pub fn find(typed: &str, settings: &Settings, locations: &Locations) -> Result<(Config, Named)> {
    let leads = |config: &Config, name: &str| match settings.protect.is_empty() {
        true => asked_of_awsp(name, config, settings),
        false => leads::names(name, config, settings),
    };
    let load = |wanted: &[&str]| Config::load_leading(locations, wanted, leads);
    let (config, named) = find::find_in(typed, settings, locations, load)?;
    // endpoints stand in a section of their own
    let has_services = |name: &str| find::text(&config, name, "services").is_some();
    if config.profiles().iter().any(|profile| has_services(&profile.name)) {
        return find::find_in(typed, settings, locations, |_| Config::load(locations));
    }
    Ok((config, named))
}

/// Returns the profile that a `credential_process = awsp credential-process NAME` names: NAME, and the profile behind
/// it if NAME is an alias.
fn asked_of_awsp(profile: &str, config: &Config, settings: &Settings) -> Vec<String> {
    let process = find::text(config, profile, "credential_process");
    let name = process.and_then(|process| process::of_awsp(&process)).map(|(name, _)| name);
    let alias = name.as_deref().and_then(|name| settings.alias(name)).map(str::to_owned);
    [name, alias].into_iter().flatten().collect()
}

/// Protects a profile that is used with `--role-arn` if the role's account, or a profile with the same role, is
/// protected.
///
/// # Errors
/// The files cannot be read.
pub fn count_in(role: Option<&Role>, named: &mut Named, settings: &Settings, locations: &Locations) -> Result<()> {
    let Some(Role { arn, .. }) = role.filter(|_| named.cause.is_none()) else { return Ok(()) };
    named.cause = account_of_arn(arn).filter(|account| settings.protect.covers_account(account)).map(Cause::Role);
    if named.cause.is_none() && settings.protect.has_names() {
        let config = Config::load(locations)?;
        let has_it = |name: &str| find::text(&config, name, "role_arn").is_some_and(|other| other == *arn);
        let mut names = config.profiles().iter().map(|profile| &profile.name);
        let found = names.find(|name| settings.protect.covers_name(name) && has_it(name));
        named.cause = found.cloned().map(Cause::Role);
    }
    Ok(())
}

/// Finds the profile that a variable or `[default]` names. There the tools know no alias, and awsp means what they mean.
///
/// # Errors
/// As [`find::find`].
pub fn find_exactly(name: &str, settings: &Settings, locations: &Locations) -> Result<(Config, Named)> {
    match find(name, settings, locations) {
        Ok((_, named)) if named.name != name => Err(find::no_profile(name, locations)),
        Err(error) if error.status() == Status::NoProfile => Err(find::no_profile(name, locations)),
        done => done,
    }
}
