//! The sections and settings of a file, as one reader sees them.

use std::ops::Range;

use crate::config::parse::lines::Span;

/// One reader's sections of one file, in file order. Spans are of the file's text.
#[derive(Debug, Default)]
pub(in crate::config) struct Tree {
    pub(in crate::config) sections: Vec<ParsedSection>,
    pub(super) entries: Vec<ParsedSetting>,
    pub(super) pieces: Vec<Span>,
    /// The CLI's `[DEFAULT]` sections.
    pub(super) defaults: Vec<u32>,
}

/// A section from its header to the next.
#[derive(Clone, Debug)]
pub(in crate::config) struct ParsedSection {
    /// What stands between the brackets.
    pub(in crate::config) header: Span,
    pub(in crate::config) line: u32,
    /// Which of [`Outline::heads`] it is.
    pub(in crate::config) head: u32,
    pub(super) entries: Range<u32>,
    /// The entries are the CLI's: both read every line of it alike.
    pub(super) shared: bool,
}

/// `key = value` and its continuation lines.
#[derive(Clone, Debug)]
pub(in crate::config) struct ParsedSetting {
    /// As written.
    pub(in crate::config) key: Span,
    pub(in crate::config) value: Span,
    pub(in crate::config) line: u32,
    /// The key is of `a-z0-9_-`, so that it is the same in lower case, and an identifier.
    pub(in crate::config) plain: bool,
    pub(super) pieces: Range<u32>,
}

/// The bytes that a section and a setting take at least, in most files.
pub(super) const SECTION_BYTES: usize = 160;
pub(super) const SETTING_BYTES: usize = 36;

impl Tree {
    pub(super) fn with_capacity(text: usize) -> Self {
        let sections = Vec::with_capacity(text / SECTION_BYTES);
        Self { sections, ..Self::default() }
    }

    /// The CLI's `[DEFAULT]` sections, whose settings flow into all others.
    pub(in crate::config) fn defaults(&self) -> &[u32] {
        &self.defaults
    }

    pub(super) fn open(&mut self, header: Span, line: u32, head: u32) {
        let next = self.entries.len() as u32;
        self.sections.push(ParsedSection { header, line, head, entries: next..next, shared: false });
    }

    /// Adds a setting to the last section.
    pub(super) fn push(&mut self, entry: ParsedSetting) {
        self.entries.push(entry);
        if let Some(section) = self.sections.last_mut() {
            section.entries.end = self.entries.len() as u32;
        }
    }

    pub(super) fn entries(&self, section: &ParsedSection) -> &[ParsedSetting] {
        &self.entries[section.entries.start as usize..section.entries.end as usize]
    }

    /// The continuation lines of a value; an empty one for a blank line.
    pub(in crate::config) fn pieces(&self, entry: &ParsedSetting) -> &[Span] {
        &self.pieces[entry.pieces.start as usize..entry.pieces.end as usize]
    }
}
