//! The identity of a file: device, inode, size, and the times of its last change.

use std::{
    fs::{self, Metadata},
    os::unix::fs::MetadataExt,
    path::Path,
};

use serde::{Deserialize, Serialize};

/// One state of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::credentials) struct FileId {
    path: String,
    /// Empty for a file that is missing.
    numbers: Vec<u64>,
}

impl FileId {
    /// The file at `path`, links followed.
    pub(in crate::credentials) fn of(path: &Path) -> Self {
        Self::found(path, fs::metadata(path).ok().as_ref())
    }

    /// As [`FileId::of`], when the file has been looked at.
    pub(super) fn found(path: &Path, found: Option<&Metadata>) -> Self {
        Self { path: path.to_string_lossy().into_owned(), numbers: found.map(numbers).unwrap_or_default() }
    }
}

/// A folder or a device changes whenever anyone uses it: only which one it is counts.
fn numbers(found: &Metadata) -> Vec<u64> {
    let which = [found.dev(), found.ino()];
    if !found.is_file() {
        return which.into();
    }
    let times = [found.mtime(), found.mtime_nsec(), found.ctime(), found.ctime_nsec()].map(i64::cast_unsigned);
    which.into_iter().chain([found.size()]).chain(times).collect()
}
