//! The command line of the commands that set awsp up, and of help.

use clap::{ArgAction, Args};

use crate::shell::Shell;

/// `awsp init`
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The shell
    pub shell: Shell,
    /// The name of the function
    #[arg(long, value_name = "NAME", default_value = "awsp")]
    pub cmd: String,
    /// Put the profile into the prompt
    #[arg(long)]
    pub prompt: bool,
    /// Leave completion to the package
    #[arg(long, action = ArgAction::SetTrue)]
    pub no_completion: bool,
}

/// `awsp completions`
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// `awsp help`
#[derive(Debug, Args)]
pub struct HelpArgs {
    /// Every command and option
    #[arg(long, conflicts_with = "command")]
    pub all: bool,
    /// Only this command
    pub command: Option<String>,
}
