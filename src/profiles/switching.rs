//! The plan for a switch of this shell: to a profile, back to the one before, or to none.

use super::{
    Profiles, UsableProfile, UseOptions,
    find::Named,
    guard::{Act, refuse_when_locked},
    protected::Cause,
    setting::key_id,
};
use crate::{
    config::{Config, Profile},
    context::Context,
    diagnostic::{Error, Result, Status},
    mask,
    switch::{self, Answer, Region, SwitchPlan, SwitchTarget},
};

impl Profiles {
    /// Plans a switch to the profile of this name or alias.
    ///
    /// # Errors
    /// The shell is locked, there is no such profile, or it may not be used.
    pub fn switch_to(&self, typed: &str, options: &UseOptions, context: &Context) -> Result<SwitchPlan> {
        refuse_when_locked(context)?;
        let (config, named) = self.find(typed)?;
        let profile = self.admit(&named, &config, Act::Switch, options, context)?;
        Ok(profile.plan(options, context))
    }

    /// Plans a switch to the profile before the last switch, with the region override that was awsp's there.
    ///
    /// # Errors
    /// There is none, or as [`Profiles::switch_to`].
    pub fn switch_back(&self, options: &UseOptions, context: &Context) -> Result<SwitchPlan> {
        refuse_when_locked(context)?;
        let Some(previous) = switch::previous(&context.env) else {
            return Err(
                Error::new(Status::Failed, "no previous profile in this shell").hint("awsp NAME, or awsp -u for none")
            );
        };
        let region = match &options.region {
            Region::Profile => previous.region.map(Region::Override).unwrap_or_default(),
            asked => asked.clone(),
        };
        self.switch_to(&previous.name, &UseOptions { region, ..*options }, context)
    }

    /// Plans a switch to no profile. Looks up the credentials that tools use then, and asks the user if those are of a
    /// protected `[default]`.
    ///
    /// # Errors
    /// The shell is locked, or as [`Profiles::guard`].
    pub fn switch_off(&self, options: &UseOptions, context: &Context) -> Result<SwitchPlan> {
        refuse_when_locked(context)?;
        // only for the message: unreadable files must not prevent leaving a profile
        let config = self.load_lightly(&["default"]).ok();
        let default = config.as_ref().and_then(|config| config.profile("default"));
        let key_id = config.as_ref().zip(default).and_then(|(config, default)| key_id(config, default));
        let answer = switch::answer(&context.env, default, key_id.as_deref());
        if let (Some(config), Answer::Default(profile, _)) = (&config, &answer) {
            let settings = self.settings();
            let named = Named::new("[default]", config, profile, settings);
            // nor must unreadable settings
            if settings.fault.is_none() && !named.cause.as_ref().is_some_and(Cause::is_doubt) {
                self.guard(&named, Act::Switch, options.yes, context)?;
            }
        }
        Ok(switch::plan(&context.env, SwitchTarget::None(answer), &options.region))
    }

    /// Plans a switch that keeps the profile and changes the region.
    ///
    /// # Errors
    /// The shell is locked.
    pub fn switch_region(&self, options: &UseOptions, context: &Context) -> Result<SwitchPlan> {
        refuse_when_locked(context)?;
        let active = switch::active(&context.env).map(|(name, _)| name);
        let name = active.as_deref().unwrap_or("default");
        // only for the message, as in `switch_off`
        let config = if options.region == Region::Drop { self.load_lightly(&[name]).ok() } else { None };
        let profile = config.as_ref().and_then(|config| config.profile(name));
        Ok(switch::plan(&context.env, SwitchTarget::Stay(profile), &options.region))
    }

    /// The lines that a switch to this profile would print, or why it would be refused.
    pub fn preview(&self, config: &Config, profile: &Profile, protected: bool, context: &Context) -> Vec<String> {
        match UsableProfile::in_preview(profile, config, protected) {
            Err(error) => vec![error.to_string()],
            Ok(usable) => {
                let SwitchPlan { headline, notes, .. } = usable.plan(&UseOptions::default(), context);
                let headline = mask::said(&headline).into_owned();
                std::iter::once(headline).chain(notes.iter().map(ToString::to_string)).collect()
            }
        }
    }
}
