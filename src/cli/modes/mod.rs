//! The options that each mode of a command takes. awsp refuses an option that would have no effect: a command that
//! ignores a session policy runs with more rights than the user asked for.
//!
//! clap cannot do this, because it does not check `requires` where another option conflicts. An option that is in no
//! row of the table is always refused.

mod table;

use std::ffi::OsStr;

use clap::{Arg, ArgMatches, Command, parser::ValueSource};

pub use self::table::MODES;
use self::table::{ROLE, TEMPORARY};
use crate::{
    diagnostic::{Error, Result, Status},
    shell::Shell,
};

/// One mode of a command. The first mode that matches a command line applies.
pub struct Mode {
    pub command: &'static str,
    /// The options that select the mode, as the user types them; empty for the default mode.
    pub by: &'static str,
    /// Returns whether a command line selects this mode.
    chosen: fn(&ArgMatches) -> bool,
    /// Why the other options have no effect.
    why: &'static str,
    /// An example of this mode; `…` stands for further options.
    example: &'static str,
    /// The ids of the options and arguments that have an effect.
    takes: &'static [&'static [&'static str]],
}

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
    /// Returns the mode of a command line; `None` for a command that has only one.
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
        // the simplest mode that takes the option comes last in the table
        let mut others = MODES.iter().rev().filter(|mode| mode.command == self.command && mode.takes(id));
        let (condition, why) = match self.by {
            _ if self.takes(id) && !without_role => {
                ("with --role-arn".to_owned(), "a role provides only temporary credentials")
            }
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

    /// Returns the example of this mode with this option.
    fn with(&self, argument: &Arg, option: &str, given: &ArgMatches) -> String {
        let id = argument.get_id().as_str();
        let value = argument.get_value_names().filter(|_| argument.get_action().takes_values());
        let value = value.into_iter().flatten().map(|name| format!(" {name}")).collect::<String>();
        let (mut example, mut role) = (self.example.to_owned(), "");
        if needs_role(self.command, id) || id == "role_arn" {
            // `--role-arn` implies it
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

/// Returns whether the user gave this option.
fn is(given: &ArgMatches, id: &str) -> bool {
    // not every command has the option
    given.try_contains_id(id).is_ok_and(|there| there) && given.value_source(id) == Some(ValueSource::CommandLine)
}

/// Returns the profile that the user named.
fn name(given: &ArgMatches) -> Option<String> {
    let mut values = ["name", "names"].into_iter().filter_map(|id| given.try_get_raw(id).ok().flatten());
    let name = values.find_map(|mut values| values.next())?;
    Some(Shell::Posix.word(&name.to_string_lossy()))
}

/// Returns an option as the user spelled it, which may be an alias.
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
