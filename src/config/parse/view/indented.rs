//! Reports indented lines that continue the value above but were meant as settings of their own.

use std::borrow::Cow;

use crate::{
    config::{
        Readers,
        parse::header::{SPACES, all_common},
        problem::{At, Findings},
    },
    diagnostic::ids,
    mask,
};

/// Reports a secret in an indented line, which becomes part of the value of `above` and would be sent with it. In a
/// `nested` block or a command, which may have indented lines, only a key of AWS is reported.
pub(super) fn secret(above: &str, nested: bool, line: &str, at: At, findings: &mut Findings) {
    if matches!(mask::text(line), Cow::Borrowed(_)) {
        return;
    }
    let key = key(line).filter(|key| mask::is_secret(key));
    let of_aws = key.and_then(|key| key.get(..4)).is_some_and(|start| start.eq_ignore_ascii_case("aws_"));
    if !of_aws && (nested || above.eq_ignore_ascii_case("credential_process")) {
        return;
    }
    let above = mask::text(above);
    let what = match key {
        Some(key) => not_here(&above, key),
        None => format!("indented line continues `{above}` and holds a secret"),
    };
    findings.error(&ids::INDENTED_KEY, at, Readers::NONE, format_args!("{what}"));
}

/// Reports an indented line that looks like a setting.
pub(super) fn setting(above: &str, line: &str, at: At, findings: &mut Findings) {
    let key = line.split_once('=').map_or("", |(key, _)| key.trim_end_matches(SPACES));
    if key.starts_with(|c: char| c.is_ascii_lowercase()) && all_common(key.as_bytes()) {
        findings.warning(&ids::INDENTED_KEY, at, format_args!("{}", not_here(&mask::text(above), &mask::text(key))));
    }
}

fn not_here(above: &str, key: &str) -> String {
    format!("indented line continues `{above}`: `{key}` is not a setting here")
}

/// Returns the text before the first `=` or `:`.
fn key(line: &str) -> Option<&str> {
    let key = line.split(['=', ':']).next()?.trim();
    Some(key).filter(|key| key.len() < line.len() && !key.contains(char::is_whitespace))
}
