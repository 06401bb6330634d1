//! The Rust SDK's reading of lines (aws-runtime's env_config/parse.rs), which is Java's too, going on where that
//! gives up.

use memchr::memchr;

use super::{
    report::{self, broken, indented},
    tree::{ParsedSetting, Tree},
};
use crate::config::{
    parse::{
        chars::{COMMENT, SPACES, inline_comment, trim_spaces},
        header,
        lines::Span,
    },
    problem::{At, Findings},
    reader::Readers,
};
use crate::diagnostic::ids;

/// Reads lines as the Rust SDK does.
pub(super) struct RustParser<'a> {
    text: &'a str,
    tree: Tree,
    position: RustPosition,
}

enum RustPosition {
    Outside,
    /// Outside, and that was reported.
    Reported,
    /// After a broken header: what follows belongs to no section.
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
        Self { text, tree: Tree::with_capacity(text.len()), position: RustPosition::Outside }
    }

    pub(super) fn finish(self) -> Tree {
        self.tree
    }

    /// What stands before the first sound header belongs to no section, and that was reported.
    pub(super) fn lose_start(&mut self) {
        self.position = RustPosition::Lost;
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
        matches!(self.position, RustPosition::Opened | RustPosition::OpenedReported | RustPosition::Setting { .. })
    }

    /// Reads a header: what stands between its brackets, its line and its number.
    pub(super) fn open(&mut self, inside: &str, line: u32, head: u32) {
        self.tree.open(Span::of(inside, self.text), line, head);
        self.position = RustPosition::Opened;
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
                self.position = RustPosition::Setting { nested };
            }
            _ => self.assign(entry.clone(), nested),
        }
    }

    /// Reads a setting; `nested` when it has no value.
    pub(super) fn assign(&mut self, entry: ParsedSetting, nested: bool) {
        self.position = RustPosition::Setting { nested };
        self.tree.push(entry);
    }

    fn header(&mut self, line: &'a str, number: u32, head: u32, findings: &mut Findings) -> Option<&'a str> {
        match header::rust::inside(line) {
            Ok(inside) => {
                self.open(inside, number, head);
                Some(inside)
            }
            Err(error) => {
                broken::header(line, number, error, findings);
                self.position = RustPosition::Lost;
                None
            }
        }
    }

    fn setting(&mut self, line: &'a str, number: u32, findings: &mut Findings) {
        match self.position {
            RustPosition::Outside => return self.outside(At { line: number, column: 1 }, findings),
            RustPosition::Reported | RustPosition::Lost => return,
            RustPosition::Opened | RustPosition::OpenedReported | RustPosition::Setting { .. } => {}
        }
        let at = At { line: number, column: 1 };
        match property(line) {
            Property::Is { key, value } => {
                report::setting::report(line, number, key, value, findings);
                let nested = value.is_empty();
                let (key, value) = (Span::of(key, self.text), Span::of(value, self.text));
                self.assign(ParsedSetting { key, value, line: number, plain: false, pieces: 0..0 }, nested);
            }
            Property::NoKey => broken::no_key(line, at, Readers::RUST, findings),
            Property::NoEquals => match line.find(':').filter(|_| !broken::is_conflict(line)) {
                Some(colon) => {
                    let at = At::byte(number, line, colon);
                    findings.error(
                        &ids::COLON_SEPARATOR,
                        at,
                        Readers::RUST,
                        format_args!("a : where the SDKs want a ="),
                    );
                }
                None => broken::no_equals(line, at, Readers::RUST, findings),
            },
        }
    }

    fn outside(&mut self, at: At, findings: &mut Findings) {
        findings.error(&ids::NO_SECTION, at, Readers::RUST, format_args!("text before the first section header"));
        self.position = RustPosition::Reported;
    }

    fn continuation(&mut self, line: &'a str, number: u32, findings: &mut Findings) {
        let trimmed = line.trim_matches(SPACES);
        if trimmed.is_empty() {
            return;
        }
        let at = At::byte(number, line, Span::of(trimmed, line).start as usize);
        match self.position {
            RustPosition::Outside if trimmed.starts_with(COMMENT) => {
                indented::comment(at, Readers::RUST, findings);
                self.position = RustPosition::Reported;
            }
            RustPosition::Outside => self.outside(at, findings),
            RustPosition::Reported | RustPosition::Lost | RustPosition::OpenedReported => {}
            RustPosition::Opened if trimmed.starts_with('[') => {
                indented::header(at, Readers::RUST, findings);
                self.position = RustPosition::Lost;
            }
            RustPosition::Opened => {
                indented::after_header(trimmed, at, findings);
                self.position = RustPosition::OpenedReported;
            }
            RustPosition::Setting { nested: true } if is_broken_nested(trimmed, at, findings) => {}
            RustPosition::Setting { nested } => {
                self.go_on(trimmed);
                self.report_indented(nested, trimmed, at, findings);
            }
        }
    }

    fn report_indented(&self, nested: bool, trimmed: &str, at: At, findings: &mut Findings) {
        let Some(entry) = self.tree.entries.last() else { return };
        let above = entry.key.in_text(self.text);
        indented::secret(above, nested, trimmed, at, findings);
        if !nested {
            indented::continuation(above, trimmed, at, findings);
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

/// `validate_subproperty`.
fn is_broken_nested(trimmed: &str, at: At, findings: &mut Findings) -> bool {
    let is_broken = !matches!(property(trimmed), Property::Is { .. });
    if is_broken {
        indented::broken_nested(trimmed, at, findings);
    }
    is_broken
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
