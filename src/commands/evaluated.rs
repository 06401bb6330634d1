//! Output that a shell evaluates. `eval ""` succeeds: a command that fails with nothing on standard output would let
//! `eval "$(awsp env dve)" && terraform apply` go on as the profile before. So it prints code that fails, too.
//!
//! Nobody evaluates what a terminal shows: there the error stands alone.

use std::ffi::OsStr;

use crate::{
    cli::tab::{FLAGS, WITH_VALUE},
    context::Context,
    diagnostic::{Error, Result},
    shell::Shell,
    switch::EnvChange,
};

/// Code that has begun on standard output.
#[derive(Debug)]
pub(super) struct EvaluatedCode {
    shell: Shell,
    begun: bool,
}

impl EvaluatedCode {
    /// Prints what makes an output that ends too soon no code.
    pub(super) fn begin(shell: Shell, context: &mut Context) -> Result<Self> {
        let begun = !context.terminal.stdout;
        if begun {
            print(shell.opening(), context)?;
        }
        Ok(Self { shell, begun })
    }

    /// Prints the code of a switch.
    pub(super) fn complete(&self, changes: &[EnvChange], context: &mut Context) -> Result<()> {
        let opening = if self.begun { "" } else { self.shell.opening() };
        print(&(opening.to_owned() + &self.shell.complete(changes)), context)
    }

    /// Prints code that fails as the command does.
    pub(super) fn fail(&self, error: Error, context: &mut Context) -> Error {
        if self.begun && !error.is_closed_pipe() {
            // the first error is the one to tell
            let _ = print(&self.shell.fail(error.status().code()), context);
        }
        error
    }
}

/// Prints code of `shell` that fails as the command does.
pub(super) fn fail(shell: Shell, error: Error, context: &mut Context) -> Error {
    if error.is_closed_pipe() {
        return error;
    }
    match EvaluatedCode::begin(shell, context) {
        Ok(code) => code.fail(error, context),
        Err(_) => error,
    }
}

/// The same for a command line that was refused, if what it asks for is code.
pub(super) fn refuse(words: &[impl AsRef<OsStr>], error: Error, context: &mut Context) -> Error {
    let words: Vec<_> = words.iter().map(|word| word.as_ref().to_string_lossy()).collect();
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match shell_of(&words) {
        Some(shell) => fail(shell, error, context),
        None => error,
    }
}

fn print(code: &str, context: &mut Context) -> Result<()> {
    context.stdout.write_all(code.as_bytes())?;
    Ok(context.stdout.flush()?)
}

/// The shell whose code these words ask for. What is no shell counts as a POSIX one, whose code the others fail on.
fn shell_of(words: &[&str]) -> Option<Shell> {
    let (command, words) = words.split_first()?;
    let named = |name: Option<&str>| Some(name.and_then(Shell::from_name).unwrap_or(Shell::Posix));
    match *command {
        "env" => named(value(words, "--shell", Some('s'))),
        "init" => named(words.iter().copied().find(|word| !word.starts_with('-'))),
        "export" => Shell::of_export_form(value(words, "--format", None)?),
        _ => None,
    }
}

/// The value that an option has last: `--long VALUE`, `--long=VALUE`, `-s VALUE`, `-qsVALUE`.
fn value<'a>(words: &[&'a str], long: &str, short: Option<char>) -> Option<&'a str> {
    let mut words = words.iter().copied().take_while(|word| *word != "--");
    let mut found = None;
    while let Some(word) = words.next() {
        let given = match word.strip_prefix(long) {
            Some(rest) => Some(rest),
            None => word.strip_prefix('-').and_then(|word| word.trim_start_matches(FLAGS).strip_prefix(short?)),
        };
        found = match given {
            Some("") => words.next(),
            Some(value) => Some(value.trim_start_matches('=')),
            None if WITH_VALUE.contains(&word) => {
                words.next();
                continue;
            }
            None => continue,
        };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(line: &str) -> Option<Shell> {
        shell_of(&line.split(' ').collect::<Vec<_>>())
    }

    #[test]
    fn refused_line_names_the_shell_of_its_code() {
        for (line, is) in [
            ("env", Some(Shell::Posix)),
            ("env dev --bogus", Some(Shell::Posix)),
            ("env dev --bogus --shell fish", Some(Shell::Fish)),
            ("env --shell=fish", Some(Shell::Fish)),
            ("env -s tcsh dev dev", Some(Shell::Tcsh)),
            ("env -yqselvish", Some(Shell::Elvish)),
            ("env -qs=fish", Some(Shell::Fish)),
            ("env -r -s fish", Some(Shell::Posix)),
            ("env --shell fisch", Some(Shell::Posix)),
            ("env --shell", Some(Shell::Posix)),
            ("env x -- --shell fish", Some(Shell::Posix)),
            ("init", Some(Shell::Posix)),
            ("init --bogus fish", Some(Shell::Fish)),
            ("export dev --format env --bogus", Some(Shell::Posix)),
            ("export --format=fish", Some(Shell::Fish)),
            ("export --bogus", None),
            ("export --format dotenv", None),
            ("export --mfa-code --format fish", None),
            ("exec --shell fish", None),
            ("list", None),
        ] {
            assert_eq!(shell(line), is, "{line}");
        }
    }
}
