//! Explains why a name is not a profile: a malformed header, a profile whose name differs in case or spaces, or an
//! sso-session of that name.

use crate::{
    config::{
        model::{config::Config, profile::Profile},
        parse::{header, lines, text::ParsedFile},
        problem::Problem,
        reader::{AwsFile, Place, Reader, View},
    },
    diagnostic::{Diagnostic, Location, Rule, Severity, ids},
};

/// The problems that explain why a header is not that of a profile, the most telling first.
const OF_HEADERS: [&Rule; 19] = [
    &ids::BOM,
    &ids::NOT_UTF8,
    &ids::MISSING_PREFIX,
    &ids::UNKNOWN_SECTION,
    &ids::WRONG_PREFIX,
    &ids::SPACE_IN_NAME,
    &ids::QUOTED_NAME,
    &ids::NAME_CHARACTERS,
    &ids::HEADER_SPACES,
    &ids::HEADER_COMMENT,
    &ids::INDENTED_HEADER,
    &ids::UNCLOSED_HEADER,
    &ids::TEXT_AFTER_HEADER,
    &ids::COMMENT_IN_HEADER,
    &ids::PREFIX_IN_CREDENTIALS,
    &ids::CONTROL_CHARACTER,
    &ids::UPPERCASE_DEFAULT,
    &ids::CR_LINE_END,
    &ids::PROTO_NAME,
];

/// The hint for a file that is not UTF-8 or begins with a byte order mark.
const SAVE_AS_UTF8: &str = "save the file as UTF-8, without a byte order mark";

/// The word before the name in a header of the config file.
const WORD: &str = "profile";

/// Profiles of a session that a hint names at most.
const MAX_NAMES: usize = 3;

/// How a name differs from the one that the user typed, the smallest difference first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    /// Equal but for spaces.
    Same,
    /// Equal but for spaces and the case of letters.
    OtherCase,
}

/// A line that may be meant as the header of a profile.
struct MeantHeader<'a> {
    file: &'a ParsedFile,
    line: usize,
    name: &'a str,
}

impl Config {
    /// Returns why the CLI and the SDK for Rust do not see a profile of this name: the problem of its header, with the
    /// header to write as hint, or a similar name. `self` comes from whole files.
    pub fn near_miss(&self, name: &str) -> Option<Diagnostic> {
        self.spoiled(name, Nearness::Same)
            .or_else(|| self.similar(name))
            .or_else(|| self.spoiled(name, Nearness::OtherCase))
            .or_else(|| self.session_of(name))
    }

    /// Returns why a file is not read: it cannot be opened, is in UTF-16, or its variable is empty.
    pub fn unread(&self) -> Option<(AwsFile, Diagnostic)> {
        let is_utf16 = |problem: &Problem| {
            let bytes = self.files[problem.file as usize].bytes();
            problem.diagnostic.is(&ids::NOT_UTF8) && matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
        };
        let is_refused = |problem: &Problem| problem.line() == 0 && problem.diagnostic.severity == Severity::Error;
        let is_off =
            |problem: &Problem| [&ids::EMPTY_OVERRIDE, &ids::NO_HOME].iter().any(|rule| problem.diagnostic.is(rule));
        let first = |is: &dyn Fn(&Problem) -> bool| self.problems.iter().find(|problem| is(problem));
        let found = |problem: &Problem| (problem.file, problem.diagnostic.clone());
        let with_hint = |(file, diagnostic): (AwsFile, Diagnostic)| (file, diagnostic.with_hint(SAVE_AS_UTF8));
        let refused = first(&is_refused).map(found);
        refused.or_else(|| first(&is_utf16).map(found).map(with_hint)).or_else(|| first(&is_off).map(found))
    }

    /// Returns the problem of a malformed header that may be meant for `name`.
    fn spoiled(&self, name: &str, wanted: Nearness) -> Option<Diagnostic> {
        let headers = self.files.iter().flat_map(meant_headers);
        let near =
            |meant: &MeantHeader<'_>| nearness(meant.name, name) == Some(wanted) && !self.is_similar(meant, name);
        headers.filter(near).find_map(|meant| {
            let problem = self.problem_of(&meant)?;
            Some(problem.diagnostic.clone().with_hint(fix(&meant, name, problem)))
        })
    }

