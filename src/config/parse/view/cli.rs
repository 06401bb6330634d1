//! The AWS CLI's and boto3's reading of lines: Python's configparser as botocore's configloader.py uses it, going on
//! where those give up.

use std::collections::HashMap;

use memchr::memchr2;

use super::{ParsedSection, ParsedSetting, SETTING_BYTES, Tree, indented};
use crate::{
    config::{
        Reader, Readers,
        parse::{
            header::{self, has_plain_ends, is_python_space},
            lines::Span,
            table::Table,
        },
        problem::{At, Findings},
    },
    diagnostic::{Rule, ids},
    mask,
};

const CLI: Readers = Readers::NONE.with(Reader::Cli);

/// So many keys are compared pairwise; beyond, they are hashed.
const MAX_PAIRWISE: usize = 24;

/// The state of the reading.
pub(super) struct CliParser<'a> {
    text: &'a str,
    tree: Tree,
    place: CliPosition,
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
    /// After a broken header: what follows belongs to nobody.
    Lost,
    Inside,
}

/// Python's `str.strip()`.
fn strip(text: &str) -> &str {
    if has_plain_ends(text) { text } else { text.trim_matches(is_python_space) }
}

impl<'a> CliParser<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut tree = Tree::with_capacity(text.len());
        tree.entries.reserve(text.len() / SETTING_BYTES);
        Self { text, tree, place: CliPosition::Outside, indent: 0, in_setting: false, blanks: 0 }
    }

    /// What stands before the first sound header belongs to nobody, and that was reported.
    pub(super) fn lose_start(&mut self) {
        self.place = CliPosition::Lost;
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
            self.remark(stripped, At::byte(number, line, before.len()), findings);
            return None;
        }
        if let Some(inside) = header::in_cli(stripped) {
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
        duplicate_sections(&self.tree, self.text, findings);
        duplicate_keys(&self.tree, self.text, findings);
        broken_blocks(&self.tree, self.text, findings);
        self.tree
    }

    /// Settings belong to a section here.
    pub(super) fn is_inside(&self) -> bool {
        self.place == CliPosition::Inside
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
        self.place = CliPosition::Inside;
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

    fn remark(&self, stripped: &str, at: At, findings: &mut Findings) {
        if let Some(entry) = self.tree.entries.last() {
            let nested = entry.value.start == entry.value.end;
            indented::secret(entry.key.in_text(self.text), nested, stripped, at, findings);
        }
    }

    fn setting(&mut self, stripped: &'a str, at: At, findings: &mut Findings) {
        let delimiter = memchr2(b'=', b':', stripped.as_bytes());
        match self.place {
            _ if stripped.starts_with('[') && delimiter.is_none() => self.lose(stripped, at, findings),
            CliPosition::Outside => {
                findings.error(&ids::NO_SECTION, at, CLI, format_args!("text before the first section header"));
                self.place = CliPosition::Reported;
            }
            CliPosition::Reported | CliPosition::Lost => {}
            CliPosition::Inside => match delimiter {
                Some(delimiter) => self.any_setting(stripped, delimiter, at, findings),
                None => no_equals(stripped, at, CLI, findings),
            },
        }
    }

    fn lose(&mut self, stripped: &str, at: At, findings: &mut Findings) {
        if stripped.ends_with(']') {
            findings.error(&ids::EMPTY_HEADER, at, CLI, format_args!("nothing between [ and ]"));
        } else {
            findings.error(&ids::UNCLOSED_HEADER, at, CLI, format_args!("section header without its ]"));
        }
        self.place = CliPosition::Lost;
        self.in_setting = false;
    }

    fn any_setting(&mut self, stripped: &'a str, delimiter: usize, at: At, findings: &mut Findings) {
        let key = strip(&stripped[..delimiter]);
        let value = strip(&stripped[delimiter + 1..]);
        self.in_setting = !key.is_empty();
        self.blanks = 0;
        if key.is_empty() {
            return no_key(stripped, at, CLI, findings);
        }
        let (key, value) = (Span::of(key, self.text), Span::of(value, self.text));
        self.tree.push(ParsedSetting { key, value, line: at.line, plain: false, pieces: 0..0 });
    }
}

/// A line that is no setting, or what a merge left of it.
pub(super) fn no_equals(line: &str, at: At, breaks: Readers, findings: &mut Findings) {
    if is_conflict(line) {
        conflict(at, breaks, findings);
    } else {
        findings.error(&ids::NO_EQUALS, at, breaks, format_args!("no = in this line"));
    }
}

/// A setting without a name, or what a merge left.
pub(super) fn no_key(line: &str, at: At, breaks: Readers, findings: &mut Findings) {
    if is_conflict(line) {
        conflict(at, breaks, findings);
    } else {
        findings.error(&ids::NO_KEY, at, breaks, format_args!("no key before the ="));
    }
}

fn conflict(at: At, breaks: Readers, findings: &mut Findings) {
    findings.error(&ids::CONFLICT_MARKER, at, breaks, format_args!("a marker of an unfinished merge"));
}

pub(super) fn is_conflict(line: &str) -> bool {
    ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|marker| line.starts_with(marker))
}

