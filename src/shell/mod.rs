//! The shells awsp speaks: quoting, changes of the environment as code, completion words. Pure.

pub mod completion;
mod emit;
mod quote;
mod words;

use crate::switch::EnvChange;
use words::Quote;

/// A shell that `awsp init` knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Shell {
    /// bash 3.2 or later
    Bash,
    /// zsh 5.0 or later
    Zsh,
    /// fish 3.1 or later
    Fish,
    /// dash, ksh, mksh and other POSIX shells
    Posix,
    /// nushell 0.108 or later
    Nushell,
    /// xonsh 0.13 or later
    Xonsh,
}

impl Shell {
    /// The shell of that name or path: `bash`, `/usr/local/bin/zsh`, `-fish` (a login shell), `dash`, `sh`.
    pub fn from_name(name: &str) -> Option<Self> {
        let base = name.rsplit(['/', '\\']).next()?.trim_start_matches('-');
        match base {
            "bash" => Some(Self::Bash),
            "zsh" => Some(Self::Zsh),
            "fish" => Some(Self::Fish),
            "posix" | "sh" | "dash" | "ash" | "busybox" | "yash" | "ksh" | "ksh93" | "mksh" => Some(Self::Posix),
            "nushell" | "nu" => Some(Self::Nushell),
            "xonsh" => Some(Self::Xonsh),
            _ => None,
        }
    }

    /// The word that `awsp init` takes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
            Self::Posix => "posix",
            Self::Nushell => "nushell",
            Self::Xonsh => "xonsh",
        }
    }

    /// True when the completion of this shell shows a description beside each candidate.
    pub fn shows_descriptions(self) -> bool {
        matches!(self, Self::Zsh | Self::Fish | Self::Nushell | Self::Xonsh)
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
        match self {
            Self::Nushell => emit::data(changes, message, &mut code),
            _ => emit::chain(self, changes, message, &mut code),
        }
        code
    }

    /// `value` as one word of this shell's language, exact byte for byte when read back.
    pub fn quote(self, value: &str) -> String {
        let mut word = String::with_capacity(value.len() + 2);
        self.quote_into(value, &mut word);
        word
    }

    fn quote_into(self, value: &str, code: &mut String) {
        match self {
            Self::Bash | Self::Zsh | Self::Posix => quote::posix(value, code),
            Self::Fish => quote::fish(value, code),
            Self::Nushell => quote::nushell(value, Quote::None, code),
            Self::Xonsh => quote::python(value, code),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes() -> [EnvChange; 2] {
        [EnvChange::Unset("AWS_VAULT"), EnvChange::Set("AWS_PROFILE", "it's  *".to_owned())]
    }

    #[test]
    fn one_chain_on_one_line() {
        assert_eq!(
            Shell::Bash.emit(&changes(), "dev\nnote"),
            "( \\builtin unset -v AWS_VAULT AWS_PROFILE ) && \\builtin unset -v AWS_VAULT && \
             \\builtin export AWS_PROFILE='it'\\''s '\\ ''\\*'' && \
             { \\builtin printf '%s\\n' 'dev' 'note' >&2 || \\builtin :; };\n"
        );
        assert_eq!(Shell::Posix.emit(&changes()[1..], ""), "\\command export AWS_PROFILE='it'\\''s '\\ ''\\*'';\n");
        assert!(Shell::Fish.emit(&changes(), "").ends_with("end && set -gx AWS_PROFILE 'it\\'s  *';\n"));
        assert_eq!(Shell::Zsh.emit(&[], ""), "");
    }

    #[test]
    fn code_that_is_data_or_python() {
        assert_eq!(
            Shell::Nushell.emit(&changes(), "dev\nnote"),
            "{\"message\":[\"dev\",\"note\"],\"set\":{\"AWS_PROFILE\":\"it's  *\"},\"unset\":[\"AWS_VAULT\"]}\n"
        );
        assert_eq!(
            Shell::Xonsh.emit(&changes(), "köln\nnote"),
            "__xonsh__.env.pop('AWS_VAULT', None)\n__xonsh__.env['AWS_PROFILE'] = 'it\\'s  *'\n\
             with __import__('contextlib').suppress(OSError): print(*[ 'k\\U000000f6ln', 'note',], sep='\\n', \
             file=__import__('sys').stderr);\n"
        );
        assert_eq!([Shell::Nushell, Shell::Xonsh].map(|shell| shell.emit(&[], "")), ["", ""]);
    }

    #[test]
    fn shells_by_name_and_path() {
        for (name, shell) in [
            ("bash", Some(Shell::Bash)),
            ("-zsh", Some(Shell::Zsh)),
            ("/usr/local/bin/fish", Some(Shell::Fish)),
            ("/bin/sh", Some(Shell::Posix)),
            ("nu", Some(Shell::Nushell)),
            ("xonsh", Some(Shell::Xonsh)),
            ("tcsh", None),
            ("", None),
        ] {
            assert_eq!(Shell::from_name(name), shell, "{name}");
        }
    }
}
