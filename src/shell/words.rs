//! A typed line, up to a cursor that may stand inside of a quote, as words.

use std::str::Chars;

/// What is open at the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quote {
    None,
    Single,
    Double,
    Backtick,
}

/// By what rules a shell reads a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineSyntax {
    /// What a character opens and closes.
    pub quote: fn(char) -> Option<Quote>,
    /// The character that takes the meaning of the one that follows.
    pub escape: char,
    /// What it escapes outside of quotes.
    pub outside: Escapes,
    /// What it escapes in single quotes.
    pub in_single: Escapes,
    /// What it escapes in double quotes.
    pub in_double: Escapes,
    /// A closing quote that stands twice is one, and closes nothing.
    pub doubled: bool,
    /// Whether a character, with what follows it, begins something that only running it would tell.
    pub computes: fn(char, rest: &str, Position) -> bool,
}

/// The characters that an escape works on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Escapes {
    Nothing,
    All,
    Only(&'static str),
}

/// Where a character stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    WordStart,
    InWord,
    InQuotes,
}

/// The words of a line up to the cursor, unquoted.
#[derive(Debug)]
pub(super) struct Words {
    /// The complete words, the command's own first.
    pub before: Vec<String>,
    pub current: TypedWord,
}

/// The word that the cursor stands at the end of.
#[derive(Debug)]
pub(super) struct TypedWord {
    /// The word, unquoted.
    pub text: String,
    /// How many bytes of `text` lie before the word as readline sees it.
    pub kept: usize,
    /// What is open at the cursor.
    pub quote: Quote,
    /// The word holds a command substitution: what it is, only running it would tell.
    pub unknown: bool,
}

impl Words {
    /// Words that were read already, the last under the cursor, after this opening quote.
    pub(super) fn of(words: &[String], quote: &str) -> Self {
        let (text, before) =
            words.split_last().map_or_else(Default::default, |(last, before)| (last.clone(), before.to_vec()));
        let quote = match quote.chars().last() {
            None => Quote::None,
            Some('"') => Quote::Double,
            Some(_) => Quote::Single,
        };
        Self { before, current: TypedWord { text, kept: 0, quote, unknown: false } }
    }

    /// Splits `line` the way the shell would, running nothing.
    pub(super) fn split(line: &str, syntax: &LineSyntax) -> Self {
        Self::split_for_readline(line, syntax, "")
    }

    /// [`Words::split`], with the characters that are word breaks to readline (`COMP_WORDBREAKS`).
    pub(super) fn split_for_readline(line: &str, syntax: &LineSyntax, breaks: &str) -> Self {
        let current = TypedWord { text: String::new(), kept: 0, quote: Quote::None, unknown: false };
        let words = Self { before: vec![], current };
        let mut scanner = WordScanner { syntax, breaks, chars: line.chars(), begun: false, kept_outside: 0, words };
        scanner.run();
        scanner.words
    }
}

struct WordScanner<'a> {
    syntax: &'a LineSyntax,
    breaks: &'a str,
    chars: Chars<'a>,
    /// There is a current word, be it empty quotes.
    begun: bool,
    /// [`TypedWord::kept`] as it was before the quote that is open.
    kept_outside: usize,
    words: Words,
}

