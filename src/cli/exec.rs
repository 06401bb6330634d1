//! The command line of `exec`.

use std::ffi::OsString;

use clap::{Args, builder::NonEmptyStringValueParser};

#[cfg(feature = "credentials")]
use super::credentials;

/// `awsp exec`
#[derive(Debug, Args)]
#[command(override_usage = "awsp exec [OPTIONS] NAME -- COMMAND...")]
pub struct ExecArgs {
    /// The profile
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Override the region, or - to drop the override
    #[arg(short, long, value_name = "REGION", allow_hyphen_values = true, value_parser = NonEmptyStringValueParser::new())]
    pub region: Option<String>,
    /// In its config files, this profile and what it needs, and nothing else
    #[arg(long)]
    pub only: bool,
    /// Keys in its environment, for what reads nothing else: they cannot be refreshed
    #[cfg(feature = "credentials")]
    #[arg(long)]
    pub credentials: bool,
    /// Also a protected profile, without being asked
    #[arg(short, long)]
    pub yes: bool,
    /// Also a profile that the AWS CLI cannot see
    #[arg(short, long)]
    pub force: bool,
    /// No notes
    #[arg(short, long)]
    pub quiet: bool,
    /// The command with its arguments
    #[arg(last = true, value_name = "COMMAND")]
    pub command: Vec<OsString>,
    #[cfg(feature = "credentials")]
    #[command(flatten)]
    #[allow(missing_docs)]
    pub resolve: credentials::ResolveArgs,
    #[cfg(feature = "credentials")]
    #[command(flatten)]
    #[allow(missing_docs)]
    pub role: credentials::RoleArgs,
}
