//! A file's bytes as text, with what is wrong with the bytes.

use std::{ops::Range, path::Path, sync::Arc};

use memchr::memchr;

use crate::config::{
    files::{
        location::Locations,
        open::{self, FileState, Opened, Refusal},
    },
    parse::view::{self, Outline},
    problem::{At, Findings, Problem},
    reader::{AwsFile, Place, Readers},
};
use crate::diagnostic::{Error, Result, Status, Tools, ids};

/// The text of one of the files, as far as it was read.
#[derive(Debug)]
pub(in crate::config) struct FileText {
    file: AwsFile,
    path: Arc<Path>,
    pub(in crate::config) state: FileState,
    /// Why it could not be read.
    refused: Option<Problem>,
    /// Bytes that are not UTF-8 stand in it as U+FFFD.
    text: String,
    /// The bytes, if there are such.
    raw: Option<Vec<u8>>,
    /// The lines with such bytes.
    broken: Vec<u32>,
    /// What of it is known, each with the number of its first line: all, or some sections, put one after the other.
    parts: Vec<(Range<usize>, u32)>,
    bytes: Findings,
}

/// One of the files, as its readers understand it.
#[derive(Debug)]
pub(in crate::config) struct ParsedFile {
    pub(in crate::config) file: AwsFile,
    pub(in crate::config) path: Arc<Path>,
    pub(in crate::config) state: FileState,
    /// Why it could not be read.
    pub(in crate::config) refused: Option<Problem>,
    pub(in crate::config) text: String,
    /// The bytes of a file that is not UTF-8: Rust takes it for an empty one.
    raw: Option<Vec<u8>>,
    pub(in crate::config) outline: Outline,
    /// The readers that refuse the file because of its content.
    pub(in crate::config) lost_to: Readers,
}

impl FileText {
    /// Reads a file whole.
    pub(in crate::config) fn read(file: AwsFile, locations: &Locations) -> Self {
        let mut text = Self::new(file, locations);
        match open::open(locations.path(file)) {
            Opened::Off => text.state = FileState::Off,
            Opened::Missing => {}
            Opened::Refused(refusal) => text.refuse(refusal),
            Opened::File(opened, size) => match open::read(opened, size) {
                Ok(bytes) => text.fill(bytes),
                Err(refusal) => text.refuse(refusal),
            },
        }
        text
    }

    /// A file of which nothing is known yet.
    pub(in crate::config) fn new(file: AwsFile, locations: &Locations) -> Self {
        let path = locations.path(file).unwrap_or(Path::new("")).into();
        let (text, parts, broken, bytes) = (String::new(), Vec::new(), Vec::new(), Findings::default());
        Self { file, path, state: FileState::Missing, refused: None, text, raw: None, broken, parts, bytes }
    }

    /// Adds a section that begins at line `first`.
    pub(in crate::config) fn push(&mut self, section: &str, first: u32) {
        let start = self.text.len();
        self.text.push_str(section);
        self.parts.push((start..self.text.len(), first));
        self.state = FileState::Read;
    }

    pub(in crate::config) fn refuse(&mut self, refusal: Refusal) {
        self.refused = Some(refusal.problem(self.file, &self.path));
        self.state = FileState::Refused;
    }

    /// Fails when there is nothing to show: a file could not be read, and none was.
    pub(in crate::config) fn any(texts: &[Self; 2]) -> Result<()> {
        let read = texts.iter().any(|text| text.state == FileState::Read);
        let refused = texts.iter().find_map(|text| text.refused.as_ref()).filter(|_| !read);
        refused.map_or(Ok(()), |problem| {
            // whom it breaks matters only beside what can be shown
            let error = Error::of(Status::Failed, problem.diagnostic.clone().affecting(Tools::NONE));
            Err(error.hint(format!("{} names another file", problem.file.variable())))
        })
    }

    /// Its sections and settings, as far as it is known.
    pub(in crate::config) fn parse(self) -> ParsedFile {
        let parts: Vec<_> = self.parts.iter().map(|(range, first)| (&self.text[range.clone()], *first)).collect();
        let outline = view::outline(&self.text, &parts, self.file, &self.broken, self.bytes);
        let lost_to = outline.findings.breaks();
        let Self { file, path, state, refused, text, raw, .. } = self;
        ParsedFile { file, path, state, refused, text, raw, outline, lost_to }
    }

    /// A file of these bytes, to its readers.
    pub(in crate::config) fn fill(&mut self, bytes: Vec<u8>) {
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                self.broken = report_bytes(error.as_bytes(), &mut self.bytes);
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                self.raw = Some(error.into_bytes());
                text
            }
        };
        if let Some(nul) = memchr(0, text.as_bytes()) {
            let start = text[..nul].rfind('\n').map_or(0, |end| end + 1);
            let line = text[..nul].matches('\n').count() as u32 + 1;
            self.bytes.warning(&ids::NUL_BYTE, At::byte(line, &text[start..], nul - start), format_args!("a NUL byte"));
        }
        self.parts.push((0..text.len(), 1));
        self.text = text;
        self.state = FileState::Read;
    }
}

impl ParsedFile {
    /// Rust can read it.
    pub(in crate::config) fn is_utf8(&self) -> bool {
        self.raw.is_none()
    }

    /// What was read, byte for byte.
    pub(in crate::config) fn bytes(&self) -> &[u8] {
        self.raw.as_deref().unwrap_or(self.text.as_bytes())
    }

    /// A line of it.
    pub(in crate::config) fn place(&self, line: u32) -> Place {
        Place { file: self.file, path: self.path.clone(), line: line as usize }
    }
}

/// Reports the first byte of each line that is not UTF-8; gives the lines.
fn report_bytes(bytes: &[u8], findings: &mut Findings) -> Vec<u32> {
    let what = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "UTF-16, not UTF-8",
        _ => "a byte that is not UTF-8: the CLI refuses the file, to the SDK for Rust it is empty",
    };
    let mut broken = Vec::new();
    for (line, number) in bytes.split(|byte| *byte == b'\n').zip(1..) {
        if let Err(error) = str::from_utf8(line) {
            let good = str::from_utf8(&line[..error.valid_up_to()]).unwrap_or_default();
            let at = At::byte(number, good, good.len());
            findings.error(&ids::NOT_UTF8, at, Readers::CLI.and(Readers::RUST), format_args!("{what}"));
            broken.push(number);
        }
    }
    broken
}
