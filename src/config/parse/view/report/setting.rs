//! Reports where readers differ about a sound setting.

use crate::diagnostic::ids;
use crate::{
    config::{
        parse::{
            chars::{all_common, inline_comment, is_python_space},
            lines::Span,
        },
        problem::{At, Findings},
    },
    mask,
};

/// Where readers differ about a sound setting.
pub(in crate::config::parse::view) fn report(line: &str, number: u32, key: &str, value: &str, findings: &mut Findings) {
    if let Some(comment) = inline_comment(line) {
        let at = At::byte(number, line, comment);
        findings.warning(
            &ids::INLINE_COMMENT,
            at,
            format_args!("a comment for the SDKs, part of the value for the CLI"),
        );
    }
    let odd = |byte: u8| !matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-');
    if key.bytes().any(odd) {
        report_key(At::byte(number, line, Span::of(key, line).start as usize), key, findings);
    }
    if has_odd_ends(key) || has_odd_ends(value) {
        let at = At { line: number, column: 0 };
        findings.warning(
            &ids::ODD_SPACE,
            at,
            format_args!("a space that is none to the SDKs, as U+00A0, beside a key or value"),
        );
    }
    if is_quoted(value) && !key.eq_ignore_ascii_case("credential_process") {
        let at = At::byte(number, line, Span::of(value, line).start as usize);
        findings.warning(&ids::QUOTED_VALUE, at, format_args!("Go strips the quotes, the other tools keep them"));
    }
}

/// What Python takes off a text, and Rust does not.
fn has_odd_ends(text: &str) -> bool {
    text.starts_with(is_python_space) || text.ends_with(is_python_space)
}

fn report_key(at: At, key: &str, findings: &mut Findings) {
    if key.contains(':') {
        findings.warning(&ids::COLON_SEPARATOR, at, format_args!("for the CLI and Go the key ends at the :"));
    } else if !all_common(key.as_bytes()) {
        findings.warning(
            &ids::KEY_CHARACTERS,
            at,
            format_args!("the SDK for Rust ignores a key like {:?}", mask::text(key)),
        );
    } else if key.bytes().any(|byte| byte.is_ascii_uppercase()) {
        findings.warning(
            &ids::KEY_CASE,
            at,
            format_args!("JS knows {} in lower case only", mask::text(key).to_ascii_lowercase()),
        );
    }
}

/// As Go's isSingleQuoted and isDoubleQuoted.
fn is_quoted(value: &str) -> bool {
    let bytes = value.as_bytes();
    matches!(bytes, [first @ (b'"' | b'\''), _, .., last] if first == last)
}
