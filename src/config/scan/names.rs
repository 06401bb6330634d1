//! Names without the rest: one pass over the bytes through one buffer.

use crate::config::{
    files::{
        location::Locations,
        open::{self, Opened},
    },
    parse::table::Table,
    reader::AwsFile,
    scan::pass::{Chunks, NeedsFullParse, ScannedHeader},
};

/// Which names are wanted; decided before a name is compared with those already found.
#[derive(Clone, Copy, Debug)]
pub enum Filter<'a> {
    /// Every name.
    All,
    /// Names that begin with this text.
    Prefix(&'a str),
    /// Names that contain this text, ignoring case.
    AnyCase(&'a str),
}

/// Returns the position of `part` in `text`, ignoring case.
pub fn position_in_any_case(text: &str, part: &str) -> Option<usize> {
    if !part.is_ascii() {
        return text.to_lowercase().find(&part.to_lowercase());
    }
    let first = *part.as_bytes().first()?;
    let begins = memchr::memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), text.as_bytes());
    let is_here = |at: &usize| {
        let here = text.as_bytes().get(*at..*at + part.len());
        here.is_some_and(|here| here.eq_ignore_ascii_case(part.as_bytes()))
    };
    { begins }.find(is_here)
}

/// Finds the names of [`Config::profiles`](crate::config::Config::profiles), in that order.
pub(in crate::config) fn scan(locations: &Locations, filter: Filter<'_>) -> Result<ProfileNames, NeedsFullParse> {
    let start = if let Filter::Prefix(start) = filter { start.as_bytes() } else { b"" };
    let mut names = ProfileNames::default();
    let mut buffer = Vec::new();
    for file in AwsFile::BOTH {
        match open::open(locations.path(file)) {
            Opened::Off | Opened::Missing => {}
            // one file that cannot be read does not hide the other, and the full reader words what is wrong
            Opened::Refused(_) => return Err(NeedsFullParse),
            Opened::File(opened, size) => {
                if start.is_empty() {
                    names.expect(size as usize / PROFILE_BYTES);
                }
                let mut chunks = Chunks::new(opened, size, &mut buffer);
                while let Some(chunk) = chunks.next()? {
                    for at in chunk.headers() {
                        let at = at?;
                        if !chunk.is_other(at, file, start) {
                            names.add(&chunk.header_at(at, file)?, filter)?;
                        }
                    }
                }
            }
        }
    }
    Ok(names)
}

impl Filter<'_> {
    /// True for a name that is wanted.
    #[inline(always)] // asked for each of thousands of names
    pub fn takes(self, name: &[u8]) -> bool {
        match self {
            Self::All => true,
            Self::Prefix(start) => name.starts_with(start.as_bytes()),
            Self::AnyCase(part) => str::from_utf8(name).is_ok_and(|name| position_in_any_case(name, part).is_some()),
        }
    }
}

/// Names in the order in which they were added, once each.
#[derive(Debug, Default)]
pub struct ProfileNames {
    /// A line feed after each: none has one in it.
    text: Vec<u8>,
    /// Where each ends, its line feed included.
    ends: Vec<u32>,
    table: Table,
}

/// The bytes that a profile takes at least in most files, and its name.
const PROFILE_BYTES: usize = 128;
const NAME_BYTES: usize = 32;

impl ProfileNames {
    /// Each on a line of its own.
    pub fn lines(&self) -> &str {
        str::from_utf8(&self.text).unwrap_or_default()
    }

    /// True when `name` is one of them.
    pub fn has(&self, name: &str) -> bool {
        let known = |number| stored(&self.text, &self.ends, number) == name.as_bytes();
        self.table.find(name.as_bytes(), known).is_some()
    }

    /// Makes room for so many names, before any is added.
    fn expect(&mut self, names: usize) {
        if self.ends.is_empty() {
            self.table = Table::with_capacity(names);
            self.ends.reserve(names);
            self.text.reserve(names * NAME_BYTES);
        }
    }

    fn add(&mut self, header: &ScannedHeader<'_>, filter: Filter<'_>) -> Result<(), NeedsFullParse> {
        match header {
            ScannedHeader::Common(name) => self.insert(name, filter),
            ScannedHeader::Other(other) => {
                let cli = other.cli();
                // whether Rust sees it depends on all the bytes of the file
                if other.rust().is_some_and(|rust| rust.profile().is_some() && rust != cli) {
                    return Err(NeedsFullParse);
                }
                cli.profile().into_iter().for_each(|name| self.insert(name.as_bytes(), filter));
            }
        }
        Ok(())
    }

    pub(in crate::config) fn insert(&mut self, name: &[u8], filter: Filter<'_>) {
        let Self { text, ends, table } = self;
        let known = |number| stored(text, ends, number) == name;
        if filter.takes(name) && table.find_or_enter(name, ends.len(), known).is_none() {
            text.extend_from_slice(name);
            text.push(b'\n');
            ends.push(text.len() as u32);
        }
    }
}

fn stored<'a>(text: &'a [u8], ends: &[u32], number: usize) -> &'a [u8] {
    let start = if number == 0 { 0 } else { ends[number - 1] as usize };
    &text[start..ends[number] as usize - 1]
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn quick(config: &str) -> Result<String, NeedsFullParse> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config");
        std::fs::write(&path, config).unwrap();
        let names = scan(&Locations { config: Some(path), ..Locations::default() }, Filter::All)?;
        Ok(names.lines().to_owned())
    }

    /// The tests that compare the pass with the full reader prove nothing when it always hands over.
    #[test]
    fn ordinary_files_need_no_full_reader() {
        let ordinary = "# caf\u{e9}\r\n[default]\r\nregion = [x] y\r\n[profile a]\n[profile \"b c\"]\n[sso-session s]\n\
                        [services x]\ns3 =\n  a = 1 [z]\n[profile a]\n[profile d!] # c\n[profiles e] text\n[profile f]";
        assert_eq!(quick(ordinary).unwrap(), "default\na\nb c\nd!\ne\nf\n");
        assert_eq!(quick("").unwrap(), "");
        assert_eq!(quick("no file of this kind = \u{e9}").unwrap(), "");
    }

    #[test]
    fn part_is_found_in_any_case() {
        for (text, part, position) in [
            ("Prod-eu", "prod", Some(0)),
            ("my-PROD", "pRoD", Some(3)),
            ("pro-prod", "prod", Some(4)),
            ("K\u{d6}LN", "k\u{f6}", Some(0)),
            ("a\u{e9}prod", "PROD", Some(3)),
            ("pro", "prod", None),
            ("", "a", None),
            ("a", "", None),
        ] {
            assert_eq!(position_in_any_case(text, part), position, "{text} {part}");
        }
    }

    #[test]
    fn unusual_files_do() {
        let unusual = [
            "\u{feff}[default]\n",
            " [default]\n",
            "\u{a0}[default]\n",
            "a = b\r[default]\n",
            "[profile a\rb]\n",
            "[profile a\n",
            "[]\n",
            "[DEFAULT]\n",
            "[ profile a ]\n",
            "[profile a] # [b]\n",
        ];
        for config in unusual {
            assert_eq!(quick(config), Err(NeedsFullParse), "{config:?}");
        }
        let long = format!("a = {}\n[default]\n", "x".repeat(200 << 10));
        assert_eq!(quick(&long), Err(NeedsFullParse));
    }
}
