//! The commands, each in one row: its help, the feature that it needs, its word, its variant and arguments.

use clap::Subcommand;

#[cfg(feature = "credentials")]
use super::credentials;
use super::{
    exec::ExecArgs,
    profiles::{CurrentArgs, ListArgs, ShowArgs, WhyArgs},
    setup::{CompletionsArgs, HelpArgs, InitArgs},
    switch::{EnvArgs, SwitchArgs},
};

/// Declares [`Command`] for clap together with its words as constants, so that a switch need not build clap's tree to
/// know that its name is no command.
macro_rules! commands {
    ($(
        $(#[doc = $help:literal])+
        $(#[cfg(feature = $feature:literal)])?
        $word:literal => $name:ident $(($arguments:ty))?,
    )+) => {
        /// The commands of this build.
        #[derive(Debug, Subcommand)]
        pub enum Command {
            $(
                $(#[doc = $help])+
                $(#[cfg(feature = $feature)])?
                #[command(name = $word)]
                $name $(($arguments))?,
            )+
        }

        /// The commands of this release, also those that this build leaves out: a word counts as a command only when it
        /// comes first.
        pub const COMMANDS: &[&str] = &[$($word),+];

        /// The commands that this build leaves out.
        pub const LEFT_OUT: &[&str] = &[$($(#[cfg(not(feature = $feature))] $word,)?)+];
    };
}

commands! {
    /// Switch to a profile whose name is a command word
    "use" => Use(SwitchArgs),
    /// Print a switch as shell code, for .envrc, Makefiles and CI
    "env" => Env(EnvArgs),
    /// List profiles
    "list" => List(ListArgs),
    /// Show settings with file and line, secrets masked
    "show" => Show(ShowArgs),
    /// Print the active profile; status 1 if there is none
    "current" => Current(CurrentArgs),
    /// Show what is active, where it comes from and what overrides it
    "why" => Why(WhyArgs),
    /// Run one command as a profile
    "exec" => Exec(ExecArgs),
    /// Show the identity of a profile, by STS GetCallerIdentity
    #[cfg(feature = "credentials")]
    "whoami" => Whoami(credentials::WhoamiArgs),
    /// Print credentials, for tools that read nothing else
    #[cfg(feature = "credentials")]
    "export" => Export(credentials::ExportArgs),
    /// Print credentials for a credential_process, cached
    #[cfg(feature = "credentials")]
    "credential-process" => CredentialProcess(credentials::CredentialProcessArgs),
    /// Write a profile, after showing it
    #[cfg(feature = "credentials")]
    "add" => Add(credentials::AddArgs),
    /// Print a prompt segment
    "prompt" => Prompt,
    /// Print the integration of a shell, for its rc file
    "init" => Init(InitArgs),
    /// Print a static completion script, for packagers
    "completions" => Completions(CompletionsArgs),
    /// List cached credentials without their secrets, or clear them
    #[cfg(feature = "credentials")]
    "cache" => Cache(credentials::CacheArgs),
    /// Print awsp's own settings, their location and their problems
    "settings" => Settings,
    /// Print help
    "help" => Help(HelpArgs),
}
