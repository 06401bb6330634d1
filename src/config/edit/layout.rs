//! A file as lines, and the sections that both readers see in it.

use std::{borrow::Cow, collections::HashSet, ops::Range, path::Path};

use crate::{
    config::{
        edit::section::{Section, section_kind},
        files::location::Locations,
        parse::{
            header::{SectionKind, rust},
            lines::Span,
            text::{FileText, ParsedFile},
            view::{ParsedSection, ParsedSetting},
        },
        reader::{AwsFile, View},
    },
    diagnostic::{Error, Location, Result, Status},
};

pub(super) const VIEWS: [View; 2] = [View::Cli, View::Rust];

/// The bytes of a file, with what the readers make of them.
pub(super) struct FileLayout<'a> {
    pub(super) file: AwsFile,
    pub(super) path: &'a Path,
    pub(super) bytes: &'a [u8],
    /// The lines with their ends.
    pub(super) lines: Vec<Range<usize>>,
    /// The lines that are a header to some reader, from 0.
    pub(super) heads: Vec<usize>,
    /// Each reader's sections, in file order.
    pub(super) views: [Vec<SectionView>; 2],
    utf8: bool,
}

/// A section as one reader sees it.
#[derive(Clone, Debug)]
pub(super) struct SectionView {
    /// What stands between the brackets.
    pub(super) header: String,
    /// Its line, from 0.
    pub(super) line: usize,
    pub(super) settings: Vec<SettingView>,
}

/// A setting as one reader sees it.
#[derive(Clone, Debug)]
pub(super) struct SettingView {
    /// As written.
    pub(super) key: String,
    /// With its continuation lines.
    pub(super) value: String,
    /// Its lines, from 0.
    pub(super) lines: Range<usize>,
}

impl SettingView {
    pub(super) fn is(&self, key: &str) -> bool {
        self.key.eq_ignore_ascii_case(key)
    }
}

impl<'a> FileLayout<'a> {
    pub(super) fn new(file: AwsFile, path: &'a Path, bytes: &'a [u8]) -> Self {
        let mut text = FileText::new(file, &Locations::default());
        text.fill(bytes.to_vec());
        let reading = text.parse();
        // line ends are the same bytes in text that is not UTF-8
        let starts = ends(reading.text.as_bytes());
        let views = VIEWS.map(|view| sections(&reading, view, &starts));
        let heads = reading.outline.heads.iter().map(|head| head.line as usize - 1).collect();
        let ends = ends(bytes);
        let begins = std::iter::once(0).chain(ends.iter().copied());
        let lines = begins.zip(&ends).map(|(start, end)| start..*end).collect();
        Self { file, path, bytes, lines, heads, views, utf8: reading.is_utf8() }
    }

    /// True when some reader sees such a section.
    pub(super) fn has(&self, section: &Section) -> bool {
        VIEWS.into_iter().any(|view| self.matching(view, section).next().is_some())
    }

    /// The lines of the headers whose sections are in force for a name, on which both readers have to agree.
    pub(super) fn find(&self, section: &Section) -> Result<Vec<usize>> {
        let [cli, rust] = VIEWS.map(|view| self.in_force(view, section));
        self.refuse_disputed(section, cli.iter().chain(&rust))?;
        match (cli.as_slice(), rust.as_slice()) {
            (_, []) => Ok(cli),
            ([], _) => Ok(rust),
            _ if cli == rust => Ok(cli),
            ([.., one], [.., other]) => Err(self.twice(section, cli[0].min(rust[0]), *one.max(other))),
        }
    }

    /// The lines of all headers of a name, which have to be those in force.
    pub(super) fn find_all(&self, section: &Section) -> Result<Vec<usize>> {
        let heads = self.find(section)?;
        let matching = VIEWS.into_iter().flat_map(|view| self.matching(view, section));
        let known = heads.first().copied().unwrap_or(0);
        match matching.map(|sect| sect.line).find(|line| !heads.contains(line)) {
            Some(line) => Err(self.twice(section, line.min(known), line.max(known))),
            None => Ok(heads),
        }
    }

