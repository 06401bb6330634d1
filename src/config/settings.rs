//! The settings of a profile as one reader sees them: both files merged by that reader's rules.

use std::{borrow::Cow, collections::HashMap};

use super::{
    Place, Source, View,
    header::is_common,
    lines::Span,
    merge::Ref,
    view::{Entry, Section, Tree, nested},
};

/// The settings of one profile as one reader sees them, in the order that reader has them.
pub type Settings = Vec<Setting>;

/// A setting that is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The key as the reader knows it (lower case).
    pub key: String,
    /// Its value.
    pub value: Value,
    /// Where it stands.
    pub place: Place,
    /// A key, token or password, not to be shown unasked.
    pub secret: bool,
}

/// The value of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text; continuation lines are joined by `\n`. To the Rust SDK a nested block is a text that begins with `\n`.
    Text(String),
    /// A nested block (`s3 =` and indented lines), as the CLI reads it.
    Nested(Vec<(String, String)>),
}

/// A file's text and what the readers make of it.
#[derive(Debug, Default)]
pub(super) struct Trees {
    pub(super) text: String,
    pub(super) cli: Tree,
    pub(super) rust: Tree,
}

/// The settings in force, as they stand in the files.
#[derive(Debug)]
pub(super) struct Effective<'a> {
    files: &'a [Trees; 2],
    view: View,
    found: Vec<Found<'a>>,
    /// Where a key is in `found`, once there are many.
    places: HashMap<Cow<'a, str>, usize>,
}

#[derive(Debug)]
pub(super) struct Found<'a> {
    pub(super) key: Cow<'a, str>,
    pub(super) file: Source,
    entry: &'a Entry,
}

/// So many keys are looked for one after the other; beyond, by hash.
const FEW: usize = 24;

impl<'a> Effective<'a> {
    /// Merges the sections of a name.
    pub(super) fn new(files: &'a [Trees; 2], view: View, sections: &[Ref]) -> Self {
        let mut merged = Self { files, view, found: Vec::with_capacity(8), places: HashMap::new() };
        match view {
            View::Cli => merged.merge_cli(sections),
            View::Rust => merged.merge_rust(sections),
        }
        merged
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Found<'a>> {
        self.found.iter()
    }

    /// The setting of this key.
    pub(super) fn find(&self, key: &str) -> Option<&Found<'a>> {
        self.found.iter().find(|found| found.key == key)
    }

    /// The text of a key; `None` for a nested block too.
    pub(super) fn text(&self, key: &str) -> Option<Cow<'a, str>> {
        self.text_of(self.find(key)?)
    }

    fn text_of(&self, found: &Found<'a>) -> Option<Cow<'a, str>> {
        let trees = &self.files[found.file as usize];
        let entry = found.entry;
        let pieces = self.tree(found.file).pieces(entry);
        let value = entry.value.in_text(&trees.text);
        match (self.view, pieces) {
            (_, []) => Some(Cow::Borrowed(value)),
            (View::Cli, _) if value.is_empty() => None,
            (_, pieces) => Some(Cow::Owned(joined(value, pieces, &trees.text))),
        }
    }

    /// The value of a setting that was found.
    pub(super) fn value(&self, found: &Found<'a>) -> Value {
        if let Some(text) = self.text_of(found) {
            return Value::Text(text.into_owned());
        }
        let text = &self.files[found.file as usize].text;
        let pieces = self.tree(found.file).pieces(found.entry).iter().map(|piece| piece.in_text(text));
        Value::Nested(nested(pieces).into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect())
    }

    fn tree(&self, file: Source) -> &'a Tree {
        let trees = &self.files[file as usize];
        match self.view {
            View::Cli => &trees.cli,
            View::Rust => &trees.rust,
        }
    }

    fn section(&self, at: Ref) -> &'a Section {
        &self.tree(at.file).sections[at.section as usize]
    }

    /// Sections are merged; a key that is no identifier is ignored.
    fn merge_rust(&mut self, sections: &[Ref]) {
        for at in sections {
            let text = &self.files[at.file as usize].text;
            for entry in self.tree(at.file).entries(self.section(*at)) {
                let key = entry.key.in_text(text);
                if key.bytes().all(is_common) {
                    self.put(Found { key: lower_ascii(key), file: at.file, entry }, false);
                }
            }
        }
    }

    /// In each file the last header of a name replaces all others, `[DEFAULT]` fills in what is missing, and the
    /// credentials file overrules.
    fn merge_cli(&mut self, sections: &[Ref]) {
        for file in [Source::Config, Source::Credentials] {
            let text = &self.files[file as usize].text;
            let header = |at: &Ref| self.section(*at).header.in_text(text);
            let Some(last) = sections.iter().rfind(|at| at.file == file).map(header) else { continue };
            let own: Vec<Ref> = sections.iter().filter(|at| at.file == file && header(at) == last).copied().collect();
            for at in own {
                self.put_section(self.section(at), file, false);
            }
            for section in self.tree(file).defaults() {
                self.put_section(&self.tree(file).sections[*section as usize], file, true);
            }
        }
    }

    fn put_section(&mut self, section: &Section, file: Source, default: bool) {
        let text = &self.files[file as usize].text;
        for entry in self.tree(file).entries(section) {
            self.put(Found { key: lower(entry.key.in_text(text)), file, entry }, default);
        }
    }

    /// A later setting takes the place of an earlier one; a default only that of another file's.
    fn put(&mut self, found: Found<'a>, default: bool) {
        let known = if self.found.len() <= FEW {
            self.found.iter().position(|known| known.key == found.key)
        } else {
            if self.places.is_empty() {
                self.places = self.found.iter().map(|found| found.key.clone()).zip(0..).collect();
            }
            self.places.get(&found.key).copied()
        };
        match known.map(|at| &mut self.found[at]) {
            Some(known) if default && known.file == found.file => {}
            Some(known) => *known = found,
            None => {
                if self.found.len() > FEW {
                    self.places.insert(found.key.clone(), self.found.len());
                }
                self.found.push(found);
            }
        }
    }
}

impl Found<'_> {
    /// Its line.
    pub(super) fn line(&self) -> u32 {
        self.entry.line
    }

    /// True for what is not to be shown unasked: keys, tokens, passwords.
    pub(super) fn is_secret(&self) -> bool {
        let key = &self.key;
        let secret = ["secret", "token", "password", "passwd", "passphrase", "private_key", "api_key"];
        secret.iter().any(|word| key.contains(word)) && !key.ends_with("_file") && !key.ends_with("_path")
    }
}

fn joined(value: &str, pieces: &[Span], text: &str) -> String {
    let mut joined = value.to_owned();
    for piece in pieces {
        joined.push('\n');
        joined.push_str(piece.in_text(text));
    }
    joined
}

/// Python's `str.lower()`.
fn lower(key: &str) -> Cow<'_, str> {
    if key.is_ascii() { lower_ascii(key) } else { Cow::Owned(key.to_lowercase()) }
}

fn lower_ascii(key: &str) -> Cow<'_, str> {
    let upper = key.bytes().any(|byte| byte.is_ascii_uppercase());
    if upper { Cow::Owned(key.to_ascii_lowercase()) } else { Cow::Borrowed(key) }
}
