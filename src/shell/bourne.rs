//! What bash, zsh and the POSIX shells have in common.

use super::{
    dialect::{Dialect, name},
    sequence::{Delimiters, Sequence},
    words::{Escapes, LineSyntax, Position, ascii_quote},
};
use crate::switch::EnvChange;

/// Words of the language and of the start-up files that must keep their meaning.
pub(super) const RESERVED: &str = "alias break case cd command continue do done elif else esac eval exec exit export \
                                   fi for function if in local printf return select set sh test then time trap true \
                                   unalias unset until while";

/// How a line is read.
pub(super) const LINE: LineSyntax = LineSyntax {
    quote: ascii_quote,
    escape: '\\',
    outside: Escapes::All,
    in_single: Escapes::Nothing,
    in_double: Escapes::Only("\\\"$`\n"),
    doubled: false,
    computes,
};

/// `` `…` `` and `$(…)`, also in double quotes.
pub(super) fn computes(c: char, rest: &str, _: Position) -> bool {
    c == '`' || (c == '$' && rest.starts_with('('))
}

/// Appends a word in single quotes, where nothing is special but the quote itself. What a *sloppy* caller would damage
/// stands outside of them behind a backslash: `eval $(awsp env dev)` without double quotes splits the code at blanks and
/// expands patterns against the files of the folder, and a file there can have a name that is code. An escaped `*`
/// matches nothing but itself. So `'`, `*`, `?`, `[` and a blank that follows a blank stand outside.
pub(super) fn quote(value: &str, code: &mut String) {
    code.push('\'');
    let mut previous = '\0';
    for c in value.chars() {
        if matches!(c, '\'' | '*' | '?' | '[') || (c == ' ' && previous == ' ') {
            code.extend(['\'', '\\', c, '\'']);
        } else {
            code.push(c);
        }
        previous = c;
    }
    code.push('\'');
}

pub(super) fn set(name: &str, value: &str, code: &mut String) {
    code.extend(["export ", name, "="]);
    quote(value, code);
}

/// `-v`: without it the function of that name would go where there is no variable.
pub(super) fn unset(name: &str, code: &mut String) {
    code.extend(["unset -v ", name]);
}

/// The code with which a dialect tries to unset a variable in a subshell.
pub(super) struct Rehearsal {
    /// Code before the first use of `unset`.
    pub(super) setup: &'static str,
    /// The words before `-v NAME`.
    pub(super) unset: &'static str,
    /// See [`Dialect::guard`].
    pub(super) guard: &'static str,
}

/// The rehearsal of bash and zsh.
pub(super) const REHEARSAL: Rehearsal = Rehearsal { setup: "", unset: "\\builtin unset", guard: "\\builtin " };

/// Appends code that looks for a read-only variable in a subshell before the first change, and reports it. A POSIX
/// shell exits at a read-only variable, and its own message quotes the code that it was evaluating.
pub(super) fn rehearse(rehearsal: &Rehearsal, changes: &[EnvChange], chain: &mut Sequence<'_>) {
    if changes.is_empty() {
        return;
    }
    let Rehearsal { setup, unset, guard } = rehearsal;
    let names: String = changes.iter().flat_map(|change| [" ", name(change)]).collect();
    chain.next().push_str(&format!(
        "{{ ( {setup}{unset} -v{names} ) 2>/dev/null || ( {setup}for __awsp_name in{names}; do \
         ( {unset} -v \"$__awsp_name\" ) 2>/dev/null || {guard}printf \
         'awsp: %s is read-only in this shell, nothing changed · hint: remove its readonly or declare -r\\n' \
         \"$__awsp_name\" >&2; done; {guard}exit 1 ); }}"
    ));
}

/// Appends the lines of `message`. The shell function adds to the first whether it runs in a subshell.
pub(super) fn say(message: &str, delimiters: Delimiters, code: &mut String) {
    let mut lines = Sequence::new(delimiters, code);
    for (at, line) in message.lines().enumerate() {
        let part = lines.next();
        quote(line, part);
        if at == 0 {
            part.push_str("\"${__awsp_here-}\"");
        }
    }
    lines.end();
}

/// The opening. Code that is cut off after it is a syntax error.
pub(super) const OPENING: &str = "{ ";

/// Appends the code of a switch after [`OPENING`]. A failure within the `&&` chain alone would not end a script under
/// `set -e` in zsh, nor an `.envrc`.
pub(super) fn complete(dialect: &dyn Dialect, changes: &[EnvChange], code: &mut String) {
    dialect.emit(changes, "", code);
    code.push_str("} || { ");
    push_failure(dialect.guard(), 1, code);
    code.push_str("; };\n");
}

/// Appends the code of a failure after [`OPENING`].
pub(super) fn fail(guard: &str, status: u8, code: &mut String) {
    push_failure(guard, status, code);
    code.push_str(";\n}\n");
}

/// Appends code that fails in a subshell, so that the shell does not exit. In an `.envrc` it exits, because direnv
/// ignores other failures.
fn push_failure(guard: &str, status: u8, code: &mut String) {
    let exit = format!("{guard}exit {status}");
    code.extend([guard, "[ -z \"${DIRENV_IN_ENVRC-}\" ] || ", &exit, "; ( ", &exit, " )"]);
}

pub(super) fn is_program(before: &str) -> bool {
    before.ends_with("command ")
}

pub(super) fn script_line(target: &str) -> String {
    format!("eval \"$(awsp env {target})\"")
}

#[cfg(test)]
mod tests {
    use super::{super::words::read, *};

    #[test]
    fn words_lose_their_quotes() {
        for (line, word) in [
            ("awsp ", Some("")),
            ("awsp my\\ pro", Some("my pro")),
            ("awsp 'my pro", Some("my pro")),
            ("awsp \"a\\$b\\c", Some("a$b\\c")),
            ("awsp 'a'\"b\"c", Some("abc")),
            ("awsp 'it\\'s", Some("it\\s")),
            ("awsp $(cat x", None),
            ("awsp `cat x", None),
            ("awsp \"$(cat (x) y)z", None),
            ("awsp a`x`b", None),
            ("awsp -r $(cat 'x y') de", Some("de")),
            ("awsp $x", Some("$x")),
        ] {
            assert_eq!(read(line, &LINE).as_deref(), word, "{line}");
        }
    }
}
