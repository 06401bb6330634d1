//! Where the two files are: `AWS_CONFIG_FILE`, `AWS_SHARED_CREDENTIALS_FILE`, the home folder, per platform.

use std::path::PathBuf;

/// The two files by path. Neither needs to exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locations {
    /// The config file.
    pub config: PathBuf,
    /// The credentials file.
    pub credentials: PathBuf,
}
