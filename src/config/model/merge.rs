//! Both files' headers put together: which profiles and sessions there are, to which readers, and in which sections.

use std::iter::Peekable;

use crate::config::{
    parse::{
        header::{Header, SectionKind, rust},
        table::Table,
        text::ParsedFile,
        view::{Head, ParsedSection},
    },
    problem::{At, Findings},
    reader::{AwsFile, Reader, Readers, View},
};
use crate::diagnostic::ids;

/// A section of a reader's tree.
#[derive(Clone, Copy, Debug)]
pub(in crate::config) struct SectionRef {
    pub(in crate::config) file: AwsFile,
    pub(in crate::config) section: u32,
}

/// The sections of one name, by reader: config first, in file order.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::config) struct SectionsByView {
    pub(in crate::config) cli: SectionList,
    pub(in crate::config) rust: SectionList,
}

/// Some of the [`SectionLinks`], from the first to the last, counted from 1.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::config) struct SectionList {
    first: u32,
    last: u32,
}

/// All lists of sections in one piece of memory: each section, and the number of the next in its list.
#[derive(Debug, Default)]
pub(in crate::config) struct SectionLinks(Vec<(SectionRef, u32)>);

/// A name, and what there is of it.
#[derive(Debug)]
pub(in crate::config) struct NamedSections<'a> {
    pub(in crate::config) name: &'a str,
    /// See [`Config::by_header`](crate::config::Config::by_header).
    pub(in crate::config) by_header: Readers,
    /// Those of them that read a section of it, even if they refuse a file.
    pub(in crate::config) visible_to: Readers,
    pub(in crate::config) sections: SectionsByView,
    /// The first header that the CLI reads as this name, else Rust: its file, line and number among the headers of that
    /// file, since several headers are on one line where a CR alone ends lines for the CLI.
    first: Option<(AwsFile, u32, u32)>,
    /// JavaScript would see it, if it had a setting.
    js_named: bool,
    /// The first header that only Go or JavaScript reads as this name: its place, and the section as the CLI reads it.
    pub(in crate::config) foreign: Option<ForeignHeader>,
}

/// A header that only Go or JavaScript reads as that of a profile.
#[derive(Clone, Copy, Debug)]
pub(in crate::config) struct ForeignHeader {
    pub(in crate::config) file: AwsFile,
    pub(in crate::config) line: u32,
    pub(in crate::config) section: Option<SectionRef>,
}

/// Everything that has a name.
#[derive(Debug)]
pub(in crate::config) struct Merged<'a> {
    /// The profiles that the CLI or Rust sees.
    pub(in crate::config) profiles: Vec<NamedSections<'a>>,
    /// The profiles that only Go or JavaScript sees.
    pub(in crate::config) foreign: Vec<NamedSections<'a>>,
    pub(in crate::config) sessions: Vec<NamedSections<'a>>,
    pub(in crate::config) links: SectionLinks,
}

struct Slots<'a> {
    slots: Vec<NamedSections<'a>>,
    by_name: Table,
}

/// The sections that begin at one header.
#[derive(Clone, Copy)]
struct Begun {
    /// The number of the header in its file.
    head: u32,
    cli: Option<SectionRef>,
    rust: Option<SectionRef>,
}

