//! What each reader makes of a section header: `[profile NAME]` and everything that people write instead.
//!
//! Rules: botocore's configloader.py over Python's configparser and shlex; aws-runtime's env_config (parse.rs,
//! normalize.rs); aws-sdk-go-v2's internal/ini and config/shared_config.go; smithy-typescript's parseIni.ts and
//! getConfigData.ts.

use std::borrow::Cow;

use super::{Reader, Readers, Source};

/// What a section is to a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Means<'a> {
    /// A profile.
    Profile(Cow<'a, str>),
    /// An `[sso-session NAME]`.
    SsoSession(Cow<'a, str>),
    /// `[DEFAULT]` to the CLI: its settings flow into every section of its file.
    Defaults,
    /// Neither.
    Other,
}

/// A header as the readers understand it; `None` where a reader sees no header in the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header<'a> {
    pub(super) cli: Option<Means<'a>>,
    pub(super) rust: Option<Means<'a>>,
    /// The profile that Go sees.
    pub(super) go: Option<Cow<'a, str>>,
    /// The profile that JavaScript sees, if the section has a setting.
    pub(super) js: Option<Cow<'a, str>>,
}

/// Why Rust's reader refuses a line that begins with `[`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// No `]` in it.
    Unclosed,
    /// Something follows the `]`.
    TextAfter,
    /// A `#` or `;` before the `]`.
    CommentInside,
}

/// Python's whitespace: Unicode's, and the four separators of ASCII.
pub(super) fn is_python_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// JavaScript's whitespace: Unicode's with the byte order mark, without U+0085.
pub(super) fn is_js_space(c: char) -> bool {
    c == '\u{feff}' || c != '\u{85}' && c.is_whitespace()
}

/// The spaces of the published format: space and tab.
pub(super) const SPACES: [char; 2] = [' ', '\t'];

/// A comment's first character.
pub(super) const COMMENT: [char; 2] = ['#', ';'];

/// The characters of a name that every reader understands: `A-Za-z0-9_-/.%@:+`.
pub(super) const fn is_common(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/' | b'.' | b'%' | b'@' | b':' | b'+')
}

/// The name in a header that every reader understands alike, and where the `]` after it stands: `[profile NAME]` or
/// `[default]` in the config file, `[NAME]` in credentials. `line` begins with `[`; what follows the `]` is not looked at.
pub(super) fn common(line: &[u8], file: Source) -> Option<(&[u8], usize)> {
    let start = match file {
        Source::Config if line.starts_with(b"[profile ") => 9,
        Source::Config => return line.starts_with(b"[default]").then(|| (&line[1..8], 8)),
        Source::Credentials => 1,
    };
    let length = line[start..].iter().position(|byte| !COMMON[*byte as usize])?;
    let name = &line[start..start + length];
    let special = match name {
        b"" | b"__proto__" => true,
        b"default" => file == Source::Config,
        b"DEFAULT" => file == Source::Credentials,
        _ => false,
    };
    (line[start + length] == b']' && !special).then_some((name, start + length))
}

const COMMON: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = is_common(byte as u8);
        byte += 1;
    }
    table
};

/// What stands between the brackets for configparser, whose lines are stripped first: up to the last `]`.
pub(super) fn in_cli(stripped: &str) -> Option<&str> {
    let inside = stripped.strip_prefix('[')?;
    inside.rfind(']').filter(|end| *end > 0).map(|end| &inside[..end])
}

/// What stands between the brackets for the Rust SDK. `line` begins with `[`.
pub(super) fn in_rust(line: &str) -> Result<&str, Refused> {
    let line = line.trim_matches(SPACES);
    let bare = line.find(COMMENT).map_or(line, |comment| line[..comment].trim_matches(SPACES));
    let Some(inside) = bare.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
        return Err(match (bare.contains(']'), line.contains(']')) {
            (true, _) => Refused::TextAfter,
            (false, true) => Refused::CommentInside,
            (false, false) => Refused::Unclosed,
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
pub(super) fn js_line(line: &str) -> &str {
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        if COMMENT.contains(&c) && is_js_space(before) {
            return line[..at].trim_matches(is_js_space);
        }
        before = c;
    }
    line.trim_matches(is_js_space)
}

/// The section that JavaScript finds in any line, indented or not.
pub(super) fn in_js(line: &str) -> Option<&str> {
    js_line(line).strip_prefix('[')?.strip_suffix(']')
}

/// botocore's `build_profile_map`, or the raw section of the credentials file.
pub(super) fn cli_means(inside: &str, file: Source) -> Means<'_> {
    if inside == "DEFAULT" {
        return Means::Defaults;
    }
    if file == Source::Credentials {
        return Means::Profile(Cow::Borrowed(inside));
    }
    if inside == "default" {
        return Means::Profile(Cow::Borrowed(inside));
    }
    match second_word(inside) {
        Some(name) if inside.starts_with("profile") => Means::Profile(name),
        Some(name) if inside.starts_with("sso-session") => Means::SsoSession(name),
        _ => Means::Other,
    }
}

/// normalize.rs of the Rust SDK.
pub(super) fn rust_means(inside: &str, file: Source) -> Means<'_> {
    let inside = inside.trim_matches(SPACES);
    let (prefix, name) = match inside.split_once(SPACES) {
        Some((prefix, name)) => (Some(prefix.trim()), name.trim()),
        None => (None, inside.trim()),
    };
    let valid = name.bytes().all(is_common);
    match (file, prefix) {
        (Source::Config, Some("profile")) if valid => Means::Profile(Cow::Borrowed(name)),
        (Source::Config, Some("sso-session")) if valid => Means::SsoSession(Cow::Borrowed(name)),
        (Source::Config, None) if name == "default" => Means::Profile(Cow::Borrowed(name)),
        (Source::Credentials, None) if valid => Means::Profile(Cow::Borrowed(name)),
        _ => Means::Other,
    }
}

