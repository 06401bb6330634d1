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

/// For elvish: the quote is doubled.
pub(super) fn elvish(value: &str, code: &mut String) {
    code.push('\'');
    for c in value.chars() {
        code.push(c);
        if c == '\'' {
            code.push(c);
        }
    }
    code.push('\'');
}

/// For tcsh, where the history looks into single quotes, for `!` or whatever sign the person chose (`histchars`), and
/// where `backslash_quote` makes a backslash special there: all but the plainest signs stand outside, escaped. A line
/// end cannot.
pub(super) fn tcsh(value: &str, code: &mut String) {
    code.push('\'');
    for c in value.chars() {
        match c {
            '\n' => code.push_str("\\\n"),
            '-' | '_' | '.' | '/' | ':' => code.push(c),
            _ if c.is_ascii_punctuation() => code.extend(['\'', '\\', c, '\'']),
            _ => code.push(c),
        }
    }
    code.push('\'');
}

/// For PowerShell, to which four more characters are the same quote: each is doubled.
pub(super) fn powershell(value: &str, code: &mut String) {
    code.push('\'');
    for c in value.chars() {
        code.push(c);
        if matches!(c, '\'' | '\u{2018}'..='\u{201b}') {
            code.push(c);
        }
    }
    code.push('\'');
}
