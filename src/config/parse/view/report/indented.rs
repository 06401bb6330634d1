//! Reports indented lines: those that continue the value above but were meant as something else, and those that the
//! Rust SDK refuses.

use std::borrow::Cow;

use super::broken;
use crate::diagnostic::ids;
use crate::{
    config::{
        parse::chars::{COMMENT, SPACES, all_common},
        problem::{At, Findings},
        reader::Readers,
    },
    mask,
};

/// Reports a secret in an indented line, which becomes part of the value of `above` and would be sent with it. In a
/// `nested` block or a command, which may have indented lines, only a key of AWS is reported.
pub(in crate::config::parse::view) fn secret(above: &str, nested: bool, line: &str, at: At, findings: &mut Findings) {
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
pub(in crate::config::parse::view) fn setting(above: &str, line: &str, at: At, findings: &mut Findings) {
    let key = line.split_once('=').map_or("", |(key, _)| key.trim_end_matches(SPACES));
    if key.starts_with(|c: char| c.is_ascii_lowercase()) && all_common(key.as_bytes()) {
        findings.warning(&ids::INDENTED_KEY, at, format_args!("{}", not_here(&mask::text(above), &mask::text(key))));
    }
}

pub(in crate::config::parse::view) fn header(at: At, breaks: Readers, findings: &mut Findings) {
    if breaks == Readers::NONE {
        let what = "to the CLI and Rust this is part of the value above, to Go and JS a section header";
        findings.warning(&ids::INDENTED_HEADER, at, format_args!("{what}"));
    } else {
        findings.error(&ids::INDENTED_HEADER, at, breaks, format_args!("space before a section header"));
    }
}

pub(in crate::config::parse::view) fn comment(at: At, breaks: Readers, findings: &mut Findings) {
    if breaks == Readers::NONE {
        let what = "to the SDK for Rust an indented comment is part of the value above";
        findings.warning(&ids::INDENTED_COMMENT, at, format_args!("{what}"));
    } else {
        findings.error(
            &ids::INDENTED_COMMENT,
            at,
            breaks,
            format_args!("an indented comment where the SDKs want none"),
        );
    }
}

/// "Expected a property definition, found continuation".
pub(in crate::config::parse::view) fn after_header(trimmed: &str, at: At, findings: &mut Findings) {
    if trimmed.starts_with(COMMENT) {
        comment(at, Readers::RUST, findings);
    } else if trimmed.contains(['=', ':']) {
        findings.error(&ids::INDENTED_KEY, at, Readers::RUST, format_args!("space before the first key of a section"));
    } else {
        broken::no_equals(trimmed, at, Readers::RUST, findings);
    }
}

/// What people write on an indented line and do not mean as part of the value above it.
pub(in crate::config::parse::view) fn continuation(above: &str, trimmed: &str, at: At, findings: &mut Findings) {
    if trimmed.starts_with(COMMENT) {
        comment(at, Readers::NONE, findings);
    } else if trimmed.starts_with('[') && trimmed.ends_with(']') {
        header(at, Readers::NONE, findings);
    } else {
        setting(above, trimmed, at, findings);
    }
}

/// Reports a line of a nested block that is no setting.
pub(in crate::config::parse::view) fn broken_nested(trimmed: &str, at: At, findings: &mut Findings) {
    if trimmed.starts_with(COMMENT) {
        comment(at, Readers::RUST, findings);
    } else if trimmed.starts_with('[') {
        header(at, Readers::RUST, findings);
    } else {
        let what = format_args!("no key = value in a line of a nested block");
        findings.error(&ids::BAD_NESTED, at, Readers::RUST, what);
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
