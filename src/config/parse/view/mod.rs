//! One scan over a file's lines: its sections and settings as the CLI and the Rust SDK read them, its headers as
//! Go and JavaScript do, and what is wrong on the way.

mod cli;
mod indented;
mod other;
mod remark;
mod rust;

use std::ops::Range;

use memchr::{memchr_iter, memchr2};

pub(in crate::config) use self::cli::nested;
use self::{cli::CliParser, other::JsParser, remark::remark, rust::RustParser};
use crate::config::{
    AwsFile, Reader, Readers, View,
    parse::{
        header::{self, Header, HeaderMeanings, SectionKind, is_js_space, is_python_space},
        lines::{RawLine, Span, lines},
    },
    problem::{At, Findings},
};
use crate::diagnostic::ids;

/// One reader's sections of one file, in file order. Spans are of the file's text.
#[derive(Debug, Default)]
pub(in crate::config) struct Tree {
    pub(in crate::config) sections: Vec<ParsedSection>,
    entries: Vec<ParsedSetting>,
    pieces: Vec<Span>,
    /// The CLI's `[DEFAULT]` sections.
    defaults: Vec<u32>,
}

/// A section from its header to the next.
#[derive(Clone, Debug)]
pub(in crate::config) struct ParsedSection {
    /// What stands between the brackets.
    pub(in crate::config) header: Span,
    pub(in crate::config) line: u32,
    /// Which of [`Outline::heads`] it is.
    pub(in crate::config) head: u32,
    entries: Range<u32>,
    /// The entries are the CLI's: both read every line of it alike.
    shared: bool,
}

/// `key = value` and its continuation lines.
#[derive(Clone, Debug)]
pub(in crate::config) struct ParsedSetting {
    /// As written.
    pub(in crate::config) key: Span,
    pub(in crate::config) value: Span,
    pub(in crate::config) line: u32,
    /// The key is of `a-z0-9_-`, so that it is the same in lower case, and an identifier.
    pub(in crate::config) plain: bool,
    pieces: Range<u32>,
}

/// A line that some reader takes for a header.
#[derive(Debug)]
pub(in crate::config) struct Head {
    pub(in crate::config) line: u32,
    pub(in crate::config) header: Header,
    /// The section has a setting that JavaScript keeps; without one it has no section.
    pub(in crate::config) filled: bool,
}

impl Head {
    /// What it is to `view` in this text; `None` where that reader sees no header.
    pub(in crate::config) fn means<'a>(&'a self, view: View, text: &'a str) -> Option<SectionKind<'a>> {
        match (&self.header, view) {
            (Header::Common(name), _) => Some(SectionKind::Profile(name.in_text(text).into())),
            (Header::Other(names), View::Cli) => names.cli.clone(),
            (Header::Other(names), View::Rust) => names.rust.clone(),
        }
    }
}

/// What one scan finds in a file.
#[derive(Debug)]
pub(in crate::config) struct Outline {
    pub(in crate::config) heads: Vec<Head>,
    pub(in crate::config) cli: Tree,
    pub(in crate::config) rust: Tree,
    pub(in crate::config) findings: Findings,
}

impl Outline {
    /// What `view` makes of the file.
    pub(in crate::config) fn tree(&self, view: View) -> &Tree {
        match view {
            View::Cli => &self.cli,
            View::Rust => &self.rust,
        }
    }

    /// The settings of a section of `view`, in file order.
    pub(in crate::config) fn entries(&self, view: View, section: u32) -> &[ParsedSetting] {
        let tree = self.tree(view);
        let section = &tree.sections[section as usize];
        if section.shared { self.cli.entries(section) } else { tree.entries(section) }
    }
}

/// A part of a file that begins at a line of its own: its text and the number of its first line.
pub(in crate::config) type Part<'a> = (&'a str, u32);

/// So many bytes a section and a setting take at least, in most files.
const SECTION_BYTES: usize = 160;
const SETTING_BYTES: usize = 36;

