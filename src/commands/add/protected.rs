//! What `add` may not do to protected profiles.

use crate::{
    cli::credentials::Add,
    commands::{
        files::Named,
        protection::{self, Act, Protected},
    },
    config::Config,
    context::Context,
    error::{Error, Result, Status},
    settings::Settings,
};

/// Judges an edit by the profiles `before` and `after` it.
///
/// # Errors
/// The shell is locked and the profile that is written would be protected, or one that is protected would not be any more.
pub(super) fn check(
    options: &Add,
    before: &Config,
    after: &Config,
    settings: &Settings,
    context: &Context,
) -> Result<()> {
    if let Some(profile) = after.profile(&options.name).filter(|_| !options.dry_run) {
        // to write a profile is not to use it, so that nothing is asked
        let is_confirmed = true;
        let named = Named::new(&options.name, after, profile, settings);
        protection::guard(&named, Act::Use, is_confirmed, settings, context)?;
    }
    let (was, is) = (Protected::of(before, settings), Protected::of(after, settings));
    let lost = |name: &str| was.has(name) && !is.has(name);
    let Some(profile) = before.profiles().iter().find(|profile| lost(&profile.name)) else { return Ok(()) };
    let name = &profile.name;
    let reason = protection::reason(&Named::new(name, before, profile, settings));
    let message = format!("{name} would no longer be protected{reason}");
    Err(Error::new(Status::Failed, message).hint(format!("add {name} to [protect] profiles: awsp settings")))
}