/// Puts both files together. The order is that in which the CLI first sees the names, or else Rust.
pub(in crate::config) fn merge<'a>(files: &'a [ParsedFile; 2]) -> Merged<'a> {
    let heads = files.iter().map(|read| read.outline.heads.len()).sum();
    let (mut profiles, mut sessions) = (Slots::with_capacity(heads), Slots::with_capacity(0));
    let mut links = SectionLinks(Vec::with_capacity(2 * heads));
    for read in files {
        let prefixed = read.outline.rust.sections.iter().any(|section| is_default(section, read) == Some(true));
        let mut cli = numbered(&read.outline.cli.sections, read.file);
        let mut rust = numbered(&read.outline.rust.sections, read.file);
        for (head, number) in read.outline.heads.iter().zip(0..) {
            let cli = cli.next_if(|(section, _)| section.head == number).map(|(_, at)| at);
            let rust = rust.next_if(|(section, _)| section.head == number);
            let replaced = |section| prefixed && is_default(section, read) == Some(false);
            let rust = rust.filter(|(section, _)| read.is_utf8() && !replaced(section)).map(|(_, at)| at);
            let begun = Begun { head: number, cli, rust };
            profiles.add_profiles(head, read, begun, &mut links);
            sessions.add_session(head, read, begun, &mut links);
        }
    }
    let ((profiles, foreign), (sessions, _)) = (profiles.split(), sessions.split());
    Merged { profiles, foreign, sessions, links }
}

fn numbered(sections: &[ParsedSection], file: AwsFile) -> Peekable<impl Iterator<Item = (&ParsedSection, SectionRef)>> {
    sections.iter().zip(0..).map(move |(of, section)| (of, SectionRef { file, section })).peekable()
}

/// Of Rust's `default`: whether it is the prefixed one, which replaces a bare one of the same file.
fn is_default(section: &ParsedSection, read: &ParsedFile) -> Option<bool> {
    let header = section.header.in_text(&read.text);
    if !header.trim_end().ends_with("default") {
        return None;
    }
    let is_default = rust::kind(header, read.file) == SectionKind::Profile("default".into());
    is_default.then(|| rust::is_prefixed(header))
}

impl<'a> Slots<'a> {
    fn with_capacity(names: usize) -> Self {
        Self { slots: Vec::with_capacity(names), by_name: Table::with_capacity(names) }
    }

    fn slot(&mut self, name: &'a str) -> &mut NamedSections<'a> {
        let Self { slots, by_name } = self;
        let next = slots.len();
        let found = by_name.find_or_enter(name.as_bytes(), next, |number| slots[number].name == name);
        if found.is_none() {
            let (by_header, visible_to, sections) = (Readers::NONE, Readers::NONE, SectionsByView::default());
            slots.push(NamedSections {
                name,
                by_header,
                visible_to,
                sections,
                first: None,
                js_named: false,
                foreign: None,
            });
        }
        &mut slots[found.unwrap_or(next)]
    }

    fn add_profiles(&mut self, head: &'a Head, read: &'a ParsedFile, begun: Begun, links: &mut SectionLinks) {
        match &head.header {
            Header::Common(name) => self.slot(name.in_text(&read.text)).add(Readers::ALL, head, read, begun, links),
            Header::Other(names) => {
                for (name, readers) in names.each() {
                    self.slot(name).add(readers, head, read, begun, links);
                }
            }
        }
    }

    fn add_session(&mut self, head: &'a Head, read: &'a ParsedFile, begun: Begun, links: &mut SectionLinks) {
        let Header::Other(names) = &head.header else { return };
        for (means, reader) in [(&names.cli, Reader::Cli), (&names.rust, Reader::Rust)] {
            if let Some(SectionKind::SsoSession(name)) = means {
                self.slot(name).add(Readers::of(&[reader]), head, read, begun, links);
            }
        }
    }

    /// Divides them into those that the CLI or Rust sees, in order, and the rest.
    fn split(self) -> (Vec<NamedSections<'a>>, Vec<NamedSections<'a>>) {
        let mut slots = self.slots;
        let is_foreign = |slot: &mut NamedSections<'_>| slot.first.is_none();
        let foreign = slots.extract_if(.., is_foreign).collect();
        // another reader may have seen a name before the one whose order counts
        slots.sort_by_key(|slot| slot.first);
        (slots, foreign)
    }
}

impl NamedSections<'_> {
    /// A header that `readers` read as this name.
    fn add(&mut self, readers: Readers, head: &Head, read: &ParsedFile, begun: Begun, links: &mut SectionLinks) {
        let is_lost = read.lost_to.has(Reader::Js);
        self.js_named |= readers.has(Reader::Js) && !is_lost;
        let readers = if head.filled { readers } else { readers.without(Reader::Js) };
        self.by_header = self.by_header.and(readers);
        let readers = if is_lost { readers.without(Reader::Js) } else { readers };
        let readers = if read.is_utf8() { readers } else { readers.without(Reader::Rust) };
        let cli = begun.cli.filter(|_| readers.has(Reader::Cli));
        let rust = begun.rust.filter(|_| readers.has(Reader::Rust));
        cli.into_iter().for_each(|at| links.push(&mut self.sections.cli, at));
        rust.into_iter().for_each(|at| links.push(&mut self.sections.rust, at));
        let cli_first = readers.has(Reader::Cli) && !self.visible_to.has(Reader::Cli);
        if cli_first || readers.has(Reader::Rust) && self.first.is_none() {
            self.first = Some((read.file, head.line, begun.head));
        }
        self.visible_to = self.visible_to.and(readers);
        let by_others = readers != Readers::NONE && !readers.has(Reader::Cli) && !readers.has(Reader::Rust);
        if by_others && self.foreign.is_none() {
            self.foreign = Some(ForeignHeader { file: read.file, line: head.line, section: begun.cli });
        }
    }

