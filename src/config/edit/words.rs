//! What may be written: names of sections, keys and values that are the same to every reader.

use crate::{
    config::{Source, header::is_common},
    error::{Error, Result, Status},
    mask,
};

/// A section by its header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub(super) file: Source,
    /// What stands between the brackets.
    pub(super) header: String,
}

impl Section {
    /// The profile of this name, as its header is spelled in this file.
    pub fn profile(file: Source, name: &str) -> Self {
        let bare = file == Source::Credentials || name == "default";
        Self { file, header: if bare { name.to_owned() } else { format!("profile {name}") } }
    }

    /// The section whose header says this between its brackets.
    pub fn headed(file: Source, header: &str) -> Self {
        Self { file, header: header.to_owned() }
    }

    /// The name of a new section has to be one that is the same to everybody, and that no text from elsewhere can turn
    /// into two sections.
    pub(super) fn check_new(&self) -> Result<()> {
        let prefixes = ["profile ", "sso-session ", "services "].iter();
        let prefix = prefixes.filter(|_| self.file == Source::Config).find(|prefix| self.header.starts_with(**prefix));
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

/// A key and a value that every reader reads so.
pub(super) fn check_setting(key: &str, value: &str) -> Result<()> {
    check_key(key)?;
    let shown = if mask::is_secret(key) { "this".to_owned() } else { format!("{:?}", mask::text(value)) };
    let refuse = |what: &str| Err(Error::new(Status::Usage, format!("{key} cannot be {shown}: {what}")));
    let begins_comment = |at: usize| value[..at].ends_with(char::is_whitespace);
    match value {
        "" => refuse("nothing"),
        _ if value.contains(char::is_control) => refuse("a value is one line, without control characters"),
        _ if value.trim() != value => refuse("readers take the space around a value away"),
        _ if value.match_indices(['#', ';']).any(|(at, _)| begins_comment(at)) => {
            refuse("a # or ; after a space begins a comment for the SDKs")
        }
        _ => Ok(()),
    }
}

/// A key that every reader takes for one.
pub(super) fn check_key(key: &str) -> Result<()> {
    let takes = |byte: u8| is_common(byte) && byte != b':';
    if !key.is_empty() && key.bytes().all(takes) {
        return Ok(());
    }
    Err(Error::new(Status::Usage, format!("{key:?} is no key: letters, digits, _ and -")))
}
