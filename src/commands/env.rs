//! `awsp env`: a switch as shell code on standard output, for `.envrc`, Makefiles, CI and entrypoints.

use super::{evaluated::EvaluatedCode, switch_request::SwitchRequest};
use crate::{cli, context::Context, diagnostic::Result, profiles::Profiles, switch::SwitchPlan};

pub(super) fn run(options: cli::EnvArgs, context: &mut Context) -> Result<()> {
    let code = EvaluatedCode::begin(options.shell, context)?;
    match plan(&options, context) {
        Ok(plan) => {
            if !options.quiet {
                super::say(&plan.notes, context);
            }
            // last: after it nothing can fail
            code.complete(&plan.changes, context)
        }
        Err(error) => Err(code.fail(error, context)),
    }
}

fn plan(options: &cli::EnvArgs, context: &Context) -> Result<SwitchPlan> {
    SwitchRequest::of_env(options, context)?.plan(&Profiles::of(context), context)
}
