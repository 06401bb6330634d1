//! Decides what looks like a secret in text from elsewhere, and masks it. Pure.
//!
//! Two things give a secret away: the key in front of it ([`is_secret`]), wherever in a line that stands, and its form
//! (`form.rs`). Text from a file goes through [`text`], [`setting`] or [`first_line`] before it is shown. What awsp says
//! itself goes through [`said`] on its way out, in case one of its sentences quotes a secret.

mod assigned;
mod form;

use std::{borrow::Cow, ops::Range};

use memchr::{memchr, memchr2};

pub use assigned::is_secret;
pub use form::{MIN_SECRET, may_be_token};

/// What is shown instead of a secret, whatever its length.
pub const MASK: &str = "********";

/// The most bytes of a name: a role's path may have 512 characters, and its name 64.
const MAX_NAME_BYTES: usize = 1024;

/// Which rules apply to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineRules {
    /// Text of a file: keys before `=` and `:` or alone before a value, options of a command, forms.
    File,
    /// A sentence of awsp: keys before `=`, options of a command, forms. A `:` after a key may be punctuation.
    Sentence,
}

/// The secret parts of one line.
#[derive(Debug, Default)]
struct Secrets {
    ranges: Vec<Range<usize>>,
    /// The secret may continue on the next line.
    goes_on: bool,
}

/// A secret that may go on in the lines after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    No,
    /// After a line with a secret that is indented this far.
    After(usize),
    /// Inside a private key, up to its END line.
    PrivateKey,
}

/// Masks text from a file: a value with its continuation lines, a key, a header, a command line.
pub fn text(text: &str) -> Cow<'_, str> {
    if !may_hold(text) {
        return Cow::Borrowed(text);
    }
    if !text.contains('\n') {
        return masked(text, &find(text, LineRules::File).ranges);
    }
    let masked: Vec<Cow<'_, str>> = lines(text.split('\n')).collect();
    if masked.iter().all(|line| matches!(line, Cow::Borrowed(_))) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(masked.join("\n"))
}

/// Masks the value of a setting: all of it if its key is a secret's.
pub fn setting<'a>(key: &str, value: &'a str) -> Cow<'a, str> {
    if is_secret(key) { Cow::Borrowed(MASK) } else { text(value) }
}

/// Returns the first line of a value, masked: a region, an account or a name is one line, and what an indented line
/// added to it by accident is not shown. One that is longer than any name is cut.
pub fn first_line(value: &str) -> Cow<'_, str> {
    let end = memchr2(b'\n', b'\r', value.as_bytes()).unwrap_or(value.len());
    text(value[..value.floor_char_boundary(end.min(MAX_NAME_BYTES))].trim_end())
}

/// Masks a sentence of awsp that may quote a secret.
pub fn said(sentence: &str) -> Cow<'_, str> {
    if !may_hold(sentence) {
        return Cow::Borrowed(sentence);
    }
    let found = find(sentence, LineRules::Sentence);
    masked(sentence, &found.ranges)
}

/// Masks each of these lines, which follow each other in a file. A line that continues a secret is masked whole.
pub fn lines<'a>(lines: impl Iterator<Item = &'a str>) -> impl Iterator<Item = Cow<'a, str>> {
    let mut open = Open::No;
    lines.map(move |line| {
        let indent = line.len() - line.trim_start().len();
        match open {
            _ if indent == line.len() => return Cow::Borrowed(line),
            Open::PrivateKey => {
                if line.contains("-----END") {
                    open = Open::No;
                }
                return whole(line, indent);
            }
            Open::After(before) if indent > before || !begins_anew(&line[indent..]) => return whole(line, indent),
            Open::No | Open::After(_) => {}
        }
        let found = find(line, LineRules::File);
        open = match () {
            () if form::opens_private_key(line) => Open::PrivateKey,
            () if found.goes_on => Open::After(indent),
            () => Open::No,
        };
        masked(line, &found.ranges)
    })
}

/// Returns whether the name of a section contains a secret. Only certain cases count, because awsp does not list such a
/// name.
pub fn in_name(name: &str) -> bool {
    let is_long = name.len() >= MIN_SECRET;
    let has = |byte: u8| memchr(byte, name.as_bytes()).is_some();
    let holds = if memchr2(b'=', b':', name.as_bytes()).is_some() || is_long && has(b' ') {
        said(name) != name
    } else {
        // without them only a form is left
        is_long && form::is_in(name)
    };
    holds || assigned::names_key(name)
}

/// Returns false, quickly, for most texts: they are short and have nothing that can stand before a secret.
fn may_hold(text: &str) -> bool {
    let before = |byte: u8| matches!(byte, b'=' | b':' | b' ' | b'\t' | b'\n') || !byte.is_ascii();
    text.len() >= MIN_SECRET || text.bytes().any(before)
}

/// Returns whether a line is a setting, header or comment of its own and not the rest of a value.
fn begins_anew(line: &str) -> bool {
    line.starts_with(['[', '#', ';']) || assigned::is_setting(line)
}

fn find(line: &str, rules: LineRules) -> Secrets {
    let mut found = Secrets::default();
    assigned::find(line, rules, &mut found);
    form::find(line, &mut found.ranges);
    found
}

fn whole(line: &str, indent: usize) -> Cow<'_, str> {
    Cow::Owned(format!("{}{MASK}", &line[..indent]))
}

fn masked<'a>(line: &'a str, ranges: &[Range<usize>]) -> Cow<'a, str> {
    if ranges.is_empty() {
        return Cow::Borrowed(line);
    }
    let mut ranges = ranges.to_vec();
    ranges.sort_by_key(|range| range.start);
    let (mut text, mut end) = (String::with_capacity(line.len()), 0);
    for range in ranges {
        if range.start >= end {
            text.extend([&line[end..range.start], MASK]);
        }
        end = end.max(range.end);
    }
    text.push_str(&line[end..]);
    Cow::Owned(text)
}

#[cfg(test)]
mod tests;
