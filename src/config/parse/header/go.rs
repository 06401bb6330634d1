//! Go's reading of a header: aws-sdk-go-v2's internal/ini and config/shared_config.go.

use std::borrow::Cow;

use crate::{
    config::{
        parse::chars::{COMMENT, SPACES},
        reader::AwsFile,
    },
    mask,
};

/// processConfigSections and processCredentialsSections of shared_config.go.
pub(in crate::config) fn profile(line: &str, file: AwsFile) -> Option<Cow<'_, str>> {
    let section = inside(line).filter(|section| !mask::in_name(section))?;
    let prefixed = section.starts_with("profile ");
    match file {
        AwsFile::Config if prefixed => Some(match section {
            Cow::Borrowed(name) => Cow::Borrowed(&name["profile ".len()..]),
            Cow::Owned(name) => Cow::Owned(name["profile ".len()..].to_owned()),
        }),
        AwsFile::Config => section.eq_ignore_ascii_case("default").then_some(section),
        AwsFile::Credentials => (!prefixed && !section.is_empty()).then_some(section),
    }
}

/// The section that Go finds in any line, indented or not.
fn inside(line: &str) -> Option<Cow<'_, str>> {
    let bare = line.find(COMMENT).map_or(line, |comment| &line[..comment]).trim();
    let name = bare.strip_prefix('[')?.strip_suffix(']')?.trim();
    Some(match name.split_once(SPACES) {
        Some((kind, rest)) if !rest.starts_with(SPACES) && name.as_bytes()[kind.len()] == b' ' => Cow::Borrowed(name),
        Some((kind, rest)) => Cow::Owned(format!("{kind} {}", rest.trim_start_matches(SPACES))),
        None => Cow::Borrowed(name),
    })
}
