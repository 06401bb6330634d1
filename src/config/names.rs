//! Names without the rest: one pass over the bytes through one buffer.

use std::ops::ControlFlow;

use super::{
    Config, Locations, Source,
    file::{self, Opened},
    pass::{Seen, Stretches, Unusual},
    table::Table,
};
use crate::error;

/// Which names are wanted; decided before a name is compared with those already seen.
#[derive(Clone, Copy, Debug)]
pub enum Filter<'a> {
    /// Every name.
    All,
    /// Names that begin with this text.
    Prefix(&'a str),
    /// Names that contain this text.
    Contains(&'a str),
}

/// Calls `with` for each name of [`Config::profiles`], in that order and once each, until it breaks.
///
/// # Errors
/// As [`Config::load`].
pub fn each(locations: &Locations, filter: Filter<'_>, with: impl FnMut(&str) -> ControlFlow<()>) -> error::Result<()> {
    _ = lines(locations, filter)?.split_terminator('\n').try_for_each(with);
    Ok(())
}

/// The names of [`each`] as one text, a line feed after each: none has one in it.
///
/// # Errors
/// As [`Config::load`].
pub fn lines(locations: &Locations, filter: Filter<'_>) -> error::Result<String> {
    if let Ok(names) = quickly(locations, filter) {
        return Ok(names);
    }
    let config = Config::load(locations)?;
    let names = config.profiles().iter().filter(|profile| filter.takes(profile.name.as_bytes()));
    Ok(names.flat_map(|profile| [profile.name.as_str(), "\n"]).collect())
}

fn quickly(locations: &Locations, filter: Filter<'_>) -> Result<String, Unusual> {
    let start = if let Filter::Prefix(start) = filter { start.as_bytes() } else { b"" };
    let mut names = Names::default();
    let mut buffer = Vec::new();
    for source in Source::BOTH {
        match file::open(locations.path(source)) {
            Opened::Off | Opened::Missing => {}
            // one file that cannot be read does not hide the other, and the full reader words what is wrong
            Opened::Refused(_) => return Err(Unusual),
            Opened::File(file, size) => {
                if start.is_empty() {
                    names.expect(size as usize / A_PROFILE);
                }
                let mut stretches = Stretches::new(file, size, &mut buffer);
                while let Some(stretch) = stretches.next()? {
                    for at in stretch.headers() {
                        let at = at?;
                        if !stretch.is_other(at, source, start) {
                            names.add(&stretch.seen(at, source)?, filter)?;
                        }
                    }
                }
            }
        }
    }
    String::from_utf8(names.text).map_err(|_| Unusual)
}

impl Filter<'_> {
    fn takes(self, name: &[u8]) -> bool {
        match self {
            Self::All => true,
            Self::Prefix(start) => name.starts_with(start.as_bytes()),
            Self::Contains(part) => memchr::memmem::find(name, part.as_bytes()).is_some(),
        }
    }
}

/// Names in the order in which they were added, once each, a line feed after each.
#[derive(Default)]
struct Names {
    text: Vec<u8>,
    /// Where each ends, its line feed included.
    ends: Vec<u32>,
    table: Table,
}

/// So many bytes a profile takes at least, and so many its name, in most files.
const A_PROFILE: usize = 128;
const A_NAME: usize = 32;

impl Names {
    /// Makes room for so many names, before any is added.
    fn expect(&mut self, names: usize) {
        if self.ends.is_empty() {
            self.table = Table::with_capacity(names);
            self.ends.reserve(names);
            self.text.reserve(names * A_NAME);
        }
    }

    fn add(&mut self, seen: &Seen<'_>, filter: Filter<'_>) -> Result<(), Unusual> {
        match seen {
            Seen::Common(name) => self.insert(name, filter),
            Seen::Other(odd) => {
                let cli = odd.cli();
                // whether Rust sees it depends on all the bytes of the file
                if odd.rust().is_some_and(|rust| rust.profile().is_some() && rust != cli) {
                    return Err(Unusual);
                }
                cli.profile().into_iter().for_each(|name| self.insert(name.as_bytes(), filter));
            }
        }
        Ok(())
    }

    fn insert(&mut self, name: &[u8], filter: Filter<'_>) {
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
