//! SSO sessions, as the token cache shows them that all of AWS's tools share. Nothing is called, and no token is kept.

mod entry;

use std::{
    fmt,
    io::ErrorKind,
    path::{Path, PathBuf},
    time::SystemTime,
};

pub use entry::SessionState;

use sha1::{Digest, Sha1};

use crate::{
    diagnostic::{Diagnostic, ids},
    file,
    shell::Shell,
    time,
};

/// Larger files are no cache entries; those have about 3 kB.
const MAX_ENTRY_BYTES: u64 = 64 << 10;

/// What a user logs in to. The tools name the cache entry after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Login {
    /// An `[sso-session]`, by its name.
    Session(String),
    /// The `sso_start_url` that stands in a profile. The tools do not renew tokens of this kind.
    StartUrl {
        /// Exactly as the profile has it.
        url: String,
        /// The profile.
        profile: String,
    },
}

/// An SSO session, and what its cache entry says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// What it is a session of.
    pub login: Login,
    /// How it stands.
    pub state: SessionState,
}

impl Session {
    /// Looks at the entry in `folder`, which is `~/.aws`. Never waits, and never fails: what cannot be read says
    /// nothing.
    pub fn read(login: Login, folder: &Path, now: SystemTime) -> Self {
        let state = match file::read_small(&login.entry(folder), MAX_ENTRY_BYTES) {
            Ok(bytes) => SessionState::of(&bytes, matches!(login, Login::Session(_)), now),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                SessionState::LoggedOut
            }
            Err(_) => SessionState::Unknown,
        };
        Self { login, state }
    }

    /// Returns a diagnostic with the login command if the session has expired or is logged out; `None` if it works or
    /// awsp cannot tell.
    pub fn finding(&self) -> Option<Diagnostic> {
        let (rule, state) = match self.state {
            SessionState::Expired { ago } => (&ids::SSO_EXPIRED, format!(" expired {} ago", time::roughly(ago))),
            SessionState::LoggedOut => (&ids::SSO_LOGGED_OUT, ": not logged in".to_owned()),
            SessionState::Valid { .. } | SessionState::Refreshable | SessionState::Unknown => return None,
        };
        let (option, name) = match &self.login {
            Login::Session(name) => ("--sso-session", name),
            Login::StartUrl { profile, .. } => ("--profile", profile),
        };
        let finding = Diagnostic::new(rule, format!("{}{state}", self.login));
        Some(finding.with_hint(format!("aws sso login {option} {}", Shell::Posix.word(name))))
    }
}

impl Login {
    /// What tells this login of the session from others: a digest of its entry, which changes with every token. `None`
    /// while nobody is logged in.
    pub fn fingerprint(&self, folder: &Path) -> Option<String> {
        fingerprint(&self.entry(folder))
    }

    /// `sso/cache/SHA-1.json`
    fn entry(&self, folder: &Path) -> PathBuf {
        let (Self::Session(key) | Self::StartUrl { url: key, .. }) = self;
        folder.join("sso/cache").join(hex(key.as_bytes()) + ".json")
    }
}

/// A digest of a file that holds a token; `None` while it cannot be read.
pub fn fingerprint(path: &Path) -> Option<String> {
    Some(hex(&file::read_small(path, MAX_ENTRY_BYTES).ok()?))
}

/// The SHA-1 of these bytes, in hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    let digest = Sha1::digest(bytes);
    let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

/// Writes `SSO session corp` or `SSO session of https://corp.awsapps.com/start`.
impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session(name) => write!(f, "SSO session {name}"),
            Self::StartUrl { url, .. } => write!(f, "SSO session of {url}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn session(name: &str, state: SessionState) -> Session {
        Session { login: Login::Session(name.to_owned()), state }
    }

    fn legacy(state: SessionState) -> Session {
        let url = "https://corp.awsapps.com/start#/".to_owned();
        Session { login: Login::StartUrl { url, profile: "old dev".to_owned() }, state }
    }

    /// The names that the AWS CLI gives them.
    #[test]
    fn the_name_of_the_entry() {
        let name = |session: &Session| session.login.entry(Path::new("~/.aws")).display().to_string();
        let known = "~/.aws/sso/cache/0ad374308c5a4e22f723adf10145eafad7c4031c.json";
        assert_eq!(name(&session("my-sso", SessionState::Unknown)), known);
        // printf %s 'https://corp.awsapps.com/start#/' | sha1sum
        let known = "~/.aws/sso/cache/89299b9a0529ad2f5a9f7b829db1b8f767e655cc.json";
        assert_eq!(name(&legacy(SessionState::Unknown)), known);
    }

    #[test]
    fn finding_names_session_state_and_login_command() {
        let ended = |seconds| SessionState::Expired { ago: Duration::from_secs(seconds) };
        let told = |session: Session| session.finding().map(|found| found.to_string()).unwrap_or_default();
        assert_eq!(
            told(session("corp", ended(3 * 3_600 + 59))),
            "SSO session corp expired 3 h ago · hint: aws sso login --sso-session corp"
        );
        assert_eq!(
            told(session("My Corp", SessionState::LoggedOut)),
            "SSO session My Corp: not logged in · hint: aws sso login --sso-session 'My Corp'"
        );
        assert_eq!(
            told(legacy(ended(86_400 * 5))),
            "SSO session of https://corp.awsapps.com/start#/ expired 5 days ago · hint: aws sso login --profile 'old dev'"
        );
        for quiet in
            [SessionState::Valid { left: Duration::from_secs(1) }, SessionState::Refreshable, SessionState::Unknown]
        {
            assert_eq!(session("corp", quiet).finding(), None);
        }
    }
}