    fn problem_of(&self, meant: &MeantHeader<'_>) -> Option<&Problem> {
        let on_line = |problem: &&Problem| (problem.file, problem.line()) == (meant.file.file, meant.line);
        let found: Vec<_> = self.problems.iter().filter(on_line).collect();
        OF_HEADERS.iter().find_map(|rule| found.iter().copied().find(|problem| problem.diagnostic.is(rule)))
    }

    /// Returns whether the line is the header of a profile that [`Config::similar`] finds.
    fn is_similar(&self, meant: &MeantHeader<'_>, name: &str) -> bool {
        let at = |place: &Place| (place.file, place.line) == (meant.file.file, meant.line);
        let near = |profile: &&Profile| nearness(&profile.name, name).is_some();
        self.profiles.iter().filter(near).any(|profile| profile.places.iter().any(at))
    }

    /// Returns the profile whose name differs only in case or spaces.
    fn similar(&self, name: &str) -> Option<Diagnostic> {
        let near = |profile: &&Profile| profile.name != name && nearness(&profile.name, name).is_some();
        let known = self.profiles.iter().filter(near).min_by_key(|profile| nearness(&profile.name, name))?;
        let what = match nearness(&known.name, name)? {
            Nearness::OtherCase => "profile names are case-sensitive",
            Nearness::Same if name.trim() == known.name => "the name has a space before or after it",
            Nearness::Same => "the spaces in the name differ",
        };
        let found = Diagnostic::new(&ids::NO_PROFILE, what).with_hint(known.name.clone());
        Some(known.location().into_iter().fold(found, Diagnostic::at))
    }

    /// Returns the sso-session of this name, with profiles that use it as hint.
    fn session_of(&self, name: &str) -> Option<Diagnostic> {
        let session = self.sso_sessions.iter().find(|session| nearness(session, name).is_some())?;
        let uses = |profile: &&Profile| profile.sso_session.as_ref() == Some(session);
        let users: Vec<_> =
            self.profiles.iter().filter(uses).take(MAX_NAMES).map(|profile| profile.name.as_str()).collect();
        let hint = if users.is_empty() { "awsp list".to_owned() } else { users.join(", ") };
        let found = Diagnostic::new(&ids::NO_PROFILE, "it is an sso-session").with_hint(hint);
        Some(self.session_line(session).into_iter().fold(found, Diagnostic::at))
    }

    fn session_line(&self, session: &str) -> Option<Location> {
        let number = self.sso_sessions.iter().position(|known| known == session)?;
        let sections = self.session_sections[number];
        let view = if sections.of(View::Cli).is_empty() { View::Rust } else { View::Cli };
        let at = self.links.iter(sections.of(view)).next()?;
        let file = &self.files[at.file as usize];
        let line = file.outline.tree(view).sections[at.section as usize].line;
        Some(Location::from(&file.place(line)))
    }
}

/// Returns the hint for a malformed header: the header to write.
fn fix(meant: &MeantHeader<'_>, asked: &str, problem: &Problem) -> String {
    if [&ids::BOM, &ids::NOT_UTF8].iter().any(|rule| problem.diagnostic.is(rule)) {
        return SAVE_AS_UTF8.to_owned();
    }
    // an odd space is likely the mistake
    let name = asked.split_whitespace().collect::<Vec<_>>().join(" ");
    let header = header::written(&name, meant.file.file);
    let only = if meant.file.file == AwsFile::Config && name.contains(' ') {
        format!(", which {} see", Reader::Cli.name())
    } else {
        String::new()
    };
    format!("change line {} to {header}{only}", meant.line)
}

