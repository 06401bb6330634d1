//! The line being completed, out of each shell's own form, and candidates back into it.

use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use super::{
    Shell, quote,
    words::{Quote, Rules, Words},
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
    /// The word under the cursor up to the cursor, unquoted.
    pub current: String,
    shell: Shell,
    words: Words,
}

impl CompletionLine {
    /// Reads what the registration of `shell` hands to `awsp __complete SHELL …`:
    ///
    /// * bash: `COMP_WORDBREAKS` and the line up to the cursor,
    /// * zsh: the words up to the cursor as they were typed, the command's own first,
    /// * fish: the line up to the cursor,
    /// * POSIX shells: the words up to the cursor, the command's own first,
    /// * nushell: the words up to the cursor as they were typed, the command's own first,
    /// * xonsh: the quote that is open, then the words up to the cursor as Python reads them, the command's own first.
    /// * elvish: the same, as they are: it has read them itself,
    /// * tcsh, PowerShell: the line up to the cursor.
    pub fn parse(shell: Shell, args: &[String]) -> Self {
        let words = match (shell, args) {
            (Shell::Bash, [breaks, line, ..]) => Words::split(line, Rules::Posix { breaks }),
            (Shell::Fish, _) => Words::split(&args.join(" "), Rules::Fish),
            (Shell::Nushell, _) => Words::split(&args.join(" "), Rules::Nushell),
            (Shell::Xonsh, [quote, words @ ..]) => Words::of(words, quote),
            (Shell::Elvish, _) => Words::of(args, ""),
            (Shell::Tcsh, _) => Words::split(&args.join(" "), Rules::Csh),
            (Shell::PowerShell, _) => Words::split(&args.join(" "), Rules::PowerShell),
            _ => Words::split(&args.join(" "), Rules::Posix { breaks: "" }),
        };
        let before = words.before.iter().skip(1).cloned().collect();
        Self { before, current: words.current.clone(), shell, words }
    }

    /// The candidates, in their order, in the form that the registration of the shell reads; those with control
    /// characters are left out.
    pub fn answer(&self, candidates: &[Candidate]) -> String {
        let offered = candidates.iter().filter(|candidate| !has_control(&candidate.value));
        match self.shell {
            Shell::Nushell => self.for_nushell(offered),
            _ if self.words.unknown => String::new(),
            Shell::Bash => self.for_bash(offered),
            Shell::Zsh => for_zsh(offered),
            Shell::Fish | Shell::Posix | Shell::Elvish => for_fish(offered),
            Shell::Xonsh => self.for_xonsh(offered),
            Shell::Tcsh => for_tcsh(offered),
            Shell::PowerShell => for_powershell(offered),
        }
    }

    /// What replaces readline's idea of the word, quoted as the word was begun.
    fn for_bash<'a>(&self, candidates: impl Iterator<Item = &'a Candidate> + Clone) -> String {
        let kept = &self.current[..self.words.kept];
        let mut answer = String::new();
        for rest in candidates.clone().filter_map(|candidate| candidate.value.strip_prefix(kept)) {
            self.words.quote.finish(rest, kept.is_empty(), &mut answer);
            answer.push('\n');
        }
        let common = common_beginning(candidates.map(|candidate| candidate.value.as_str()));
        if !common.is_empty() && !common.contains(&self.current) {
            // readline would put the common beginning in place of the word that was typed
            answer.push_str(" \n");
        }
        answer
    }

    /// A list of records, always: of nothing at all nushell would make file names. What replaces the word is put in as it
    /// stands.
    fn for_nushell<'a>(&self, candidates: impl Iterator<Item = &'a Candidate>) -> String {
        let record = |candidate: &Candidate| {
            let mut value = String::new();
            self.word(quote::nushell, &candidate.value, &mut value);
            json!({"value": value, "description": candidate.description})
        };
        let records: Vec<Value> = candidates.filter(|_| !self.words.unknown).map(record).collect();
        format!("{}\n", Value::from(records))
    }

    /// A whole word, quoted as it was begun, and only where it has to be.
    fn word(&self, quote: fn(&str, Quote, &mut String), value: &str, text: &mut String) {
        match self.words.quote {
            Quote::None if quote::bare(value) => text.push_str(value),
            begun => quote(value, begun, text),
        }
    }

    /// What replaces the word, what to show for it, and its description.
    fn for_xonsh<'a>(&self, candidates: impl Iterator<Item = &'a Candidate>) -> String {
        let mut answer = String::new();
        for candidate in candidates {
            self.word(quote::xonsh, &candidate.value, &mut answer);
            answer.extend(["\t", &candidate.value, "\t", &candidate.description, "\n"]);
        }
        answer
    }
}

