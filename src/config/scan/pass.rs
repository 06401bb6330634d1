//! One pass over a file's bytes through one buffer, which stops at section headers only.
//!
//! A header at the start of a line begins a section for every reader, whatever stands before it; so the headers can
//! be found without reading what is between them. Where that is not so, the file is parsed whole: see
//! [`NeedsFullParse`].

use std::{fs::File, io::Read};

use memchr::{memchr, memchr_iter, memrchr};

use crate::config::{
    parse::{
        chars::{is_common, is_python_space},
        header::{self, HeaderMeanings, SectionKind},
    },
    reader::AwsFile,
};

/// How many bytes are read at a time. A file with a longer line needs a full parse.
const BUFFER_BYTES: usize = 64 << 10;

/// The file has something that only the full parse handles: a byte order mark; `[` after nothing but space, or at a
/// lone carriage return; a line that is a header to one reader and not to another; `[DEFAULT]`; a very long line; a
/// read that fails; in a small file, anything that a reader may refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::config) struct NeedsFullParse;

/// Reads a file in chunks of whole lines.
pub(in crate::config) struct Chunks<'b> {
    file: File,
    buffer: &'b mut Vec<u8>,
    /// What of the buffer is filled, and how much of that was given out.
    filled: usize,
    given: usize,
    first: bool,
}

/// Whole lines.
#[derive(Clone, Copy)]
pub(in crate::config) struct Chunk<'a>(pub(in crate::config) &'a [u8]);

/// A section header at the start of a line.
pub(in crate::config) enum ScannedHeader<'a> {
    /// A profile that every reader calls by this name.
    Common(&'a [u8]),
    /// Another section, or a profile whose name not every reader sees.
    Other(UncommonHeader<'a>),
}

/// A header to look at more closely.
pub(in crate::config) struct UncommonHeader<'a> {
    line: &'a str,
    /// What the CLI sees between the brackets.
    inside: &'a str,
    file: AwsFile,
}

impl<'b> Chunks<'b> {
    /// A buffer that served another file serves this one too.
    pub(in crate::config) fn new(file: File, size: u64, buffer: &'b mut Vec<u8>) -> Self {
        let wanted = (size as usize + 1).min(BUFFER_BYTES);
        if buffer.len() < wanted {
            *buffer = vec![0; wanted];
        }
        Self { file, buffer, filled: 0, given: 0, first: true }
    }

    /// The next chunk; `None` at the end of the file.
    pub(in crate::config) fn next(&mut self) -> Result<Option<Chunk<'_>>, NeedsFullParse> {
        self.buffer.copy_within(self.given..self.filled, 0);
        self.filled -= self.given;
        self.given = 0;
        loop {
            if self.filled == self.buffer.len() {
                return Err(NeedsFullParse);
            }
            let read = self.file.read(&mut self.buffer[self.filled..]).map_err(|_| NeedsFullParse)?;
            let new = self.filled;
            self.filled += read;
            self.given = match memrchr(b'\n', &self.buffer[new..self.filled]) {
                Some(end) => new + end + 1,
                None if read == 0 => self.filled,
                None => continue,
            };
            let bytes = &self.buffer[..self.given];
            if std::mem::take(&mut self.first) && bytes.starts_with(b"\xef\xbb\xbf") {
                return Err(NeedsFullParse);
            }
            return Ok((self.given > 0).then_some(Chunk(bytes)));
        }
    }
}

impl<'a> Chunk<'a> {
    /// Where the headers begin.
    pub(in crate::config) fn headers(self) -> impl Iterator<Item = Result<usize, NeedsFullParse>> + use<'a> {
        let bytes = self.0;
        memchr_iter(b'[', bytes).filter_map(move |at| {
            if at == 0 || bytes[at - 1] == b'\n' {
                return Some(Ok(at));
            }
            follows_space(&bytes[..at]).then_some(Err(NeedsFullParse))
        })
    }

    /// What begins at one of them.
    pub(in crate::config) fn header_at(self, at: usize, file: AwsFile) -> Result<ScannedHeader<'a>, NeedsFullParse> {
        let rest = &self.0[at..];
        if let Some((name, end)) = header::common(rest, file)
            && matches!(rest[end + 1..], [] | [b'\n', ..] | [b'\r', b'\n', ..])
        {
            return Ok(ScannedHeader::Common(name));
        }
        let line = &rest[..memchr(b'\n', rest).unwrap_or(rest.len())];
        UncommonHeader::new(line, file).map(ScannedHeader::Other).ok_or(NeedsFullParse)
    }

    /// True for a header of a profile whose name certainly does not begin with `start`, seen at the first character
    /// that is another one: nothing that changes the meaning of what follows, as a quote does, stands before it.
    pub(in crate::config) fn is_other(self, at: usize, file: AwsFile, start: &[u8]) -> bool {
        let header = &self.0[at..];
        let name = match (file, header) {
            (AwsFile::Config, _) if header.first_chunk() == Some(b"[profile ") => &header[9..],
            // whatever follows, nobody takes it for a profile
            (AwsFile::Config, _) if header.first_chunk() == Some(b"[services ") => return true,
            // it may be `[DEFAULT]`
            (AwsFile::Config, _) | (AwsFile::Credentials, [_, b'D', ..]) => return false,
            (AwsFile::Credentials, _) => &header[1..],
        };
        let different = name.iter().zip(start).find(|(one, other)| one != other).map(|(one, _)| *one);
        different.is_some_and(is_common)
    }
}

/// True when there is nothing but what may be space to some reader between the end of `before` and the line's start,
/// or a carriage return.
fn follows_space(before: &[u8]) -> bool {
    let visible = |byte: &&u8| matches!(byte, b'\n' | b'\r' | b'!'..0x80);
    before.iter().rev().find(visible).is_none_or(|byte| matches!(byte, b'\n' | b'\r'))
}

impl<'a> UncommonHeader<'a> {
    fn new(line: &'a [u8], file: AwsFile) -> Option<Self> {
        let line = str::from_utf8(line).ok()?;
        let line = line.strip_suffix('\r').unwrap_or(line);
        let inside = header::cli::inside(line.trim_end_matches(is_python_space))?;
        (!line.contains('\r') && inside != "DEFAULT").then_some(Self { line, inside, file })
    }

    /// What it is to the CLI.
    pub(in crate::config) fn cli(&self) -> SectionKind<'a> {
        header::cli::kind(self.inside, self.file)
    }

    /// What it is to Rust, if the file is UTF-8.
    pub(in crate::config) fn rust(&self) -> Option<SectionKind<'a>> {
        header::rust::inside(self.line).ok().map(|inside| header::rust::kind(inside, self.file))
    }

    /// What it is to everybody, if it is a header to everybody.
    pub(in crate::config) fn meanings(&self) -> Result<HeaderMeanings<'a>, NeedsFullParse> {
        header::js::inside(self.line).ok_or(NeedsFullParse)?;
        Ok(HeaderMeanings::of(self.line, self.file, Some(self.inside), header::rust::inside(self.line).ok()))
    }
}
