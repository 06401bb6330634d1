//! Names the place of a profile in an error, and the place at which a chain ends. Pure.

use crate::{
    config::{ChainError, Config, Profile},
    diagnostic::{Error, Location, Status},
};

/// The place of a profile's first header.
pub(in crate::credentials) fn place(profile: &str, config: &Config) -> Option<Location> {
    config.profile(profile).and_then(Profile::location)
}

/// A chain that leads nowhere, with the profile and the line to look at.
pub(super) fn broken(name: &str, error: &ChainError, config: &Config) -> Error {
    let status =
        if matches!(error, ChainError::NoProfile { from: None, .. }) { Status::NoProfile } else { Status::Failed };
    Error::of(status, error.diagnostic(name, config))
}
