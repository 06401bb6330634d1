//! The command line of a switch, and of `env`, which prints one.

use clap::{Args, Parser, builder::NonEmptyStringValueParser};

use crate::shell::Shell;

/// The switch alone, for lines whose first word is not a command.
#[derive(Debug, Parser)]
#[command(name = "awsp", version, disable_help_flag = true)]
pub struct SwitchLine {
    /// What to switch to.
    #[command(flatten)]
    pub switch: SwitchArgs,
    /// Print help
    #[arg(short, long)]
    pub help: bool,
}

/// What a switch takes.
#[derive(Clone, Debug, Default, Args)]
pub struct SwitchArgs {
    /// The profile to switch to, or - for the one before
    pub names: Vec<String>,
    /// No profile: remove AWS_PROFILE
    #[arg(short, long, conflicts_with_all = ["names"])]
    pub unset: bool,
    /// Override the region, or - to drop the override
    #[arg(short, long, value_name = "REGION", allow_hyphen_values = true, value_parser = NonEmptyStringValueParser::new())]
    pub region: Option<String>,
    /// Switch to a protected profile without being asked
    #[arg(short, long)]
    pub yes: bool,
    /// Switch also to a profile that the AWS CLI cannot see
    #[arg(short, long)]
    pub force: bool,
    /// No notes
    #[arg(short, long)]
    pub quiet: bool,
    /// Say everything that was cleared
    #[arg(short, long, conflicts_with = "quiet")]
    pub verbose: bool,
}

/// `awsp env`
#[derive(Debug, Args)]
pub struct EnvArgs {
    /// The profile; without it the active one
    #[arg(conflicts_with = "unset")]
    pub name: Option<String>,
    /// No profile
    #[arg(short, long)]
    pub unset: bool,
    /// The language of the code
    #[arg(short, long, default_value = "posix")]
    pub shell: Shell,
    /// Override the region, or - to drop the override
    #[arg(short, long, value_name = "REGION", allow_hyphen_values = true, value_parser = NonEmptyStringValueParser::new())]
    pub region: Option<String>,
    /// Also for a protected profile, without being asked
    #[arg(short, long)]
    pub yes: bool,
    /// Also for a profile that the AWS CLI cannot see
    #[arg(short, long)]
    pub force: bool,
    /// No notes
    #[arg(short, long)]
    pub quiet: bool,
}
