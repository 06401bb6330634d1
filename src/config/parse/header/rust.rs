//! The Rust SDK's reading of a header: aws-runtime's env_config (parse.rs, normalize.rs).

use std::borrow::Cow;

use super::kind::SectionKind;
use crate::{
    config::{
        parse::chars::{COMMENT, SPACES, all_common},
        reader::AwsFile,
    },
    mask,
};

/// Why Rust's reader refuses a line that begins with `[`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::config) enum HeaderError {
    /// No `]` in it.
    Unclosed,
    /// Something follows the `]`.
    TextAfter,
    /// A `#` or `;` before the `]`.
    CommentInside,
}

/// What stands between the brackets for the Rust SDK. `line` begins with `[`.
pub(in crate::config) fn inside(line: &str) -> Result<&str, HeaderError> {
    let line = line.trim_matches(SPACES);
    let bare = line.find(COMMENT).map_or(line, |comment| line[..comment].trim_matches(SPACES));
    let Some(inside) = bare.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
        return Err(match (bare.contains(']'), line.contains(']')) {
            (true, _) => HeaderError::TextAfter,
            (false, true) => HeaderError::CommentInside,
            (false, false) => HeaderError::Unclosed,
        });
    };
    Ok(inside)
}

/// normalize.rs of the Rust SDK.
pub(in crate::config) fn kind(inside: &str, file: AwsFile) -> SectionKind<'_> {
    let inside = inside.trim_matches(SPACES);
    if mask::in_name(inside) {
        return SectionKind::Other;
    }
    let (prefix, name) = match inside.split_once(SPACES) {
        Some((prefix, name)) => (Some(prefix.trim()), name.trim()),
        None => (None, inside.trim()),
    };
    let valid = all_common(name.as_bytes());
    match (file, prefix) {
        (AwsFile::Config, Some("profile")) if valid => SectionKind::Profile(Cow::Borrowed(name)),
        (AwsFile::Config, Some("sso-session")) if valid => SectionKind::SsoSession(Cow::Borrowed(name)),
        (AwsFile::Config, Some("services")) if valid => SectionKind::Services(Cow::Borrowed(name)),
        (AwsFile::Config, None) if name == "default" => SectionKind::Profile(Cow::Borrowed(name)),
        (AwsFile::Credentials, None) if valid => SectionKind::Profile(Cow::Borrowed(name)),
        _ => SectionKind::Other,
    }
}

/// True for Rust's `[profile default]`, which replaces a bare `[default]` of the same file.
pub(in crate::config) fn is_prefixed(inside: &str) -> bool {
    inside.trim_matches(SPACES).contains(SPACES)
}
