//! A section by its name, which has to be the same to every reader.

use crate::{
    config::{
        parse::header::{SectionKind, cli, rust},
        reader::{AwsFile, View},
    },
    diagnostic::{Error, Result, Status},
};

/// A section by its header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub(super) file: AwsFile,
    /// The text between the brackets, as awsp writes it.
    pub(super) header: String,
    /// The exact name of the profile; `None` for a section that is known by its header.
    profile: Option<String>,
}

impl Section {
    /// The profile of this name, as its header is spelled in this file.
    pub fn profile(file: AwsFile, name: &str) -> Self {
        let bare = file == AwsFile::Credentials || name == "default";
        let header = if bare { name.to_owned() } else { format!("profile {name}") };
        Self { file, header, profile: Some(name.to_owned()) }
    }

    /// The section whose header says this between its brackets.
    pub fn headed(file: AwsFile, header: &str) -> Self {
        Self { file, header: header.to_owned(), profile: None }
    }

    /// Returns whether a reader takes this header for the section. Only this compares names of sections: the name that
    /// the reader sees must be exactly the same text, so that `prod ` is never `[prod]`.
    pub(super) fn is(&self, view: View, header: &str) -> bool {
        let found = section_kind(view, header, self.file);
        match &self.profile {
            Some(name) => found.profile() == Some(name),
            None => match section_kind(view, &self.header, self.file) {
                SectionKind::Other | SectionKind::Defaults => header.trim() == self.header,
                named => found == named,
            },
        }
    }

    /// Returns whether a reader takes this header for another profile, or for the defaults of all profiles.
    pub(super) fn is_another(&self, view: View, header: &str) -> bool {
        match (section_kind(view, header, self.file), &self.profile) {
            (SectionKind::Profile(found), Some(name)) => found != *name,
            (SectionKind::Defaults, Some(_)) => true,
            _ => false,
        }
    }

    /// Checks the name of a new section: every reader must see the same name, and no text from outside may become a
    /// second section.
    ///
    /// # Errors
    /// The name has other characters than `A-Za-z0-9._@+=,-`, is too long, or is reserved.
    pub fn check_new(&self) -> Result<()> {
        let prefixes = ["profile ", "sso-session ", "services "].iter();
        let prefix = prefixes.filter(|_| self.file == AwsFile::Config).find(|prefix| self.header.starts_with(**prefix));
        let name = &self.header[prefix.map_or(0, |prefix| prefix.len())..];
        let takes = |byte: u8| byte.is_ascii_alphanumeric() || b"._@+=,-".contains(&byte);
        let reserved = name == "__proto__" || prefix.is_none() && name == "DEFAULT";
        if !reserved && (1..=128).contains(&name.len()) && name.bytes().all(takes) {
            return Ok(());
        }
        let error = Error::new(Status::Usage, format!("{name:?} is no name for a new section"));
        Err(error.hint("letters, digits and ._@+=,- (at most 128)"))
    }
}

/// Returns how a reader understands a header.
pub(super) fn section_kind(view: View, inside: &str, file: AwsFile) -> SectionKind<'_> {
    match view {
        View::Cli => cli::kind(inside, file),
        View::Rust => rust::kind(inside, file),
    }
}
