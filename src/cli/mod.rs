//! The command line: clap's types and the words of the contract, nothing else. Only `commands` imports it.

mod command;
#[cfg(feature = "credentials")]
pub mod credentials;
mod exec;
mod habits;
#[cfg(feature = "credentials")]
pub mod modes;
mod profiles;
mod setup;
mod switch;
pub mod tab;
mod words;

pub use command::{COMMANDS, Command, LEFT_OUT};
pub use exec::ExecArgs;
pub use habits::{HABITS, Habit};
pub use profiles::{CurrentArgs, ListArgs, ShowArgs, WhyArgs};
pub use setup::{CompletionsArgs, HelpArgs, InitArgs};
pub use switch::{EnvArgs, SwitchArgs, SwitchLine};
pub use words::{FROM_COMPLETION, FROM_SHELL, RESERVED, RUN_ANOTHER, is_command};

use clap::Parser;

/// The first page of help.
pub const HELP: &str = "\
awsp switches the AWS profile of this shell, and makes sure it took.

  awsp NAME          switch this shell to a profile (TAB completes names)
  awsp -             back to the one before
  awsp -u            no profile: AWS_PROFILE is gone, not empty
  awsp -r REGION     override the region (-r - drops the override)
  awsp list          profiles, of both files
  awsp show [NAME]   its settings, with file and line
  awsp why [NAME]    where it comes from and what overrides it
  awsp exec NAME --  one command as a profile: awsp exec dev -- aws s3 ls
  awsp env NAME      the switch as shell code: eval \"$(awsp env dev)\"
  awsp init SHELL    what your rc file loads: eval \"$(awsp init bash)\"

awsp help --all has the rest.
";

/// Switches the AWS profile of this shell, and makes sure it took
#[derive(Debug, Parser)]
#[command(name = "awsp", version, disable_help_subcommand = true, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// The command, if the first word is one.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Otherwise the switch.
    #[command(flatten)]
    pub switch: SwitchArgs,
}
