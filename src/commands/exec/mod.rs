//! `awsp exec`: a switch without a shell, made in the environment of a child.

#[cfg(feature = "credentials")]
mod keys;
mod only;

use super::{region_option, say};
use crate::{
    cli,
    context::Context,
    diagnostic::{Error, Result, Status},
    process::{program::Program, signals},
    profiles::{Act, Profiles, UseOptions},
};

pub(super) fn run(options: cli::ExecArgs, context: &mut Context) -> Result<()> {
    let name = name(&options)?;
    let region = region_option::parse(options.region.as_deref())?;
    let how = UseOptions { region, yes: options.yes, force: options.force, quiet: options.quiet };
    if !how.quiet {
        say(&region_option::doubt(&how.region), context);
    }
    let profiles = Profiles::of(context);
    #[cfg(feature = "credentials")]
    if options.credentials || options.role.role_arn.is_some() {
        return keys::run(options, how, &profiles, context);
    }
    if options.only {
        return only::run(name, &options.command, &how, &profiles, context);
    }
    let (config, named) = profiles.find(name)?;
    let program = Program::find(&options.command, &context.env)?;
    let profile = profiles.admit(&named, &config, Act::Use, &how, context)?;
    signals::release()?;
    let plan = profile.plan(&how, context);
    if !how.quiet {
        say(&plan.notes, context);
    }
    Err(program.replace(&plan.applied(&context.env)))
}

/// The one word before `--`. Where a command begins is never guessed at.
fn name(options: &cli::ExecArgs) -> Result<&str> {
    let usage = |message: &str, hint: String| Err(Error::new(Status::Usage, message).hint(hint));
    match (options.names.as_slice(), options.command.is_empty()) {
        ([name], false) => Ok(name),
        ([name], true) => usage("exec what? a command is missing", format!("awsp exec {name} -- COMMAND")),
        ([], true) => usage("exec as whom, and what?", "awsp exec NAME -- COMMAND".to_owned()),
        ([], false) => usage("exec as whom? a name is missing", "awsp exec NAME -- COMMAND".to_owned()),
        ([name, words @ ..], true) => {
            usage("the command of exec stands after --", format!("awsp exec {name} -- {}", words.join(" ")))
        }
        ([name, word, ..], false) => {
            usage(&format!("one name before --, not {word:?}"), format!("awsp exec {name} -- COMMAND"))
        }
    }
}
