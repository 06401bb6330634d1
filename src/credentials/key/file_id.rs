//! The identity of a file: device, inode, size, and the times of its last change.

use std::{
    fmt::Write,
    fs::{self, Metadata},
    os::unix::fs::MetadataExt,
    path::Path,
};

/// Adds the state of the file at `path`, links followed, as a line of text.
pub(super) fn add(path: &Path, lines: &mut String) {
    add_found(path, fs::metadata(path).ok().as_ref(), lines);
}

/// As [`add`], with the metadata of the file. A missing file has no numbers.
pub(super) fn add_found(path: &Path, found: Option<&Metadata>, lines: &mut String) {
    lines.push_str(&path.to_string_lossy());
    for number in found.map(numbers).into_iter().flatten() {
        // writing to a string cannot fail
        let _ = write!(lines, " {number:x}");
    }
    lines.push('\n');
}

/// Returns what identifies a file's state. Folders and devices change whenever they are used, so only their identity
/// counts.
fn numbers(found: &Metadata) -> impl Iterator<Item = u64> {
    let times = [found.mtime(), found.mtime_nsec(), found.ctime(), found.ctime_nsec()].map(i64::cast_unsigned);
    let [modified, modified_nanos, changed, changed_nanos] = times;
    let all = [found.dev(), found.ino(), found.size(), modified, modified_nanos, changed, changed_nanos];
    all.into_iter().take(if found.is_file() { 7 } else { 2 })
}
