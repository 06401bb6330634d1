//! The shells awsp speaks: quoting, changes of the environment as code, completion, the start-up file. Pure.
//!
//! A shell is one file here that implements [`Dialect`], one file in `shell/` and one row of the table below.

mod bash;
mod bourne;
pub mod completion;
mod dialect;
mod elvish;
mod fish;
pub mod init;
mod nushell;
mod posix;
mod powershell;
mod sequence;
mod tcsh;
mod words;
mod xonsh;
mod zsh;

use clap::builder::PossibleValue;

use self::dialect::Dialect;
pub use self::dialect::{ExportForm, Variable};
use crate::switch::EnvChange;

/// What stands in the table for one shell.
struct Row {
    name: &'static str,
    about: &'static str,
    aliases: &'static [&'static str],
    dialect: &'static dyn Dialect,
}

/// Makes [`Shell`] and its rows out of the table.
macro_rules! table {
    ($($shell:ident: $name:literal, $about:literal, $aliases:expr, $dialect:expr;)*) => {
        /// A shell that `awsp init` knows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Shell {
            $(#[doc = $about] $shell,)*
        }

        impl Shell {
            const ALL: &[Self] = &[$(Self::$shell),*];

            fn row(self) -> &'static Row {
                match self {
                    $(Self::$shell => &Row { name: $name, about: $about, aliases: &$aliases, dialect: &$dialect },)*
                }
            }
        }
    };
}

// the word that `awsp init` takes, its help, other names of the program
table! {
    Bash: "bash", "bash 3.2 or later", [], bash::Bash;
    Zsh: "zsh", "zsh 5.0 or later", [], zsh::Zsh;
    Fish: "fish", "fish 3.1 or later", [], fish::Fish;
    Posix: "posix", "dash, ksh, mksh and other POSIX shells",
        ["sh", "dash", "ash", "busybox", "yash", "ksh", "ksh93", "mksh"], posix::Posix;
    Nushell: "nushell", "nushell 0.108 or later", ["nu"], nushell::Nushell;
    Elvish: "elvish", "elvish 0.19 or later", [], elvish::Elvish;
    Xonsh: "xonsh", "xonsh 0.13 or later", [], xonsh::Xonsh;
    Tcsh: "tcsh", "tcsh 6.21 or later", ["csh"], tcsh::Tcsh;
    PowerShell: "powershell", "PowerShell 5.1 or later", ["pwsh"], powershell::PowerShell;
}

impl Shell {
    /// The shell of that name or path: `bash`, `/usr/local/bin/zsh`, `-fish` (a login shell), `dash`, `sh`.
    pub fn from_name(name: &str) -> Option<Self> {
        let base = name.rsplit(['/', '\\']).next()?.trim_start_matches('-');
        let is_called = |shell: &Self| shell.name() == base || shell.row().aliases.contains(&base);
        Self::ALL.iter().copied().find(is_called)
    }

    /// The word that `awsp init` takes.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    fn dialect(self) -> &'static dyn Dialect {
        self.row().dialect
    }

    /// True when the completion of this shell shows a description beside each candidate.
    pub fn shows_descriptions(self) -> bool {
        self.dialect().shows_descriptions()
    }

    /// The shell code that applies `changes` in order and then says `message` (lines for standard error; empty:
    /// nothing is said), as one chain: each step runs only if the one before succeeded, and the code's own
    /// status is that of the first step that failed. Where a shell has read-only variables, one among several
    /// changes fails the chain before anything is changed. Ends with a line end; no changes and no message:
    /// empty.
    ///
    /// nushell runs no code that it reads: there it is one line of JSON, for
    /// `let to = awsp env NAME --shell nushell | from json; load-env $to.set; hide-env --ignore-errors ...$to.unset`.
    pub fn emit(self, changes: &[EnvChange], message: &str) -> String {
        let mut code = String::with_capacity(64 * (changes.len() + 1) + message.len());
        self.dialect().emit(changes, message, &mut code);
        code
    }

    /// Returns the opening of code that a caller evaluates; see [`Shell::complete`] and [`Shell::fail`]. If awsp is
    /// killed before it writes the rest, the evaluation fails in most shells.
    pub fn opening(self) -> &'static str {
        self.dialect().opening()
    }

    /// Returns the code after [`Shell::opening`] that applies `changes` as [`Shell::emit`] does. If a change fails, the
    /// evaluation fails whatever the options of the shell, and an `.envrc` of direnv exits.
    pub fn complete(self, changes: &[EnvChange]) -> String {
        let mut code = String::with_capacity(128 * (changes.len() + 2));
        self.dialect().complete(changes, &mut code);
        code
    }

    /// Returns the code after [`Shell::opening`] that fails with this status and changes nothing. The shell does not
    /// exit, but an `.envrc` of direnv does, because it would continue after a failed command.
    ///
    /// The code is empty for nushell, where reading an empty text fails.
    pub fn fail(self, status: u8) -> String {
        let mut code = String::new();
        self.dialect().fail(status, &mut code);
        code
    }

    /// Appends code that exports and removes variables, for `awsp export`: no chain, so that it also works where the
    /// shell applies it line by line.
    pub fn export(self, variables: &[Variable<'_>], code: &mut String) {
        self.dialect().export(variables, code);
    }

    /// How `awsp export` names the code of [`Shell::export`]; `None` when it does not offer it.
    pub fn export_form(self) -> Option<ExportForm> {
        self.dialect().export_form()
    }

    /// Returns the shell whose code `awsp export --format NAME` prints.
    pub fn of_export_form(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|shell| shell.export_form().is_some_and(|form| form.name == name))
    }

    /// `value` as one word of this shell's language, exact byte for byte when read back.
    pub fn quote(self, value: &str) -> String {
        self.dialect().quoted(value)
    }

    /// `value` as a user would type it: quoted only where it has to be.
    pub fn word(self, value: &str) -> String {
        self.dialect().as_typed(value)
    }

    /// The line of the user's start-up file that loads the function.
    pub fn load_line(self) -> &'static str {
        self.dialect().load_line()
    }

    /// The line that switches to `profile`, or to none, in a script.
    pub fn script_line(self, profile: Option<&str>) -> String {
        let dialect = self.dialect();
        dialect.script_line(&dialect.target(profile))
    }
}

impl clap::ValueEnum for Shell {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(self.row().about))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shell_is_found_by_name_and_path() {
        for (name, shell) in [
            ("bash", Some(Shell::Bash)),
            ("-zsh", Some(Shell::Zsh)),
            ("/usr/local/bin/fish", Some(Shell::Fish)),
            ("/bin/sh", Some(Shell::Posix)),
            ("nu", Some(Shell::Nushell)),
            ("xonsh", Some(Shell::Xonsh)),
            ("elvish", Some(Shell::Elvish)),
            ("-csh", Some(Shell::Tcsh)),
            ("/usr/bin/pwsh", Some(Shell::PowerShell)),
            ("nologin", None),
            ("", None),
        ] {
            assert_eq!(Shell::from_name(name), shell, "{name}");
        }
    }

    #[test]
    fn no_name_means_two_shells() {
        let names = |shell: &Shell| [shell.name()].into_iter().chain(shell.row().aliases.iter().copied());
        for shell in Shell::ALL {
            assert!(names(shell).all(|name| Shell::from_name(name) == Some(*shell)));
        }
    }

    #[test]
    fn nothing_to_do_is_no_code() {
        assert!(Shell::ALL.iter().all(|shell| shell.emit(&[], "").is_empty()));
    }
}
