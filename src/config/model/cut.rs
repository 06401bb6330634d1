//! A profile's chain cut out of both files: its sections byte for byte, and nothing else.

use std::{borrow::Cow, collections::BTreeSet};

use memchr::memchr_iter;

use crate::config::{
    files::location::Locations,
    model::{
        config::Config,
        profile::Profile,
        settings::{EffectiveSettings, SettingValue},
        walk::Walk,
    },
    parse::{
        chars::is_python_space,
        header::{Header, SectionKind},
        text::ParsedFile,
        view::Head,
    },
    reader::View,
};
use crate::diagnostic::{Error, Location, Result, Status};

/// What is never copied: whoever reads it can act as its owner.
pub const KEYS: [&str; 4] = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_security_token"];

const VIEWS: [View; 2] = [View::Cli, View::Rust];

/// A profile, the profiles it leads to, and the sessions and services that these name.
#[derive(Debug, Default)]
pub struct Cut {
    /// The profiles.
    pub profiles: BTreeSet<String>,
    /// The bytes of the files, in the order of [`AwsFile::BOTH`](crate::config::AwsFile::BOTH).
    pub files: [Vec<u8>; 2],
    sessions: BTreeSet<String>,
    services: BTreeSet<String>,
}

/// From a line that some reader takes for a header to the next such line.
struct HeaderBlock<'a> {
    line: usize,
    /// The first line's; a lone carriage return makes several.
    heads: &'a [Head],
    bytes: &'a [u8],
}

impl Config {
    /// Cuts a profile's chain out of both files, which have to be read whole.
    ///
    /// # Errors
    /// There are keys in it, or a reader would make something else of the copies.
    pub fn cut(&self, name: &str) -> Result<Cut> {
        Cut::new(self, name)
    }
}

impl Cut {
    /// See [`Config::cut`].
    fn new(config: &Config, name: &str) -> Result<Self> {
        if let Some(foreign) = config.profile(name).filter(|profile| config.is_foreign(profile)) {
            let what = format!("the CLI, boto3 and the SDK for Rust do not see {name}");
            return Err(refused(what).at(foreign.location()));
        }
        let mut cut = Self::default();
        for view in VIEWS {
            for profile in Walk::new(config, view).visited(name) {
                if let Some(settings) = config.effective(&profile, view, None) {
                    cut.sessions.extend(settings.text("sso_session").map(Cow::into_owned));
                    cut.services.extend(settings.text("services").map(Cow::into_owned));
                }
                cut.profiles.insert(profile);
            }
        }
        for file in &config.files {
            cut.files[file.file as usize] = cut.of(file)?;
        }
        cut.check(config, name)?;
        Ok(cut)
    }

    /// The sections of one file.
    fn of(&self, file: &ParsedFile) -> Result<Vec<u8>> {
        let (mut copy, mut inside) = (Vec::new(), [false; 2]);
        // to the CLI, [DEFAULT] is part of every section of its file
        let defaults = file.outline.heads.iter().any(|head| self.wants(head, View::Cli, file, false) == Some(true));
        for piece in pieces(file) {
            for head in piece.heads {
                for (view, inside) in VIEWS.into_iter().zip(&mut inside) {
                    *inside = self.wants(head, view, file, defaults).unwrap_or(*inside);
                }
            }
            if inside[0] || inside[1] && file.is_utf8() {
                piece.refuse_keys(file)?;
                copy.extend_from_slice(without_last_comments(piece.bytes));
                if !copy.ends_with(b"\n") {
                    copy.push(b'\n');
                }
            }
        }
        Ok(copy)
    }

    /// Whether this is the header of a wanted section to `view`; `None` where it is no header.
    fn wants(&self, head: &Head, view: View, file: &ParsedFile, defaults: bool) -> Option<bool> {
        Some(match head.means(view, &file.text)? {
            SectionKind::Profile(name) => self.profiles.contains(&*name),
            SectionKind::SsoSession(name) => self.sessions.contains(&*name),
            SectionKind::Services(name) => self.services.contains(&*name),
            SectionKind::Defaults => defaults,
            SectionKind::Other => false,
        })
    }

