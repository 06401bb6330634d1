//! Output that a shell evaluates. `eval ""` succeeds, so without output a failed command would let
//! `eval "$(awsp env dve)" && terraform apply` continue with the old profile. A command that fails therefore prints
//! code that fails.
//!
//! On a terminal the output is not evaluated, and awsp prints only the error.

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
    /// Prints the opening, so that truncated output is a syntax error.
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
            // only the first error is reported
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

/// Does the same for a command line that was refused, if the command prints code.
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

/// Returns the shell whose code these words ask for; POSIX for an unknown shell, because the others fail on its code.
fn shell_of(words: &[&str]) -> Option<Shell> {
    let (command, words) = words.split_first()?;
    let named = |name: Option<&str>| Some(name.and_then(Shell::from_name).unwrap_or(Shell::Posix));
    match *command {
        "env" => named(value(words, "--shell", Some('s'))),
        "init" => named(words.iter().copied().find(|word| !word.starts_with('-'))),
        "export" => match value(words, "--format", None) {
            Some(format) => Shell::of_export_form(format),
            // a slip in the word `--format`
            None => words.windows(2).find_map(|pair| match pair {
                [option, form] if option.starts_with("--f") && *option != "--format" => Shell::of_export_form(form),
                _ => None,
            }),
        },
        _ => None,
    }
}

/// Returns the last value of an option: `--long VALUE`, `--long=VALUE`, `-s VALUE`, `-qsVALUE`.
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
    fn refused_command_line_gives_the_shell_of_its_code() {
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
            ("export --formt env dev", Some(Shell::Posix)),
            ("export --format dotenv", None),
            ("export --mfa-code --format fish", None),
            ("exec --shell fish", None),
            ("list", None),
        ] {
            assert_eq!(shell(line), is, "{line}");
        }
    }
}
