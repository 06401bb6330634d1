//! A typed line, possibly with a quote still open, as words; and a word back into the quote that is open.

/// What is open at the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quote {
    None,
    Single,
    Double,
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
}

impl Words {
    /// Splits `line` the way the shell would. `breaks` are readline's word breaks (`COMP_WORDBREAKS`), empty for
    /// other shells.
    pub(super) fn split(line: &str, fish: bool, breaks: &str) -> Self {
        let mut words = Self { before: vec![], current: String::new(), kept: 0, quote: Quote::None };
        let (mut begun, mut kept_outside) = (false, 0);
        let mut chars = line.chars();
        while let Some(c) = chars.next() {
            match (words.quote, c) {
                (Quote::Single, '\'') | (Quote::Double, '"') => {
                    words.quote = Quote::None;
                    words.kept = kept_outside;
                }
                (Quote::Single, '\\') if fish => words.escaped(chars.next(), "\\'"),
                (Quote::Double, '\\') => words.escaped(chars.next(), if fish { "\\\"$\n" } else { "\\\"$`\n" }),
                (Quote::Single | Quote::Double, _) => words.current.push(c),
                (Quote::None, '\'' | '"') => {
                    words.quote = if c == '"' { Quote::Double } else { Quote::Single };
                    begun = true;
                    kept_outside = std::mem::replace(&mut words.kept, words.current.len());
                }
                (Quote::None, '\\') => {
                    begun = true;
                    words.current.extend(chars.next());
                }
                (Quote::None, ' ' | '\t' | '\n') => {
                    if std::mem::take(&mut begun) {
                        words.before.push(std::mem::take(&mut words.current));
                    }
                    words.kept = 0;
                }
                (Quote::None, ';' | '|' | '&' | '(') => {
                    (begun, words.kept) = (false, 0);
                    words.before.clear();
                    words.current.clear();
                }
                (Quote::None, _) => {
                    begun = true;
                    words.current.push(c);
                    if breaks.contains(c) {
                        // readline keeps an `@` with the word that follows it (rl_special_prefixes)
                        words.kept = words.current.len() - usize::from(c == '@');
                    }
                }
            }
        }
        words
    }

    /// A backslash inside of quotes: it escapes only some characters there.
    fn escaped(&mut self, next: Option<char>, special: &str) {
        if !next.is_some_and(|c| special.contains(c)) {
            self.current.push('\\');
        }
        self.current.extend(next);
    }
}

impl Quote {
    /// Appends `rest` so that it reads as itself in bash where this quote is open. `first`: it begins the word.
    pub(super) fn finish(self, rest: &str, first: bool, text: &mut String) {
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

fn plain(c: char, first: bool) -> bool {
    !c.is_ascii() || c.is_ascii_alphanumeric() || "_-./,+%".contains(c) || (!first && "@:=".contains(c))
}
