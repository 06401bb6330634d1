//! The command line of the commands that provide credentials.

use std::{ffi::OsString, path::PathBuf, time::Duration};

use clap::{Args, Subcommand, builder::NonEmptyStringValueParser};

use crate::{credentials::ExportFormat, time};

/// Resolution options.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Resolving")]
pub struct ResolveArgs {
    /// The code of the MFA device, instead of being asked for it
    #[arg(long, value_name = "CODE", alias = "token-code")]
    pub mfa_code: Option<String>,
    /// With this much life left at least, e.g. 30m: otherwise new ones
    #[arg(long, value_name = "TIME", value_parser = time::parse_duration)]
    pub min_ttl: Option<Duration>,
    /// New ones, whatever the cache has
    #[arg(long)]
    pub refresh: bool,
    /// Neither read nor write awsp's cache
    #[arg(long, conflicts_with = "refresh")]
    pub no_cache: bool,
    /// Temporary ones even of a profile with keys, by STS GetSessionToken
    #[arg(long)]
    pub ensure_temporary: bool,
}

/// A role that is assumed with the profile's credentials: the parameters of STS AssumeRole. Which of them have an effect
/// is in [`MODES`](super::modes::MODES).
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "A role on top of the profile")]
pub struct RoleArgs {
    /// Assume this role with the profile's credentials
    #[arg(long, value_name = "ARN")]
    pub role_arn: Option<String>,
    /// The name of its session
    #[arg(long, value_name = "NAME")]
    pub role_session_name: Option<String>,
    /// How long it lives, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(i32).range(900..=43_200))]
    pub duration_seconds: Option<i32>,
    /// The external id that its trust policy requires
    #[arg(long, value_name = "ID")]
    pub external_id: Option<String>,
    /// A session policy, as JSON
    #[arg(long, value_name = "JSON")]
    pub policy: Option<String>,
    /// Managed policies for the session
    #[arg(long, value_name = "ARN", value_delimiter = ',')]
    pub policy_arns: Vec<String>,
    /// Session tags
    #[arg(long, value_name = "KEY=VALUE")]
    pub tags: Vec<String>,
    /// The tags that the next role gets, too
    #[arg(long, value_name = "KEY", value_delimiter = ',')]
    pub transitive_tag_keys: Vec<String>,
    /// The source identity
    #[arg(long, value_name = "NAME")]
    pub source_identity: Option<String>,
    /// The MFA device that it requires
    #[arg(long, value_name = "ARN", alias = "serial-number")]
    pub mfa_serial: Option<String>,
}

/// `awsp whoami`
#[derive(Debug, Args)]
pub struct WhoamiArgs {
    /// The profile; without it what tools use here
    pub name: Option<String>,
    /// As JSON
    #[arg(long)]
    pub json: bool,
    /// Use a protected profile without asking
    #[arg(short, long)]
    pub yes: bool,
    /// No notes
    #[arg(short, long)]
    pub quiet: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub resolve: ResolveArgs,
}

/// `awsp export`
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The profile; without it the active one
    pub name: Option<String>,
    /// The form
    #[arg(long, value_enum, default_value = "process")]
    pub format: ExportFormat,
    /// JSON on several lines
    #[arg(long)]
    pub pretty: bool,
    /// Into this section of the credentials file instead, for tools that read nothing else
    #[arg(long, value_name = "SECTION")]
    pub credentials_file: Option<String>,
    /// Remove the sections of the credentials file that awsp wrote and that have expired
    #[arg(long)]
    pub clean: bool,
    /// Override the region, and give it, too
    #[arg(short, long, value_name = "REGION", value_parser = NonEmptyStringValueParser::new())]
    pub region: Option<String>,
    /// Give the profile's region, too
    #[arg(long, conflicts_with = "region")]
    pub with_region: bool,
    /// Also a protected profile, without being asked
    #[arg(short, long)]
    pub yes: bool,
    /// Also straight to a terminal; also of a profile that the AWS CLI cannot see; also over a section that is not awsp's
    #[arg(short, long)]
    pub force: bool,
    /// No notes
    #[arg(short, long)]
    pub quiet: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub resolve: ResolveArgs,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub role: RoleArgs,
}

/// `awsp credential-process`
#[derive(Debug, Args)]
#[command(
    override_usage = "awsp credential-process [OPTIONS] NAME\n       awsp credential-process [OPTIONS] -- COMMAND..."
)]
pub struct CredentialProcessArgs {
    /// The profile
    pub name: Option<String>,
    /// Run it once, without the cache, and judge what it gives
    #[arg(long)]
    pub check: bool,
    /// Print secrets even to a terminal
    #[arg(short, long)]
    pub force: bool,
    /// Another credential process, with its arguments
    #[arg(last = true, value_name = "COMMAND")]
    pub command: Vec<OsString>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub resolve: ResolveArgs,
}

/// `awsp add`
#[derive(Debug, Args)]
pub struct AddArgs {
    /// The name of the profile
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub name: String,
    /// A role
    #[arg(long, value_name = "ARN")]
    pub role_arn: Option<String>,
    /// The profile whose credentials assume it
    #[arg(long, value_name = "PROFILE", conflicts_with = "credential_source")]
    pub source_profile: Option<String>,
    /// Where the credentials come from that assume it: Environment, Ec2InstanceMetadata, EcsContainer
    #[arg(long, value_name = "SOURCE")]
    pub credential_source: Option<String>,
    /// The file with the token that is exchanged for it
    #[arg(long, value_name = "FILE")]
    pub web_identity: Option<PathBuf>,
    /// The name of its sessions
    #[arg(long, value_name = "NAME")]
    pub role_session_name: Option<String>,
    /// The external id that its trust policy requires
    #[arg(long, value_name = "ID")]
    pub external_id: Option<String>,
    /// How long it lives, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(i32).range(900..=43_200))]
    pub duration_seconds: Option<i32>,
    /// The MFA device that it requires
    #[arg(long, value_name = "ARN")]
    pub mfa_serial: Option<String>,
    /// A program that prints credentials, with its arguments, as a shell would read them
    #[arg(long, value_name = "COMMAND")]
    pub process: Option<String>,
    /// Refreshable in every tool what needs MFA: NAME gives the credentials of this profile, through awsp
    #[arg(long, value_name = "PROFILE")]
    pub mfa_for: Option<String>,
    /// Its region
    #[arg(short, long, value_name = "REGION")]
    pub region: Option<String>,
    /// Show it and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Write it without being asked
    #[arg(short, long, conflicts_with = "dry_run")]
    pub yes: bool,
}

/// `awsp cache`
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct CacheArgs {
    /// What to do; without it, list
    #[command(subcommand)]
    pub command: Option<CacheCommand>,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

/// What `awsp cache` does.
#[derive(Debug, Subcommand)]
pub enum CacheCommand {
    /// Remove what is cached, of every profile or of one
    Clear {
        /// The profile
        name: Option<String>,
    },
}
