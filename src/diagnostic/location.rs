//! A place in a file.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Deserializer, Serializer};

/// A file, or a line in one, or a character in that.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Deserialize)]
pub struct Location {
    /// The path of the file.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub path: Arc<Path>,
    /// The line, from 1; 0 for the file as a whole.
    pub line: usize,
    /// The column in characters, from 1; 0 for the line as a whole.
    pub column: usize,
}

impl Location {
    /// A file as a whole.
    pub fn file(path: impl Into<Arc<Path>>) -> Self {
        Self::line(path, 0)
    }

    /// A line as a whole.
    pub fn line(path: impl Into<Arc<Path>>, line: usize) -> Self {
        Self { path: path.into(), line, column: 0 }
    }
}

/// `/home/jane/.aws/config:30`, the only form in which awsp shows a place.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}", self.path.display()),
            line => write!(f, "{}:{line}", self.path.display()),
        }
    }
}

/// A path in JSON; bytes that are not UTF-8 become U+FFFD.
pub(crate) fn as_text<S: Serializer>(path: &impl AsRef<Path>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&path.as_ref().to_string_lossy())
}

fn from_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<Path>, D::Error> {
    PathBuf::deserialize(deserializer).map(Arc::from)
}