    /// Checks the copies: every reader must read the profiles of the chain as before, and find no other profile. The
    /// copy fails if a header that only some readers see, or a setting that continues after one, cannot be separated.
    fn check(&self, config: &Config, name: &str) -> Result<()> {
        let nowhere = Locations::default();
        let copy = Config::of_bytes(&nowhere, self.files.clone())?;
        let strange = |file: &ParsedFile| file.outline.heads.iter().any(|head| self.is_strange(head, file));
        let changed = |name: &str| {
            VIEWS.into_iter().any(|view| differ(config.effective(name, view, None), copy.effective(name, view, None)))
        };
        let session_changed =
            |name: &str| VIEWS.into_iter().any(|view| differ(config.session(name, view), copy.session(name, view)));
        let name = match self.profiles.iter().find(|name| changed(name)) {
            Some(name) => name,
            None if copy.files.iter().any(strange) || self.sessions.iter().any(|name| session_changed(name)) => name,
            None => return Ok(()),
        };
        let place = config.profile(name).and_then(Profile::location);
        Err(refused(format!("a copy of {name} alone would not mean the same")).at(place))
    }

    /// True for a header of a profile or session that is not wanted. What Go and JS call a wanted one is no matter.
    fn is_strange(&self, head: &Head, file: &ParsedFile) -> bool {
        let means = VIEWS.map(|view| head.means(view, &file.text));
        let wanted = VIEWS.map(|view| self.wants(head, view, file, true) == Some(true));
        let named = |means: &Option<SectionKind<'_>>| {
            matches!(means, Some(SectionKind::Profile(_) | SectionKind::SsoSession(_)))
        };
        if means.iter().zip(wanted).any(|(means, wanted)| named(means) && !wanted) {
            return true;
        }
        let to_others = matches!(&head.header, Header::Other(names) if !names.each().is_empty());
        to_others && wanted == [false; 2]
    }
}

/// Settings that a reader had, and no longer has so.
fn differ(before: Option<EffectiveSettings<'_>>, after: Option<EffectiveSettings<'_>>) -> bool {
    fn pairs<'a>(settings: &EffectiveSettings<'a>) -> Vec<(Cow<'a, str>, SettingValue<'a>)> {
        settings.iter().map(|found| (found.key.clone(), settings.value(found))).collect()
    }
    before.is_some_and(|before| after.is_none_or(|after| pairs(&before) != pairs(&after)))
}

fn pieces(file: &ParsedFile) -> Vec<HeaderBlock<'_>> {
    let bytes = file.bytes();
    let mut starts = std::iter::once(0).chain(memchr_iter(b'\n', bytes).map(|end| end + 1));
    let mut counted = 0;
    let mut pieces: Vec<HeaderBlock<'_>> = Vec::new();
    let mut begun = 0;
    for heads in file.outline.heads.chunk_by(|one, next| one.line == next.line) {
        let line = heads[0].line as usize;
        let start = starts.nth(line - counted - 1).unwrap_or(bytes.len());
        if let Some(last) = pieces.last_mut() {
            last.bytes = &bytes[begun..start];
        }
        pieces.push(HeaderBlock { line, heads, bytes: &bytes[start..] });
        (counted, begun) = (line, start);
    }
    pieces
}

impl HeaderBlock<'_> {
    /// Fails when a line could be a key to anybody.
    fn refuse_keys(&self, file: &ParsedFile) -> Result<()> {
        for (line, number) in self.bytes.split(|byte| *byte == b'\n').zip(self.line..) {
            for part in line.split(|byte| *byte == b'\r').map(String::from_utf8_lossy) {
                let key =
                    part.split(['=', ':']).next().unwrap_or_default().trim_matches(is_python_space).to_lowercase();
                if KEYS.contains(&key.as_str()) {
                    let at = Location::line(file.path.clone(), number);
                    return Err(refused(format!("--only copies no keys: {key}")).at(at));
                }
            }
        }
        Ok(())
    }
}

fn refused(message: String) -> Error {
    Error::new(Status::Failed, message).hint("awsp exec without --only")
}

/// Blank lines and comments at the end are about what follows.
fn without_last_comments(bytes: &[u8]) -> &[u8] {
    let mut rest = bytes;
    while let Some((before, last)) = split_last_line(rest)
        && (matches!(last.first(), Some(b'#' | b';')) || last.iter().all(u8::is_ascii_whitespace))
    {
        rest = before;
    }
    rest
}

fn split_last_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.len().checked_sub(1)?;
    let start = memchr::memrchr(b'\n', &bytes[..end]).map_or(0, |before| before + 1);
    Some(bytes.split_at(start))
}