    /// Refuses a section that the readers take for different profiles, as `[prod ]`: an edit for one reader would
    /// change another profile for the other one.
    fn refuse_disputed<'s>(&self, section: &Section, mut heads: impl Iterator<Item = &'s usize>) -> Result<()> {
        let at = |view: View, line: usize| self.views[view as usize].iter().find(|sect| sect.line == line);
        let other = |view: View, line| at(view, line).is_some_and(|sect| section.is_another(view, &sect.header));
        let Some(line) = heads.find(|line| VIEWS.into_iter().any(|view| other(view, **line))).copied() else {
            return Ok(());
        };
        let [cli, rust] =
            VIEWS.map(|view| match at(view, line).map(|sect| section_kind(view, &sect.header, self.file)) {
                Some(SectionKind::Profile(name)) => format!("profile {name:?}"),
                Some(SectionKind::Defaults) => "a section of defaults".to_owned(),
                _ => "no profile".to_owned(),
            });
        let header = at(View::Cli, line).or(at(View::Rust, line)).map_or("", |sect| &sect.header);
        let message = format!("[{header}] is {cli} to the AWS CLI and boto3, and {rust} to the SDK for Rust");
        Err(self.refused(message, line).hint("rename the section so that all tools read the same name"))
    }

    fn twice(&self, section: &Section, first: usize, last: usize) -> Error {
        let message = format!("[{}] is there twice, and not the same to all", section.header);
        self.refused(message, last).hint(format!("see line {}", first + 1))
    }

    /// Returns the sections that a reader takes for this one, in force or not.
    pub(super) fn matching<'s>(&'s self, view: View, section: &'s Section) -> impl Iterator<Item = &'s SectionView> {
        self.views[view as usize].iter().filter(move |sect| section.is(view, &sect.header))
    }

    /// Returns the profiles that have this key in one of their sections, as either reader sees them; each once, in file
    /// order.
    pub(super) fn profiles_with(&self, key: &str) -> Vec<String> {
        let has = |sect: &&SectionView| sect.settings.iter().any(|setting| setting.key.eq_ignore_ascii_case(key));
        let of_view = |view: View| self.views[view as usize].iter().filter(has).map(move |sect| (view, sect));
        let all = VIEWS.into_iter().flat_map(of_view);
        let mut all: Vec<_> = all.filter_map(|(view, sect)| Some((sect.line, self.name(view, sect)?))).collect();
        all.sort();
        let mut seen = HashSet::new();
        all.into_iter().map(|(_, name)| name).filter(|name| seen.insert(name.clone())).collect()
    }

    fn name(&self, view: View, sect: &SectionView) -> Option<String> {
        section_kind(view, &sect.header, self.file).profile().map(str::to_owned)
    }

    /// The CLI takes the last spelling of a header, and Rust `[profile default]` rather than `[default]`.
    fn in_force(&self, view: View, section: &Section) -> Vec<usize> {
        let all: Vec<&SectionView> = self.matching(view, section).collect();
        let prefixed = |sect: &&SectionView| rust::is_prefixed(&sect.header);
        let only_prefixed = self.file == AwsFile::Config && all.iter().any(prefixed);
        let last = all.last().map(|sect| sect.header.clone());
        let counts = |sect: &&&SectionView| match view {
            View::Cli => Some(&sect.header) == last.as_ref(),
            View::Rust => self.utf8 && (!only_prefixed || prefixed(sect)),
        };
        all.iter().filter(counts).map(|sect| sect.line).collect()
    }

    /// Returns the line of the next header, or the end of the file.
    pub(super) fn next(&self, head: usize) -> usize {
        let next = self.heads.partition_point(|line| *line <= head);
        self.heads.get(next).copied().unwrap_or(self.lines.len())
    }

    /// Where the section that begins on this line ends: after its last line that is neither blank nor a comment.
    pub(super) fn end(&self, head: usize) -> usize {
        let next = self.next(head);
        let content = |line: &usize| !is_idle(&self.bytes[self.lines[*line].clone()]);
        (head + 1..next).rev().find(content).map_or(head + 1, |line| line + 1)
    }

    /// That something cannot be done, at a line.
    pub(super) fn refused(&self, message: String, line: usize) -> Error {
        Error::new(Status::Failed, format!("{}: {message}", Location::line(self.path, line + 1)))
    }
}

/// A blank line, or a comment that cannot be part of a value.
pub(super) fn is_idle(line: &[u8]) -> bool {
    matches!(line.first(), Some(b'#' | b';')) || is_blank(line)
}

pub(super) fn is_blank(line: &[u8]) -> bool {
    line.iter().all(u8::is_ascii_whitespace)
}

/// Where each line ends.
fn ends(bytes: &[u8]) -> Vec<usize> {
    let mut ends: Vec<usize> = memchr::memchr_iter(b'\n', bytes).map(|at| at + 1).collect();
    if ends.last().copied().unwrap_or(0) < bytes.len() {
        ends.push(bytes.len());
    }
    ends
}

fn sections(reading: &ParsedFile, view: View, ends: &[usize]) -> Vec<SectionView> {
    let tree = reading.outline.tree(view);
    let sect = |(number, read): (u32, &ParsedSection)| {
        let entries = reading.outline.entries(view, number);
        let settings = entries.iter().map(|entry| setting(entry, tree.pieces(entry), reading, ends));
        let header = read.header.in_text(&reading.text).to_owned();
        SectionView { header, line: read.line as usize - 1, settings: settings.collect() }
    };
    (0..).zip(&tree.sections).map(sect).collect()
}

fn setting(entry: &ParsedSetting, pieces: &[Span], reading: &ParsedFile, ends: &[usize]) -> SettingView {
    let text = |span: &Span| Cow::Borrowed(span.in_text(&reading.text));
    let first = entry.line as usize - 1;
    let last = pieces.iter().filter(|piece| piece.end > 0).map(|piece| line_of(piece.start, ends)).max();
    let value = std::iter::once(&entry.value).chain(pieces).map(text).collect::<Vec<_>>().join("\n");
    SettingView { key: text(&entry.key).into_owned(), value, lines: first..last.unwrap_or(first) + 1 }
}

fn line_of(offset: u32, ends: &[usize]) -> usize {
    ends.partition_point(|end| *end <= offset as usize)
}
