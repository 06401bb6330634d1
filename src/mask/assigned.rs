//! Finds secrets that follow a key, a variable or an option.

use std::ops::Range;

use memchr::{memchr, memchr2_iter};

use super::{LineRules, Secrets};

/// Returns whether the value of a key, variable or option is a secret: `aws_session_token`, `SecretAccessKey`,
/// `--client-secret`, in any case.
pub fn is_secret(key: &str) -> bool {
    if !key.is_ascii() {
        // the Kelvin sign is a k to botocore
        let lower = key.to_lowercase();
        return lower.is_ascii() && is_secret(&lower);
    }
    let words = ending_with(key.bytes().last().unwrap_or_default());
    words.iter().any(|word| ends_with(key, word) && (*word != "pass" || is_last_word(key, word))) || is_renamed(key)
}

/// True for a key that was renamed to keep it, such as `aws_secret_access_key_old`. Those of tokens do not count:
/// `x_security_token_expires` is a date.
fn is_renamed(key: &str) -> bool {
    key.match_indices(['y', 'Y']).any(|(at, last)| ends_with(&key[..at + last.len()], "secretaccesskey"))
}

/// Returns the ends of secrets' keys with this last letter, in lower case and without `_`, `-` and `.`.
fn ending_with(letter: u8) -> &'static [&'static str] {
    match letter.to_ascii_lowercase() {
        b'y' => &["secretaccesskey", "secretkey", "privatekey", "apikey"],
        b'n' => &["token", "authorization"],
        b't' => &["secret"],
        b'd' => &["password", "passwd", "pwd"],
        b'e' => &["passphrase", "passcode"],
        b's' => &["pass"],
        _ => &[],
    }
}

/// Returns whether a word stands by itself at the end of a key: `db_pass`, not `bypass`.
fn is_last_word(key: &str, word: &str) -> bool {
    key.len() == word.len() || key[..key.len() - word.len()].ends_with(['_', '-', '.'])
}

/// Returns whether `key` ends with `word`, ignoring case and separators.
fn ends_with(key: &str, word: &str) -> bool {
    let separator = |byte: &u8| matches!(byte, b'_' | b'-' | b'.');
    let mut key = key.bytes().rev().filter(|byte| !separator(byte));
    word.bytes().rev().all(|wanted| key.next().is_some_and(|byte| byte.to_ascii_lowercase() == wanted))
}

fn is_key(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// Finds the values after keys and options.
pub(super) fn find(line: &str, rules: LineRules, found: &mut Secrets) {
    for at in memchr2_iter(b'=', b':', line.as_bytes()) {
        if !may_end_a_key(&line[..at]) {
            continue;
        }
        let covered = found.ranges.last().is_some_and(|range| at < range.end);
        let Some(key) = key_before(line, at).filter(|_| !covered) else { continue };
        let colon = line.as_bytes()[at] == b':';
        if (!colon || is_key_before_colon(line, &key, at, rules)) && is_secret(&line[key.clone()]) {
            value(line, &key, at, found);
        }
    }
    options(line, found);
    if rules == LineRules::File {
        without_equals(line, found);
    }
}

/// Returns false, quickly, if no secret's key ends like this, as most parts of an ARN before a `:`.
fn may_end_a_key(before: &str) -> bool {
    match before.bytes().last() {
        Some(byte) if byte.is_ascii_alphanumeric() => {
            !ending_with(byte).is_empty() || before.rsplit(|c| !is_key(c)).next().is_some_and(is_renamed)
        }
        byte => byte.is_some(),
    }
}

/// Returns the key before the `=` or `:` at `at`, without quotes.
fn key_before(line: &str, at: usize) -> Option<Range<usize>> {
    let before = line[..at].trim_end().trim_end_matches(['"', '\'', '\\']);
    let start = before.char_indices().rev().find(|(_, c)| !is_key(*c)).map_or(0, |(at, c)| at + c.len_utf8());
    (start < before.len()).then_some(start..before.len())
}

/// Returns whether the text before a `:` is a key and not part of an ARN or URL.
fn is_key_before_colon(line: &str, key: &Range<usize>, at: usize, rules: LineRules) -> bool {
    rules == LineRules::File && !line[..key.start].ends_with([':', '/', '@']) && !line[at + 1..].starts_with('/')
}

/// Masks the value of a key: all of the line, or the word when the key stands in the middle of a line of words.
fn value(line: &str, key: &Range<usize>, at: usize, found: &mut Secrets) {
    let rest = line[at + 1..].trim_start_matches(['=', '>']);
    let value = rest.trim_start();
    let start = line.len() - value.len();
    let is_word = value.len() == rest.len() && line[..at].ends_with(is_key) && !leads(&line[..key.start]);
    let end = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].find(quote).map_or(line.len(), |end| start + end + 2),
        _ if is_word => start + value.find(char::is_whitespace).unwrap_or(value.len()),
        _ => line.trim_end().len(),
    };
    if end > start {
        found.ranges.push(start..end);
    }
    found.goes_on |= end >= line.trim_end().len();
}

