//! `awsp init SHELL`: what the shell evaluates at its start.

use crate::{
    cli,
    context::Context,
    diagnostic::Result,
    shell::{Shell, init},
};

pub(super) fn run(options: &cli::InitArgs, context: &mut Context) -> Result<()> {
    let text = init::text(options.shell, &options.cmd, options.prompt, !options.no_completion)?;
    Ok(context.stdout.write_all(text.as_bytes())?)
}

/// `awsp init SHELL [--prompt]`, which every new shell waits for.
pub(super) fn plain(shell: &str, prompt: bool, context: &mut Context) -> Result<()> {
    let shell = Shell::from_name(shell).ok_or_else(|| super::unknown_shell(shell))?;
    Ok(context.stdout.write_all(init::text(shell, "awsp", prompt, true)?.as_bytes())?)
}
