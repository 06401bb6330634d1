//! The command line of the commands that look at profiles.

use clap::Args;

use crate::config::View;

/// `awsp list`
#[derive(Debug, Default, Args)]
pub struct ListArgs {
    /// Only profiles whose name, account, role or region contains this
    pub pattern: Option<String>,
    /// As JSON
    #[arg(long)]
    pub json: bool,
    /// No notes
    #[arg(short, long)]
    pub quiet: bool,
}

/// `awsp show`
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The profile; without it the active one
    pub name: Option<String>,
    /// Every profile
    #[arg(long, conflicts_with = "name")]
    pub all: bool,
    /// As this reader sees them
    #[arg(long)]
    pub view: Option<View>,
    /// Print secrets
    #[arg(long)]
    pub reveal: bool,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

/// `awsp current`
#[derive(Debug, Args)]
pub struct CurrentArgs {
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

/// `awsp why`
#[derive(Debug, Args)]
pub struct WhyArgs {
    /// The profile; without it the active one
    pub name: Option<String>,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}
