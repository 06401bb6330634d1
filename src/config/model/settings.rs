//! The settings of a profile as one reader sees them: both files merged by that reader's rules.

use std::{borrow::Cow, collections::HashMap};

use crate::config::{
    model::merge::SectionRef,
    parse::{
        chars::all_common,
        lines::Span,
        text::ParsedFile,
        view::{ParsedSection, ParsedSetting, Tree, nested},
    },
    reader::{AwsFile, Place, View},
};
use crate::mask;

/// The settings of one profile as one reader sees them, in the order that reader has them.
pub type ProfileSettings<'a> = Vec<ProfileSetting<'a>>;

/// A setting that is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileSetting<'a> {
    /// The key as the reader knows it (lower case).
    pub key: Cow<'a, str>,
    /// Its value.
    pub value: SettingValue<'a>,
    /// Where it stands.
    pub place: Place,
    /// A key, token or password, not to be shown unasked.
    pub secret: bool,
}

/// The value of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingValue<'a> {
    /// A text; continuation lines are joined by `\n`. To the Rust SDK a nested block is a text that begins with `\n`.
    Text(Cow<'a, str>),
    /// A nested block (`s3 =` and indented lines), as the CLI reads it.
    Nested(Vec<(&'a str, &'a str)>),
}

/// The settings in force, as they stand in the files.
#[derive(Debug)]
pub(in crate::config) struct EffectiveSettings<'a> {
    files: &'a [ParsedFile; 2],
    view: View,
    found: Vec<EffectiveSetting<'a>>,
    /// Where a key is in `found`, once there are many.
    places: HashMap<Cow<'a, str>, usize>,
}

#[derive(Debug)]
pub(in crate::config) struct EffectiveSetting<'a> {
    pub(in crate::config) key: Cow<'a, str>,
    pub(in crate::config) file: AwsFile,
    entry: &'a ParsedSetting,
}

/// So many keys are looked for one after the other; beyond, by hash.
const MAX_PAIRWISE: usize = 24;

impl<'a> EffectiveSettings<'a> {
    /// Merges the sections of a name.
    pub(in crate::config) fn new(
        files: &'a [ParsedFile; 2],
        view: View,
        sections: impl Iterator<Item = SectionRef> + Clone,
    ) -> Self {
        let mut merged = Self { files, view, found: Vec::with_capacity(8), places: HashMap::new() };
        match view {
            View::Cli => merged.merge_cli(sections),
            View::Rust => sections.for_each(|at| merged.put_section(at, false)),
        }
        merged
    }

    pub(in crate::config) fn iter(&self) -> impl ExactSizeIterator<Item = &EffectiveSetting<'a>> {
        self.found.iter()
    }

    /// The setting of this key.
    pub(in crate::config) fn find(&self, key: &str) -> Option<&EffectiveSetting<'a>> {
        self.found.iter().find(|found| found.key == key)
    }

    /// The text of a key; `None` for a nested block too.
    pub(in crate::config) fn text(&self, key: &str) -> Option<Cow<'a, str>> {
        self.text_of(self.find(key)?)
    }

    fn text_of(&self, found: &EffectiveSetting<'a>) -> Option<Cow<'a, str>> {
        let text = &self.files[found.file as usize].text;
        let value = found.entry.value.in_text(text);
        match (self.view, self.tree(found.file).pieces(found.entry)) {
            (_, []) => Some(Cow::Borrowed(value)),
            (View::Cli, _) if value.is_empty() => None,
            (_, pieces) => Some(Cow::Owned(joined(value, pieces, text))),
        }
    }

    /// The value of a setting that was found.
    pub(in crate::config) fn value(&self, found: &EffectiveSetting<'a>) -> SettingValue<'a> {
        if let Some(text) = self.text_of(found) {
            return SettingValue::Text(text);
        }
        let text = &self.files[found.file as usize].text;
        SettingValue::Nested(nested(self.tree(found.file).pieces(found.entry).iter().map(|piece| piece.in_text(text))))
    }

    fn tree(&self, file: AwsFile) -> &'a Tree {
        self.files[file as usize].outline.tree(self.view)
    }

    fn section(&self, at: SectionRef) -> &'a ParsedSection {
        &self.tree(at.file).sections[at.section as usize]
    }

    /// In each file the last header of a name replaces all others, `[DEFAULT]` fills in what is missing, and the
    /// credentials file overrides.
    fn merge_cli(&mut self, sections: impl Iterator<Item = SectionRef> + Clone) {
        for file in AwsFile::BOTH {
            let of_file = sections.clone().filter(|at| at.file == file);
            let header = |at: SectionRef| self.section(at).header.in_text(&self.files[file as usize].text);
            let Some(last) = of_file.clone().last().map(header) else { continue };
            for at in of_file {
                if self.section(at).header.in_text(&self.files[file as usize].text) == last {
                    self.put_section(at, false);
                }
            }
            for section in self.tree(file).defaults() {
                self.put_section(SectionRef { file, section: *section }, true);
            }
        }
    }

    fn put_section(&mut self, at: SectionRef, default: bool) {
        let text = &self.files[at.file as usize].text;
        for entry in self.files[at.file as usize].outline.entries(self.view, at.section) {
            let key = entry.key.in_text(text);
            let key = match self.view {
                _ if entry.plain => Cow::Borrowed(key),
                // the Rust SDK ignores a key that is no identifier
                View::Rust if !all_common(key.as_bytes()) => continue,
                _ => lower(key),
            };
            self.put(EffectiveSetting { key, file: at.file, entry }, default);
        }
    }

    /// A later setting takes the place of an earlier one; a default only that of another file's.
    fn put(&mut self, found: EffectiveSetting<'a>, default: bool) {
        match self.position(&found.key).map(|at| &mut self.found[at]) {
            Some(known) if default && known.file == found.file => {}
            Some(known) => *known = found,
            None => {
                if self.found.len() > MAX_PAIRWISE {
                    self.places.insert(found.key.clone(), self.found.len());
                }
                self.found.push(found);
            }
        }
    }

    fn position(&mut self, key: &str) -> Option<usize> {
        if self.found.len() <= MAX_PAIRWISE {
            return self.found.iter().position(|known| known.key == key);
        }
        if self.places.is_empty() {
            self.places = self.found.iter().map(|found| found.key.clone()).zip(0..).collect();
        }
        self.places.get(key).copied()
    }
}

impl EffectiveSetting<'_> {
    /// Its line.
    pub(in crate::config) fn line(&self) -> u32 {
        self.entry.line
    }

    pub(in crate::config) fn is_secret(&self) -> bool {
        mask::is_secret(&self.key)
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

/// Python's `str.lower()`, and Rust's for ASCII.
fn lower(key: &str) -> Cow<'_, str> {
    if key.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        Cow::Borrowed(key)
    } else {
        Cow::Owned(key.to_lowercase())
    }
}
