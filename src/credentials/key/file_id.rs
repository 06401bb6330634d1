//! The identity of a file: device, inode, size, and the times of its last change.

use std::{
    fs::{self, Metadata},
    os::unix::fs::MetadataExt,
    path::Path,
};

use super::Digest;

/// What tells one state of a file from another.
pub(super) struct FileId(Metadata);

impl FileId {
    /// The file at `path`, links followed; `None` when there is none.
    pub(super) fn of(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().map(Self)
    }

    /// True for a program or an executable script.
    pub(super) fn is_executable(&self) -> bool {
        self.0.is_file() && self.0.mode() & 0o111 != 0
    }

    /// Adds it to a digest. A folder or a device changes whenever anyone uses it: only which one it is counts.
    pub(super) fn add_to(&self, digest: &mut Digest) {
        let Self(found) = self;
        let mut numbers = vec![found.dev(), found.ino()];
        if found.is_file() {
            let times = [found.mtime(), found.mtime_nsec(), found.ctime(), found.ctime_nsec()];
            numbers.push(found.size());
            numbers.extend(times.map(i64::cast_unsigned));
        }
        let bytes: Vec<u8> = numbers.into_iter().flat_map(u64::to_le_bytes).collect();
        digest.add(&bytes);
    }
}

/// Adds the state of a file that may be missing.
pub(super) fn add(path: Option<&Path>, digest: &mut Digest) {
    match path.and_then(FileId::of) {
        Some(found) => found.add_to(digest),
        None => digest.add(b""),
    }
}
