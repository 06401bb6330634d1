//! Reports section headers that not every reader understands alike.

use crate::{
    config::{
        parse::{
            chars::{COMMENT, all_common, is_js_space},
            header::{self, HeaderMeanings, SectionKind},
            lines::{RawLine, Span},
        },
        problem::{At, Findings},
        reader::{AwsFile, Reader, Readers},
    },
    diagnostic::ids,
    mask,
};

/// A header to report on.
struct HeaderReport<'a> {
    line: RawLine<'a>,
    /// What stands between the brackets, trimmed.
    inside: &'a str,
    /// The first word, and what follows it.
    prefix: Option<(&'a str, &'a str)>,
    at: At,
    meanings: &'a HeaderMeanings<'a>,
    file: AwsFile,
}

/// Reports what is odd about a header that the Rust SDK could parse; one that it could not is an error already.
pub(in crate::config::parse::view) fn report(
    line: RawLine<'_>,
    meanings: &HeaderMeanings<'_>,
    file: AwsFile,
    findings: &mut Findings,
) {
    let Some(inside) = Some(meanings)
        .filter(|meanings| meanings.rust.is_some() && !agreed(meanings))
        .and_then(|_| header::rust::inside(line.text).ok())
    else {
        return;
    };
    let inside = inside.trim();
    let at = At::byte(line.number, line.text, Span::of(inside, line.text).start as usize);
    let prefix = inside.split_once([' ', '\t']).map(|(first, rest)| (first, rest.trim()));
    let header = HeaderReport { line, inside, prefix, at, meanings, file };
    let rules = [
        HeaderReport::secret,
        HeaderReport::special,
        HeaderReport::comment,
        HeaderReport::prefixes,
        HeaderReport::quotes,
        HeaderReport::characters,
        HeaderReport::spaces,
    ];
    for rule in rules {
        if rule(&header, findings) {
            return;
        }
    }
}

/// True when every reader sees the same profile, or the CLI and Rust the same session.
fn agreed(meanings: &HeaderMeanings<'_>) -> bool {
    match (&meanings.cli, &meanings.rust) {
        (Some(SectionKind::Profile(name)), Some(SectionKind::Profile(_))) => meanings.visible_to(name) == Readers::ALL,
        (Some(SectionKind::SsoSession(cli)), Some(SectionKind::SsoSession(rust))) => cli == rust,
        _ => false,
    }
}

