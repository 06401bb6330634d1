//! The AWS CLI's and boto3's reading of a header: botocore's configloader.py over Python's configparser and shlex.

use std::{borrow::Cow, str::Chars};

use super::kind::SectionKind;
use crate::{config::reader::AwsFile, mask};

/// What stands between the brackets for configparser, whose lines are stripped first: up to the last `]`.
pub(in crate::config) fn inside(stripped: &str) -> Option<&str> {
    let inside = stripped.strip_prefix('[')?;
    inside.rfind(']').filter(|end| *end > 0).map(|end| &inside[..end])
}

/// botocore's `build_profile_map`, or the raw section of the credentials file.
pub(in crate::config) fn kind(inside: &str, file: AwsFile) -> SectionKind<'_> {
    if inside == "DEFAULT" {
        return SectionKind::Defaults;
    }
    if mask::in_name(inside) {
        return SectionKind::Other;
    }
    if file == AwsFile::Credentials {
        return SectionKind::Profile(Cow::Borrowed(inside));
    }
    if inside == "default" {
        return SectionKind::Profile(Cow::Borrowed(inside));
    }
    match second_word(inside) {
        Some(name) if inside.starts_with("profile") => SectionKind::Profile(name),
        Some(name) if inside.starts_with("sso-session") => SectionKind::SsoSession(name),
        Some(name) if inside.starts_with("services") => SectionKind::Services(name),
        _ => SectionKind::Other,
    }
}

/// The second of exactly two words of `shlex.split`; `None` for any other number, or an open quote.
fn second_word(text: &str) -> Option<Cow<'_, str>> {
    let special = |byte| matches!(byte, b'"' | b'\'' | b'\\' | b' ' | b'\t' | b'\r' | b'\n');
    let plain = |text: &str| !text.bytes().any(special);
    if let Some((first, second)) = text.split_once(' ')
        && !second.is_empty()
        && plain(first)
        && plain(second)
    {
        return Some(Cow::Borrowed(second));
    }
    let mut words = shell_words(text)?.into_iter();
    let second = words.nth(1)?;
    words.next().is_none().then_some(Cow::Owned(second))
}

/// Python's `shlex.split(text)`; `None` where it raises ValueError.
fn shell_words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\\' => word.get_or_insert_default().push(chars.next()?),
            '\'' | '"' => quoted(c, &mut chars, word.get_or_insert_default())?,
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Some(words)
}

/// The rest of a quoted stretch; `None` when it does not end.
fn quoted(quote: char, chars: &mut Chars<'_>, word: &mut String) -> Option<()> {
    loop {
        match chars.next()? {
            c if c == quote => return Some(()),
            '\\' if quote == '"' => {
                let escaped = chars.next()?;
                if !matches!(escaped, '"' | '\\') {
                    word.push('\\');
                }
                word.push(escaped);
            }
            c => word.push(c),
        }
    }
}
