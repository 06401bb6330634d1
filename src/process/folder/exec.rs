//! A folder of this run's own, for files that must not outlive it.

use std::{
    ffi::OsStr,
    fs::{self, DirBuilder, File, Metadata, OpenOptions, TryLockError},
    hash::{BuildHasher, RandomState},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    process,
};

use rustix::{
    io::Errno,
    process::{Pid, geteuid, test_kill_process},
};

use super::base::{BaseFolder, in_first};
use crate::{
    context::Env,
    diagnostic::{Error, Result},
};

/// What the name of every such folder begins with; the number of its process follows.
const PREFIX: &str = "awsp-only-";

/// The folder. It goes when this does.
#[derive(Debug)]
pub struct ExecFolder {
    path: PathBuf,
    /// Locked as long as its process lives: a process number alone may be another's in another container.
    _lock: File,
}

impl ExecFolder {
    /// Makes a folder in the first safe base, and removes what killed runs have left there.
    ///
    /// # Errors
    /// No base is safe.
    pub fn new(env: &Env) -> Result<Self> {
        let bases = BaseFolder::for_run(|name| env.get(name).map(OsStr::to_owned));
        in_first(&bases, Self::inside)
    }

    fn inside(base: &Path) -> io::Result<Self> {
        let random = RandomState::new().hash_one(process::id());
        let path = base.join(format!("{PREFIX}{}-{random:016x}", process::id()));
        DirBuilder::new().mode(0o700).create(&path)?;
        let lock = File::open(&path)?;
        // a file system without locks keeps what a killed run leaves
        let _ = lock.try_lock();
        let folder = Self { path, _lock: lock };
        let _ = folder.sweep(base);
        Ok(folder)
    }

    /// Puts a new file into it.
    ///
    /// # Errors
    /// It cannot be made or written.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        let path = self.path.join(name);
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        file.and_then(|mut file| file.write_all(bytes)).map_err(|error| Error::io("write", &path, &error))?;
        Ok(path)
    }

    /// Removes the folders beside it whose processes are gone, of the same user.
    fn sweep(&self, base: &Path) -> io::Result<()> {
        let own = fs::symlink_metadata(&self.path)?.uid();
        for entry in fs::read_dir(base)?.flatten() {
            let of_dead = entry.file_name().to_str().and_then(process_of).is_some_and(is_gone);
            if of_dead && entry.metadata().is_ok_and(|found| found.is_dir() && found.uid() == own) {
                let _ = remove_unlocked(&entry.path());
            }
        }
        Ok(())
    }
}

fn remove_unlocked(folder: &Path) -> io::Result<()> {
    let lock = File::open(folder)?;
    lock.try_lock()?;
    fs::remove_dir_all(folder)
}

impl Drop for ExecFolder {
    fn drop(&mut self) {
        // what cannot be removed now, the next run tries again
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Returns whether a folder is that of a run, so that files written there will be removed: its name has a process
/// number, it is private to this user, and the run still has the lock or is gone.
pub fn is_exec_folder(folder: &Path) -> bool {
    let name = folder.file_name().and_then(OsStr::to_str);
    let Some(process) = name.and_then(process_of) else { return false };
    let own = |found: Metadata| found.is_dir() && found.uid() == geteuid().as_raw() && found.mode() & 0o077 == 0;
    let is_locked = || File::open(folder).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)));
    fs::symlink_metadata(folder).is_ok_and(own) && (is_gone(process) || is_locked())
}

/// The process in the name of such a folder.
fn process_of(name: &str) -> Option<i32> {
    name.strip_prefix(PREFIX)?.split('-').next()?.parse().ok().filter(|process| *process > 0)
}

fn is_gone(process: i32) -> bool {
    Pid::from_raw(process).is_some_and(|process| test_kill_process(process) == Err(Errno::SRCH))
}
