//! Opening the two files, and others that AWS's tools share: never waiting for a pipe, never reading a device, never
//! more than 64 MB.

use std::{
    fs::{File, FileType, Metadata},
    io::{self, Read},
    path::Path,
};

use crate::config::{
    problem::Problem,
    reader::{AwsFile, Readers},
};
use crate::diagnostic::{self, Diagnostic, Location, Rule, ids};

/// Larger files are refused without being read.
const MAX_BYTES: u64 = 64 << 20;

/// One of the files, opened.
pub(in crate::config) enum Opened {
    /// A file, and its size.
    File(File, u64),
    /// An empty override, or none is known: there is no such file.
    Off,
    /// There is none, or a link to nowhere, or `/dev/null`: an empty file to every reader.
    Missing,
    /// It is there and cannot be read.
    Refused(Refusal),
}

/// What became of one of the files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileState {
    /// It was read; it may be empty or have problems.
    Read,
    /// It does not exist, or is `/dev/null`, which every reader takes for an empty file.
    #[default]
    Missing,
    /// An empty override: there is no such file at all.
    Off,
    /// It cannot be read: [`Config::problems`](crate::config::Config::problems) says why.
    Refused,
}

/// Why a file is not read.
pub(in crate::config) struct Refusal {
    rule: &'static Rule,
    message: String,
    breaks: Readers,
}

/// Opens a file without waiting for a writer.
pub(in crate::config) fn open(path: Option<&Path>) -> Opened {
    let Some(path) = path else { return Opened::Off };
    // looked at before it is opened: to open a device may be to change it
    let opened = std::fs::metadata(path).and_then(|found| match kind(path, &found) {
        Some(refused) => Ok(refused),
        None => {
            let file = crate::file::open_at_once(path)?;
            let found = file.metadata()?;
            Ok(kind(path, &found).unwrap_or_else(|| Opened::File(file, found.len())))
        }
    });
    opened.unwrap_or_else(|error| failed(&error))
}

/// The bytes of a file that was opened.
pub(in crate::config) fn read(file: File, size: u64) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::with_capacity(size as usize + 1);
    let read = file.take(MAX_BYTES + 1).read_to_end(&mut bytes);
    match read {
        Ok(_) if bytes.len() as u64 > MAX_BYTES => Err(too_large(bytes.len() as u64)),
        Ok(_) => Ok(bytes),
        Err(error) => Err(unreadable(&error)),
    }
}

impl Refusal {
    /// What is the matter with it.
    pub(in crate::config) fn message(&self) -> &str {
        &self.message
    }

    /// As a problem of the whole file.
    pub(in crate::config) fn problem(self, file: AwsFile, path: &Path) -> Problem {
        Problem::new(file, Location::file(path), self.breaks, Diagnostic::new(self.rule, self.message))
    }
}

/// What is to be done with a path of this kind, unless it is to be read.
fn kind(path: &Path, found: &Metadata) -> Option<Opened> {
    if found.is_file() {
        return (found.len() > MAX_BYTES).then(|| Opened::Refused(too_large(found.len())));
    }
    // the usual way to say that there is no file
    if path.canonicalize().is_ok_and(|path| path == Path::new("/dev/null")) {
        return Some(Opened::Missing);
    }
    let message = format!("{}, not a file", name_of(found.file_type()));
    Some(Opened::Refused(Refusal { rule: &ids::NOT_A_FILE, message, breaks: Readers::ALL }))
}

#[cfg(unix)]
fn name_of(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match kind {
        _ if kind.is_dir() => "a folder",
        _ if kind.is_fifo() => "a named pipe",
        _ if kind.is_socket() => "a socket",
        _ => "a device",
    }
}

#[cfg(not(unix))]
fn name_of(kind: FileType) -> &'static str {
    if kind.is_dir() { "a folder" } else { "a device" }
}

fn failed(error: &io::Error) -> Opened {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Opened::Missing,
        _ if is_loop(error) => {
            let message = "symbolic links that lead back to themselves".to_owned();
            Opened::Refused(Refusal { rule: &ids::LINK_LOOP, message, breaks: Readers::ALL })
        }
        _ => Opened::Refused(unreadable(error)),
    }
}

#[cfg(unix)]
fn is_loop(error: &io::Error) -> bool {
    rustix::io::Errno::from_io_error(error) == Some(rustix::io::Errno::LOOP)
}

#[cfg(not(unix))]
fn is_loop(_: &io::Error) -> bool {
    false
}

fn too_large(size: u64) -> Refusal {
    let message = format!("{} MB, more than the {} MB that awsp reads", size >> 20, MAX_BYTES >> 20);
    Refusal { rule: &ids::TOO_LARGE, message, breaks: Readers::NONE }
}

fn unreadable(error: &io::Error) -> Refusal {
    let message = format!("cannot read it: {}", diagnostic::reason(error));
    Refusal { rule: &ids::UNREADABLE, message, breaks: Readers::ALL }
}
