//! Help, the version, and clap's complaints in awsp's words.

use clap::{
    CommandFactory,
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::{
    cli::{Cli, HELP, HelpArgs, is_command},
    context::Context,
    diagnostic::{Error, Result, Status},
};

pub(super) fn first_page(context: &mut Context) -> Result<()> {
    Ok(context.stdout.write_all(HELP.as_bytes())?)
}

pub(super) fn version(context: &mut Context) -> Result<()> {
    Ok(writeln!(context.stdout, "awsp {}", env!("CARGO_PKG_VERSION"))?)
}

/// `awsp help [--all] [COMMAND]`
pub(super) fn run(options: &HelpArgs, context: &mut Context) -> Result<()> {
    let mut tree = Cli::command();
    tree.build();
    if let Some(name) = &options.command {
        let Some(found) = tree.find_subcommand_mut(name) else {
            return Err(Error::new(Status::Usage, format!("no command {name:?}")).hint("awsp help --all"));
        };
        return Ok(write!(context.stdout, "{}", found.render_long_help())?);
    }
    first_page(context)?;
    if options.all {
        writeln!(context.stdout, "\n{}", tree.render_long_help())?;
        for command in tree.get_subcommands_mut() {
            writeln!(context.stdout, "\n{}", command.render_help())?;
        }
    }
    Ok(())
}

/// What clap stopped at: help and the version are an answer, the rest is a usage error.
pub(super) fn clap(error: &clap::Error, context: &mut Context) -> Result<()> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Ok(write!(context.stdout, "{error}")?),
        _ => Err(usage(error)),
    }
}

/// One line out of clap's several.
pub(super) fn usage(error: &clap::Error) -> Error {
    let text = error.to_string();
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default().trim_start_matches("error: ").trim_end_matches(':').to_owned();
    let missing = match error.get(ContextKind::InvalidArg) {
        Some(arguments) if error.kind() == ErrorKind::MissingRequiredArgument => format!(": {arguments}"),
        _ => String::new(),
    };
    Error::new(Status::Usage, first.to_lowercase() + &missing).hint(way_out(error, &text))
}

/// The values that there are, else the usage. Of options that exclude each other clap's usage would show just these.
fn way_out(error: &clap::Error, text: &str) -> String {
    if let Some(ContextValue::Strings(values)) = error.get(ContextKind::ValidValue)
        && !values.is_empty()
    {
        return values.join(", ");
    }
    let usage = text.lines().find_map(|line| line.strip_prefix("Usage: "));
    if error.kind() != ErrorKind::ArgumentConflict {
        return usage.unwrap_or("awsp help").to_owned();
    }
    let command = usage.and_then(|usage| usage.split(' ').nth(1)).filter(|word| is_command(word));
    ["awsp help"].into_iter().chain(command).collect::<Vec<_>>().join(" ")
}
