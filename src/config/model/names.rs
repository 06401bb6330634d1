//! The names of profiles without the rest, where one pass over the bytes can tell them.

use std::ops::ControlFlow;

use crate::{
    config::{
        files::location::Locations,
        model::config::Config,
        scan::{
            self,
            names::{Filter, ProfileNames},
        },
    },
    diagnostic::Result,
};

/// Calls `with` for each name of [`Config::profiles`], in that order and once each, until it breaks.
///
/// # Errors
/// As [`Config::load`].
pub fn each(locations: &Locations, filter: Filter<'_>, with: impl FnMut(&str) -> ControlFlow<()>) -> Result<()> {
    _ = find(locations, filter)?.lines().split_terminator('\n').try_for_each(with);
    Ok(())
}

/// The names of [`each`].
///
/// # Errors
/// As [`Config::load`].
pub fn find(locations: &Locations, filter: Filter<'_>) -> Result<ProfileNames> {
    if let Ok(names) = scan::names::scan(locations, filter) {
        return Ok(names);
    }
    let config = Config::load(locations)?;
    let mut names = ProfileNames::default();
    config.profiles().iter().for_each(|profile| names.insert(profile.name.as_bytes(), filter));
    Ok(names)
}
