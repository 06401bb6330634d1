//! Which options each mode of a command takes. An option that would have no effect is refused: a command that ignores a
//! session policy runs with more rights than the user asked for.
//!
//! This table is the one place that says so, because clap does not check `requires` where another option conflicts. An
//! option that is in no row is refused everywhere.

use std::ffi::OsStr;

use clap::{Arg, ArgMatches, Command, parser::ValueSource};

use crate::{
    credentials::ExportFormat,
    diagnostic::{Error, Result, Status},
    shell::Shell,
};

/// One mode of a command. Of several that fit a command line the first one applies.
pub struct Mode {
    /// The command.
    pub command: &'static str,
    /// What chooses the mode, as the user types it; empty for the mode of the bare command.
    pub by: &'static str,
    /// True if this is the mode of a command line.
    chosen: fn(&ArgMatches) -> bool,
    /// Why the other options have no effect.
    why: &'static str,
    /// A command line of this mode; `…` stands for further options.
    example: &'static str,
    /// The ids of the options and arguments that have an effect.
    takes: &'static [&'static [&'static str]],
}

const RESOLVE: &[&str] = &["mfa_code", "min_ttl", "refresh", "no_cache", TEMPORARY];

/// The option for temporary credentials: a role has no others.
const TEMPORARY: &str = "ensure_temporary";

/// The parameters of the role that `--role-arn` names.
const ROLE: &[&str] = &[
    "role_session_name",
    "duration_seconds",
    "external_id",
    "policy",
    "policy_arns",
    "tags",
    "transitive_tag_keys",
    "source_identity",
    "mfa_serial",
];

const EXEC: &[&str] = &["names", "command", "region", "yes", "force", "quiet"];
const EXPORT: &[&str] = &["name", "region", "yes", "force", "quiet", "role_arn"];
const ADD: &[&str] = &["name", "region", "dry_run", "yes"];

/// Every mode of the commands that have several.
pub const MODES: &[Mode] = &[
    Mode {
        command: "exec",
        by: "--only",
        chosen: |given| is(given, "only"),
        why: "the command gets files, and awsp gives it no keys",
        example: "awsp exec NAME --only … -- COMMAND",
        takes: &[EXEC, &["only"]],
    },
    Mode {
        command: "exec",
        by: "--credentials or --role-arn",
        chosen: |given| is(given, "credentials") || is(given, "role_arn"),
        why: "awsp gives the command keys",
        example: "awsp exec NAME --credentials … -- COMMAND",
        takes: &[EXEC, &["credentials", "role_arn"], RESOLVE, ROLE],
    },
    Mode {
        command: "exec",
        by: "",
        chosen: |_| true,
        why: "awsp gives the command no keys",
        example: "awsp exec NAME … -- COMMAND",
        takes: &[EXEC],
    },
    Mode {
        command: "export",
        by: "--clean",
        chosen: |given| is(given, "clean"),
        why: "it only removes expired sections",
        example: "awsp export --clean …",
        takes: &[&["clean", "quiet"]],
    },
    Mode {
        command: "export",
        by: "--credentials-file",
        chosen: |given| is(given, "credentials_file"),
        why: "a section of that file has one form",
        example: "awsp export NAME --credentials-file SECTION …",
        takes: &[EXPORT, &["credentials_file", "with_region"], RESOLVE, ROLE],
    },
    Mode {
        command: "export",
        by: "this --format",
        chosen: |given| given.get_one("format") != Some(&ExportFormat::Process),
        why: "only JSON is laid out",
        example: "awsp export NAME --format env …",
        takes: &[EXPORT, &["format", "with_region"], RESOLVE, ROLE],
    },
    Mode {
        command: "export",
        by: "--format process",
        chosen: |_| true,
        why: "its JSON holds no region",
        example: "awsp export NAME …",
        takes: &[EXPORT, &["format", "pretty"], RESOLVE, ROLE],
    },
    Mode {
        command: "credential-process",
        by: "--check -- COMMAND",
        chosen: |given| is(given, "check") && is(given, "command"),
        why: "the command runs once, as it stands, and awsp prints no secret",
        example: "awsp credential-process --check … -- COMMAND",
        takes: &[&["name", "check", "command"]],
    },
    Mode {
        command: "credential-process",
        by: "-- COMMAND",
        chosen: |given| is(given, "command"),
        why: "awsp resolves no profile",
        example: "awsp credential-process … -- COMMAND",
        takes: &[&["name", "command", "force", "min_ttl", "refresh", "no_cache"]],
    },
    Mode {
        command: "credential-process",
        by: "--check",
        chosen: |given| is(given, "check"),
        why: "it uses no cache and prints no secret",
        example: "awsp credential-process --check … NAME",
        takes: &[&["name", "check", "mfa_code", TEMPORARY]],
    },
    Mode {
        command: "credential-process",
        by: "",
        chosen: |_| true,
        why: "",
        example: "awsp credential-process … NAME",
        takes: &[&["name", "force"], RESOLVE],
    },
    Mode {
        command: "add",
        by: "--mfa-for",
        chosen: |given| is(given, "mfa_for"),
        why: "the new profile has the credentials of that one",
        example: "awsp add NAME --mfa-for PROFILE …",
        takes: &[ADD, &["mfa_for"]],
    },
    Mode {
        command: "add",
        by: "--process",
        chosen: |given| is(given, "process"),
        why: "the program gives the credentials",
        example: "awsp add NAME --process COMMAND …",
        takes: &[ADD, &["process"]],
    },
    Mode {
        command: "add",
        by: "--web-identity",
        chosen: |given| is(given, "web_identity"),
        why: "no tool sends it with a web identity",
        example: "awsp add NAME --role-arn ARN --web-identity FILE …",
        takes: &[ADD, &["role_arn", "web_identity", "role_session_name"]],
    },
    Mode {
        command: "add",
        by: "--role-arn",
        chosen: |given| is(given, "role_arn"),
        why: "",
        example: "awsp add NAME --role-arn ARN …",
        takes: &[
            ADD,
            &["role_arn", "source_profile", "credential_source", "role_session_name", "external_id"],
            &["duration_seconds", "mfa_serial"],
        ],
    },
    Mode {
        command: "add",
        by: "",
        chosen: |_| true,
        why: "there is no role to assume",
        example: "awsp add NAME …",
        takes: &[ADD],
    },
];

/// Refuses an option that would have no effect beside the others.
///
/// # Errors
/// A usage error that names the option as the user typed it, the reason, and a command line in which it has an effect.
pub fn check(tree: &Command, matches: &ArgMatches, words: &[&OsStr]) -> Result<()> {
    let Some((command, given)) = matches.subcommand() else { return Ok(()) };
    let Some(mode) = Mode::of(command, given) else { return Ok(()) };
    let arguments = tree.find_subcommand(command).into_iter().flat_map(Command::get_arguments);
    let mut arguments = arguments.filter(|argument| is(given, argument.get_id().as_str()));
    arguments.find_map(|argument| mode.refusal(argument, given, words)).map_or(Ok(()), Err)
}

impl Mode {
    /// The mode of a command line; `None` for a command that has only one.
    fn of(command: &str, given: &ArgMatches) -> Option<&'static Self> {
        MODES.iter().find(|mode| mode.command == command && (mode.chosen)(given))
    }

