//! Reports lines that a reader cannot read.

use crate::config::{
    parse::{chars::COMMENT, header::rust::HeaderError},
    problem::{At, Findings},
    reader::Readers,
};
use crate::diagnostic::ids;

/// A line that is no setting, or what a merge left of it.
pub(in crate::config::parse::view) fn no_equals(line: &str, at: At, breaks: Readers, findings: &mut Findings) {
    if is_conflict(line) {
        conflict(at, breaks, findings);
    } else {
        findings.error(&ids::NO_EQUALS, at, breaks, format_args!("no = in this line"));
    }
}

/// A setting without a name, or what a merge left.
pub(in crate::config::parse::view) fn no_key(line: &str, at: At, breaks: Readers, findings: &mut Findings) {
    if is_conflict(line) {
        conflict(at, breaks, findings);
    } else {
        findings.error(&ids::NO_KEY, at, breaks, format_args!("no key before the ="));
    }
}

fn conflict(at: At, breaks: Readers, findings: &mut Findings) {
    findings.error(&ids::CONFLICT_MARKER, at, breaks, format_args!("a marker of an unfinished merge"));
}

pub(in crate::config::parse::view) fn is_conflict(line: &str) -> bool {
    ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|marker| line.starts_with(marker))
}

pub(in crate::config::parse::view) fn header(line: &str, number: u32, error: HeaderError, findings: &mut Findings) {
    let at = |byte: Option<usize>| At::byte(number, line, byte.unwrap_or(0));
    if line.contains('\r') {
        return findings.error(
            &ids::CR_LINE_END,
            at(line.find('\r')),
            Readers::RUST,
            format_args!("CR alone ends a line for the CLI, and not for the SDKs"),
        );
    }
    let (rule, at, what) = match error {
        HeaderError::Unclosed => {
            (&ids::UNCLOSED_HEADER, At { line: number, column: 1 }, "section header without its ]")
        }
        HeaderError::TextAfter => (&ids::TEXT_AFTER_HEADER, at(line.rfind(']').map(|end| end + 1)), "text after the ]"),
        HeaderError::CommentInside => (
            &ids::COMMENT_IN_HEADER,
            at(line.find(COMMENT)),
            "a # or ; in a section header begins a comment for the SDKs",
        ),
    };
    findings.error(rule, at, Readers::RUST, format_args!("{what}"));
}
