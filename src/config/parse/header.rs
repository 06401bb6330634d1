//! What each reader makes of a section header: `[profile NAME]` and everything that people write instead. A header
//! that contains a secret names no profile here, so that awsp does not list the secret as a name.
//!
//! Rules: botocore's configloader.py over Python's configparser and shlex; aws-runtime's env_config (parse.rs,
//! normalize.rs); aws-sdk-go-v2's internal/ini and config/shared_config.go; smithy-typescript's parseIni.ts and
//! getConfigData.ts.

use std::borrow::Cow;

use memchr::memchr2;

use crate::config::{AwsFile, Reader, Readers, parse::lines::Span};
use crate::mask;

/// What a section is to a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::config) enum SectionKind<'a> {
    /// A profile.
    Profile(Cow<'a, str>),
    /// An `[sso-session NAME]`.
    SsoSession(Cow<'a, str>),
    /// A `[services NAME]`: endpoints.
    Services(Cow<'a, str>),
    /// `[DEFAULT]` to the CLI: its settings flow into every section of its file.
    Defaults,
    /// None of these.
    Other,
}

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

/// Python's whitespace: Unicode's, and the four separators of ASCII.
pub(in crate::config) fn is_python_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// JavaScript's whitespace: Unicode's with the byte order mark, without U+0085.
pub(in crate::config) fn is_js_space(c: char) -> bool {
    c == '\u{feff}' || c != '\u{85}' && c.is_whitespace()
}

/// The spaces of the published format: space and tab.
pub(in crate::config) const SPACES: [char; 2] = [' ', '\t'];

/// A comment's first character.
pub(in crate::config) const COMMENT: [char; 2] = ['#', ';'];

/// The characters that every reader understands in a name: `A-Za-z0-9_-/.%@:+`.
pub(in crate::config) const fn is_common(byte: u8) -> bool {
    // without branches, so that the compiler can test many at once
    (byte.wrapping_sub(b'-') <= b':' - b'-')
        | (byte.wrapping_sub(b'@') <= b'Z' - b'@')
        | (byte.wrapping_sub(b'a') <= b'z' - b'a')
        | (byte == b'_')
        | (byte == b'%')
        | (byte == b'+')
}

/// True for a text of nothing else.
pub(in crate::config) fn all_common(text: &[u8]) -> bool {
    all(text, is_common)
}

/// True when each byte is such. `is` has no branches, so that 16 are tested at once.
fn all(text: &[u8], is: impl Fn(u8) -> bool) -> bool {
    let all = |chunk: &[u8; 16]| chunk.iter().fold(true, |all, byte| all & is(*byte));
    match text.last_chunk() {
        Some(last) => text.as_chunks().0.iter().all(all) && all(last),
        None => text.iter().all(|byte| is(*byte)),
    }
}

/// Where the first `]` is, eight bytes at a time: names are too short for anything with a start-up cost.
fn find_close(text: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let (words, rest) = text.as_chunks::<8>();
    for (number, word) in words.iter().enumerate() {
        let other = u64::from_le_bytes(*word) ^ (ONES * b']' as u64);
        let zeros = other.wrapping_sub(ONES) & !other & (ONES << 7);
        if zeros != 0 {
            return Some(number * 8 + zeros.trailing_zeros() as usize / 8);
        }
    }
    rest.iter().position(|byte| *byte == b']').map(|at| words.len() * 8 + at)
}

/// The name in a header that every reader understands alike, and where the `]` after it stands: `[profile NAME]` or
/// `[default]` in the config file, `[NAME]` in credentials. `line` begins with `[`; what follows the `]` is not looked at.
pub(in crate::config) fn common(line: &[u8], file: AwsFile) -> Option<(&[u8], usize)> {
    let start = match file {
        AwsFile::Config if line.first_chunk() == Some(b"[profile ") => 9,
        AwsFile::Config => return (line.first_chunk() == Some(b"[default]")).then(|| (&line[1..8], 8)),
        AwsFile::Credentials => 1,
    };
    let name = &line[start..start + find_close(&line[start..])?];
    let special = match name.len() {
        0 => true,
        7 => name == b"default" && file == AwsFile::Config || name == b"DEFAULT" && file == AwsFile::Credentials,
        9 => name == b"__proto__",
        _ => false,
    };
    // most names are without a `:`, and too short for a secret or in pieces
    let is_plain = all(name, |byte| is_common(byte) & (byte != b':')) && !mask::may_be_token(name);
    let is_common = is_plain || all_common(name) && !str::from_utf8(name).is_ok_and(mask::in_name);
    (!special && is_common).then_some((name, start + name.len()))
}

/// What stands between the brackets for configparser, whose lines are stripped first: up to the last `]`.
pub(in crate::config) fn in_cli(stripped: &str) -> Option<&str> {
    let inside = stripped.strip_prefix('[')?;
    inside.rfind(']').filter(|end| *end > 0).map(|end| &inside[..end])
}

/// What stands between the brackets for the Rust SDK. `line` begins with `[`.
pub(in crate::config) fn in_rust(line: &str) -> Result<&str, HeaderError> {
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

/// The section that Go finds in any line, indented or not.
fn in_go(line: &str) -> Option<Cow<'_, str>> {
    let bare = line.find(COMMENT).map_or(line, |comment| &line[..comment]).trim();
    let name = bare.strip_prefix('[')?.strip_suffix(']')?.trim();
    Some(match name.split_once(SPACES) {
        Some((kind, rest)) if !rest.starts_with(SPACES) && name.as_bytes()[kind.len()] == b' ' => Cow::Borrowed(name),
        Some((kind, rest)) => Cow::Owned(format!("{kind} {}", rest.trim_start_matches(SPACES))),
        None => Cow::Borrowed(name),
    })
}

/// A line without its comment and the space around it, as JavaScript has it.
pub(in crate::config) fn js_line(line: &str) -> &str {
    let mut bare = line;
    if memchr2(b'#', b';', line.as_bytes()).is_some() {
        let starts = |at: &usize| line[..*at].chars().next_back().is_none_or(is_js_space);
        let comment = line.match_indices(COMMENT).map(|(at, _)| at).find(starts);
        bare = &line[..comment.unwrap_or(line.len())];
    }
    if has_plain_ends(bare) { bare } else { bare.trim_matches(is_js_space) }
}

/// True when no reader takes anything off a text by trimming it.
pub(in crate::config) fn has_plain_ends(text: &str) -> bool {
    let plain = |byte: Option<&u8>| byte.is_some_and(|byte| (b'!'..0x7f).contains(byte));
    plain(text.as_bytes().first()) && plain(text.as_bytes().last())
}

/// Without the space and tab around it.
pub(in crate::config) fn trim_spaces(text: &str) -> &str {
    if has_plain_ends(text) { text } else { text.trim_matches(SPACES) }
}

/// The section that JavaScript finds in any line, indented or not.
pub(in crate::config) fn in_js(line: &str) -> Option<&str> {
    js_line(line).strip_prefix('[')?.strip_suffix(']')
}

/// botocore's `build_profile_map`, or the raw section of the credentials file.
pub(in crate::config) fn cli_means(inside: &str, file: AwsFile) -> SectionKind<'_> {
    if inside == "DEFAULT" {
        return SectionKind::Defaults;
    }
    if mask::in_name(inside) {
        return SectionKind::Other;
    }
    if file == AwsFile::Credentials {
        return SectionKind::Profile(Cow::Borrowed(inside));
    }
    if inside == "default" {
        return SectionKind::Profile(Cow::Borrowed(inside));
    }
    match second_word(inside) {
        Some(name) if inside.starts_with("profile") => SectionKind::Profile(name),
        Some(name) if inside.starts_with("sso-session") => SectionKind::SsoSession(name),
        Some(name) if inside.starts_with("services") => SectionKind::Services(name),
        _ => SectionKind::Other,
    }
}

/// normalize.rs of the Rust SDK.
pub(in crate::config) fn rust_means(inside: &str, file: AwsFile) -> SectionKind<'_> {
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

/// processConfigSections and processCredentialsSections of shared_config.go.
pub(in crate::config) fn go_profile(line: &str, file: AwsFile) -> Option<Cow<'_, str>> {
    let section = in_go(line).filter(|section| !mask::in_name(section))?;
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

/// parseIni.ts and getConfigData.ts.
pub(in crate::config) fn js_profile(line: &str, file: AwsFile) -> Option<Cow<'_, str>> {
    let section = in_js(line)?;
    if section.is_empty() || is_js_poison(section) || mask::in_name(section) {
        return None;
    }
    let Some((prefix, name)) = js_pair(section) else {
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

/// A section name at which JavaScript gives up on the whole file.
pub(in crate::config) fn is_js_poison(section: &str) -> bool {
    matches!(section, "__proto__" | "profile __proto__")
}

/// `^([\w-]+)\s(["'])?([\w-@+.%:/]+)\2$`
fn js_pair(section: &str) -> Option<(&str, &str)> {
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

/// The second of exactly two words of `shlex.split`; `None` for any other number, or an open quote.
fn second_word(text: &str) -> Option<Cow<'_, str>> {
    let special = |byte| matches!(byte, b'"' | b'\'' | b'\\' | b' ' | b'\t' | b'\r' | b'\n');
    let plain = |text: &str| !text.bytes().any(special);
    if let Some((first, second)) = text.split_once(' ')
        && !second.is_empty()
        && plain(first)
        && plain(second)
    {
        return Some(Cow::Borrowed(second));
    }
    let mut words = shell_words(text)?.into_iter();
    let second = words.nth(1)?;
    words.next().is_none().then_some(Cow::Owned(second))
}

/// Python's `shlex.split(text)`; `None` where it raises ValueError.
fn shell_words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\\' => word.get_or_insert_default().push(chars.next()?),
            '\'' | '"' => quoted(c, &mut chars, word.get_or_insert_default())?,
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Some(words)
}

/// The rest of a quoted stretch; `None` when it does not end.
fn quoted(quote: char, chars: &mut std::str::Chars<'_>, word: &mut String) -> Option<()> {
    loop {
        match chars.next()? {
            c if c == quote => return Some(()),
            '\\' if quote == '"' => {
                let escaped = chars.next()?;
                if !matches!(escaped, '"' | '\\') {
                    word.push('\\');
                }
                word.push(escaped);
            }
            c => word.push(c),
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

    /// Each name, with who sees it.
    pub(in crate::config) fn each(&self) -> Vec<(&str, Readers)> {
        let seen = [
            (Reader::Cli, self.cli_profile()),
            (Reader::Rust, self.rust_profile()),
            (Reader::Go, self.go.as_deref()),
            (Reader::Js, self.js.as_deref()),
        ];
        let mut each: Vec<(&str, Readers)> = Vec::new();
        for (reader, name) in seen.into_iter().filter_map(|(reader, name)| Some((reader, name?))) {
            match each.iter_mut().find(|(known, _)| *known == name) {
                Some((_, readers)) => *readers = readers.with(reader),
                None => each.push((name, Readers::of(&[reader]))),
            }
        }
        each
    }

    /// Who sees a profile of exactly this name in it.
    pub(in crate::config) fn seen_by(&self, name: &str) -> Readers {
        self.each().into_iter().find(|(seen, _)| *seen == name).map_or(Readers::NONE, |(_, readers)| readers)
    }
}

impl SectionKind<'_> {
    fn into_owned(self) -> SectionKind<'static> {
        match self {
            Self::Profile(name) => SectionKind::Profile(Cow::Owned(name.into_owned())),
            Self::SsoSession(name) => SectionKind::SsoSession(Cow::Owned(name.into_owned())),
            Self::Services(name) => SectionKind::Services(Cow::Owned(name.into_owned())),
            Self::Defaults => SectionKind::Defaults,
            Self::Other => SectionKind::Other,
        }
    }

    /// The profile, if it is one.
    pub(in crate::config) fn profile(&self) -> Option<&str> {
        match self {
            Self::Profile(name) => Some(name),
            _ => None,
        }
    }
}
