//! The folder in which a file is replaced: one awsp at a time, and nothing left by those that were killed.

use std::{
    fs::{self, DirBuilder, OpenOptions, Permissions},
    io,
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    time::Duration,
};

use rustix::{fs::OFlags, process::geteuid};
use tempfile::NamedTempFile;

use crate::{
    diagnostic::{Error, Result, Status},
    process::{
        folder::is_exec_folder,
        lock::{Lock, LockWait, is_at, tell},
    },
};

/// What the names of unfinished files begin with.
const PREFIX: &str = ".awsp-new-";
/// How long another awsp may take to write.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// The folder of a file, while no other awsp of this user writes in it.
pub(super) struct Held {
    folder: PathBuf,
    _lock: Lock,
}

impl Held {
    /// Waits for the folder, and removes what killed runs have left in it.
    ///
    /// The lock is a file in awsp's private folder, named after the folder's device and inode. Every user who can read
    /// the folder could hold a lock on the folder itself.
    pub(super) fn new(folder: &Path) -> Result<Self> {
        let fails = |what, error: &io::Error| Error::io(what, folder, error);
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| fails("make", &error))?;
        let folder = folder.canonicalize().map_err(|error| fails("find", &error))?;
        refuse_exec_folder(&folder)?;
        let held = Self { _lock: lock(&folder)?, folder };
        held.sweep();
        Ok(held)
    }

    /// Without links.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Removes the unfinished files of this user that no process has locked: see [`new_file`].
    fn sweep(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for entry in entries.flatten() {
            if entry.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes()) {
                // a file that cannot be removed does no harm
                let _ = remove_unlocked(&entry.path());
            }
        }
    }
}

/// Refuses to write a file in the folder of an `exec --only`, which is removed with its command.
pub(super) fn refuse_exec_folder(folder: &Path) -> Result<()> {
    if !is_exec_folder(folder) {
        return Ok(());
    }
    let message = format!("{} is removed when the command of awsp exec --only ends: nothing written", folder.display());
    Err(Error::new(Status::Failed, message).hint("run it outside awsp exec --only"))
}

fn lock(folder: &Path) -> Result<Lock> {
    let found = fs::metadata(folder).map_err(|error| Error::io("read", folder, &error))?;
    let name = format!("edit-{:x}-{:x}", found.dev(), found.ino());
    let mut wait = LockWait::new(|| WRITE_TIMEOUT, |waiting| tell(&waiting));
    let locked = Lock::named(&name, "", &mut wait)?;
    let what = folder.display().to_string();
    locked.ok_or_else(|| wait.timed_out(&what, Status::Failed, "wait for it to finish, then run this again"))
}

/// Makes a file beside the one that it will replace, with mode 0600. It stays locked until it is closed, so that no
/// other awsp removes it as left by a killed run.
pub(super) fn new_file(folder: &Path) -> io::Result<NamedTempFile> {
    loop {
        let only_mine = Permissions::from_mode(0o600);
        let file = tempfile::Builder::new().prefix(PREFIX).permissions(only_mine).tempfile_in(folder)?;
        match file.as_file().try_lock() {
            Ok(()) if is_at(file.as_file(), file.path()) => return Ok(file),
            // without locks on this file system, no other awsp can lock and remove it
            Err(fs::TryLockError::Error(_)) => return Ok(file),
            // another awsp locked it first, and removes it
            _ => {}
        }
    }
}

fn remove_unlocked(path: &Path) -> io::Result<()> {
    let found = fs::symlink_metadata(path)?;
    if !found.is_file() || found.uid() != geteuid().as_raw() {
        return Ok(());
    }
    let file =
        OpenOptions::new().read(true).custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits() as i32).open(path)?;
    file.try_lock()?;
    if is_at(&file, path) { fs::remove_file(path) } else { Ok(()) }
}
