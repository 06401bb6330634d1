//! `awsp env`: a switch as shell code on standard output, for `.envrc`, Makefiles, CI and entrypoints.

use super::switch::{self, Request};
use crate::{cli, context::Context, diagnostic::Result, switch::active};

pub(super) fn run(options: cli::EnvArgs, context: &mut Context) -> Result<()> {
    let request = Request::of_env(&options, active(&context.env).map(|(name, _)| name))?;
    let plan = switch::plan(&request, context)?;
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