/// Returns every line that begins like a header, once for each name that it may be meant for.
fn meant_headers(file: &ParsedFile) -> impl Iterator<Item = MeantHeader<'_>> {
    lines::lines(&file.text, 1).flat_map(move |line| {
        let names = line.text.split('\r').flat_map(meant_names);
        names.map(move |name| MeantHeader { file, line: line.number as usize, name })
    })
}

/// Returns the names that a header may be meant for: its text without a word like `profile`, and its whole text.
fn meant_names(line: &str) -> Vec<&str> {
    let text = line.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let Some(inside) = text.strip_prefix('[') else { return Vec::new() };
    let inside = inside[..inside.find([']', '#', ';']).unwrap_or(inside.len())].trim();
    let first = inside.split(char::is_whitespace).next().unwrap_or_default();
    if ["sso-session", "services"].iter().any(|word| first.eq_ignore_ascii_case(word)) {
        return Vec::new();
    }
    let is_word = first.get(..WORD.len()).is_some_and(|start| start.eq_ignore_ascii_case(WORD));
    let after_word = is_word.then(|| match first.len() < inside.len() {
        // `profiles x`, `profile: x`
        true if first.len() <= WORD.len() + 1 => &inside[first.len()..],
        _ => inside[WORD.len()..].trim_start_matches(['.', ':', '-', '=', '/']),
    });
    fn bare(name: &str) -> &str {
        name.trim().trim_matches(['"', '\'', '`', '“', '”', '‘', '’'])
    }
    after_word.into_iter().chain([inside]).map(bare).filter(|name| !name.is_empty()).collect()
}

/// Returns how two names differ; `None` if they differ in more than case and spaces. A character that could not be
/// decoded equals any.
fn nearness(name: &str, asked: &str) -> Option<Nearness> {
    let same = |name: &str, asked: &str| {
        let (mut one, mut other) = (letters(name), letters(asked));
        loop {
            match (one.next(), other.next()) {
                (None, None) => return true,
                (Some(one), Some(other)) if one == other || one == char::REPLACEMENT_CHARACTER => {}
                _ => return false,
            }
        }
    };
    if same(name, asked) {
        Some(Nearness::Same)
    } else {
        same(&name.to_lowercase(), &asked.to_lowercase()).then_some(Nearness::OtherCase)
    }
}

/// Returns the characters of a name, trimmed, with each run of spaces as one.
fn letters(name: &str) -> impl Iterator<Item = char> {
    let words = name.split_whitespace().enumerate();
    words.flat_map(|(number, word)| (number > 0).then_some(' ').into_iter().chain(word.chars()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn malformed_header_gives_the_name_it_is_meant_for() {
        let meant = [
            ("[docgen]", "docgen"),
            ("  [profile a]", "a"),
            ("\u{feff}[profile a]", "a"),
            ("[Profile a]", "a"),
            ("[PROFILE  a ]", "a"),
            ("[profile\u{a0}a]", "a"),
            ("[profile.a]", "a"),
            ("[profile:a]", "a"),
            ("[profiles a]", "a"),
            ("[profile a", "a"),
            ("[profile a # x", "a"),
            ("[profile My Account]", "My Account"),
            ("[profile “a”]", "a"),
            ("[profilea]", "a"),
            ("[profile-a]", "profile-a"),
        ];
        assert!(
            meant.iter().all(|(line, name)| meant_names(line).contains(name)),
            "{:?}",
            meant.map(|it| meant_names(it.0))
        );
        for line in ["[]", "[sso-session a]", "[services a]", "region = [a]", "# [a]"] {
            assert!(meant_names(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn nearness_ignores_spaces_and_case() {
        assert_eq!(nearness("dev", " dev "), Some(Nearness::Same));
        assert_eq!(nearness("a b", "a\u{a0} b"), Some(Nearness::Same));
        assert_eq!(nearness("caf\u{fffd}", "café"), Some(Nearness::Same));
        assert_eq!(nearness("Dev", "dEV"), Some(Nearness::OtherCase));
        assert_eq!(nearness("dev", "de"), None);
        assert_eq!(nearness("ab", "a b"), None);
    }
}
