//! A typed line, up to a cursor that may stand inside of a quote, as words; and a word back into the quote that is
//! open.

use std::str::Chars;

/// What is open at the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quote {
    None,
    Single,
    Double,
    Backtick,
}

/// Whose rules a line is read by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rules<'a> {
    /// bash, with readline's word breaks (`COMP_WORDBREAKS`); zsh and POSIX shells with none.
    Posix { breaks: &'a str },
    /// fish.
    Fish,
    /// nushell: a backslash is one outside of quotes, and backticks are quotes.
    Nushell,
    /// tcsh.
    Csh,
    /// PowerShell.
    PowerShell,
}

/// The words of a line up to the cursor, unquoted.
#[derive(Debug)]
pub(super) struct Words {
    /// The complete words, the command's own first.
    pub before: Vec<String>,
    /// The word that the cursor stands at the end of.
    pub current: String,
    /// How many bytes of `current` lie before the word as readline sees it.
    pub kept: usize,
    /// What is open at the cursor.
    pub quote: Quote,
    /// `current` holds a command substitution: what it is, only running it would tell.
    pub unknown: bool,
}

impl Words {
    /// Words that were read already, the last under the cursor, after this opening quote.
    pub(super) fn of(words: &[String], quote: &str) -> Self {
        let (current, before) =
            words.split_last().map_or_else(Default::default, |(last, before)| (last.clone(), before.to_vec()));
        let quote = match quote.chars().last() {
            None => Quote::None,
            Some('"') => Quote::Double,
            Some(_) => Quote::Single,
        };
        Self { before, current, kept: 0, quote, unknown: false }
    }

    /// Splits `line` the way the shell would, running nothing.
    pub(super) fn split(line: &str, rules: Rules<'_>) -> Self {
        let words = Self { before: vec![], current: String::new(), kept: 0, quote: Quote::None, unknown: false };
        let mut scanner = WordScanner { rules, chars: line.chars(), begun: false, kept_outside: 0, words };
        while let Some(c) = scanner.chars.next() {
            match scanner.words.quote {
                Quote::None => scanner.outside(c),
                Quote::Single => scanner.in_single(c),
                Quote::Double => scanner.in_double(c),
                Quote::Backtick => scanner.in_backtick(c),
            }
        }
        scanner.words
    }
}

struct WordScanner<'a> {
    rules: Rules<'a>,
    chars: Chars<'a>,
    /// There is a current word, be it empty quotes.
    begun: bool,
    /// [`Words::kept`] as it was before the quote that is open.
    kept_outside: usize,
    words: Words,
}

