//! A value as one word of a shell's language.
//!
//! Inside single quotes nothing is special but the quote itself. What a *sloppy* caller would damage stands
//! outside of them behind a backslash: `eval $(awsp env dev)` without double quotes splits the code at blanks and
//! expands patterns against the files of the folder, and a file there can have a name that is code. An escaped
//! `*` matches nothing but itself.

use super::words::Quote;

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

/// For nushell, in the quotes that were begun, in double ones where only escapes can say it. Never in backticks: `*` and
/// `~` act in them.
pub(super) fn nushell(value: &str, begun: Quote, code: &mut String) {
    if begun == Quote::Double || value.contains(|c: char| c == '\'' || c.is_control()) {
        code.push('"');
        for c in value.chars() {
            match c {
                '"' | '\\' => code.extend(['\\', c]),
                c if c.is_control() => code.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
                _ => code.push(c),
            }
        }
        code.push('"');
    } else {
        code.extend(["'", value, "'"]);
    }
}

/// For Python, in ASCII: exact whatever encoding it is read by.
pub(super) fn python(value: &str, code: &mut String) {
    code.push('\'');
    for c in value.chars() {
        match c {
            '\\' | '\'' => code.extend(['\\', c]),
            ' '..='~' => code.push(c),
            _ => code.push_str(&format!("\\U{:08x}", u32::from(c))),
        }
    }
    code.push('\'');
}

/// For a command line of xonsh, in the quotes that were begun. Strings there are Python's, but `$NAME` and `~` are
/// expanded in them; not so in raw ones, nor in what `@(…)` computes.
pub(super) fn xonsh(value: &str, begun: Quote, code: &mut String) {
    let quotes = if begun == Quote::Double { ["\"", "'"] } else { ["'", "\""] };
    let quote = quotes.into_iter().find(|quote| !value.contains(quote) && !value.ends_with('\\'));
    match quote {
        Some(quote) => {
            let raw = if value.contains(['$', '~', '\\']) { "r" } else { "" };
            code.extend([raw, quote, value, quote]);
        }
        None => {
            code.push_str("@(");
            python(value, code);
            code.push(')');
        }
    }
}

/// True for what nushell and xonsh read as itself outside of quotes, after a command.
pub(super) fn bare(value: &str) -> bool {
    value.starts_with(|c: char| c.is_alphanumeric() || c == '-')
        && value.chars().all(|c| c.is_alphanumeric() || "_-./:@+=,".contains(c))
        && !["and", "or"].contains(&value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(quote: fn(&str, Quote, &mut String), value: &str, begun: Quote) -> String {
        let mut text = String::new();
        quote(value, begun, &mut text);
        text
    }

    #[test]
    fn nushell_keeps_the_quotes_that_can_hold_it() {
        for (value, begun, word) in [
            ("my profile", Quote::None, "'my profile'"),
            ("my profile", Quote::Backtick, "'my profile'"),
            ("$x\\", Quote::Single, "'$x\\'"),
            ("$x\\", Quote::Double, "\"$x\\\\\""),
            ("it's \"x\"", Quote::Single, "\"it's \\\"x\\\"\""),
            ("a\nb", Quote::None, "\"a\\u{a}b\""),
        ] {
            assert_eq!(written(nushell, value, begun), word);
        }
    }

    #[test]
    fn xonsh_expands_nothing_in_it() {
        for (value, begun, word) in [
            ("my profile", Quote::None, "'my profile'"),
            ("my profile", Quote::Double, "\"my profile\""),
            ("~/$x", Quote::Single, "r'~/$x'"),
            ("it's $x", Quote::Single, "r\"it's $x\""),
            ("it's \"$x\"", Quote::Double, "@('it\\'s \"$x\"')"),
            ("end\\", Quote::None, "@('end\\\\')"),
        ] {
            assert_eq!(written(xonsh, value, begun), word);
        }
    }

    #[test]
    fn bare_words() {
        assert!(["dev", "-rf", "a/b+c", "prod:read", "k\u{f6}ln", "1.0"].iter().all(|word| bare(word)));
        assert!(["", "a b", "~x", "$x", "a*", "it's", "x!y", ".", "@x", "and", "#x"].iter().all(|word| !bare(word)));
    }
}
