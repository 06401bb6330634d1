//! The AWS CLI's and boto3's reading of lines: Python's configparser as botocore's configloader.py uses it, going on
//! where those give up.

use memchr::memchr2;

use super::{
    report::{self, broken, indented},
    tree::{ParsedSetting, SETTING_BYTES, Tree},
};
use crate::config::{
    parse::{chars::strip, header, lines::Span},
    problem::{At, Findings},
    reader::Readers,
};
use crate::diagnostic::ids;

/// Reads lines as the CLI does.
pub(super) struct CliParser<'a> {
    text: &'a str,
    tree: Tree,
    position: CliPosition,
    /// Of the last header or setting, in characters.
    indent: usize,
    /// A continuation line has something to continue.
    in_setting: bool,
    /// Blank lines since, which become part of a value that goes on after them.
    blanks: u32,
}

#[derive(PartialEq)]
enum CliPosition {
    Outside,
    /// Outside, and that was reported.
    Reported,
    /// After a broken header: what follows belongs to no section.
    Lost,
    Inside,
}

impl<'a> CliParser<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut tree = Tree::with_capacity(text.len());
        tree.entries.reserve(text.len() / SETTING_BYTES);
        Self { text, tree, position: CliPosition::Outside, indent: 0, in_setting: false, blanks: 0 }
    }

    /// What stands before the first sound header belongs to no section, and that was reported.
    pub(super) fn lose_start(&mut self) {
        self.position = CliPosition::Lost;
    }

    /// Reads a line; gives what stands between the brackets of a header. `head` is the header's number if it is one.
    pub(super) fn line(&mut self, line: &'a str, number: u32, head: u32, findings: &mut Findings) -> Option<&'a str> {
        let stripped = strip(line);
        if stripped.is_empty() {
            self.blank();
            return None;
        }
        if matches!(stripped.as_bytes()[0], b'#' | b';') {
            return None;
        }
        let before = &line[..Span::of(stripped, line).start as usize];
        let indent = before.chars().count();
        if self.in_setting && indent > self.indent {
            self.go_on(stripped);
            self.report_secret(stripped, At::byte(number, line, before.len()), findings);
            return None;
        }
        if let Some(inside) = header::cli::inside(stripped) {
            self.open(inside, number, head);
            self.indent = indent;
            return Some(inside);
        }
        self.indent = indent;
        self.setting(stripped, At::byte(number, line, before.len()), findings);
        None
    }

    /// The tree, after the checks that need all of it.
    pub(super) fn finish(self, findings: &mut Findings) -> Tree {
        report::whole_file::report(&self.tree, self.text, findings);
        self.tree
    }

    /// Settings belong to a section here.
    pub(super) fn is_inside(&self) -> bool {
        self.position == CliPosition::Inside
    }

    /// The settings so far.
    pub(super) fn entries(&self) -> &[ParsedSetting] {
        &self.tree.entries
    }

    /// The number that the next setting will have.
    pub(super) fn next_entry(&self) -> u32 {
        self.tree.entries.len() as u32
    }

    /// Reads an empty line.
    pub(super) fn blank(&mut self) {
        self.blanks += u32::from(self.in_setting);
    }

    /// Reads a setting at the start of a line.
    pub(super) fn assign(&mut self, entry: ParsedSetting) {
        self.indent = 0;
        self.in_setting = true;
        self.blanks = 0;
        self.tree.push(entry);
    }

    /// Reads a header: what stands between its brackets, its line and its number.
    pub(super) fn open(&mut self, inside: &str, line: u32, head: u32) {
        self.indent = 0;
        if inside == "DEFAULT" {
            self.tree.defaults.push(self.tree.sections.len() as u32);
        }
        self.tree.open(Span::of(inside, self.text), line, head);
        self.position = CliPosition::Inside;
        self.in_setting = false;
    }

    fn go_on(&mut self, stripped: &str) {
        let start = self.tree.pieces.len() as u32;
        self.tree.pieces.extend((0..self.blanks).map(|_| Span::default()));
        self.tree.pieces.push(Span::of(stripped, self.text));
        self.blanks = 0;
        if let Some(entry) = self.tree.entries.last_mut() {
            entry.pieces.start = if entry.pieces.is_empty() { start } else { entry.pieces.start };
            entry.pieces.end = self.tree.pieces.len() as u32;
        }
    }

    fn report_secret(&self, stripped: &str, at: At, findings: &mut Findings) {
        if let Some(entry) = self.tree.entries.last() {
            let nested = entry.value.start == entry.value.end;
            indented::secret(entry.key.in_text(self.text), nested, stripped, at, findings);
        }
    }

    fn setting(&mut self, stripped: &'a str, at: At, findings: &mut Findings) {
        let delimiter = memchr2(b'=', b':', stripped.as_bytes());
        match self.position {
            _ if stripped.starts_with('[') && delimiter.is_none() => self.lose(stripped, at, findings),
            CliPosition::Outside => {
                findings.error(
                    &ids::NO_SECTION,
                    at,
                    Readers::CLI,
                    format_args!("text before the first section header"),
                );
                self.position = CliPosition::Reported;
            }
            CliPosition::Reported | CliPosition::Lost => {}
            CliPosition::Inside => match delimiter {
                Some(delimiter) => self.any_setting(stripped, delimiter, at, findings),
                None => broken::no_equals(stripped, at, Readers::CLI, findings),
            },
        }
    }

    fn lose(&mut self, stripped: &str, at: At, findings: &mut Findings) {
        if stripped.ends_with(']') {
            findings.error(&ids::EMPTY_HEADER, at, Readers::CLI, format_args!("nothing between [ and ]"));
        } else {
            findings.error(&ids::UNCLOSED_HEADER, at, Readers::CLI, format_args!("section header without its ]"));
        }
        self.position = CliPosition::Lost;
        self.in_setting = false;
    }

    fn any_setting(&mut self, stripped: &'a str, delimiter: usize, at: At, findings: &mut Findings) {
        let key = strip(&stripped[..delimiter]);
        let value = strip(&stripped[delimiter + 1..]);
        self.in_setting = !key.is_empty();
        self.blanks = 0;
        if key.is_empty() {
            return broken::no_key(stripped, at, Readers::CLI, findings);
        }
        let (key, value) = (Span::of(key, self.text), Span::of(value, self.text));
        self.tree.push(ParsedSetting { key, value, line: at.line, plain: false, pieces: 0..0 });
    }
}
