//! `awsp completions`: clap_complete's static scripts, for packagers. The completion that `init` registers is
//! better: it knows the profiles.

use clap::CommandFactory;

use crate::{
    cli::{Cli, CompletionsArgs},
    context::Context,
    diagnostic::Result,
};

pub(super) fn run(options: &CompletionsArgs, context: &mut Context) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Cli::command(), "awsp", &mut script);
    Ok(context.stdout.write_all(&script)?)
}