impl WordScanner<'_> {
    fn outside(&mut self, c: char) {
        if let Some(quote) = self.rules.quote(c) {
            return self.open(quote);
        }
        match c {
            _ if Some(c) == self.rules.escape() => {
                self.begun = true;
                self.words.current.extend(self.chars.next());
            }
            ' ' | '\t' | '\n' => self.end_word(),
            '$' if self.rules == Rules::Nushell && !self.begun => {
                self.begun = true;
                self.words.unknown = true;
            }
            _ if self.substitutes(c) => self.skip_substitution(c),
            ';' | '|' | '&' | '(' => self.begin_command(),
            _ => self.plain(c),
        }
    }

    fn in_single(&mut self, c: char) {
        match c {
            _ if self.rules.quote(c) == Some(Quote::Single) => self.close(),
            '\\' if self.rules == Rules::Fish => self.escaped("\\'"),
            '\\' if self.rules == Rules::Csh => self.escaped("!\n"),
            _ => self.words.current.push(c),
        }
    }

    fn in_double(&mut self, c: char) {
        match c {
            _ if self.rules.quote(c) == Some(Quote::Double) => self.close(),
            '`' if self.rules == Rules::PowerShell => self.words.current.extend(self.chars.next()),
            '\\' if self.rules == Rules::Fish => self.escaped("\\\"$\n"),
            '\\' if self.rules == Rules::Csh => self.escaped("!\n"),
            '\\' if self.rules == Rules::Nushell => self.words.current.extend(self.chars.next()),
            '\\' if self.rules != Rules::PowerShell => self.escaped("\\\"$`\n"),
            _ if self.substitutes(c) => self.skip_substitution(c),
            _ => self.words.current.push(c),
        }
    }

    fn in_backtick(&mut self, c: char) {
        if c == '`' { self.close() } else { self.words.current.push(c) }
    }

    /// A backslash inside of quotes, where it escapes only some characters.
    fn escaped(&mut self, special: &str) {
        let next = self.chars.next();
        if !next.is_some_and(|c| special.contains(c)) {
            self.words.current.push('\\');
        }
        self.words.current.extend(next);
    }

    /// readline's word begins inside of the quote that is open.
    fn open(&mut self, quote: Quote) {
        self.begun = true;
        self.words.quote = quote;
        self.kept_outside = std::mem::replace(&mut self.words.kept, self.words.current.len());
    }

    fn close(&mut self) {
        let next = self.chars.clone().next().and_then(|c| self.rules.quote(c));
        if self.rules == Rules::PowerShell && next == Some(self.words.quote) {
            // two of them are the second
            return self.words.current.extend(self.chars.next());
        }
        self.words.quote = Quote::None;
        self.words.kept = self.kept_outside;
    }

    fn plain(&mut self, c: char) {
        self.begun = true;
        self.words.current.push(c);
        if matches!(self.rules, Rules::Posix { breaks } if breaks.contains(c)) {
            // readline keeps an `@` with the word that follows it (rl_special_prefixes)
            self.words.kept = self.words.current.len() - usize::from(c == '@');
        }
    }

    fn end_word(&mut self) {
        let word = std::mem::take(&mut self.words.current);
        if std::mem::take(&mut self.begun) {
            self.words.before.push(word);
        }
        self.words.kept = 0;
        self.words.unknown = false;
    }

    fn begin_command(&mut self) {
        self.end_word();
        self.words.before.clear();
    }

    fn substitutes(&self, c: char) -> bool {
        let outside = self.words.quote == Quote::None;
        match (self.rules, c) {
            (Rules::Posix { .. } | Rules::Csh, '`') => true,
            (Rules::Fish | Rules::PowerShell | Rules::Nushell, '(') => outside,
            (Rules::PowerShell, '$') => true,
            (Rules::Nushell, '$') => false,
            (_, '$') => self.chars.as_str().starts_with('('),
            _ => false,
        }
    }

    /// Passes over `` `…` ``, `$(…)` or the `(…)` of fish, nushell and PowerShell, to its end or that of the line. Of a
    /// variable only the beginning: it, too, makes the word unknown.
    fn skip_substitution(&mut self, first: char) {
        self.begun = true;
        self.words.unknown = true;
        if first == '`' {
            self.chars.find(|c| *c == '`');
            return;
        }
        let mut depth = u32::from(first == '(');
        for c in self.chars.by_ref() {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
}

impl Rules<'_> {
    /// What `c` opens and closes.
    fn quote(self, c: char) -> Option<Quote> {
        match c {
            '\'' => Some(Quote::Single),
            '"' => Some(Quote::Double),
            '`' if self == Self::Nushell => Some(Quote::Backtick),
            '\u{2018}'..='\u{201b}' if self == Self::PowerShell => Some(Quote::Single),
            '\u{201c}'..='\u{201e}' if self == Self::PowerShell => Some(Quote::Double),
            _ => None,
        }
    }

    /// What takes the meaning of the next character outside of quotes.
    fn escape(self) -> Option<char> {
        match self {
            Self::PowerShell => Some('`'),
            Self::Nushell => None,
            _ => Some('\\'),
        }
    }
}

impl Quote {
    /// Appends `rest`, the end of a word, so that bash reads it as itself where this quote is open. `first`: it is
    /// the whole word.
    pub(super) fn finish(self, rest: &str, first: bool, text: &mut String) {
        // most names, in one piece
        if rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')) {
            return text.push_str(rest);
        }
        for (at, c) in rest.char_indices() {
            match self {
                Self::Single if c == '\'' => text.push_str("'\\''"),
                // inside of double quotes no escape keeps `!` from the history
                Self::Double if c == '!' => text.push_str("\"\\!\""),
                Self::Double if matches!(c, '$' | '`' | '"' | '\\') => text.extend(['\\', c]),
                Self::None if !plain(c, first && at == 0) => text.extend(['\\', c]),
                _ => text.push(c),
            }
        }
    }
}

