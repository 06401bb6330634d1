//! The Rust SDK's reading of lines (aws-runtime's env_config/parse.rs), which is Java's too, going on where that
//! gives up.

use memchr::{memchr, memchr2};

use super::{
    ParsedSetting, Tree,
    cli::{is_conflict, no_equals, no_key},
    indented,
};
use crate::{
    config::{
        Reader, Readers,
        parse::{
            header::{self, COMMENT, HeaderError, SPACES, all_common, is_python_space, trim_spaces},
            lines::Span,
        },
        problem::{At, Findings},
    },
    diagnostic::ids,
    mask,
};

const RUST: Readers = Readers::NONE.with(Reader::Rust);

/// The state of the reading.
pub(super) struct RustParser<'a> {
    text: &'a str,
    tree: Tree,
    place: RustPosition,
}

enum RustPosition {
    Outside,
    /// Outside, and that was reported.
    Reported,
    /// After a broken header: what follows belongs to nobody.
    Lost,
    /// After a header, where an indented line continues nothing.
    Opened,
    /// The same, and that was reported.
    OpenedReported,
    /// After a setting; `nested` when its own line has no value.
    Setting {
        nested: bool,
    },
}

/// A line as a setting, or why it is none.
enum Property<'a> {
    Is { key: &'a str, value: &'a str },
    NoEquals,
    NoKey,
}

impl<'a> RustParser<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, tree: Tree::with_capacity(text.len()), place: RustPosition::Outside }
    }

    pub(super) fn finish(self) -> Tree {
        self.tree
    }

    /// What stands before the first sound header belongs to nobody, and that was reported.
    pub(super) fn lose_start(&mut self) {
        self.place = RustPosition::Lost;
    }

    /// Reads a line; gives what stands between the brackets of a header. `head` is the header's number if it is one.
    pub(super) fn line(&mut self, line: &'a str, number: u32, head: u32, findings: &mut Findings) -> Option<&'a str> {
        match line.as_bytes().first() {
            None | Some(b'#' | b';') => {}
            Some(b'[') => return self.header(line, number, head, findings),
            Some(b' ' | b'\t') => self.continuation(line, number, findings),
            Some(_) => self.setting(line, number, findings),
        }
        None
    }

    /// Settings belong to a section here.
    pub(super) fn is_inside(&self) -> bool {
        matches!(self.place, RustPosition::Opened | RustPosition::OpenedReported | RustPosition::Setting { .. })
    }

    /// Reads a header: what stands between its brackets, its line and its number.
    pub(super) fn open(&mut self, inside: &str, line: u32, head: u32) {
        self.tree.open(Span::of(inside, self.text), line, head);
        self.place = RustPosition::Opened;
    }

    /// The section that was just opened has the CLI's settings from this one on, as long as both read alike.
    pub(super) fn share(&mut self, next: u32) {
        if let Some(section) = self.tree.sections.last_mut() {
            (section.entries, section.shared) = (next..next, true);
        }
    }

    /// From here on the section has settings of its own, those so far among them.
    pub(super) fn stop_sharing(&mut self, of_cli: &[ParsedSetting]) {
        let next = self.tree.entries.len() as u32;
        if let Some(section) = self.tree.sections.last_mut().filter(|section| section.shared) {
            let shared = &of_cli[section.entries.start as usize..section.entries.end as usize];
            self.tree.entries.extend_from_slice(shared);
            (section.entries, section.shared) = (next..self.tree.entries.len() as u32, false);
        }
    }

    /// Reads a setting that the CLI reads alike.
    pub(super) fn assign_common(&mut self, entry: &ParsedSetting, nested: bool) {
        match self.tree.sections.last_mut() {
            Some(section) if section.shared => {
                section.entries.end += 1;
                self.place = RustPosition::Setting { nested };
            }
            _ => self.assign(entry.clone(), nested),
        }
    }

    /// Reads a setting; `nested` when it has no value.
    pub(super) fn assign(&mut self, entry: ParsedSetting, nested: bool) {
        self.place = RustPosition::Setting { nested };
        self.tree.push(entry);
    }

    fn header(&mut self, line: &'a str, number: u32, head: u32, findings: &mut Findings) -> Option<&'a str> {
        match header::in_rust(line) {
            Ok(inside) => {
                self.open(inside, number, head);
                Some(inside)
            }
            Err(refused) => {
                report_header(line, number, refused, findings);
                self.place = RustPosition::Lost;
                None
            }
        }
    }

    fn setting(&mut self, line: &'a str, number: u32, findings: &mut Findings) {
        match self.place {
            RustPosition::Outside => return self.outside(At { line: number, column: 1 }, findings),
            RustPosition::Reported | RustPosition::Lost => return,
            RustPosition::Opened | RustPosition::OpenedReported | RustPosition::Setting { .. } => {}
        }
        let at = At { line: number, column: 1 };
        match property(line) {
            Property::Is { key, value } => {
                remark(line, number, key, value, findings);
                let nested = value.is_empty();
                let (key, value) = (Span::of(key, self.text), Span::of(value, self.text));
                self.assign(ParsedSetting { key, value, line: number, plain: false, pieces: 0..0 }, nested);
            }
            Property::NoKey => no_key(line, at, RUST, findings),
            Property::NoEquals => match line.find(':').filter(|_| !is_conflict(line)) {
                Some(colon) => {
                    let at = At::byte(number, line, colon);
                    findings.error(&ids::COLON_SEPARATOR, at, RUST, format_args!("a : where the SDKs want a ="));
                }
                None => no_equals(line, at, RUST, findings),
            },
        }
    }

    fn outside(&mut self, at: At, findings: &mut Findings) {
        findings.error(&ids::NO_SECTION, at, RUST, format_args!("text before the first section header"));
        self.place = RustPosition::Reported;
    }

    fn continuation(&mut self, line: &'a str, number: u32, findings: &mut Findings) {
        let trimmed = line.trim_matches(SPACES);
        if trimmed.is_empty() {
            return;
        }
        let at = At::byte(number, line, Span::of(trimmed, line).start as usize);
        match self.place {
            RustPosition::Outside if trimmed.starts_with(COMMENT) => {
                comment(at, RUST, findings);
                self.place = RustPosition::Reported;
            }
            RustPosition::Outside => self.outside(at, findings),
            RustPosition::Reported | RustPosition::Lost | RustPosition::OpenedReported => {}
            RustPosition::Opened if trimmed.starts_with('[') => {
                header_in(at, RUST, findings);
                self.place = RustPosition::Lost;
            }
            RustPosition::Opened => {
                after_header(trimmed, at, findings);
                self.place = RustPosition::OpenedReported;
            }
            RustPosition::Setting { nested: true } if is_broken_nested(trimmed, at, findings) => {}
            RustPosition::Setting { nested } => {
                self.go_on(trimmed);
                self.remark(nested, trimmed, at, findings);
            }
        }
    }

    fn remark(&self, nested: bool, trimmed: &str, at: At, findings: &mut Findings) {
        let Some(entry) = self.tree.entries.last() else { return };
        let above = entry.key.in_text(self.text);
        indented::secret(above, nested, trimmed, at, findings);
        if !nested {
            remark_continuation(above, trimmed, at, findings);
        }
    }

    fn go_on(&mut self, trimmed: &str) {
        self.tree.pieces.push(Span::of(trimmed, self.text));
        let end = self.tree.pieces.len() as u32;
        if let Some(entry) = self.tree.entries.last_mut() {
            entry.pieces = if entry.pieces.is_empty() { end - 1..end } else { entry.pieces.start..end };
        }
    }
}

/// `prepare_line` and `parse_property_line`.
fn property(line: &str) -> Property<'_> {
    let trimmed = trim_spaces(line);
    let bare = inline_comment(trimmed).map_or(trimmed, |comment| trim_spaces(&trimmed[..comment]));
    let Some(equals) = memchr(b'=', bare.as_bytes()) else { return Property::NoEquals };
    match (trim_spaces(&bare[..equals]), trim_spaces(&bare[equals + 1..])) {
        ("", _) => Property::NoKey,
        (key, value) => Property::Is { key, value },
    }
}

