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
    /// elvish 0.19 or later
    Elvish,
    /// xonsh 0.13 or later
    Xonsh,
    /// tcsh 6.21 or later
    Tcsh,
    /// PowerShell 5.1 or later
    #[value(name = "powershell")]
    PowerShell,
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
            "elvish" => Some(Self::Elvish),
            "tcsh" | "csh" => Some(Self::Tcsh),
            "powershell" | "pwsh" => Some(Self::PowerShell),
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
            Self::Elvish => "elvish",
            Self::Tcsh => "tcsh",
            Self::PowerShell => "powershell",
        }
    }

    /// True when the completion of this shell shows a description beside each candidate.
    pub fn shows_descriptions(self) -> bool {
        !matches!(self, Self::Bash | Self::Posix | Self::Tcsh)
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

    /// `value` as a person would type it: quoted only where it has to be.
    pub fn word(self, value: &str) -> String {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./@:+".contains(&byte);
        if !value.is_empty() && value.bytes().all(plain) { value.to_owned() } else { self.quote(value) }
    }

    fn quote_into(self, value: &str, code: &mut String) {
        match self {
            Self::Bash | Self::Zsh | Self::Posix => quote::posix(value, code),
            Self::Fish => quote::fish(value, code),
            Self::Nushell => quote::nushell(value, Quote::None, code),
            Self::Xonsh => quote::python(value, code),
            Self::Elvish => quote::elvish(value, code),
            Self::Tcsh => quote::tcsh(value, code),
            Self::PowerShell => quote::powershell(value, code),
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
    fn one_chain_where_it_is_made_in_another_way() {
        assert_eq!(
            Shell::Elvish.emit(&changes(), "dev\nnote"),
            "unset-env AWS_VAULT; set-env AWS_PROFILE 'it''s  *'; try { put 'dev' 'note' | to-lines >&2 } catch { nop };\n"
        );
        assert_eq!(
            Shell::Tcsh.emit(&changes(), "dev"),
            "( u\\nset AWS_VAULT AWS_PROFILE ) && u\\nset AWS_VAULT AWS_PROFILE && u\\nsetenv AWS_VAULT && \
             s\\etenv AWS_PROFILE 'it'\\''s  '\\*'' && /bin/sh -c 'printf \"%s\\n\" \"$@\" >&2 || :' sh 'dev';\n"
        );
        assert_eq!(
            Shell::PowerShell.emit(&changes(), "dev"),
            "try { Microsoft.PowerShell.Management\\Remove-Item -LiteralPath Env:\\AWS_VAULT -ErrorAction Ignore; \
             $env:AWS_PROFILE = 'it''s  *'; try { [System.Console]::Error.WriteLine('dev') } catch { } } catch { throw };\n"
        );
        for shell in [Shell::Elvish, Shell::Tcsh, Shell::PowerShell] {
            assert_eq!(shell.emit(&[], ""), "");
        }
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
             with __import__('contextlib').suppress(OSError): print(*['k\\U000000f6ln', 'note'], sep='\\n', \
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
            ("elvish", Some(Shell::Elvish)),
            ("-csh", Some(Shell::Tcsh)),
            ("/usr/bin/pwsh", Some(Shell::PowerShell)),
            ("nologin", None),
            ("", None),
        ] {
            assert_eq!(Shell::from_name(name), shell, "{name}");
        }
    }
}
