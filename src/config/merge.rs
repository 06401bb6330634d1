//! Both files' headers put together: which profiles and sessions there are, who sees them, and in which sections.

use std::{
    borrow::Cow,
    collections::{HashMap, hash_map::Entry},
    iter::Peekable,
};

use super::{
    Reader, Readers, Source, View,
    header::{self, Means},
    problem::At,
    view::{Head, Scan, Section},
};

/// A section of a reader's tree.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ref {
    pub(super) file: Source,
    pub(super) section: u32,
}

/// The sections of one name, by reader: config first, in file order.
#[derive(Debug, Default)]
pub(super) struct Sections {
    pub(super) cli: Vec<Ref>,
    pub(super) rust: Vec<Ref>,
}

/// A name, and what there is of it.
#[derive(Debug)]
pub(super) struct Slot<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) seen: Readers,
    pub(super) sections: Sections,
    /// The headers that the CLI or Rust read as this name.
    pub(super) lines: Vec<(Source, u32)>,
    /// JavaScript would see it, if it had a setting.
    js_named: bool,
}

/// Everything that has a name.
#[derive(Debug)]
pub(super) struct Merged<'a> {
    pub(super) profiles: Vec<Slot<'a>>,
    pub(super) sessions: Vec<Slot<'a>>,
}

/// A file that was scanned.
pub(super) struct Read<'a> {
    pub(super) file: Source,
    pub(super) text: &'a str,
    /// Rust takes a file that is not UTF-8 for an empty one.
    pub(super) utf8: bool,
    pub(super) scan: Scan<'a>,
}

#[derive(Default)]
struct Names<'a> {
    slots: Vec<Slot<'a>>,
    by_name: HashMap<Cow<'a, str>, u32>,
}

/// Puts both files together. The order is that in which the CLI or Rust first see the names.
pub(super) fn merge<'a>(files: &mut [Read<'a>]) -> Merged<'a> {
    let mut profiles = Names::default();
    let mut sessions = Names::default();
    for read in &*files {
        let prefixed = read.scan.rust.sections.iter().any(|section| is_default(section, read.text) == Some(true));
        let mut cli = numbered(&read.scan.cli.sections, read.file);
        let mut rust = numbered(&read.scan.rust.sections, read.file);
        for (head, number) in read.scan.heads.iter().zip(0..) {
            let cli = cli.next_if(|(section, _)| section.head == number).map(|(_, at)| at);
            let rust = rust.next_if(|(section, _)| section.head == number);
            let replaced = |section| prefixed && is_default(section, read.text) == Some(false);
            let rust = rust.filter(|(section, _)| read.utf8 && !replaced(section)).map(|(_, at)| at);
            profiles.add_profile(head, cli, rust, read);
            sessions.add_session(head, cli, rust);
        }
    }
    let merged = Merged { profiles: profiles.seen(), sessions: sessions.seen() };
    merged.profiles.iter().for_each(|slot| remark(slot, files));
    merged
}

fn numbered(sections: &[Section], file: Source) -> Peekable<impl Iterator<Item = (&Section, Ref)>> {
    sections.iter().zip(0..).map(move |(of, section)| (of, Ref { file, section })).peekable()
}

/// Of Rust's `default` in the config file: whether it is the prefixed one, which replaces a bare one.
fn is_default(section: &Section, text: &str) -> Option<bool> {
    let header = section.header.in_text(text);
    if !header.trim_end().ends_with("default") {
        return None;
    }
    let means = header::rust_means(header, Source::Config);
    means.profile().is_some_and(|name| name == "default").then(|| header::is_prefixed(header))
}