/// True for Rust's `[profile default]`, which replaces a bare `[default]` of the same file.
pub(super) fn is_prefixed(inside: &str) -> bool {
    inside.trim_matches(SPACES).contains(SPACES)
}

/// processConfigSections and processCredentialsSections of shared_config.go.
pub(super) fn go_profile(line: &str, file: Source) -> Option<Cow<'_, str>> {
    let section = in_go(line)?;
    let prefixed = section.starts_with("profile ");
    match file {
        Source::Config if prefixed => Some(match section {
            Cow::Borrowed(name) => Cow::Borrowed(&name["profile ".len()..]),
            Cow::Owned(name) => Cow::Owned(name["profile ".len()..].to_owned()),
        }),
        Source::Config => section.eq_ignore_ascii_case("default").then_some(section),
        Source::Credentials => (!prefixed && !section.is_empty()).then_some(section),
    }
}

/// parseIni.ts and getConfigData.ts.
pub(super) fn js_profile(line: &str, file: Source) -> Option<Cow<'_, str>> {
    let section = in_js(line)?;
    if section.is_empty() || is_js_poison(section) {
        return None;
    }
    let Some((prefix, name)) = js_pair(section) else {
        return match file {
            Source::Credentials => Some(Cow::Borrowed(section)),
            Source::Config if section == "default" => Some(Cow::Borrowed(section)),
            Source::Config => section.strip_prefix("profile.").map(Cow::Borrowed),
        };
    };
    match (file, prefix) {
        (Source::Config, "profile") => Some(Cow::Borrowed(name)),
        (Source::Credentials, "profile" | "sso-session" | "services") => Some(Cow::Owned(format!("{prefix}.{name}"))),
        _ => None,
    }
}

/// A section name at which JavaScript gives up on the whole file.
pub(super) fn is_js_poison(section: &str) -> bool {
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
    let fits = !prefix.is_empty() && prefix.bytes().all(word) && !name.is_empty() && name.bytes().all(is_common);
    fits.then_some((prefix, name))
}

/// The second of exactly two words of `shlex.split`; `None` for any other number, or an open quote.
fn second_word(text: &str) -> Option<Cow<'_, str>> {
    let plain = |text: &str| !text.contains(['"', '\'', '\\', ' ', '\t', '\r', '\n']);
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

impl<'a> Header<'a> {
    /// A line that nobody takes for a header.
    pub(super) const NONE: Self = Self { cli: None, rust: None, go: None, js: None };

    /// A header of a profile that everybody understands alike.
    pub(super) fn common(name: &'a str) -> Self {
        let name = Cow::Borrowed(name);
        Self {
            cli: Some(Means::Profile(name.clone())),
            rust: Some(Means::Profile(name.clone())),
            go: Some(name.clone()),
            js: Some(name),
        }
    }

    /// Who sees a profile of exactly this name in it.
    pub(super) fn seen_by(&self, name: &str) -> Readers {
        let cli = self.cli.as_ref().and_then(Means::profile);
        let rust = self.rust.as_ref().and_then(Means::profile);
        let all =
            [(Reader::Cli, cli), (Reader::Rust, rust), (Reader::Go, self.go.as_ref()), (Reader::Js, self.js.as_ref())];
        let seen = all.into_iter().filter(|(_, seen)| seen.is_some_and(|seen| seen == name));
        seen.fold(Readers::NONE, |readers, (reader, _)| readers.with(reader))
    }
}

impl<'a> Means<'a> {
    /// The profile, if it is one.
    pub(super) fn profile(&self) -> Option<&Cow<'a, str>> {
        match self {
            Self::Profile(name) => Some(name),
            _ => None,
        }
    }
}