impl HeaderReport<'_> {
    fn name(&self) -> &str {
        let known = self.meanings.cli_profile().or(self.meanings.rust_profile());
        known.or(self.meanings.go.as_deref()).or(self.meanings.js.as_deref()).unwrap_or(self.inside)
    }

    /// `not seen by …`, about the name that the CLI sees, else Rust, Go, JavaScript.
    fn mark(&self) -> String {
        self.meanings.visible_to(self.name()).mark()
    }

    /// Reports a secret in a header, before other rules can quote it.
    fn secret(&self, findings: &mut Findings) -> bool {
        let found = mask::in_name(self.inside);
        if found {
            let what = format_args!("section header contains a secret: awsp does not list this profile");
            findings.error(&ids::SECRET_IN_HEADER, self.at, Readers::NONE, what);
        }
        found
    }

    /// Names that are special to one reader.
    fn special(&self, findings: &mut Findings) -> bool {
        let inside = self.inside;
        if header::js::inside(self.line.text).is_some_and(header::js::is_poison) {
            let js = Readers::of(&[Reader::Js]);
            findings.error(&ids::PROTO_NAME, self.at, js, format_args!("JS gives up on a file with [{inside}]"));
        } else if inside.eq_ignore_ascii_case("default") && inside != "default" {
            let what = match inside {
                "DEFAULT" => "for the CLI its settings flow into every section of this file",
                _ => "only Go takes it for default",
            };
            findings.warning(&ids::UPPERCASE_DEFAULT, self.at, format_args!("[{inside}]: {what}"));
        } else {
            return false;
        }
        true
    }

    /// A comment after the `]`.
    fn comment(&self, findings: &mut Findings) -> bool {
        let Some(comment) = self.line.text.find(COMMENT) else { return false };
        let at = At::byte(self.line.number, self.line.text, comment);
        if self.line.text[comment..].contains(']') {
            let what = "for the CLI the name ends at the last ] of the line, which is in the comment";
            findings.error(&ids::HEADER_COMMENT, at, Readers::NONE, format_args!("{what}"));
        } else if self.meanings.js.is_none() && !self.line.text[..comment].ends_with(is_js_space) {
            findings.warning(&ids::HEADER_COMMENT, at, format_args!("JS needs a space before this comment"));
        } else {
            return false;
        }
        true
    }

    /// What a section has to be called in each file.
    fn prefixes(&self, findings: &mut Findings) -> bool {
        let (at, inside) = (self.at, self.inside);
        let known = |word: &str| matches!(word, "profile" | "sso-session" | "services");
        let to_cli = !matches!(self.meanings.cli, Some(SectionKind::Services(_) | SectionKind::Other));
        match (self.file, self.prefix) {
            (AwsFile::Credentials, Some((first, rest))) if known(first) => {
                let what =
                    if first == "profile" { "profiles have no prefix here" } else { "it belongs into the config file" };
                findings.warning(
                    &ids::PREFIX_IN_CREDENTIALS,
                    at,
                    format_args!("[{first} {rest}] in the credentials file: {what}"),
                );
            }
            (AwsFile::Config, None) if !matches!(inside, "" | "plugins" | "preview") => {
                let what = match bare_name(inside) {
                    "" => "its name is missing".to_owned(),
                    name => format!("the config file needs {}", header::written(name, self.file)),
                };
                findings.warning(&ids::MISSING_PREFIX, at, format_args!("[{inside}] is not a profile: {what}"));
            }
            (AwsFile::Config, Some((first, rest))) if !known(first) && to_cli => {
                findings.warning(&ids::WRONG_PREFIX, at, format_args!("[{first} {rest}]: {}", self.mark()));
            }
            (AwsFile::Config, Some((first, rest))) if !known(first) => {
                findings.warning(&ids::UNKNOWN_SECTION, at, format_args!("no tool knows a section [{first} {rest}]"));
            }
            _ => return false,
        }
        true
    }

    fn quotes(&self, findings: &mut Findings) -> bool {
        let named = self.file == AwsFile::Config && self.prefix.is_some_and(|(first, _)| first != "services");
        let quoted = named && self.inside.contains(['"', '\'', '\\']);
        let what = format!("[{}]: {}", self.inside, self.mark());
        match &self.meanings.cli {
            _ if !quoted => {}
            Some(SectionKind::SsoSession(_)) => {
                findings.warning(
                    &ids::QUOTED_NAME,
                    self.at,
                    format_args!("only the CLI sees this session: its name is quoted"),
                );
            }
            Some(SectionKind::Profile(_)) => findings.warning(&ids::QUOTED_NAME, self.at, format_args!("{what}")),
            _ => findings.error(&ids::QUOTED_NAME, self.at, Readers::NONE, format_args!("{what}")),
        }
        quoted
    }

    fn characters(&self, findings: &mut Findings) -> bool {
        let name = self.prefix.filter(|_| self.file == AwsFile::Config).map_or(self.inside, |(_, rest)| rest);
        if name.chars().any(char::is_control) {
            findings.warning(
                &ids::CONTROL_CHARACTER,
                self.at,
                format_args!("control character in a name: {}", self.mark()),
            );
        } else if name.contains([' ', '\t']) && self.file == AwsFile::Config {
            let what = format_args!("a name with a space: {}", self.mark());
            findings.error(&ids::SPACE_IN_NAME, self.at, Readers::NONE, what);
        } else if name.contains([' ', '\t']) {
            findings.warning(&ids::SPACE_IN_NAME, self.at, format_args!("a name with a space: {}", self.mark()));
        } else if !all_common(name.as_bytes()) {
            findings.warning(&ids::NAME_CHARACTERS, self.at, format_args!("profile {name}: {}", self.mark()));
        } else {
            return false;
        }
        true
    }

    /// What is left when the name itself is fine.
    fn spaces(&self, findings: &mut Findings) -> bool {
        let profile = self.meanings.cli_profile().or(self.meanings.rust_profile()).filter(|name| !name.is_empty());
        if let Some(name) = profile {
            let what = format_args!("spaces in the header of {}: {}", name.trim(), self.mark());
            findings.warning(&ids::HEADER_SPACES, self.at, what);
        }
        profile.is_some()
    }
}

/// Returns the name in a header of one word, without quotes and without a `profile` prefix as in `profile.x`.
fn bare_name(inside: &str) -> &str {
    let is_prefix = |start: &str| start.eq_ignore_ascii_case("profile");
    let rest = match inside.split_at_checked("profile".len()) {
        Some((start, rest)) if is_prefix(start) => rest,
        _ => return inside.trim_matches(['"', '\'']),
    };
    let separator = |c: char| c.is_whitespace() || matches!(c, '.' | ':' | '"' | '\'');
    if rest.is_empty() || rest.starts_with(separator) {
        rest.trim_start_matches(separator).trim_matches(['"', '\''])
    } else {
        inside
    }
}
