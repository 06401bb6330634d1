//! A profile as awsp shows it, and the problems found on the way to it.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

/// One of the two files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// `~/.aws/config` or `AWS_CONFIG_FILE`
    Config,
    /// `~/.aws/credentials` or `AWS_SHARED_CREDENTIALS_FILE`
    Credentials,
}

impl Source {
    /// Both, in the order in which they are read.
    pub const BOTH: [Self; 2] = [Self::Config, Self::Credentials];

    /// Its name in `~/.aws`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Credentials => "credentials",
        }
    }

    /// The variable that names another file.
    pub const fn variable(self) -> &'static str {
        match self {
            Self::Config => "AWS_CONFIG_FILE",
            Self::Credentials => "AWS_SHARED_CREDENTIALS_FILE",
        }
    }
}

/// A line in one of the files; both count from 1.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Place {
    /// Which file.
    pub file: Source,
    /// Its path.
    #[serde(serialize_with = "as_text")]
    pub path: Arc<Path>,
    /// The line.
    pub line: usize,
}

/// A family of programs that reads the files by its own rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reader {
    /// AWS CLI and boto3 (botocore's configloader over Python's configparser)
    Cli,
    /// SDK for Rust (aws-runtime's env_config), and Java, whose rules are the same
    Rust,
    /// SDK for Go v2
    Go,
    /// SDK for JavaScript v3
    Js,
}

impl Reader {
    /// Its name in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cli => "the CLI and boto3",
            Self::Rust => "Rust",
            Self::Go => "Go",
            Self::Js => "JS",
        }
    }
}

/// A set of readers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Readers(u8);

/// Which reader's understanding of the files is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum View {
    /// the AWS CLI and boto3
    Cli,
    /// the SDK for Rust and Java
    Rust,
}

/// Where a profile's credentials come from, by its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// access keys without a session token
    Static,
    /// access keys with a session token
    Temporary,
    /// `role_arn` with `source_profile` or `credential_source`
    Role,
    /// `role_arn` with `web_identity_token_file`
    WebIdentity,
    /// `sso_session` or `sso_start_url`, with account and role
    Sso,
    /// `credential_process`
    Process,
    /// `login_session` (`aws login`)
    ConsoleLogin,
    /// no credentials of its own
    None,
}

impl Kind {
    /// The word for it in tables and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Static => "static",
            Self::Temporary => "temporary",
            Self::Role => "role",
            Self::WebIdentity => "web-identity",
            Self::Sso => "sso",
            Self::Process => "process",
            Self::ConsoleLogin => "console-login",
            Self::None => "none",
        }
    }
}

/// A profile with what is derived from its settings: by the CLI's reading, else by Rust's.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Profile {
    /// Its name, exact.
    pub name: String,
    /// Where its credentials come from.
    pub kind: Kind,
    /// `region`.
    pub region: Option<String>,
    /// The account: `sso_account_id`, that of `role_arn`, or `aws_account_id`.
    pub account_id: Option<String>,
    /// The name of the role: `sso_role_name`, or the last part of `role_arn`.
    pub role: Option<String>,
    /// `source_profile`.
    pub source_profile: Option<String>,
    /// `sso_session`.
    pub sso_session: Option<String>,
    /// Who sees a profile of this name, by its headers.
    pub visible_to: Readers,
    /// The headers that make it up, config first, in file order.
    pub places: Vec<Place>,
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Some reader refuses the file, or loses the profile.
    Error,
    /// Readers differ, or the person likely meant something else.
    Warning,
}

/// Something wrong at a place in a file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// A stable word for the rule, e.g. `duplicate-section`.
    pub id: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Which file.
    pub file: Source,
    /// Its path.
    #[serde(serialize_with = "as_text")]
    pub path: PathBuf,
    /// The line, from 1; 0 for the file as a whole.
    pub line: usize,
    /// The column in characters, from 1; 0 for the line as a whole.
    pub column: usize,
    /// What and why, one line.
    pub message: String,
    /// The readers that fail on the file because of it.
    pub breaks: Readers,
}

/// `…/config:30: message · breaks the CLI and boto3`
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(f, ": {}", self.message)?;
        let broken: Vec<_> = self.breaks.iter().map(Reader::name).collect();
        if broken.is_empty() { Ok(()) } else { write!(f, " · breaks {}", broken.join(", ")) }
    }
}

impl Readers {
    /// No reader.
    pub const NONE: Self = Self(0);
    /// Every reader.
    pub const ALL: Self = Self(0b1111);

    /// These readers.
    pub fn of(readers: &[Reader]) -> Self {
        readers.iter().fold(Self::NONE, |set, reader| set.with(*reader))
    }

    /// The set and this reader.
    #[must_use]
    pub const fn with(self, reader: Reader) -> Self {
        Self(self.0 | 1 << reader as u8)
    }

    /// The set without this reader.
    #[must_use]
    pub const fn without(self, reader: Reader) -> Self {
        Self(self.0 & !(1 << reader as u8))
    }

    /// True when the reader is in the set.
    pub const fn has(self, reader: Reader) -> bool {
        self.0 & (1 << reader as u8) != 0
    }

    /// `not seen by Rust, JS`, or nothing when every reader is in the set.
    pub fn mark(self) -> String {
        let blind: Vec<_> = Self::ALL.iter().filter(|reader| !self.has(*reader)).map(Reader::name).collect();
        if blind.is_empty() { String::new() } else { format!("not seen by {}", blind.join(", ")) }
    }

    /// The readers of either set.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The readers of the set, in the order of [`Reader`].
    pub fn iter(self) -> impl Iterator<Item = Reader> {
        [Reader::Cli, Reader::Rust, Reader::Go, Reader::Js].into_iter().filter(move |reader| self.has(*reader))
    }
}

impl serde::Serialize for Readers {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// A path in JSON; bytes that are not UTF-8 become U+FFFD.
fn as_text<S: serde::Serializer>(path: &impl AsRef<Path>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&path.as_ref().to_string_lossy())
}