/// Reads a file. `parts` are slices of `text`, in order: the whole of it, or some of its sections. `broken` are the
/// lines that were not UTF-8: a header among them names nothing. `findings` are of the bytes.
pub(in crate::config) fn scan(
    text: &str,
    parts: &[Part<'_>],
    file: AwsFile,
    broken: &[u32],
    findings: Findings,
) -> Outline {
    let mut scanner = Scanner {
        file,
        heads: Vec::with_capacity(text.len() / SECTION_BYTES),
        cli: CliParser::new(text),
        rust: RustParser::new(text),
        js: JsParser::default(),
        findings,
        lone_cr: has_lone_cr(text),
        broken,
        part: 0,
    };
    if text.starts_with('\u{feff}') {
        let what = format_args!("a byte order mark at the start of the file");
        scanner.findings.error(&ids::BOM, At { line: 1, column: 1 }, Readers::of(&[Reader::Cli, Reader::Rust]), what);
        scanner.cli.lose_start();
        scanner.rust.lose_start();
    }
    for (part, first) in parts {
        scanner.part = Span::of(part, text).start;
        lines(part, *first).for_each(|line| scanner.line(line));
    }
    scanner.finish()
}

struct Scanner<'a> {
    file: AwsFile,
    heads: Vec<Head>,
    cli: CliParser<'a>,
    rust: RustParser<'a>,
    js: JsParser,
    findings: Findings,
    lone_cr: bool,
    broken: &'a [u32],
    /// Where the part that is being read begins.
    part: u32,
}

impl<'a> Scanner<'a> {
    fn line(&mut self, line: RawLine<'a>) {
        if self.lone_cr || !self.common_line(line) {
            self.any_line(line);
        }
    }

    /// Reads a line that every reader understands alike, as nearly all are: `[profile NAME]`, `key = value` without
    /// anything special, a comment, an empty line. False for any other.
    fn common_line(&mut self, line: RawLine<'a>) -> bool {
        match line.text.as_bytes() {
            [] => self.cli.blank(),
            [b'#' | b';', ..] => {}
            [b'[', ..] => return self.common_header(line),
            [b'a'..=b'z', ..] => return self.common_setting(line),
            _ => return false,
        }
        true
    }

    fn common_header(&mut self, line: RawLine<'a>) -> bool {
        let end = line.text.len() - 1;
        let Some((name, _)) = header::common(line.text.as_bytes(), self.file).filter(|(_, at)| *at == end) else {
            return false;
        };
        let number = self.heads.len() as u32;
        let start = self.part + line.start;
        let name = Span { start: start + (end - name.len()) as u32, end: start + end as u32 };
        self.cli.open(&line.text[1..end], line.number, number);
        self.rust.open(&line.text[1..end], line.number, number);
        self.rust.share(self.cli.next_entry());
        self.js.open(Some(number));
        self.heads.push(Head { line: line.number, header: Header::Common(name), filled: false });
        true
    }

    fn common_setting(&mut self, line: RawLine<'a>) -> bool {
        let Some((key, value)) = common_setting(line.text).filter(|_| self.cli.is_inside() && self.rust.is_inside())
        else {
            return false;
        };
        let start = line.start + self.part;
        let entry = ParsedSetting {
            key: Span { start, end: start + key as u32 },
            value: Span { start: start + value as u32, end: start + line.text.len() as u32 },
            line: line.number,
            plain: true,
            pieces: 0..0,
        };
        let has_value = value < line.text.len();
        self.rust.assign_common(&entry, !has_value);
        self.cli.assign(entry);
        if has_value {
            self.js.fill(&mut self.heads);
        }
        true
    }

    fn any_line(&mut self, line: RawLine<'a>) {
        // the CLI ends lines at a lone carriage return too
        let cut = if self.lone_cr { line.text.split_once('\r') } else { None };
        let first = cut.map_or(line.text, |(first, _)| first);
        let head = self.heads.len() as u32;
        if !line.text.starts_with('[') {
            self.rust.stop_sharing(self.cli.entries());
        }
        let cli = self.cli.line(first, line.number, head, &mut self.findings);
        let rust = self.rust.line(line.text, line.number, head, &mut self.findings);
        if may_open(line.text) {
            self.header(line, cli, rust);
        } else {
            self.js.line(line.text, &mut self.heads);
        }
        if let Some((first, rest)) = cut {
            let what = format_args!("CR alone ends a line for the CLI, and not for the SDKs");
            self.findings.warning(&ids::CR_LINE_END, At::byte(line.number, line.text, first.len()), what);
            rest.split('\r').for_each(|rest| self.after_cr(rest, line.number));
        }
    }

