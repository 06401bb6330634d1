//! The line being completed, out of each shell's own form, and candidates back into it.

use super::{
    Shell,
    words::{Quote, TypedWord, Words},
};

/// One thing TAB may offer: the exact word and, for shells that show one, its description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The word, unquoted.
    pub value: String,
    /// Shown beside it where the shell does that; empty for none.
    pub description: String,
}

/// A command line under completion.
#[derive(Debug)]
pub struct CompletionLine {
    /// The words after the command's own and before the cursor's, unquoted.
    pub before: Vec<String>,
    typed: TypedWord,
    shell: Shell,
}

impl CompletionLine {
    /// Reads what the registration of `shell` hands to `awsp __complete SHELL …`.
    pub fn parse(shell: Shell, args: &[String]) -> Self {
        let Words { mut before, current } = shell.dialect().words(args);
        before.drain(..before.len().min(1));
        Self { before, typed: current, shell }
    }

    /// The word under the cursor up to the cursor, unquoted.
    pub fn current(&self) -> &str {
        &self.typed.text
    }

    /// The candidates, in their order, in the form that the registration of the shell reads; those with control
    /// characters are left out.
    pub fn answer(&self, candidates: &[Candidate]) -> String {
        let candidates = if self.typed.unknown { &[] } else { candidates };
        self.shell.dialect().answer(&self.typed, Offered(candidates))
    }
}

/// Candidates, of which those with control characters are not offered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offered<'a>(&'a [Candidate]);

impl<'a> Offered<'a> {
    pub(super) fn iter(self) -> impl Iterator<Item = &'a Candidate> + Clone {
        self.0.iter().filter(|candidate| !has_control(&candidate.value))
    }

    /// A line each: the value and, where there is a description, a tab and the description.
    pub(super) fn described_lines(self) -> String {
        let mut answer = String::new();
        for candidate in self.iter() {
            answer.push_str(&candidate.value);
            if !candidate.description.is_empty() {
                answer.extend(["\t", &candidate.description]);
            }
            answer.push('\n');
        }
        answer
    }
}

/// True for a text that TAB never offers: no user could type it. Most texts are ASCII and quickly checked.
pub fn has_control(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_control()) || !text.is_ascii() && text.contains(char::is_control)
}

/// Appends a whole word, quoted by `quote` as it was begun, and only where it has to be.
pub(super) fn push_word(value: &str, begun: Quote, quote: fn(&str, Quote, &mut String), text: &mut String) {
    if begun == Quote::None && is_bare(value) {
        text.push_str(value);
    } else {
        quote(value, begun, text);
    }
}

/// True for what nushell and xonsh read as itself outside of quotes, after a command.
fn is_bare(value: &str) -> bool {
    value.starts_with(|c: char| c.is_alphanumeric() || c == '-')
        && value.chars().all(|c| c.is_alphanumeric() || "_-./:@+=,".contains(c))
        && !["and", "or"].contains(&value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_words() {
        let bare = ["dev", "-rf", "a/b+c", "prod:read", "k\u{f6}ln", "1.0"];
        assert!(bare.iter().all(|word| is_bare(word)));
        let quoted = ["", "a b", "~x", "$x", "a*", "it's", "x!y", ".", "@x", "and", "#x"];
        assert!(!quoted.iter().any(|word| is_bare(word)));
    }

    #[test]
    fn names_with_control_characters_are_not_offered() {
        let of = |value: &str| Candidate { value: value.to_owned(), description: String::new() };
        let candidates = [of("dev"), of("a\u{1b}b"), of("a\u{9b}b"), of("k\u{f6}ln")];
        assert_eq!(Offered(&candidates).described_lines(), "dev\nk\u{f6}ln\n");
    }
}
