//! What one scan over a file finds.

use super::tree::{ParsedSetting, Tree};
use crate::config::{
    parse::header::{Header, SectionKind},
    problem::Findings,
    reader::View,
};

/// A line that some reader takes for a header.
#[derive(Debug)]
pub(in crate::config) struct Head {
    pub(in crate::config) line: u32,
    pub(in crate::config) header: Header,
    /// The section has a setting that JavaScript keeps; without one it has no section.
    pub(in crate::config) filled: bool,
}

impl Head {
    /// What it is to `view` in this text; `None` where that reader sees no header.
    pub(in crate::config) fn means<'a>(&'a self, view: View, text: &'a str) -> Option<SectionKind<'a>> {
        match (&self.header, view) {
            (Header::Common(name), _) => Some(SectionKind::Profile(name.in_text(text).into())),
            (Header::Other(names), View::Cli) => names.cli.clone(),
            (Header::Other(names), View::Rust) => names.rust.clone(),
        }
    }
}

/// What one scan finds in a file.
#[derive(Debug)]
pub(in crate::config) struct Outline {
    pub(in crate::config) heads: Vec<Head>,
    pub(in crate::config) cli: Tree,
    pub(in crate::config) rust: Tree,
    pub(in crate::config) findings: Findings,
}

impl Outline {
    /// What `view` makes of the file.
    pub(in crate::config) fn tree(&self, view: View) -> &Tree {
        match view {
            View::Cli => &self.cli,
            View::Rust => &self.rust,
        }
    }

    /// The settings of a section of `view`, in file order.
    pub(in crate::config) fn entries(&self, view: View, section: u32) -> &[ParsedSetting] {
        let tree = self.tree(view);
        let section = &tree.sections[section as usize];
        if section.shared { self.cli.entries(section) } else { tree.entries(section) }
    }
}