    fn header(&mut self, line: RawLine<'a>, cli: Option<&'a str>, rust: Option<&'a str>) {
        let number = self.heads.len() as u32;
        let names = match self.broken.binary_search(&line.number) {
            Ok(_) => HeaderMeanings {
                cli: cli.map(|_| SectionKind::Other),
                rust: rust.map(|_| SectionKind::Other),
                ..HeaderMeanings::default()
            },
            Err(_) => self.names(line.text, cli, rust),
        };
        let known = names != HeaderMeanings::default();
        if header::in_js(line.text).is_some() {
            self.js.open(known.then_some(number));
        } else {
            self.js.line(line.text, &mut self.heads);
        }
        if known {
            remark(line, &names, self.file, &mut self.findings);
            self.heads.push(Head {
                line: line.number,
                header: Header::Other(Box::new(names.into_owned())),
                filled: false,
            });
        }
    }

    fn names(&self, line: &'a str, cli: Option<&'a str>, rust: Option<&'a str>) -> HeaderMeanings<'a> {
        HeaderMeanings {
            cli: cli.map(|inside| header::cli_means(inside, self.file)),
            rust: rust.map(|inside| header::rust_means(inside, self.file)),
            go: header::go_profile(line, self.file),
            js: header::js_profile(line, self.file),
        }
    }

    /// What only the CLI takes for a line.
    fn after_cr(&mut self, text: &'a str, number: u32) {
        let head = self.heads.len() as u32;
        if let Some(inside) = self.cli.line(text, number, head, &mut self.findings) {
            let sound = self.broken.binary_search(&number).is_err();
            let means = if sound { header::cli_means(inside, self.file) } else { SectionKind::Other };
            let names = HeaderMeanings { cli: Some(means), ..HeaderMeanings::default() };
            self.heads.push(Head { line: number, header: Header::Other(Box::new(names.into_owned())), filled: false });
        }
    }

    fn finish(mut self) -> Outline {
        let cli = self.cli.finish(&mut self.findings);
        Outline { heads: self.heads, cli, rust: self.rust.finish(), findings: self.findings }
    }
}

/// Of a line like `key = value` where the key ends and the value begins: a key of `a-z0-9_-`, no comment, no quotes
/// around the value, and only ASCII where readers trim.
fn common_setting(line: &str) -> Option<(usize, usize)> {
    let bytes = line.as_bytes();
    let is_key = |byte: &&u8| matches!(**byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-');
    let is_space = |byte: &&u8| **byte == b' ';
    let key = bytes.iter().take_while(is_key).count();
    let equals = key + bytes[key..].iter().take_while(is_space).count();
    if bytes.get(equals) != Some(&b'=') || memchr2(b'#', b';', bytes).is_some() {
        return None;
    }
    let value = equals + 1 + bytes[equals + 1..].iter().take_while(is_space).count();
    let ends = match &bytes[value..] {
        [] => value == equals + 1,
        [first, ..] => header::has_plain_ends(&line[value..]) && !matches!(first, b'"' | b'\''),
    };
    ends.then_some((key, value))
}

/// True for a line that begins with `[` after nothing but what is space to some reader.
fn may_open(line: &str) -> bool {
    let letter = line.bytes().next().is_none_or(|byte| byte.is_ascii_alphanumeric());
    !letter && line.trim_start_matches(|c| is_python_space(c) || is_js_space(c)).starts_with('[')
}

/// A carriage return that is no part of `\r\n`.
fn has_lone_cr(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'))
}

impl Tree {
    fn with_capacity(text: usize) -> Self {
        let sections = Vec::with_capacity(text / SECTION_BYTES);
        Self { sections, ..Self::default() }
    }

    /// The CLI's `[DEFAULT]` sections, whose settings flow into all others.
    pub(in crate::config) fn defaults(&self) -> &[u32] {
        &self.defaults
    }

    fn open(&mut self, header: Span, line: u32, head: u32) {
        let next = self.entries.len() as u32;
        self.sections.push(ParsedSection { header, line, head, entries: next..next, shared: false });
    }

    /// Adds a setting to the last section.
    fn push(&mut self, entry: ParsedSetting) {
        self.entries.push(entry);
        if let Some(section) = self.sections.last_mut() {
            section.entries.end = self.entries.len() as u32;
        }
    }

    fn entries(&self, section: &ParsedSection) -> &[ParsedSetting] {
        &self.entries[section.entries.start as usize..section.entries.end as usize]
    }

    /// The continuation lines of a value; an empty one for a blank line.
    pub(in crate::config) fn pieces(&self, entry: &ParsedSetting) -> &[Span] {
        &self.pieces[entry.pieces.start as usize..entry.pieces.end as usize]
    }
}
