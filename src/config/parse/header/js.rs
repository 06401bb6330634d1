//! JavaScript's reading of a header: smithy-typescript's parseIni.ts and getConfigData.ts.

use std::borrow::Cow;

use memchr::memchr2;

use crate::{
    config::{
        parse::chars::{COMMENT, all_common, has_plain_ends, is_js_space},
        reader::AwsFile,
    },
    mask,
};

/// parseIni.ts and getConfigData.ts.
pub(in crate::config) fn profile(line: &str, file: AwsFile) -> Option<Cow<'_, str>> {
    let section = inside(line)?;
    if section.is_empty() || is_poison(section) || mask::in_name(section) {
        return None;
    }
    let Some((prefix, name)) = pair(section) else {
        return match file {
            AwsFile::Credentials => Some(Cow::Borrowed(section)),
            AwsFile::Config if section == "default" => Some(Cow::Borrowed(section)),
            AwsFile::Config => section.strip_prefix("profile.").map(Cow::Borrowed),
        };
    };
    match (file, prefix) {
        (AwsFile::Config, "profile") => Some(Cow::Borrowed(name)),
        (AwsFile::Credentials, "profile" | "sso-session" | "services") => Some(Cow::Owned(format!("{prefix}.{name}"))),
        _ => None,
    }
}

/// A line without its comment and the space around it, as JavaScript has it.
pub(in crate::config) fn bare_line(line: &str) -> &str {
    let mut bare = line;
    if memchr2(b'#', b';', line.as_bytes()).is_some() {
        let starts = |at: &usize| line[..*at].chars().next_back().is_none_or(is_js_space);
        let comment = line.match_indices(COMMENT).map(|(at, _)| at).find(starts);
        bare = &line[..comment.unwrap_or(line.len())];
    }
    if has_plain_ends(bare) { bare } else { bare.trim_matches(is_js_space) }
}

/// The section that JavaScript finds in any line, indented or not.
pub(in crate::config) fn inside(line: &str) -> Option<&str> {
    bare_line(line).strip_prefix('[')?.strip_suffix(']')
}

/// A section name at which JavaScript gives up on the whole file.
pub(in crate::config) fn is_poison(section: &str) -> bool {
    matches!(section, "__proto__" | "profile __proto__")
}

/// `^([\w-]+)\s(["'])?([\w-@+.%:/]+)\2$`
fn pair(section: &str) -> Option<(&str, &str)> {
    let at = section.find(is_js_space)?;
    let (prefix, rest) = section.split_at(at);
    let mut name = rest.strip_prefix(is_js_space)?;
    if let Some(quote) = name.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        name = name[1..].strip_suffix(quote)?;
    }
    let word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let fits = !prefix.is_empty() && prefix.bytes().all(word) && !name.is_empty() && all_common(name.as_bytes());
    fits.then_some((prefix, name))
}
