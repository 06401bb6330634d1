//! Finds secrets by their form, whatever stands before them: secret keys and session tokens of AWS, JWTs, private keys,
//! and passwords in URLs.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr2};

/// The length of a secret key of AWS, in characters of base64. Shorter text does not count as a secret by its form.
pub const MIN_SECRET: usize = 40;

/// The same for the URL-safe alphabet. It is longer, because names contain `-` and `_`, too.
const MIN_URL_SAFE: usize = 100;

/// How many characters of a long run are examined.
const MAX_EXAMINED: usize = 400;

/// The header of a JWT begins with `{"`, and is at least this long.
const JWT: &[u8] = b"eyJ";
const MIN_JWT: usize = 20;

/// Returns false, quickly, for most names of common characters without a `:`: they have no stretch that is as long as a
/// secret, and do not begin as a JWT does.
pub fn may_be_token(name: &[u8]) -> bool {
    if name.len() < MIN_SECRET {
        return false;
    }
    let mut at = MIN_SECRET - 1;
    while at < name.len() {
        let before = name[..at].iter().rev().take_while(|byte| is_base64(**byte)).count();
        let after = name[at..].iter().take_while(|byte| is_base64(**byte)).count();
        if after > 0 && before + after >= MIN_SECRET {
            return true;
        }
        at += after.max(1) + MIN_SECRET - 1;
    }
    // an `_` may stand in the key of a secret, a J in the beginning of a JWT
    name.len() >= MIN_URL_SAFE || memchr2(b'_', b'J', name).is_some()
}

/// Returns whether a line contains a secret.
pub(super) fn is_in(line: &str) -> bool {
    let mut found = Vec::new();
    find(line, &mut found);
    !found.is_empty()
}

/// Finds the secrets in a line.
pub(super) fn find(line: &str, found: &mut Vec<Range<usize>>) {
    if line.len() >= MIN_JWT {
        jwts(line, found);
        private_key(line, found);
        runs(line, MIN_SECRET, is_base64, found);
        runs(line, MIN_URL_SAFE, is_url_safe, found);
    }
    passwords_in_urls(line, found);
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

fn is_url_safe(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// Finds long runs of an alphabet that look random, with the `=` that may follow. Looks at every `shortest`-th
/// character, which no such run can avoid.
fn runs(line: &str, shortest: usize, is_digit: impl Fn(u8) -> bool, found: &mut Vec<Range<usize>>) {
    let bytes = line.as_bytes();
    let mut at = shortest - 1;
    while at < bytes.len() {
        if !is_digit(bytes[at]) {
            at += shortest;
            continue;
        }
        let start = at - bytes[..at].iter().rev().take_while(|byte| is_digit(**byte)).count();
        let end = at + bytes[at..].iter().take_while(|byte| is_digit(**byte)).count();
        if end - start >= shortest && holds_random(&bytes[start..end], shortest) {
            let padding = bytes[end..].iter().take_while(|byte| **byte == b'=').count();
            found.push(start..end + padding);
        }
        at = end + shortest;
    }
}

/// Returns whether a run looks random, as a whole or between slashes.
fn holds_random(text: &[u8], shortest: usize) -> bool {
    let parts = text.split(|byte| *byte == b'/').filter(|part| part.len() >= shortest);
    looks_random(text) || parts.into_iter().any(looks_random)
}

/// Returns whether a text looks random: it changes often between kinds of characters, has few words in lower case, and
/// its capitals do not just begin words. Misses five in a thousand random keys of 40 characters. Names, paths and
/// hashes do not look random.
fn looks_random(text: &[u8]) -> bool {
    // the beginning of a long run is enough
    let text = &text[..text.len().min(MAX_EXAMINED)];
    let kind = |byte: u8| match byte {
        b'A'..=b'Z' => CharKind::Upper,
        b'a'..=b'z' => CharKind::Lower,
        b'0'..=b'9' => CharKind::Digit,
        _ => CharKind::Other,
    };
    let pairs = || text.windows(2).map(|pair| (kind(pair[0]), kind(pair[1])));
    let changes = pairs().filter(|(one, next)| one != next).count();
    let initials = pairs().filter(|pair| *pair == (CharKind::Upper, CharKind::Lower)).count();
    let count = |wanted| text.iter().filter(|byte| kind(**byte) == wanted).count();
    let (upper, lower) = (count(CharKind::Upper), count(CharKind::Lower));
    let words = text.split(|byte| kind(*byte) != CharKind::Lower).filter(|letters| is_word(letters));
    let in_words: usize = words.map(<[u8]>::len).sum();
    upper.min(lower) * 10 >= text.len()
        && changes * 5 >= text.len() * 2
        && in_words * 20 <= text.len() * 9
        && initials * 5 < upper * 4
}

/// Returns whether letters look like a word: three or more, at least one in five a vowel.
fn is_word(letters: &[u8]) -> bool {
    let vowels = letters.iter().filter(|letter| matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')).count();
    letters.len() >= 3 && vowels * 5 >= letters.len()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum CharKind {
    Upper,
    Lower,
    Digit,
    Other,
}

/// Finds JWTs: `eyJ….eyJ….signature`.
fn jwts(line: &str, found: &mut Vec<Range<usize>>) {
    let part = |byte: &u8| is_url_safe(*byte) || *byte == b'.' || *byte == b'=';
    let mut end = 0;
    for at in memchr_iter(b'J', line.as_bytes()) {
        let start = at.saturating_sub(2);
        if start < end || !line.as_bytes()[start..].starts_with(JWT) {
            continue;
        }
        end = start + line.as_bytes()[start..].iter().take_while(|byte| part(byte)).count();
        if end - start >= MIN_JWT && line[start..end].contains('.') {
            found.push(start..end);
        }
    }
}

/// Finds a private key, from `-----BEGIN … PRIVATE KEY-----` to its end or the end of the line.
fn private_key(line: &str, found: &mut Vec<Range<usize>>) {
    if let Some(start) = begins_private_key(line) {
        let end = line[start..].rfind("-----END").map_or(line.len(), |end| start + end);
        found.push(start..end);
    }
}

/// Returns whether a private key continues on the lines after this one.
pub(super) fn opens_private_key(line: &str) -> bool {
    begins_private_key(line).is_some_and(|start| !line[start..].contains("-----END"))
}

fn begins_private_key(line: &str) -> Option<usize> {
    // a B is rarer in names than a dash
    let starts = memchr_iter(b'B', line.as_bytes()).filter_map(|at| at.checked_sub("-----".len()));
    let start = { starts }.find(|at| line.as_bytes()[*at..].starts_with(b"-----BEGIN"))?;
    line[start..].contains("PRIVATE KEY").then_some(start)
}

/// Finds passwords in URLs: `scheme://user:PASSWORD@host`.
fn passwords_in_urls(line: &str, found: &mut Vec<Range<usize>>) {
    let ends = |c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'');
    if memchr(b'@', line.as_bytes()).is_none() {
        return;
    }
    for at in memchr_iter(b':', line.as_bytes()).filter(|at| line.as_bytes()[*at..].starts_with(b"://")) {
        let start = at + "://".len();
        let authority = &line[start..start + line[start..].find(ends).unwrap_or(line.len() - start)];
        let Some(user) = authority.rfind('@').map(|end| &authority[..end]) else { continue };
        match user.split_once(':') {
            Some((name, password)) if !password.is_empty() => {
                found.push(start + name.len() + 1..start + user.len());
            }
            // a token without a user, as GitHub's
            None if user.len() >= 20 => found.push(start..start + user.len()),
            _ => {}
        }
    }
}
