//! Defines what awsp needs from a shell. Each shell implements it in a file of its own.

use super::{
    completion::Offered,
    sequence::{Delimiters, Sequence},
    words::{TypedWord, Words},
};
use crate::switch::EnvChange;

/// A variable to export: its value, or `None` when there must be none. Borrowed, as values may be secrets.
pub type Variable<'a> = (&'static str, Option<&'a str>);

/// Statements, a line each.
pub(super) const STATEMENTS: Delimiters = Delimiters { begin: "", between: ";\n", end: ";\n" };

/// How `awsp export --format` names the code of a shell.
#[derive(Clone, Copy, Debug)]
pub struct ExportForm {
    /// Its name on the command line.
    pub name: &'static str,
    /// One line of help.
    pub about: &'static str,
}

/// The language of a shell, its line editor and its start-up file.
pub(super) trait Dialect: Sync {
    /// Appends `value` as one word of the language, exact byte for byte when read back.
    fn quote(&self, value: &str, code: &mut String);

    /// Appends the statement that exports a variable.
    fn set(&self, name: &str, value: &str, code: &mut String);

    /// Appends the statement that removes a variable. It succeeds when there is none.
    fn unset(&self, name: &str, code: &mut String);

    /// Appends the statement that writes the lines of `message` to standard error. That standard error is closed is no
    /// failure of the switch.
    fn say(&self, message: &str, code: &mut String);

    /// What a statement of [`Dialect::set`] or [`Dialect::unset`] begins with in a switch, so that no alias or function
    /// of the user catches it. Exported code does without, because other programs read it, too.
    fn guard(&self) -> &'static str {
        ""
    }

    /// Appends what has to succeed before the first change is made.
    fn prepare(&self, _changes: &[EnvChange], _chain: &mut Sequence<'_>) {}

    /// What makes one chain of statements: each runs only if the one before succeeded. Its end also serves callers who
    /// forget the quotes around `$(awsp env …)`, so that all lines become one.
    fn chain(&self) -> Delimiters {
        Delimiters { begin: "", between: " && ", end: ";\n" }
    }

    /// Appends the code of a switch; see [`super::Shell::emit`].
    fn emit(&self, changes: &[EnvChange], message: &str, code: &mut String) {
        let mut chain = Sequence::new(self.chain(), code);
        self.prepare(changes, &mut chain);
        for change in changes {
            let step = chain.next();
            step.push_str(self.guard());
            match change {
                EnvChange::Set(name, value) => self.set(name, value, step),
                EnvChange::Unset(name) => self.unset(name, step),
            }
        }
        if !message.is_empty() {
            self.say(message, chain.next());
        }
        chain.end();
    }

    /// Returns the opening of code that a caller evaluates. awsp prints it first. If awsp is then killed, the code is
    /// incomplete and its evaluation fails, in languages where that is possible.
    fn opening(&self) -> &'static str {
        ""
    }

    /// Appends the code of a switch that follows [`Dialect::opening`].
    fn complete(&self, changes: &[EnvChange], code: &mut String) {
        self.emit(changes, "", code);
    }

    /// Appends the code that follows [`Dialect::opening`] if awsp fails. Its evaluation changes nothing and fails, with
    /// this status if the shell has statuses.
    fn fail(&self, status: u8, code: &mut String);

    /// Appends code that exports and removes variables, one statement a line.
    fn export(&self, variables: &[Variable<'_>], code: &mut String) {
        self.assign(variables, STATEMENTS, code);
    }

    /// How `awsp export` names that code; `None` when it does not offer it.
    fn export_form(&self) -> Option<ExportForm> {
        None
    }

    /// Reads what the registration of the completion hands to `awsp __complete SHELL …`.
    fn words(&self, args: &[String]) -> Words;

    /// The candidates in the form that the registration reads.
    fn answer(&self, _typed: &TypedWord, offered: Offered<'_>) -> String {
        offered.described_lines()
    }

    /// True when a description is shown beside each candidate.
    fn shows_descriptions(&self) -> bool {
        true
    }

    /// The file that `awsp init` prints.
    fn init_file(&self) -> &'static str;

    /// True when the word `awsp` after `before`, in a line of that file, is the program and not the function.
    fn is_program(&self, before: &str) -> bool;

    /// Words that a function must not take, separated by blanks: the language's own, and what its file calls.
    fn reserved_words(&self) -> &'static [&'static str];

    /// True when the name of a function may have a `-`.
    fn allows_dash(&self) -> bool {
        true
    }

    /// The line of the user's start-up file that loads the function.
    fn load_line(&self) -> &'static str;

    /// The line that switches in a script, where `target` is what `awsp env` is given.
    fn script_line(&self, target: &str) -> String;

    /// What `awsp env` is given to switch to `profile`, or to none, as the user would type it.
    fn target(&self, profile: Option<&str>) -> String {
        match profile {
            None => "--unset".to_owned(),
            Some(name) if name.starts_with('-') => format!("-- {}", self.quoted(name)),
            Some(name) => self.as_typed(name),
        }
    }

    /// Appends [`Dialect::set`] or [`Dialect::unset`] of each variable.
    fn assign(&self, variables: &[Variable<'_>], delimiters: Delimiters, code: &mut String) {
        let mut statements = Sequence::new(delimiters, code);
        for (name, value) in variables {
            match value {
                Some(value) => self.set(name, value, statements.next()),
                None => self.unset(name, statements.next()),
            }
        }
        statements.end();
    }

    /// Appends the lines of `text`, each quoted as a word.
    fn quote_lines(&self, text: &str, delimiters: Delimiters, code: &mut String) {
        let mut lines = Sequence::new(delimiters, code);
        text.lines().for_each(|line| self.quote(line, lines.next()));
        lines.end();
    }

    /// The word that [`Dialect::quote`] appends.
    fn quoted(&self, value: &str) -> String {
        let mut word = String::with_capacity(value.len() + 2);
        self.quote(value, &mut word);
        word
    }

    /// `value` as a user would type it: quoted only where it has to be.
    fn as_typed(&self, value: &str) -> String {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./@:+".contains(&byte);
        if !value.is_empty() && value.bytes().all(plain) { value.to_owned() } else { self.quoted(value) }
    }
}

pub(super) fn name(change: &EnvChange) -> &'static str {
    let (EnvChange::Set(name, _) | EnvChange::Unset(name)) = change;
    name
}
