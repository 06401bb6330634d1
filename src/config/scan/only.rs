//! Some profiles without the rest: their sections, kept while the file streams by.

use std::{collections::BTreeSet, fs::File};

use crate::config::{
    AwsFile, Config, FileState, Locations,
    files::open::{self, Opened},
    parse::{header::SectionKind, text::FileText},
    scan::pass::{Chunk, Chunks, NeedsFullParse, ScannedHeader},
};
use crate::diagnostic;

/// What is known of a file after the first pass.
#[derive(Default)]
struct KeptFile {
    /// Where its headers are.
    heads: Vec<u32>,
    /// How many lines end before each stretch.
    lines: Vec<u32>,
    /// The sections that were kept, in file order, each with the number of its first line.
    kept: Vec<(String, u32)>,
}

/// After so many passes it is quicker to parse everything.
const MAX_PASSES: usize = 16;

/// One pass over one file.
struct SectionKeeper<'a> {
    file: AwsFile,
    /// The profiles whose sections are wanted, and what all of them begin with.
    names: &'a BTreeSet<String>,
    start: &'a str,
    kept: Vec<(String, u32)>,
    /// The last of them goes on.
    open: bool,
}

/// See [`Config::load_only`].
pub(in crate::config) fn load(
    locations: &Locations,
    names: &[&str],
    next: impl Fn(&Config) -> Vec<String>,
) -> diagnostic::Result<Config> {
    quickly(locations, names, next).unwrap_or_else(|NeedsFullParse| Config::load(locations))
}

/// Reads the wanted sections, then those that `next` names for what was read, and so on.
fn quickly(
    locations: &Locations,
    names: &[&str],
    next: impl Fn(&Config) -> Vec<String>,
) -> Result<diagnostic::Result<Config>, NeedsFullParse> {
    let mut all = BTreeSet::new();
    let mut wanted: BTreeSet<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut files: [KeptFile; 2] = Default::default();
    let mut buffer = Vec::new();
    for _ in 0..MAX_PASSES {
        let mut texts = AwsFile::BOTH.map(|source| FileText::new(source, locations));
        for ((source, known), text) in AwsFile::BOTH.into_iter().zip(&mut files).zip(&mut texts) {
            text.state = match open::open(locations.path(source)) {
                Opened::File(file, size) => known.pass(source, file, size, &wanted, &mut buffer)?,
                Opened::Off => FileState::Off,
                Opened::Missing => FileState::Missing,
                Opened::Refused(_) => return Err(NeedsFullParse),
            };
            known.kept.iter().for_each(|(section, line)| text.push(section, *line));
        }
        all.append(&mut wanted);
        let config = match Config::of(locations, texts, Some(&all)) {
            Ok(config) => config,
            Err(error) => return Ok(Err(error)),
        };
        wanted = next(&config).into_iter().filter(|name| !all.contains(name)).collect();
        if wanted.is_empty() {
            return Ok(Ok(config));
        }
    }
    Err(NeedsFullParse)
}

/// Returns the `source_profile` of every profile, in either view.
pub(in crate::config) fn sources(config: &Config) -> Vec<String> {
    config.profiles().iter().flat_map(|profile| config.leads(&profile.name).sources).collect()
}

impl KeptFile {
    /// Adds the sections of `names` to those that were kept before.
    fn pass(
        &mut self,
        source: AwsFile,
        file: File,
        size: u64,
        names: &BTreeSet<String>,
        buffer: &mut Vec<u8>,
    ) -> Result<FileState, NeedsFullParse> {
        let start = names.first().map_or("", |first| common_start(first, names.last().unwrap_or(first)));
        let mut keeper = SectionKeeper { file: source, names, start, kept: Vec::new(), open: false };
        let mut stretches = Chunks::new(file, size, buffer);
        let first_pass = self.lines.is_empty();
        let (mut offset, mut lines) = (0, 0);
        for number in 0.. {
            let Some(stretch) = stretches.next()? else { break };
            if first_pass {
                lines = self.look(stretch, offset, lines)?;
            }
            let before = self.lines.get(number).ok_or(NeedsFullParse)?;
            keeper.read(stretch, *before, offset, &self.heads)?;
            offset += stretch.0.len() as u32;
        }
        self.kept.append(&mut keeper.kept);
        self.kept.sort_unstable_by_key(|(_, line)| *line);
        self.kept.dedup_by_key(|(_, line)| *line);
        Ok(FileState::Read)
    }

    /// Finds the headers; gives the number of lines that end up to the end of the stretch.
    fn look(&mut self, stretch: Chunk<'_>, offset: u32, lines: u32) -> Result<u32, NeedsFullParse> {
        // to Rust a file with other bytes is empty
        if !stretch.0.is_ascii() {
            str::from_utf8(stretch.0).map_err(|_| NeedsFullParse)?;
        }
        for at in stretch.headers() {
            self.heads.push(offset + at? as u32);
        }
        self.lines.push(lines);
        Ok(lines + line_ends(stretch.0))
    }
}

/// What the first and the last of sorted names both begin with, and so all between them.
fn common_start<'a>(first: &'a str, last: &str) -> &'a str {
    let same = first.char_indices().zip(last.chars()).find(|((_, one), other)| one != other);
    &first[..same.map_or(first.len().min(last.len()), |((at, _), _)| at)]
}

impl SectionKeeper<'_> {
    /// Keeps what is wanted of a stretch that begins at `offset`, after so many line ends.
    fn read(&mut self, stretch: Chunk<'_>, mut lines: u32, offset: u32, heads: &[u32]) -> Result<(), NeedsFullParse> {
        let (bytes, file, start) = (stretch.0, self.file, self.start.as_bytes());
        let first = heads.partition_point(|head| *head < offset);
        let (mut section, mut counted) = (0, 0);
        for at in heads[first..].iter().map(|head| (head - offset) as usize).take_while(|at| *at < bytes.len()) {
            if !self.open && stretch.is_other(at, file, start) {
                continue;
            }
            self.go_on(&bytes[section..at])?;
            section = at;
            // what ends a section that is kept has to be a header to everybody, whoever's it is
            self.open = self.wants(&stretch.seen(at, self.file)?)?;
            if self.open {
                lines += line_ends(&bytes[counted..at]);
                counted = at;
                self.kept.push((String::new(), lines + 1));
            }
        }
        self.go_on(&bytes[section..])
    }

    fn go_on(&mut self, bytes: &[u8]) -> Result<(), NeedsFullParse> {
        if let Some((section, _)) = self.kept.last_mut().filter(|_| self.open) {
            section.push_str(str::from_utf8(bytes).map_err(|_| NeedsFullParse)?);
        }
        Ok(())
    }

    /// Sections of sessions are wanted always, because profiles refer to them.
    fn wants(&self, seen: &ScannedHeader<'_>) -> Result<bool, NeedsFullParse> {
        Ok(match seen {
            ScannedHeader::Common(name) => str::from_utf8(name).is_ok_and(|name| self.names.contains(name)),
            ScannedHeader::Other(odd) => {
                let names = odd.names()?;
                let session =
                    [&names.cli, &names.rust].iter().any(|means| matches!(means, Some(SectionKind::SsoSession(_))));
                session || names.each().iter().any(|(name, _)| self.names.contains(*name))
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
