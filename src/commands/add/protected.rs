//! Keeps `add` from weakening protection.

use crate::{
    cli::credentials::AddArgs,
    config::Config,
    context::Context,
    diagnostic::{Error, Result, Status},
    profiles::{Act, Named, Profiles, Protected},
};

/// Refuses an edit that weakens protection. `before` and `after` are the profiles before and after the edit.
///
/// # Errors
/// The shell is locked and the new profile would be protected, or a protected profile would lose its protection.
pub(super) fn check(
    options: &AddArgs,
    before: &Config,
    after: &Config,
    profiles: &Profiles,
    context: &Context,
) -> Result<()> {
    let settings = profiles.settings();
    if let Some(profile) = after.profile(&options.name).filter(|_| !options.dry_run) {
        // writing a profile does not use it, so no question is needed
        let is_confirmed = true;
        let named = Named::new(&options.name, after, profile, settings);
        profiles.guard(&named, Act::Use, is_confirmed, context)?;
    }
    let (was, is) = (Protected::of(before, settings), Protected::of(after, settings));
    let lost = |name: &str| was.has(name) && !is.has(name);
    let Some(profile) = before.profiles().iter().find(|profile| lost(&profile.name)) else { return Ok(()) };
    let name = &profile.name;
    let reason = Named::new(name, before, profile, settings).reason();
    let message = format!("{name} would no longer be protected{reason}");
    Err(Error::new(Status::Failed, message)
        .hint(format!("add {name} to profiles in [protect]; awsp settings shows the file")))
}