/// Returns whether a text may stand before the key of a line.
fn leads(before: &str) -> bool {
    before.chars().all(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '-' | '#' | ';' | '[' | '{' | '\u{feff}'))
}

/// Masks the word after `--password` and its like.
fn options(line: &str, found: &mut Secrets) {
    let mut rest = line;
    while let Some(dash) = memchr(b'-', rest.as_bytes()) {
        let start = line.len() - rest.len() + dash;
        rest = &rest[dash + 1..];
        if start > 0 && !line[..start].ends_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')) {
            continue;
        }
        let end = line.len() - rest.len() + rest.find(|c| !is_key(c)).unwrap_or(rest.len());
        rest = &line[end..];
        if !is_secret(&line[start..end]) {
            continue;
        }
        let after = rest.trim_start_matches(['"', '\'']);
        let value = after.trim_start();
        let start = line.len() - value.len();
        match value.chars().next() {
            None => found.goes_on = true,
            Some('-' | '=') => {}
            Some(quote @ ('"' | '\'')) => {
                let end = value[1..].find(quote).map_or(line.len(), |end| start + end + 2);
                found.ranges.push(start..end);
            }
            Some(_) if value.len() == after.len() => {}
            Some(_) => {
                let end = value.find(char::is_whitespace).unwrap_or(value.len());
                found.ranges.push(start..start + end);
                found.goes_on |= start + end == line.len();
            }
        }
    }
}

/// Masks what follows the key of a line whose `=` was forgotten: `aws_secret_access_key wJalr…`.
fn without_equals(line: &str, found: &mut Secrets) {
    let trimmed = line.trim_start();
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.') || !byte.is_ascii();
    let end = trimmed.bytes().take_while(is_part).count();
    let (key, rest) = trimmed.split_at(end);
    let value = rest.trim_start();
    let is_value = rest.len() > value.len() && !value.is_empty() && !value.starts_with(['=', ':']);
    if is_value && key.contains('_') && is_secret(key) {
        found.ranges.push(line.len() - value.len()..line.trim_end().len());
        found.goes_on = true;
    }
}

/// Returns whether a line is `key = …` or `key: …`.
pub(super) fn is_setting(line: &str) -> bool {
    let end = line.find(|c| !is_key(c)).unwrap_or(line.len());
    end > 0 && line[end..].trim_start().starts_with(['=', ':'])
}

/// Returns whether a name contains one of AWS's keys: `aws_secret_access_key:…`.
pub(super) fn names_key(name: &str) -> bool {
    if memchr(b'_', name.as_bytes()).is_none() {
        return false;
    }
    let lower = name.to_ascii_lowercase();
    let keys = ["aws_secret_access_key", "aws_session_token", "aws_security_token"];
    keys.iter().any(|key| lower.find(key).is_some_and(|at| at + key.len() < name.len()))
}