/// True for a character that bash reads as itself outside of quotes; some only after the `first` of a word.
fn plain(c: char, first: bool) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' | '.' | '/' | ',' | '+' | '%' => true,
        '@' | ':' | '=' => !first,
        _ => !c.is_ascii(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASH: Rules<'_> = Rules::Posix { breaks: " \t\n\"'@><=;|&(:" };

    /// The words before, the word under the cursor, what readline keeps of it.
    fn split(line: &str, rules: Rules<'_>) -> (Vec<String>, String, String) {
        let words = Words::split(line, rules);
        let kept = words.current[..words.kept].to_owned();
        (words.before, words.current, kept)
    }

    #[test]
    fn words_lose_their_quotes() {
        for (line, before, current) in [
            ("awsp ", &["awsp"][..], ""),
            ("awsp my\\ pro", &["awsp"], "my pro"),
            ("awsp 'my pro", &["awsp"], "my pro"),
            ("awsp \"a\\$b\\c", &["awsp"], "a$b\\c"),
            ("awsp 'a'\"b\"c", &["awsp"], "abc"),
            ("awsp -r eu '' x", &["awsp", "-r", "eu", ""], "x"),
            ("true; awsp d", &["awsp"], "d"),
        ] {
            let (found, word, _) = split(line, BASH);
            assert_eq!((found.join(" "), word.as_str()), (before.join(" "), current), "{line}");
        }
    }

    #[test]
    fn readline_keeps_what_stands_before_its_word() {
        for (line, kept) in [
            ("awsp prod:re", "prod:"),
            ("awsp prod\\:re", ""),
            ("awsp a@b:c@d", "a@b:c"),
            ("awsp x='y z", "x="),
            ("awsp 'a:b'c", ""),
            ("awsp a:'b'c", "a:"),
            ("awsp kö:l", "kö:"),
        ] {
            assert_eq!(split(line, BASH).2, kept, "{line}");
        }
    }

    #[test]
    fn a_substitution_is_nothing_to_guess_at() {
        for line in ["awsp $(cat x", "awsp `cat x", "awsp \"$(cat (x) y)z", "awsp a`x`b"] {
            assert!(Words::split(line, BASH).unknown, "{line}");
        }
        assert!(Words::split("awsp (cat x", Rules::Fish).unknown);
        let after = Words::split("awsp -r $(cat 'x y') de", BASH);
        assert_eq!((after.before.len(), after.current.as_str(), after.unknown), (3, "de", false));
    }

    #[test]
    fn nushell_quotes() {
        for (line, current) in [
            ("awsp a\\ b\\", "b\\"),
            ("awsp 'it\\'", "it\\"),
            ("awsp \"say \\\"h", "say \"h"),
            ("awsp `my p", "my p"),
            ("awsp a'b c'\"d", "ab cd"),
        ] {
            assert_eq!(split(line, Rules::Nushell).1, current, "{line}");
        }
        for line in ["awsp $env.X", "awsp $\"a b", "awsp a(cat x"] {
            assert!(Words::split(line, Rules::Nushell).unknown, "{line}");
        }
        assert!(!Words::split("awsp $\"a b\" a$b '(x", Rules::Nushell).unknown);
    }

    #[test]
    fn powershell_has_ten_quotes_and_another_escape() {
        for (line, current) in [
            ("awsp 'my p", Some("my p")),
            ("awsp 'it''s \u{2019}\u{2018}", Some("it's \u{2018}")),
            ("awsp \u{201a}my\u{201b}\u{201c}p", Some("myp")),
            ("awsp \"a`$b\"\"c\\", Some("a$b\"c\\")),
            ("awsp back\\sl", Some("back\\sl")),
            ("awsp my` p`$", Some("my p$")),
            ("awsp $(x", None),
            ("awsp (x) y", Some("y")),
            ("awsp a(x", None),
            ("awsp $x", None),
            ("awsp \"$x", None),
            ("awsp '$x", Some("$x")),
        ] {
            let words = Words::split(line, Rules::PowerShell);
            assert_eq!((!words.unknown).then_some(words.current.as_str()), current, "{line}");
        }
    }

    #[test]
    fn csh_escapes_nothing_but_its_history_in_quotes() {
        for (line, current) in [
            ("awsp 'a\\!b\\c", "a!b\\c"),
            ("awsp \"a\\!b\\$c", "a!b\\$c"),
            ("awsp a\\ b\\!", "a b!"),
            ("awsp 'it'\\''s", "it's"),
        ] {
            assert_eq!(split(line, Rules::Csh).1, current, "{line}");
        }
        assert!(Words::split("awsp \"`x", Rules::Csh).unknown);
    }

    #[test]
    fn fish_escapes_in_single_quotes_too() {
        assert_eq!(split("awsp 'it\\'s", Rules::Fish).1, "it's");
        assert_eq!(split("awsp 'it\\'s", BASH).1, "it\\s");
    }
}
