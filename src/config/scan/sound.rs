//! Checks quickly that a small file has no problem: no reader refuses it, and it has no duplicate section or key.

use memchr::{memchr, memchr_iter};

use crate::{
    config::{
        parse::{chars::all_common, header, table::Table},
        reader::AwsFile,
        scan::pass::{Chunk, NeedsFullParse},
    },
    mask,
};

/// Larger files are not checked: with thousands of profiles that would take longer than the switch itself.
pub(super) const MAX_BYTES: u64 = 64 << 10;

/// A section with more keys than this is left to the full parse.
const MAX_KEYS: usize = 32;

/// Checks every line of a file, and returns [`NeedsFullParse`] at the first that may have a problem. The full parse
/// then finds out whether it has.
#[derive(Default)]
pub(super) struct SoundCheck {
    headers: Table,
    sections: usize,
    /// The fingerprints of the keys of the section.
    keys: Vec<u64>,
    position: SoundPosition,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum SoundPosition {
    /// Before the first header.
    #[default]
    Outside,
    /// After a header, where an indented line continues nothing.
    Opened,
    /// After a setting.
    Setting,
    /// After a setting without a value, whose indented lines are settings.
    Nested,
}

impl SoundCheck {
    /// Checks the next lines of a file.
    pub(super) fn look(&mut self, chunk: Chunk<'_>, file: AwsFile) -> Result<(), NeedsFullParse> {
        let bytes = chunk.0;
        let has_crs = memchr(b'\r', bytes).is_some();
        if has_crs && memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n')) {
            return Err(NeedsFullParse);
        }
        let mut lines = bytes.split(|byte| *byte == b'\n');
        let is_sound =
            lines.all(|line| self.line(if has_crs { line.strip_suffix(b"\r").unwrap_or(line) } else { line }, file));
        is_sound.then_some(()).ok_or(NeedsFullParse)
    }

    fn line(&mut self, line: &[u8], file: AwsFile) -> bool {
        match line {
            [] | [b'#' | b';', ..] => true,
            [b'[', ..] => self.header(line, file),
            [b'a'..=b'z', ..] => self.setting(line),
            [b' ' | b'\t', ..] => self.indented(line),
            _ => false,
        }
    }

    fn header(&mut self, line: &[u8], file: AwsFile) -> bool {
        self.position = SoundPosition::Opened;
        self.keys.clear();
        self.sections += 1;
        let is_profile = header::common(line, file).is_some_and(|(_, end)| end + 1 == line.len());
        // the full parse tells names with the same hash apart
        (is_profile || is_named_section(line, file))
            && self.headers.find_or_enter(line, self.sections, |_| true).is_none()
    }

    fn setting(&mut self, line: &[u8]) -> bool {
        let Some((key, value)) = key_and_value(line).filter(|_| self.position != SoundPosition::Outside) else {
            return false;
        };
        let known = fingerprint(key);
        if self.keys.contains(&known) || self.keys.len() == MAX_KEYS {
            return false;
        }
        self.keys.push(known);
        self.position = match value.first() {
            // the CLI reads it as the value, the SDKs as a comment
            None | Some(b'#' | b';') => SoundPosition::Nested,
            Some(_) => SoundPosition::Setting,
        };
        // some reader takes other characters for spaces
        value.first().is_none_or(u8::is_ascii_graphic)
    }

    fn indented(&self, line: &[u8]) -> bool {
        let rest = trim_start(line);
        match self.position {
            _ if rest.is_empty() => true,
            SoundPosition::Outside | SoundPosition::Opened => false,
            SoundPosition::Setting => true,
            // Python also ends lines at some control characters
            SoundPosition::Nested => {
                key_and_value(rest).is_some() && rest.iter().all(|byte| matches!(byte, b'\t' | b' '..=b'~'))
            }
        }
    }
}

/// Returns whether this is `[sso-session NAME]` or `[services NAME]` with a name that every reader reads alike.
fn is_named_section(line: &[u8], file: AwsFile) -> bool {
    let name = line.strip_prefix(b"[sso-session ").or_else(|| line.strip_prefix(b"[services "));
    let name = name.and_then(|name| name.strip_suffix(b"]")).filter(|_| file == AwsFile::Config);
    name.is_some_and(|name| !name.is_empty() && all_common(name) && !str::from_utf8(name).is_ok_and(mask::in_name))
}

/// Splits a line like `key = value`, whose key consists of `a-z0-9_-`.
fn key_and_value(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let is_key = |byte: &&u8| matches!(**byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-');
    let key = line.iter().take_while(is_key).count();
    let value = trim_start(&line[key..]).strip_prefix(b"=")?;
    (key > 0).then_some((&line[..key], trim_start(value)))
}

fn trim_start(text: &[u8]) -> &[u8] {
    &text[text.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()..]
}

/// Returns a hash of a key. A collision only costs a full parse.
fn fingerprint(key: &[u8]) -> u64 {
    const PRIME: u64 = 0x100_0000_01b3;
    key.iter().fold(key.len() as u64, |sum, byte| sum.wrapping_mul(PRIME) ^ u64::from(*byte))
}