impl WordScanner<'_> {
    fn run(&mut self) {
        while let Some(c) = self.chars.next() {
            match self.words.current.quote {
                Quote::None => self.outside(c),
                Quote::Single => self.inside(c, Quote::Single, self.syntax.in_single),
                Quote::Double => self.inside(c, Quote::Double, self.syntax.in_double),
                Quote::Backtick => self.inside(c, Quote::Backtick, Escapes::Nothing),
            }
        }
    }

    fn outside(&mut self, c: char) {
        if let Some(quote) = (self.syntax.quote)(c) {
            return self.open(quote);
        }
        if self.escapes(c, self.syntax.outside) {
            self.begun = true;
            return self.escaped(self.syntax.outside);
        }
        let position = if self.begun { Position::InWord } else { Position::WordStart };
        match c {
            ' ' | '\t' | '\n' => self.end_word(),
            _ if self.computes(c, position) => self.skip_computed(c),
            ';' | '|' | '&' | '(' => self.begin_command(),
            _ => self.plain(c),
        }
    }

    fn inside(&mut self, c: char, quote: Quote, escapes: Escapes) {
        if (self.syntax.quote)(c) == Some(quote) {
            self.close();
        } else if self.escapes(c, escapes) {
            self.escaped(escapes);
        } else if quote == Quote::Double && self.computes(c, Position::InQuotes) {
            self.skip_computed(c);
        } else {
            self.words.current.text.push(c);
        }
    }

    fn escapes(&self, c: char, escapes: Escapes) -> bool {
        c == self.syntax.escape && !matches!(escapes, Escapes::Nothing)
    }

    /// What follows an escape; the escape itself stays where it works on some characters only, and this is none.
    fn escaped(&mut self, escapes: Escapes) {
        let next = self.chars.next();
        if let Escapes::Only(special) = escapes
            && !next.is_some_and(|c| special.contains(c))
        {
            self.words.current.text.push(self.syntax.escape);
        }
        self.words.current.text.extend(next);
    }

    /// readline's word begins inside of the quote that is open.
    fn open(&mut self, quote: Quote) {
        self.begun = true;
        let current = &mut self.words.current;
        current.quote = quote;
        self.kept_outside = std::mem::replace(&mut current.kept, current.text.len());
    }

    fn close(&mut self) {
        let current = &mut self.words.current;
        let next = self.chars.clone().next().and_then(|c| (self.syntax.quote)(c));
        if self.syntax.doubled && next == Some(current.quote) {
            // two of them are the second
            return current.text.extend(self.chars.next());
        }
        current.quote = Quote::None;
        current.kept = self.kept_outside;
    }

    fn plain(&mut self, c: char) {
        self.begun = true;
        let current = &mut self.words.current;
        current.text.push(c);
        if self.breaks.contains(c) {
            // readline keeps an `@` with the word that follows it (rl_special_prefixes)
            current.kept = current.text.len() - usize::from(c == '@');
        }
    }

    fn end_word(&mut self) {
        let current = &mut self.words.current;
        let word = std::mem::take(&mut current.text);
        current.kept = 0;
        current.unknown = false;
        if std::mem::take(&mut self.begun) {
            self.words.before.push(word);
        }
    }

    fn begin_command(&mut self) {
        self.end_word();
        self.words.before.clear();
    }

    fn computes(&self, c: char, position: Position) -> bool {
        (self.syntax.computes)(c, self.chars.as_str(), position)
    }

    /// Passes over `` `…` ``, `$(…)` or `(…)`, to its end or that of the line. Of a variable only over the `$`: it makes
    /// the word unknown, too.
    fn skip_computed(&mut self, first: char) {
        self.begun = true;
        self.words.current.unknown = true;
        match first {
            '`' => drop(self.chars.find(|c| *c == '`')),
            '$' if !self.chars.as_str().starts_with('(') => {}
            _ => self.skip_parentheses(u32::from(first == '(')),
        }
    }

    fn skip_parentheses(&mut self, mut depth: u32) {
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

/// The two quotes that most shells have.
pub(super) fn ascii_quote(c: char) -> Option<Quote> {
    match c {
        '\'' => Some(Quote::Single),
        '"' => Some(Quote::Double),
        _ => None,
    }
}

/// Returns the word under the cursor; `None` when it is unknown.
#[cfg(test)]
pub(super) fn read(line: &str, syntax: &LineSyntax) -> Option<String> {
    let TypedWord { text, unknown, .. } = Words::split(line, syntax).current;
    (!unknown).then_some(text)
}
