//! One scan over a file's lines: its sections and settings as the CLI and the Rust SDK read them, its headers as
//! Go and JavaScript do, and what is wrong on the way.

use memchr::{memchr_iter, memchr2};

use super::{
    cli::CliParser,
    js::JsParser,
    outline::{Head, Outline},
    report,
    rust::RustParser,
    tree::{ParsedSetting, SECTION_BYTES},
};
use crate::config::{
    parse::{
        chars::{has_plain_ends, is_js_space, is_python_space},
        header::{self, Header, HeaderMeanings, SectionKind},
        lines::{RawLine, Span, lines},
    },
    problem::{At, Findings},
    reader::{AwsFile, Readers},
};
use crate::diagnostic::ids;

/// A part of a file that begins at a line of its own: its text and the number of its first line.
pub(in crate::config) type Part<'a> = (&'a str, u32);

/// Reads a file. `parts` are slices of `text`, in order: the whole of it, or some of its sections. `broken` are the
/// lines that were not UTF-8: a header among them names nothing. `findings` are of the bytes.
pub(in crate::config) fn outline(
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
        scanner.findings.error(&ids::BOM, At { line: 1, column: 1 }, Readers::CLI.and(Readers::RUST), what);
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
        let meanings = match self.broken.binary_search(&line.number) {
            Ok(_) => HeaderMeanings {
                cli: cli.map(|_| SectionKind::Other),
                rust: rust.map(|_| SectionKind::Other),
                ..HeaderMeanings::default()
            },
            Err(_) => HeaderMeanings::of(line.text, self.file, cli, rust),
        };
        let known = meanings != HeaderMeanings::default();
        if header::js::inside(line.text).is_some() {
            self.js.open(known.then_some(number));
        } else {
            self.js.line(line.text, &mut self.heads);
        }
        if known {
            report::header::report(line, &meanings, self.file, &mut self.findings);
            self.heads.push(Head {
                line: line.number,
                header: Header::Other(Box::new(meanings.into_owned())),
                filled: false,
            });
        }
    }

    /// What only the CLI takes for a line.
    fn after_cr(&mut self, text: &'a str, number: u32) {
        let head = self.heads.len() as u32;
        if let Some(inside) = self.cli.line(text, number, head, &mut self.findings) {
            let sound = self.broken.binary_search(&number).is_err();
            let kind = if sound { header::cli::kind(inside, self.file) } else { SectionKind::Other };
            let meanings = HeaderMeanings { cli: Some(kind), ..HeaderMeanings::default() };
            self.heads.push(Head {
                line: number,
                header: Header::Other(Box::new(meanings.into_owned())),
                filled: false,
            });
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
        [first, ..] => has_plain_ends(&line[value..]) && !matches!(first, b'"' | b'\''),
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
