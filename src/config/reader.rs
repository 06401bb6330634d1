//! The two files, and the families of programs that read each by their own rules.

use std::{fmt, path::Path, sync::Arc};

use crate::diagnostic::{Location, as_text};

/// One of the two files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AwsFile {
    /// `~/.aws/config` or `AWS_CONFIG_FILE`
    Config,
    /// `~/.aws/credentials` or `AWS_SHARED_CREDENTIALS_FILE`
    Credentials,
}

impl AwsFile {
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
    pub file: AwsFile,
    /// Its path.
    #[serde(serialize_with = "as_text")]
    pub path: Arc<Path>,
    /// The line.
    pub line: usize,
}

/// `/home/jane/.aws/config:30`
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Location::from(self).fmt(f)
    }
}

impl From<&Place> for Location {
    fn from(place: &Place) -> Self {
        Self::line(place.path.clone(), place.line)
    }
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

impl Readers {
    /// No reader.
    pub const NONE: Self = Self(0);
    /// Every reader.
    pub const ALL: Self = Self(0b1111);
    /// The AWS CLI and boto3.
    pub const CLI: Self = Self::NONE.with(Reader::Cli);
    /// The SDK for Rust, and Java.
    pub const RUST: Self = Self::NONE.with(Reader::Rust);

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

    /// Returns the readers of this set that are not in the other.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0 & !other.0)
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
