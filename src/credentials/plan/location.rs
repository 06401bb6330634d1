//! Names the place of a profile in an error, and the place at which a chain ends. Pure.

use crate::{
    config::{ChainError, Config, Profile},
    diagnostic::{Diagnostic, Error, Location, Status},
};

/// The place of a profile's first header.
pub(in crate::credentials) fn place(profile: &str, config: &Config) -> Option<Location> {
    config.profile(profile).and_then(Profile::location)
}

/// A chain that leads nowhere, with the profile and the line to look at.
pub(super) fn broken(name: &str, error: &ChainError, config: &Config) -> Error {
    let at = match error {
        ChainError::NoProfile { from, .. } => from.as_deref().unwrap_or(name),
        ChainError::Loop(names) => names.last().map_or(name, String::as_str),
        ChainError::UnknownSource { profile, .. }
        | ChainError::NoSsoSession { profile, .. }
        | ChainError::Incomplete { profile, .. }
        | ChainError::BothSources(profile)
        | ChainError::NoSource(profile)
        | ChainError::NoCredentials(profile)
        | ChainError::TooLong(profile) => profile,
    };
    let chain = if at == name { String::new() } else { format!("{name}: ") };
    let status =
        if matches!(error, ChainError::NoProfile { from: None, .. }) { Status::NoProfile } else { Status::Failed };
    let at = if at.is_empty() { None } else { place(at, config) };
    Error::of(status, Diagnostic::new(error.rule(), format!("{chain}{error}"))).at(at)
}
