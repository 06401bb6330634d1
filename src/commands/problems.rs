//! What the verbs that show the files say of problems in them.

use crate::{
    config::Problem,
    context::Context,
    diagnostic::{Result, Severity},
};

/// What keeps a reader from the files, one line each: the rest of the problems is in `--json`.
pub(super) fn say_errors(problems: &[Problem], context: &mut Context) -> Result<()> {
    for problem in problems.iter().filter(|problem| problem.diagnostic.severity == Severity::Error) {
        context.say(&problem.diagnostic)?;
    }
    Ok(())
}
