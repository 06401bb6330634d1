//! The lock of a key, and the verdict that its holder leaves there for those that wait. The system frees the lock of a
//! process that is gone, however it went.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Read, Seek, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

use super::{folder::open_own, wait::Wait};
use crate::error::{Error, Status};

/// No verdict is longer.
const MOST: u64 = 16 << 10;

/// The lock, as long as this lives.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
    verdict: Option<Verdict>,
}

/// Why the holder of a lock failed. No secret is in it, as in no error.
#[derive(Debug, Serialize, Deserialize)]
struct Verdict {
    /// The process and its time: no two verdicts are the same.
    by: (u32, u128),
    status: u8,
    message: String,
    hint: Option<String>,
    /// Nobody was asked, because older credentials could serve.
    spare: bool,
}

impl Lock {
    /// Waits for it; `None` when that was in vain.
    ///
    /// # Errors
    /// It cannot be made, or the file system has no locks.
    pub(super) fn take(path: &Path, wait: &mut Wait) -> io::Result<Option<Self>> {
        loop {
            let mut file = open(path)?;
            let before = text(&mut file)?;
            if !wait.lock(&file)? {
                return Ok(None);
            }
            if is_at(&file, path) {
                // what was there before this process came is not about what it waited for
                let verdict = Some(text(&mut file)?).filter(|after| *after != before);
                let verdict = verdict.and_then(|text| serde_json::from_slice(&text).ok());
                return Ok(Some(Self { file, verdict }));
            }
        }
    }

    /// Only if nobody has it.
    ///
    /// # Errors
    /// Another has it; or as for [`Lock::take`].
    pub(super) fn try_take(path: &Path) -> io::Result<Self> {
        let file = open(path)?;
        file.try_lock()?;
        if is_at(&file, path) { Ok(Self { file, verdict: None }) } else { Err(ErrorKind::NotFound.into()) }
    }

    /// Why the one that was waited for failed, if that goes for this process, too. That a person was not asked says
    /// nothing to one that would ask; and one without a terminal says nothing about the terminal of another.
    pub(super) fn verdict(&mut self, spare: bool) -> Option<Error> {
        let verdict = self.verdict.take().filter(|verdict| spare || !verdict.spare)?;
        let error = Error::new(status(verdict.status), verdict.message);
        Some(match verdict.hint {
            Some(hint) => error.hint(hint),
            None => error,
        })
    }

    /// Tells those that wait. Where that fails they try by themselves.
    pub(super) fn leave(&mut self, error: &Error, spare: bool) {
        if error.status() == Status::NeedsPerson && !spare {
            return;
        }
        let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let verdict = Verdict {
            by: (std::process::id(), time),
            status: error.status().code(),
            message: error.message().to_owned(),
            hint: error.help().map(str::to_owned),
            spare,
        };
        let _ = self.write(&serde_json::to_vec(&verdict).unwrap_or_default());
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()?;
        self.file.write_all(bytes)
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    open_own(path, options.read(true).write(true).create(true).truncate(false).mode(0o600)).map(|(file, _)| file)
}

/// False when the file was swept away before it was locked.
fn is_at(file: &File, path: &Path) -> bool {
    let place = |found: fs::Metadata| (found.dev(), found.ino());
    file.metadata().map(place).ok().zip(fs::symlink_metadata(path).map(place).ok()).is_some_and(|(a, b)| a == b)
}

fn text(file: &mut File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.rewind()?;
    file.take(MOST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The statuses that making credentials ends with.
fn status(code: u8) -> Status {
    let known = [Status::Usage, Status::NoProfile, Status::NeedsPerson, Status::Cancelled];
    known.into_iter().find(|status| status.code() == code).unwrap_or(Status::Failed)
}