    /// Returns whether an option or argument has an effect in this mode.
    pub fn takes(&self, id: &str) -> bool {
        self.takes.iter().any(|ids| ids.contains(&id))
    }

    fn refusal(&self, argument: &Arg, given: &ArgMatches, words: &[&OsStr]) -> Option<Error> {
        let id = argument.get_id().as_str();
        let role = is(given, "role_arn");
        let without_role = needs_role(self.command, id) && !role;
        if self.takes(id) && !without_role && !(id == TEMPORARY && role) {
            return None;
        }
        // the plainest of the modes that take it comes last
        let mut others = MODES.iter().rev().filter(|mode| mode.command == self.command && mode.takes(id));
        let (condition, why) = match self.by {
            _ if self.takes(id) && !without_role => ("with --role-arn".to_owned(), "a role gives nothing else"),
            by if without_role && (self.takes(id) || by.is_empty()) => {
                ("without --role-arn".to_owned(), "there is no role to assume")
            }
            "" => {
                let by: Vec<_> = others.clone().map(|mode| mode.by).collect();
                (format!("without {}", by.join(" or ")), self.why)
            }
            by => (format!("with {by}"), self.why),
        };
        let option = typed(argument, words);
        let error = Error::new(Status::Usage, format!("{option} has no effect {condition}: {why}"));
        let line = others.next().map(|mode| mode.with(argument, &option, given));
        Some(line.map_or(error.clone(), |line| error.hint(line)))
    }

    /// A command line of this mode with this option.
    fn with(&self, argument: &Arg, option: &str, given: &ArgMatches) -> String {
        let id = argument.get_id().as_str();
        let value = argument.get_value_names().filter(|_| argument.get_action().takes_values());
        let value = value.into_iter().flatten().map(|name| format!(" {name}")).collect::<String>();
        let (mut example, mut role) = (self.example.to_owned(), "");
        if needs_role(self.command, id) || id == "role_arn" {
            // a role gives keys without it, too
            example = example.replace(" --credentials", "");
            role = if id == "role_arn" { "" } else { " --role-arn ARN" };
        }
        let more = if example.contains(option) { String::new() } else { format!("{role} {option}{value}") };
        let line = example.replace(" …", &more);
        name(given).map_or(line.clone(), |name| line.replacen("NAME", &name, 1))
    }
}

/// Returns whether an option is about the role of `--role-arn`. The options of `add` are settings instead.
pub fn needs_role(command: &str, id: &str) -> bool {
    command != "add" && ROLE.contains(&id)
}

/// True if the user gave it.
fn is(given: &ArgMatches, id: &str) -> bool {
    // not every command has it
    given.try_contains_id(id).is_ok_and(|there| there) && given.value_source(id) == Some(ValueSource::CommandLine)
}

/// The profile that the user named.
fn name(given: &ArgMatches) -> Option<String> {
    let mut values = ["name", "names"].into_iter().filter_map(|id| given.try_get_raw(id).ok().flatten());
    let name = values.find_map(|mut values| values.next())?;
    Some(Shell::Posix.word(&name.to_string_lossy()))
}

/// An option as the user spelled it: it may have an alias.
fn typed(argument: &Arg, words: &[&OsStr]) -> String {
    let Some(long) = argument.get_long() else {
        return argument.get_value_names().unwrap_or_default().iter().map(ToString::to_string).collect();
    };
    let aliases = argument.get_all_aliases().unwrap_or_default();
    let own = words.iter().take_while(|word| **word != "--");
    let options = own.filter_map(|word| word.to_str()?.strip_prefix("--"));
    let mut typed = options.map(|option| option.split_once('=').map_or(option, |(option, _)| option));
    format!("--{}", typed.find(|option| aliases.contains(option)).unwrap_or(long))
}