/// DuplicateSectionError; `[DEFAULT]` may come again.
fn duplicate_sections(tree: &Tree, text: &str, findings: &mut Findings) {
    let mut table = Table::with_capacity(tree.sections.len());
    // of each header the line where it last stood, at the place of its first
    let mut lines: Vec<u32> = tree.sections.iter().map(|section| section.line).collect();
    for (number, section) in tree.sections.iter().enumerate() {
        let header = section.header.in_text(text);
        let is = |number: usize| tree.sections[number].header.in_text(text) == header;
        if let Some(first) = table.find_or_enter(header.as_bytes(), number, is).filter(|_| header != "DEFAULT") {
            let (here, before) = (section.line, std::mem::replace(&mut lines[first], section.line));
            twice(&ids::DUPLICATE_SECTION, &format!("[{}]", mask::text(header)), before, here, findings);
        }
    }
}

/// Both lines of something that may be there once.
fn twice(rule: &'static Rule, what: &str, before: u32, here: u32, findings: &mut Findings) {
    findings.error(rule, At::line(before), CLI, format_args!("{what} comes again on line {here}"));
    findings.error(rule, At::line(here), CLI, format_args!("{what} again, after line {before}"));
}

/// DuplicateOptionError, in each section, and in all of `[DEFAULT]` together.
fn duplicate_keys(tree: &Tree, text: &str, findings: &mut Findings) {
    let is_default = |section: &&ParsedSection| section.header.in_text(text) == "DEFAULT";
    for section in tree.sections.iter().filter(|section| !is_default(section)) {
        if section.entries.len() > 1 {
            duplicates_of(tree.entries(section), text, findings);
        }
    }
    let defaults = tree.defaults.iter().flat_map(|section| tree.entries(&tree.sections[*section as usize]));
    duplicates_of(&defaults.cloned().collect::<Vec<_>>(), text, findings);
}

fn duplicates_of(entries: &[ParsedSetting], text: &str, findings: &mut Findings) {
    let mut lines: HashMap<String, u32> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        let key = entry.key.in_text(text);
        let before = if entries.len() <= MAX_PAIRWISE {
            let same = |known: &&ParsedSetting| match known.plain && entry.plain {
                true => known.key.in_text(text) == key,
                false => same_key(known.key.in_text(text), key),
            };
            entries[..at].iter().rfind(same).map(|known| known.line)
        } else {
            lines.insert(key.to_lowercase(), entry.line)
        };
        if let Some(before) = before {
            twice(&ids::DUPLICATE_KEY, &mask::text(key), before, entry.line, findings);
        }
    }
}

/// Keys are compared in lower case.
fn same_key(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
        || !(one.is_ascii() && other.is_ascii()) && one.to_lowercase() == other.to_lowercase()
}

/// `_parse_nested`: every line of a nested block needs its `=`.
fn broken_blocks(tree: &Tree, text: &str, findings: &mut Findings) {
    for section in &tree.sections {
        for entry in tree.entries(section).iter().filter(|entry| entry.value.start == entry.value.end) {
            let mut pieces = tree.pieces(entry).iter();
            let Some(broken) = pieces.find(|piece| split_lines(piece.in_text(text)).any(|line| !line.contains('=')))
            else {
                continue;
            };
            if section.header.in_text(text) != "DEFAULT" || reaches_a_section(entry, tree, text) {
                let line = entry.line + line_breaks(&text[entry.value.end as usize..broken.start as usize]);
                findings.error(&ids::BAD_NESTED, At::line(line), CLI, format_args!("no = in a line of a nested block"));
            }
        }
    }
}

fn line_breaks(text: &str) -> u32 {
    memchr::memchr_iter(b'\n', text.as_bytes()).count() as u32
}

/// A setting of `[DEFAULT]` is looked at for each section that lacks it.
fn reaches_a_section(default: &ParsedSetting, tree: &Tree, text: &str) -> bool {
    let key = default.key.in_text(text);
    let lacks =
        |section: &ParsedSection| !tree.entries(section).iter().any(|entry| same_key(entry.key.in_text(text), key));
    tree.sections.iter().any(|section| section.header.in_text(text) != "DEFAULT" && lacks(section))
}

/// Python's `str.splitlines()`, stripped, without the empty ones.
fn split_lines(text: &str) -> impl Iterator<Item = &str> {
    let is_end = |c| matches!(c, '\n'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    text.split(is_end).map(strip).filter(|line| !line.is_empty())
}

/// The pairs of a nested block, the last of equal keys at the place of the first. A line without `=` is left out.
pub(in crate::config) fn nested<'a>(pieces: impl Iterator<Item = &'a str>) -> Vec<(&'a str, &'a str)> {
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (key, value) in pieces.flat_map(split_lines).filter_map(|line| line.split_once('=')) {
        let (key, value) = (strip(key), strip(value));
        let place = *places.entry(key).or_insert(pairs.len());
        match pairs.get_mut(place) {
            Some(pair) => pair.1 = value,
            None => pairs.push((key, value)),
        }
    }
    pairs
}
