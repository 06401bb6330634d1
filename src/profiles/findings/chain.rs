//! Why the credentials of a profile cannot be resolved.

use crate::{
    config::{ChainError, Config, Profile, View},
    diagnostic::{Diagnostic, Location, Tool, Tools},
};

/// Says why tools cannot follow the profile to its credentials, and which ones.
pub(super) fn finding(profile: &Profile, config: &Config) -> Option<Diagnostic> {
    let name = &profile.name;
    let error = |view| config.chain(name, view).err().filter(|error| !is_about_itself(error));
    let (error, tools) = match (error(View::Cli), error(View::Rust)) {
        (None, None) => return None,
        (Some(error), None) => (error, Tools::of(&[Tool::Cli, Tool::Boto3])),
        // the problem at its line says so already
        (None, Some(ChainError::NoSsoSession { .. })) => return None,
        (None, Some(error)) => (error, Tools::of(&[Tool::Rust])),
        (Some(error), Some(_)) => (error, Tools::AWS),
    };
    let finding = Diagnostic::new(error.rule(), error.to_string()).affecting(tools);
    let place = profile.location().into_iter();
    Some(place.fold(finding, |finding, at: Location| finding.at(at)))
}

/// That a reader does not see the profile, or that nothing in it gives credentials, is no fault of its chain.
fn is_about_itself(error: &ChainError) -> bool {
    matches!(error, ChainError::NoProfile { from: None, .. } | ChainError::NoCredentials(_))
}
