//! What each reader makes of one header.

use std::borrow::Cow;

use super::{cli, go, js, kind::SectionKind, rust};
use crate::config::{
    parse::lines::Span,
    reader::{AwsFile, Reader, Readers},
};

/// A header as the readers understand it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::config) enum Header {
    /// A profile that everybody calls by this name.
    Common(Span),
    /// Anything else.
    Other(Box<HeaderMeanings<'static>>),
}

/// What each reader makes of a header; `None` where it sees none in the line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::config) struct HeaderMeanings<'a> {
    pub(in crate::config) cli: Option<SectionKind<'a>>,
    pub(in crate::config) rust: Option<SectionKind<'a>>,
    /// The profile that Go sees.
    pub(in crate::config) go: Option<Cow<'a, str>>,
    /// The profile that JavaScript sees, if the section has a setting.
    pub(in crate::config) js: Option<Cow<'a, str>>,
}

impl<'a> HeaderMeanings<'a> {
    /// What a line is to each reader. `cli` and `rust` are what these two see between its brackets.
    pub(in crate::config) fn of(line: &'a str, file: AwsFile, cli: Option<&'a str>, rust: Option<&'a str>) -> Self {
        Self {
            cli: cli.map(|inside| cli::kind(inside, file)),
            rust: rust.map(|inside| rust::kind(inside, file)),
            go: go::profile(line, file),
            js: js::profile(line, file),
        }
    }
}

impl HeaderMeanings<'_> {
    /// The same, borrowing from no text.
    pub(in crate::config) fn into_owned(self) -> HeaderMeanings<'static> {
        let own = |name: Cow<'_, str>| Cow::Owned(name.into_owned());
        HeaderMeanings {
            cli: self.cli.map(SectionKind::into_owned),
            rust: self.rust.map(SectionKind::into_owned),
            go: self.go.map(own),
            js: self.js.map(own),
        }
    }

    /// The profile that the CLI sees.
    pub(in crate::config) fn cli_profile(&self) -> Option<&str> {
        self.cli.as_ref().and_then(SectionKind::profile)
    }

    /// The profile that the Rust SDK sees.
    pub(in crate::config) fn rust_profile(&self) -> Option<&str> {
        self.rust.as_ref().and_then(SectionKind::profile)
    }

    /// Each name, with the readers that it is visible to.
    pub(in crate::config) fn each(&self) -> Vec<(&str, Readers)> {
        let profiles = [
            (Reader::Cli, self.cli_profile()),
            (Reader::Rust, self.rust_profile()),
            (Reader::Go, self.go.as_deref()),
            (Reader::Js, self.js.as_deref()),
        ];
        let mut each: Vec<(&str, Readers)> = Vec::new();
        for (reader, name) in profiles.into_iter().filter_map(|(reader, name)| Some((reader, name?))) {
            match each.iter_mut().find(|(known, _)| *known == name) {
                Some((_, readers)) => *readers = readers.with(reader),
                None => each.push((name, Readers::of(&[reader]))),
            }
        }
        each
    }

    /// The readers that see a profile of exactly this name in it.
    pub(in crate::config) fn visible_to(&self, name: &str) -> Readers {
        self.each().into_iter().find(|(known, _)| *known == name).map_or(Readers::NONE, |(_, readers)| readers)
    }
}