/// The longest beginning that all of `names` have.
fn common_beginning<'a>(mut names: impl Iterator<Item = &'a str>) -> &'a str {
    let first = names.next().unwrap_or_default();
    names.fold(first, |common, name| {
        let same = common.char_indices().zip(name.chars()).find(|((_, a), b)| a != b);
        &common[..same.map_or(common.len().min(name.len()), |((at, _), _)| at)]
    })
}

/// True for a text that TAB never offers: nobody could switch to it. Most are ASCII and quickly seen through.
pub fn has_control(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_control()) || !text.is_ascii() && text.contains(char::is_control)
}

/// `value`, a tab and the line to show for it; without descriptions nothing but the value.
fn for_zsh<'a>(candidates: impl Iterator<Item = &'a Candidate> + Clone) -> String {
    let width = |candidate: &Candidate| candidate.value.width();
    let widest = candidates.clone().filter(|c| !c.description.is_empty()).map(width).max().unwrap_or(0);
    let mut answer = String::new();
    for candidate in candidates {
        answer.push_str(&candidate.value);
        if widest > 0 {
            answer.extend(["\t", &candidate.value]);
            if !candidate.description.is_empty() {
                answer.extend(std::iter::repeat_n(' ', widest - width(candidate)));
                answer.extend(["  -- ", &candidate.description]);
            }
        }
        answer.push('\n');
    }
    answer
}

fn for_fish<'a>(candidates: impl Iterator<Item = &'a Candidate>) -> String {
    let mut answer = String::new();
    for candidate in candidates {
        answer.push_str(&candidate.value);
        if !candidate.description.is_empty() {
            answer.extend(["\t", &candidate.description]);
        }
        answer.push('\n');
    }
    answer
}

/// Names that stand for themselves: one with a blank, a quote or a pattern would take the whole list with it.
fn for_tcsh<'a>(candidates: impl Iterator<Item = &'a Candidate>) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._/+=,@:-".contains(&byte);
    let offered = candidates.filter(|candidate| candidate.value.bytes().all(plain));
    offered.flat_map(|candidate| [candidate.value.as_str(), "\n"]).collect()
}

/// What to insert, what to list and what to say about it, each of which has to be something.
fn for_powershell<'a>(candidates: impl Iterator<Item = &'a Candidate>) -> String {
    let mut answer = String::new();
    for Candidate { value, description } in candidates.filter(|candidate| !candidate.value.is_empty()) {
        if is_word_of_powershell(value) {
            answer.push_str(value);
        } else {
            Shell::PowerShell.quote_into(value, &mut answer);
        }
        answer.extend(["\t", value, "\t", if description.is_empty() { value } else { description }, "\n"]);
    }
    answer
}

/// True for a word that stands for itself: no number, which could be read as another, and no parameter with a value.
fn is_word_of_powershell(word: &str) -> bool {
    let option = word.starts_with('-');
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || !option && b"._/:+=".contains(&byte);
    (option || word.starts_with(|c: char| c.is_ascii_alphabetic())) && word.bytes().all(plain)
}
