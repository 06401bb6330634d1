//! A profile that may be used, and the plan for using it: by this shell, or by one command.

use super::{ProfileFindings, Profiles, find::Named, guard::Act, setting::key_id};
use crate::{
    config::{Chain, Config, Profile, Reader, View},
    context::Context,
    diagnostic::{Error, Result, Status},
    switch::{self, Region, SwitchPlan, SwitchTarget},
    time,
};

/// What the user asked for besides the profile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UseOptions {
    /// What becomes of the region override.
    pub region: Region,
    /// Allows a protected profile without asking.
    pub yes: bool,
    /// Allows a profile that the AWS CLI cannot see.
    pub force: bool,
    /// Suppresses warnings and notes.
    pub quiet: bool,
}

/// A profile that may be used: the AWS CLI sees it, or it is forced, and if it is protected the user has agreed.
#[derive(Debug)]
pub struct UsableProfile<'a> {
    /// The profile.
    pub profile: &'a Profile,
    /// What it was found in, with its chain.
    config: &'a Config,
    protected: bool,
}

impl Profiles {
    /// Checks that a profile that was found may be used, and asks if it is protected.
    ///
    /// # Errors
    /// Its name cannot be used, the AWS CLI does not see it, or as [`Profiles::guard`].
    pub fn admit<'a>(
        &self,
        named: &Named,
        config: &'a Config,
        act: Act,
        options: &UseOptions,
        context: &Context,
    ) -> Result<UsableProfile<'a>> {
        let profile = named.profile(config)?;
        if config.is_foreign(profile) && !options.force {
            return Err(self.foreign(profile));
        }
        check(profile, config, options.force)?;
        let protected = self.guard(named, act, options.yes, context)?;
        Ok(UsableProfile { profile, config, protected })
    }
}

impl<'a> UsableProfile<'a> {
    /// A profile as if the user had agreed to everything that is asked about, for a preview.
    ///
    /// # Errors
    /// A switch to it would be refused.
    pub(super) fn in_preview(profile: &'a Profile, config: &'a Config, protected: bool) -> Result<Self> {
        check(profile, config, false)?;
        Ok(Self { profile, config, protected })
    }

    /// The plan for using it in this environment.
    pub fn plan(&self, options: &UseOptions, context: &Context) -> SwitchPlan {
        let Self { profile, config, protected } = *self;
        let key_id = key_id(config, profile);
        let chains = [View::Cli, View::Rust].map(|view| config.chain(&profile.name, view).ok());
        let needs_keys = chains.iter().flatten().any(Chain::uses_environment);
        let notes = if options.quiet { Vec::new() } else { ProfileFindings::on_switch(profile, config, context) };
        let protected = protected.then(time::now);
        let target = SwitchTarget::Profile { profile, key_id: key_id.as_deref(), needs_keys, protected };
        let mut plan = switch::plan(&context.env, target, &options.region);
        plan.notes.extend(notes);
        plan
    }
}

fn check(profile: &Profile, config: &Config, force: bool) -> Result<()> {
    let name = &profile.name;
    if name.chars().any(char::is_control) {
        let message = format!("{name:?} has control characters in its name");
        return Err(Error::new(Status::Failed, message).at(profile.location()));
    }
    if !config.by_header(profile).has(Reader::Cli) && !force {
        let message = format!("the AWS CLI and boto3 do not see {name:?}");
        let error = Error::new(Status::Failed, message).at(profile.location());
        return Err(error.hint("--force, to use it anyway"));
    }
    Ok(())
}
