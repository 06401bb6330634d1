//! `awsp init SHELL`: what the shell evaluates at its start.

use super::evaluated;
use crate::{
    cli,
    context::Context,
    diagnostic::Result,
    shell::{Shell, init},
};

pub(super) fn run(options: &cli::InitArgs, context: &mut Context) -> Result<()> {
    let text = init::text(options.shell, &options.cmd, options.prompt, !options.no_completion);
    print(options.shell, text, context)
}

/// `awsp init SHELL [--prompt]`, which every new shell waits for.
pub(super) fn plain(name: &str, prompt: bool, context: &mut Context) -> Result<()> {
    let shell = Shell::from_name(name);
    let text =
        shell.ok_or_else(|| super::unknown_shell(name)).and_then(|shell| init::text(shell, "awsp", prompt, true));
    print(shell.unwrap_or(Shell::Posix), text, context)
}

/// Prints the code in one piece: a pipe gets all of it or, if the reader is gone, nothing.
fn print(shell: Shell, text: Result<String>, context: &mut Context) -> Result<()> {
    let text = text.map_err(|error| evaluated::fail(shell, error, context))?;
    Ok(context.stdout.write_all(text.as_bytes())?)
}