impl<'a> Names<'a> {
    fn slot(&mut self, name: &Cow<'a, str>) -> &mut Slot<'a> {
        let next = self.slots.len();
        let number = match self.by_name.entry(name.clone()) {
            Entry::Occupied(known) => *known.get() as usize,
            Entry::Vacant(free) => {
                free.insert(next as u32);
                let (seen, sections) = (Readers::NONE, Sections::default());
                self.slots.push(Slot { name: name.clone(), seen, sections, lines: Vec::new(), js_named: false });
                next
            }
        };
        &mut self.slots[number]
    }

    fn add_profile(&mut self, head: &Head<'a>, cli: Option<Ref>, rust: Option<Ref>, read: &Read<'a>) {
        let header = &head.header;
        let of_cli = header.cli.as_ref().and_then(Means::profile);
        let of_rust = header.rust.as_ref().and_then(Means::profile).filter(|_| read.utf8);
        let names = [of_cli, of_rust, header.go.as_ref(), header.js.as_ref()];
        for (at, name) in names.iter().enumerate() {
            let Some(name) = name.filter(|_| !names[..at].contains(&names[at])) else { continue };
            let sees = names.map(|seen| seen == Some(name));
            let slot = self.slot(name);
            let [in_cli, in_rust, in_go, in_js] = sees;
            let seen = [(Reader::Go, in_go), (Reader::Js, in_js && head.filled)];
            slot.see(seen.into_iter().chain([(Reader::Cli, in_cli), (Reader::Rust, in_rust)]));
            slot.js_named |= in_js;
            slot.sections.cli.extend(cli.filter(|_| in_cli));
            slot.sections.rust.extend(rust.filter(|_| in_rust));
            if in_cli || in_rust {
                slot.lines.push((read.file, head.line));
            }
        }
    }

    fn add_session(&mut self, head: &Head<'a>, cli: Option<Ref>, rust: Option<Ref>) {
        let seen = [(&head.header.cli, Reader::Cli, cli), (&head.header.rust, Reader::Rust, rust)];
        for (means, reader, at) in seen {
            let (Some(Means::SsoSession(name)), Some(at)) = (means, at) else { continue };
            let slot = self.slot(name);
            slot.see([(reader, true)].into_iter());
            match reader {
                Reader::Cli => slot.sections.cli.push(at),
                _ => slot.sections.rust.push(at),
            }
        }
    }

    /// What the CLI or Rust sees, in the order of their headers.
    fn seen(self) -> Vec<Slot<'a>> {
        let mut slots = self.slots;
        slots.retain(|slot| slot.seen.has(Reader::Cli) || slot.seen.has(Reader::Rust));
        // a name that Go or JavaScript saw earlier stands where the CLI or Rust first see it
        slots.sort_by(|one, other| one.lines.first().cmp(&other.lines.first()));
        slots
    }
}

impl Sections {
    /// Those that `view` reads.
    pub(super) fn of(&self, view: View) -> &[Ref] {
        match view {
            View::Cli => &self.cli,
            View::Rust => &self.rust,
        }
    }
}

impl Slot<'_> {
    fn see(&mut self, seen: impl Iterator<Item = (Reader, bool)>) {
        let seen = seen.filter(|(_, sees)| *sees);
        self.seen = seen.fold(self.seen, |readers, (reader, _)| readers.with(reader));
    }
}

/// What only shows once all headers are known.
fn remark(slot: &Slot<'_>, files: &mut [Read<'_>]) {
    let name = &slot.name;
    if slot.js_named
        && !slot.seen.has(Reader::Js)
        && let Some((file, line)) = slot.lines.first()
    {
        let findings = &mut files[*file as usize].scan.findings;
        findings.warning(
            "empty-profile",
            At::line(*line),
            format_args!("profile {name} has no setting: JS does not see it"),
        );
    }
    for pair in slot.sections.cli.windows(2) {
        let [before, here] =
            [pair[0], pair[1]].map(|at| &files[at.file as usize].scan.cli.sections[at.section as usize]);
        let text = files[pair[1].file as usize].text;
        if pair[0].file != pair[1].file || before.header.in_text(text) == here.header.in_text(text) {
            continue;
        }
        let (at, before) = (At::line(here.line), before.line);
        let findings = &mut files[pair[1].file as usize].scan.findings;
        if name == "default" {
            let what =
                format_args!("default again, after line {before}: the CLI takes the last, the SDKs [profile default]");
            findings.warning("default-twice", at, what);
        } else {
            let what =
                format_args!("profile {name} again, after line {before}: the CLI takes the last alone, the SDKs both");
            findings.warning("profile-twice", at, what);
        }
    }
}
