//! `awsp env`: a switch as shell code on standard output, for `.envrc`, Makefiles, CI and entrypoints.

use super::switch_request::SwitchRequest;
use crate::{cli, context::Context, diagnostic::Result, profiles::Profiles};

pub(super) fn run(options: cli::EnvArgs, context: &mut Context) -> Result<()> {
    let request = SwitchRequest::of_env(&options, context)?;
    let plan = request.plan(&Profiles::of(context), context)?;
    let code = options.shell.emit(&plan.changes, "");
    context.stdout.write_all(code.as_bytes())?;
    context.stdout.flush()?;
    if !options.quiet {
        for note in &plan.notes {
            context.say(note)?;
        }
    }
    Ok(())
}
