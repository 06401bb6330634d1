//! The command line: clap's types and the words of the contract, nothing else.

#[cfg(feature = "credentials")]
pub mod credentials;

use std::ffi::OsString;

use clap::{ArgAction, Args, Parser, Subcommand, builder::NonEmptyStringValueParser};

use crate::{config::View, shell::Shell};

/// The commands of this build: a word counts as one only when it comes first. A test holds the list equal to
/// [`Command`], so that a switch need not build the tree to know that its name is none.
#[cfg(feature = "credentials")]
pub const COMMANDS: [&str; 17] = [
    "use",
    "env",
    "list",
    "show",
    "current",
    "why",
    "exec",
    "whoami",
    "export",
    "credential-process",
    "add",
    "prompt",
    "init",
    "completions",
    "cache",
    "settings",
    "help",
];

/// The commands of this build, which is the switcher alone.
#[cfg(not(feature = "credentials"))]
pub const COMMANDS: [&str; 12] =
    ["use", "env", "list", "show", "current", "why", "exec", "prompt", "init", "completions", "settings", "help"];

/// The commands that a build without the feature `credentials` leaves out.
#[cfg(feature = "credentials")]
pub const LEFT_OUT: [&str; 0] = [];

/// The commands that this build leaves out.
#[cfg(not(feature = "credentials"))]
pub const LEFT_OUT: [&str; 5] = ["whoami", "export", "credential-process", "add", "cache"];

/// The commands of later releases, reserved from the first one.
pub const RESERVED: [&str; 6] = ["serve", "login", "logout", "sso", "console", "doctor"];

/// True for a word that stands for a command when it comes first.
pub fn is_command(word: &str) -> bool {
    // `list` asks for each of thousands of names, most of them longer than any command
    word.len() <= LONGEST && (COMMANDS.contains(&word) || RESERVED.contains(&word) || LEFT_OUT.contains(&word))
}

const LONGEST: usize = "credential-process".len();

/// The first page of help.
pub const HELP: &str = "\
awsp switches the AWS profile of this shell, and makes sure it took.

  awsp NAME          switch this shell to a profile (TAB completes names)
  awsp -             back to the one before
  awsp -u            no profile: AWS_PROFILE is gone, not empty
  awsp -r REGION     override the region (-r - drops the override)
  awsp list          profiles, of both files
  awsp show [NAME]   its settings, with file and line
  awsp why [NAME]    where it comes from and what overrules it
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
    #[arg(short, long)]
    pub verbose: bool,
}

/// The commands of this release.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Switch to a profile whose name is a command word
    Use(SwitchArgs),
    /// Print a switch as shell code, for .envrc, Makefiles and CI
    Env(EnvArgs),
    /// List profiles
    List(ListArgs),
    /// Show settings with file and line, secrets masked
    Show(ShowArgs),
    /// Print the active profile; status 1 if there is none
    Current(CurrentArgs),
    /// Say what is active, where it comes from and what overrules it
    Why(WhyArgs),
    /// Run one command as a profile
    Exec(ExecArgs),
    /// Say who a profile is, by STS GetCallerIdentity
    #[cfg(feature = "credentials")]
    Whoami(credentials::WhoamiArgs),
    /// Print credentials, for tools that read nothing else
    #[cfg(feature = "credentials")]
    Export(credentials::ExportArgs),
    /// Print credentials for a credential_process, cached
    #[cfg(feature = "credentials")]
    CredentialProcess(credentials::CredentialProcessArgs),
    /// Write a profile, after showing it
    #[cfg(feature = "credentials")]
    Add(credentials::AddArgs),
    /// Print a prompt segment
    Prompt,
    /// Print the integration of a shell, for its rc file
    Init(InitArgs),
    /// Print a static completion script, for packagers
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// List cached credentials without their secrets, or clear them
    #[cfg(feature = "credentials")]
    Cache(credentials::CacheArgs),
    /// Print awsp's own settings, where they are and what is wrong in them
    Settings,
    /// Print help
    Help {
        /// Every command and option
        #[arg(long)]
        all: bool,
        /// Only this command
        command: Option<String>,
    },
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
    #[cfg_attr(feature = "credentials", arg(conflicts_with = "role_arn"))]
    pub only: bool,
    /// Keys in its environment, for what reads nothing else: they cannot be refreshed
    #[cfg(feature = "credentials")]
    #[arg(long, conflicts_with = "only")]
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
