//! Some profiles without the rest: their sections, kept while the files stream by.

use std::{collections::BTreeSet, fs::File};

use crate::config::{
    files::{
        location::Locations,
        open::{self, FileState, Opened},
    },
    parse::{header::SectionKind, text::FileText},
    reader::AwsFile,
    scan::{
        pass::{Chunk, Chunks, NeedsFullParse, ScannedHeader},
        sound::{self, SoundCheck},
    },
};

/// Sections of both files that were kept so far, pass by pass.
#[derive(Default)]
pub(in crate::config) struct KeptSections {
    /// In the order of [`AwsFile::BOTH`].
    files: [KeptFile; 2],
    buffer: Vec<u8>,
    /// Whether every line of a small file is looked at.
    is_checked: bool,
}

/// What is known of a file after the first pass.
#[derive(Default)]
struct KeptFile {
    /// Where its headers are.
    heads: Vec<u32>,
    /// How many lines end before each chunk.
    lines: Vec<u32>,
    /// The sections that were kept, in file order, each with the number of its first line.
    sections: Vec<(String, u32)>,
}

/// One pass over one file.
struct SectionKeeper<'a> {
    file: AwsFile,
    /// The profiles whose sections are wanted, and what all of them begin with.
    names: &'a BTreeSet<String>,
    start: &'a str,
    sections: Vec<(String, u32)>,
    /// The last of them goes on.
    open: bool,
}

impl KeptSections {
    /// Looks at every line of a small file, and leaves it to the full parse if a reader may refuse it.
    pub(in crate::config) fn checked() -> Self {
        Self { is_checked: true, ..Self::default() }
    }

    /// Reads the sections of `names` in one pass over each file. Returns the files as far as they are known, with the
    /// sections of earlier passes.
    pub(in crate::config) fn read(
        &mut self,
        names: &BTreeSet<String>,
        locations: &Locations,
    ) -> Result<[FileText; 2], NeedsFullParse> {
        let mut texts = AwsFile::BOTH.map(|file| FileText::new(file, locations));
        for ((file, kept), text) in AwsFile::BOTH.into_iter().zip(&mut self.files).zip(&mut texts) {
            text.state = match open::open(locations.path(file)) {
                Opened::File(opened, size) => {
                    let check = self.is_checked && size <= sound::MAX_BYTES;
                    kept.pass(file, opened, size, names, check, &mut self.buffer)?
                }
                Opened::Off => FileState::Off,
                Opened::Missing => FileState::Missing,
                Opened::Refused(_) => return Err(NeedsFullParse),
            };
            kept.sections.iter().for_each(|(section, line)| text.push(section, *line));
        }
        Ok(texts)
    }
}

impl KeptFile {
    /// Adds the sections of `names` to those that were kept before.
    fn pass(
        &mut self,
        file: AwsFile,
        opened: File,
        size: u64,
        names: &BTreeSet<String>,
        is_checked: bool,
        buffer: &mut Vec<u8>,
    ) -> Result<FileState, NeedsFullParse> {
        let start = names.first().map_or("", |first| common_start(first, names.last().unwrap_or(first)));
        let mut keeper = SectionKeeper { file, names, start, sections: Vec::new(), open: false };
        let mut chunks = Chunks::new(opened, size, buffer);
        let first_pass = self.lines.is_empty();
        let mut check = (first_pass && is_checked).then(SoundCheck::default);
        let (mut offset, mut lines) = (0, 0);
        for number in 0.. {
            let Some(chunk) = chunks.next()? else { break };
            if first_pass {
                lines = self.look(chunk, offset, lines)?;
            }
            if let Some(check) = &mut check {
                check.look(chunk, file)?;
            }
            let before = self.lines.get(number).ok_or(NeedsFullParse)?;
            keeper.read(chunk, *before, offset, &self.heads)?;
            offset += chunk.0.len() as u32;
        }
        self.sections.append(&mut keeper.sections);
        self.sections.sort_unstable_by_key(|(_, line)| *line);
        self.sections.dedup_by_key(|(_, line)| *line);
        Ok(FileState::Read)
    }

    /// Finds the headers; gives the number of lines that end up to the end of the chunk.
    fn look(&mut self, chunk: Chunk<'_>, offset: u32, lines: u32) -> Result<u32, NeedsFullParse> {
        // to Rust a file with other bytes is empty
        if !chunk.0.is_ascii() {
            str::from_utf8(chunk.0).map_err(|_| NeedsFullParse)?;
        }
        for at in chunk.headers() {
            self.heads.push(offset + at? as u32);
        }
        self.lines.push(lines);
        Ok(lines + line_ends(chunk.0))
    }
}

/// What the first and the last of sorted names both begin with, and so all between them.
fn common_start<'a>(first: &'a str, last: &str) -> &'a str {
    let same = first.char_indices().zip(last.chars()).find(|((_, one), other)| one != other);
    &first[..same.map_or(first.len().min(last.len()), |((at, _), _)| at)]
}

impl SectionKeeper<'_> {
    /// Keeps what is wanted of a chunk that begins at `offset`, after so many line ends.
    fn read(&mut self, chunk: Chunk<'_>, mut lines: u32, offset: u32, heads: &[u32]) -> Result<(), NeedsFullParse> {
        let (bytes, file, start) = (chunk.0, self.file, self.start.as_bytes());
        let first = heads.partition_point(|head| *head < offset);
        let (mut section, mut counted) = (0, 0);
        for at in heads[first..].iter().map(|head| (head - offset) as usize).take_while(|at| *at < bytes.len()) {
            if !self.open && chunk.is_other(at, file, start) {
                continue;
            }
            self.go_on(&bytes[section..at])?;
            section = at;
            // a section only ends at a line that every reader takes for a header
            self.open = self.wants(&chunk.header_at(at, self.file)?)?;
            if self.open {
                lines += line_ends(&bytes[counted..at]);
                counted = at;
                self.sections.push((String::new(), lines + 1));
            }
        }
        self.go_on(&bytes[section..])
    }

    fn go_on(&mut self, bytes: &[u8]) -> Result<(), NeedsFullParse> {
        if let Some((section, _)) = self.sections.last_mut().filter(|_| self.open) {
            section.push_str(str::from_utf8(bytes).map_err(|_| NeedsFullParse)?);
        }
        Ok(())
    }

    /// Sections of sessions are wanted always, because profiles refer to them.
    fn wants(&self, header: &ScannedHeader<'_>) -> Result<bool, NeedsFullParse> {
        Ok(match header {
            ScannedHeader::Common(name) => str::from_utf8(name).is_ok_and(|name| self.names.contains(name)),
            ScannedHeader::Other(other) => {
                let meanings = other.meanings()?;
                let session =
                    [&meanings.cli, &meanings.rust].iter().any(|kind| matches!(kind, Some(SectionKind::SsoSession(_))));
                session || meanings.each().iter().any(|(name, _)| self.names.contains(*name))
            }
        })
    }
}

fn line_ends(bytes: &[u8]) -> u32 {
    // sums of one byte each, so that the compiler adds up many at once
    let sum = |bytes: &[u8]| bytes.iter().fold(0, |sum: u8, byte| sum + u8::from(*byte == b'\n'));
    let (blocks, rest) = bytes.as_chunks::<240>();
    blocks.iter().map(|block| u32::from(sum(block))).sum::<u32>() + u32::from(sum(rest))
}
