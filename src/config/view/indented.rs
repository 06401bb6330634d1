//! Indented lines that continue the value above and were meant as settings of their own.

use std::fmt::Arguments;

use crate::{
    config::{
        Readers, Severity,
        header::{SPACES, all_common},
        problem::{At, Findings},
    },
    mask,
};

/// The stable word for these problems.
pub(in crate::config) const ID: &str = "indented-key";

/// Reports a secret in an indented line, which is part of the value of `above` and so is used and sent as such. In a
/// `nested` block only a key of AWS is one that does not belong there.
pub(super) fn secret(above: &str, nested: bool, line: &str, at: At, findings: &mut Findings) {
    if !matches!(mask::text(line), std::borrow::Cow::Owned(_)) {
        return;
    }
    let key = key(line).filter(|key| mask::is_secret(key));
    if nested && !key.is_some_and(|key| key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws_"))) {
        return;
    }
    let above = mask::text(above);
    match key {
        Some(key) => report(Severity::Error, at, format_args!("{}", not_here(&above, key)), findings),
        None => {
            report(Severity::Error, at, format_args!("indented line continues `{above}` and holds a secret"), findings)
        }
    }
}

/// Reports an indented line that is a setting by its looks.
pub(super) fn setting(above: &str, line: &str, at: At, findings: &mut Findings) {
    let key = line.split_once('=').map_or("", |(key, _)| key.trim_end_matches(SPACES));
    if key.starts_with(|c: char| c.is_ascii_lowercase()) && all_common(key.as_bytes()) {
        let what = not_here(&mask::text(above), &mask::text(key));
        report(Severity::Warning, at, format_args!("{what}"), findings);
    }
}

fn not_here(above: &str, key: &str) -> String {
    format!("indented line continues `{above}`: `{key}` is not a setting here")
}

fn report(severity: Severity, at: At, what: Arguments<'_>, findings: &mut Findings) {
    match severity {
        Severity::Error => findings.error(ID, at, Readers::NONE, what),
        Severity::Warning => findings.warning(ID, at, what),
    }
}

/// What stands before the first `=` or `:`.
fn key(line: &str) -> Option<&str> {
    let key = line.split(['=', ':']).next()?.trim();
    Some(key).filter(|key| key.len() < line.len() && !key.contains(char::is_whitespace))
}