/// Where a comment begins: `#` or `;` after any whitespace.
fn inline_comment(line: &str) -> Option<usize> {
    memchr2(b'#', b';', line.as_bytes())?;
    let mut comments = line.match_indices(COMMENT).map(|(at, _)| at);
    comments.find(|at| line[..*at].ends_with(char::is_whitespace))
}

fn report_header(line: &str, number: u32, refused: HeaderError, findings: &mut Findings) {
    let at = |byte: Option<usize>| At::byte(number, line, byte.unwrap_or(0));
    if line.contains('\r') {
        return findings.error(
            &ids::CR_LINE_END,
            at(line.find('\r')),
            RUST,
            format_args!("CR alone ends a line for the CLI, and not for the SDKs"),
        );
    }
    let (rule, at, what) = match refused {
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
    findings.error(rule, at, RUST, format_args!("{what}"));
}

fn header_in(at: At, breaks: Readers, findings: &mut Findings) {
    if breaks == Readers::NONE {
        let what = "to the CLI and Rust this is part of the value above, to Go and JS a section header";
        findings.warning(&ids::INDENTED_HEADER, at, format_args!("{what}"));
    } else {
        findings.error(&ids::INDENTED_HEADER, at, breaks, format_args!("space before a section header"));
    }
}

fn comment(at: At, breaks: Readers, findings: &mut Findings) {
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
fn after_header(trimmed: &str, at: At, findings: &mut Findings) {
    if trimmed.starts_with(COMMENT) {
        comment(at, RUST, findings);
    } else if trimmed.contains(['=', ':']) {
        findings.error(&ids::INDENTED_KEY, at, RUST, format_args!("space before the first key of a section"));
    } else {
        no_equals(trimmed, at, RUST, findings);
    }
}

/// `validate_subproperty`.
fn is_broken_nested(trimmed: &str, at: At, findings: &mut Findings) -> bool {
    if matches!(property(trimmed), Property::Is { .. }) {
        return false;
    }
    if trimmed.starts_with(COMMENT) {
        comment(at, RUST, findings);
    } else if trimmed.starts_with('[') {
        header_in(at, RUST, findings);
    } else {
        findings.error(&ids::BAD_NESTED, at, RUST, format_args!("no key = value in a line of a nested block"));
    }
    true
}

/// What people write on an indented line and do not mean as part of the value above it.
fn remark_continuation(above: &str, trimmed: &str, at: At, findings: &mut Findings) {
    if trimmed.starts_with(COMMENT) {
        comment(at, Readers::NONE, findings);
    } else if trimmed.starts_with('[') && trimmed.ends_with(']') {
        header_in(at, Readers::NONE, findings);
    } else {
        indented::setting(above, trimmed, at, findings);
    }
}

/// Where readers differ about a sound setting.
fn remark(line: &str, number: u32, key: &str, value: &str, findings: &mut Findings) {
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
        remark_key(At::byte(number, line, Span::of(key, line).start as usize), key, findings);
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
        findings.warning(&ids::QUOTED_VALUE, at, format_args!("Go takes the quotes off, the others keep them"));
    }
}

/// What Python takes off a text, and Rust does not.
fn has_odd_ends(text: &str) -> bool {
    text.starts_with(is_python_space) || text.ends_with(is_python_space)
}

fn remark_key(at: At, key: &str, findings: &mut Findings) {
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
