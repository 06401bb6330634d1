//! Reading a small file of which nothing is known beforehand: never waiting for a pipe, never reading a device.

use std::{
    fs::{File, Metadata, OpenOptions},
    io::{self, ErrorKind, Read},
    path::Path,
};

/// The bytes of a regular file of at most `max_bytes` bytes.
///
/// # Errors
/// It is missing, not a file, larger, or cannot be read.
pub fn read_small(path: &Path, max_bytes: u64) -> io::Result<Vec<u8>> {
    // looked at before it is opened: to open a device may be to change it
    check(&std::fs::metadata(path)?, max_bytes)?;
    let file = open_at_once(path)?;
    check(&file.metadata()?, max_bytes)?;
    let mut bytes = Vec::new();
    file.take(max_bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max_bytes { Err(too_large(max_bytes)) } else { Ok(bytes) }
}

/// Returns whether a file certainly does not exist: nothing has its path, and awsp could look into the nearest folder
/// above it that exists. Returns false in doubt: for a dangling link, a folder that awsp may not enter, and a file in
/// place of the parent folder.
pub fn is_missing(path: &Path) -> bool {
    let nearest = path.ancestors().find_map(|at| match std::fs::symlink_metadata(at) {
        Ok(_) => Some(Ok(at)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => None,
        Err(error) => Some(Err(error)),
    });
    match nearest {
        None => true,
        Some(Ok(at)) if at != path => {
            std::fs::metadata(at).is_ok_and(|found| found.is_dir() || Some(at) != path.parent())
        }
        Some(_) => false,
    }
}

/// Opens a file for reading without waiting for a writer.
#[cfg(unix)]
pub(crate) fn open_at_once(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().read(true).custom_flags(rustix::fs::OFlags::NONBLOCK.bits() as i32).open(path)
}

/// Opens a file for reading.
#[cfg(not(unix))]
pub(crate) fn open_at_once(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

fn check(found: &Metadata, max_bytes: u64) -> io::Result<()> {
    match found {
        _ if !found.is_file() => Err(io::Error::other("not a file")),
        _ if found.len() > max_bytes => Err(too_large(max_bytes)),
        _ => Ok(()),
    }
}

fn too_large(max_bytes: u64) -> io::Error {
    io::Error::other(format!("more than {} KB", max_bytes >> 10))
}
