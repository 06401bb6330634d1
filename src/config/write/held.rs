//! The folder in which a file is replaced: one awsp at a time, and nothing left by those that were killed.

use std::{
    fs::{self, DirBuilder, File},
    io,
    os::unix::fs::{DirBuilderExt, MetadataExt},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use crate::error::{Error, Result, Status};

/// What the names of unfinished files begin with.
pub(super) const PREFIX: &str = ".awsp-new-";
/// So long another awsp may take to write.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(10);

/// The folder of a file, while nobody else of awsp writes in it.
pub(super) struct Held {
    folder: PathBuf,
    /// `None` on a file system without locks.
    lock: Option<File>,
}

impl Held {
    /// Waits for the folder, and removes what a run that was killed has left in it.
    pub(super) fn new(folder: &Path) -> Result<Self> {
        let fails = |what, error: &io::Error| Error::io(what, folder, error);
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| fails("make", &error))?;
        let folder = folder.canonicalize().map_err(|error| fails("find", &error))?;
        let open = File::open(&folder).map_err(|error| fails("open", &error))?;
        let held = Self { lock: lock(open, &folder)?, folder };
        if held.lock.is_some() {
            held.sweep();
        }
        Ok(held)
    }

    /// Without links.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Who holds the lock is the only one at work: every unfinished file is of the dead.
    fn sweep(&self) {
        let own = rustix::process::geteuid().as_raw();
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for entry in
            entries.flatten().filter(|entry| entry.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes()))
        {
            if entry.metadata().is_ok_and(|found| found.is_file() && found.uid() == own) {
                // it is in nobody's way
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// A lock on the folder itself: nothing to leave behind, and gone with its process.
fn lock(folder: File, path: &Path) -> Result<Option<File>> {
    let mut waited = Duration::ZERO;
    loop {
        match folder.try_lock() {
            Ok(()) => return Ok(Some(folder)),
            Err(fs::TryLockError::WouldBlock) if waited < PATIENCE => thread::sleep(PAUSE),
            Err(fs::TryLockError::WouldBlock) => {
                let message = format!("another awsp has been writing in {} for long", path.display());
                return Err(Error::new(Status::Failed, message).hint("look for one that is stopped: ps"));
            }
            // the look before the end has to do
            Err(fs::TryLockError::Error(_)) => return Ok(None),
        }
        waited += PAUSE;
    }
}
