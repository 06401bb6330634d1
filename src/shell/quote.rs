//! A value as one word of a shell's language.
//!
//! Inside single quotes nothing is special but the quote itself. What a *sloppy* caller would damage stands
//! outside of them behind a backslash: `eval $(awsp env dev)` without double quotes splits the code at blanks and
//! expands patterns against the files of the folder, and a file there can have a name that is code. An escaped
//! `*` matches nothing but itself.

/// For bash, zsh, dash, ksh, mksh: single quotes; `'`, `*`, `?`, `[` and a blank that follows a blank outside of
/// them, escaped.
pub(super) fn posix(value: &str, code: &mut String) {
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

/// For fish: `\` and `'` are escaped inside the quotes; a line end stands outside as `\n`, because fish splits
/// what a command prints at line ends.
pub(super) fn fish(value: &str, code: &mut String) {
    code.push('\'');
    for c in value.chars() {
        match c {
            '\\' | '\'' => code.extend(['\\', c]),
            '\n' => code.push_str("'\\n'"),
            _ => code.push(c),
        }
    }
    code.push('\'');
}