    /// Reports what only shows once all headers are known.
    pub(in crate::config) fn report(
        &self,
        links: &SectionLinks,
        files: &[ParsedFile; 2],
        findings: &mut [Findings; 2],
    ) {
        if let Some((file, line, _)) = self.first.filter(|_| self.js_named && !self.visible_to.has(Reader::Js)) {
            let what = format_args!("profile {} has no setting: JS does not see it", self.name);
            findings[file as usize].warning(&ids::EMPTY_PROFILE, At::line(line), what);
        }
        let mut before: Option<(SectionRef, &ParsedSection)> = None;
        for at in links.iter(self.sections.cli) {
            let read = &files[at.file as usize];
            let here = &read.outline.cli.sections[at.section as usize];
            let header = |section: &ParsedSection| section.header.in_text(&read.text);
            if let Some((_, before)) =
                before.filter(|(of, before)| of.file == at.file && header(before) != header(here))
            {
                self.report_twice(before.line, At::line(here.line), &mut findings[at.file as usize]);
            }
            before = Some((at, here));
        }
    }

    /// Two headers that are different to the CLI and the same name: it takes the last section alone.
    fn report_twice(&self, before: u32, at: At, findings: &mut Findings) {
        let name = self.name;
        if name == "default" {
            let what = "the CLI takes the last, the SDKs take [profile default]";
            findings.warning(&ids::DEFAULT_TWICE, at, format_args!("default again, after line {before}: {what}"));
        } else {
            let what = "the CLI takes the last alone, the SDKs both";
            findings.warning(
                &ids::PROFILE_TWICE,
                at,
                format_args!("profile {name} again, after line {before}: {what}"),
            );
        }
    }
}

impl SectionsByView {
    /// Those that `view` reads.
    pub(in crate::config) fn of(self, view: View) -> SectionList {
        match view {
            View::Cli => self.cli,
            View::Rust => self.rust,
        }
    }
}

impl SectionList {
    pub(in crate::config) fn is_empty(self) -> bool {
        self.first == 0
    }
}

impl SectionLinks {
    fn push(&mut self, list: &mut SectionList, at: SectionRef) {
        self.0.push((at, 0));
        let number = self.0.len() as u32;
        match list.last {
            0 => list.first = number,
            last => self.0[last as usize - 1].1 = number,
        }
        list.last = number;
    }

    /// The sections of a list.
    pub(in crate::config) fn iter(&self, list: SectionList) -> impl Iterator<Item = SectionRef> + Clone {
        let link = |number: u32| self.0.get(number.wrapping_sub(1) as usize);
        std::iter::successors(link(list.first), move |(_, next)| link(*next)).map(|(at, _)| *at)
    }
}
