//! Locks between processes: `flock` on a private file that names its holder. The system frees the lock of a process
//! that has ended, however it ended. A stopped process keeps it, so every wait has a limit and can name the process.
//!
//! The file begins with a line of fixed length that names the holder. A note may follow, which a holder leaves for the
//! processes that wait.

mod holder;
mod wait;

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind},
    os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use self::holder::{HOLDER_BYTES, Holder};
use super::folder::{self, open_own};
use crate::diagnostic::{Error, Result};
pub use wait::{LockWait, tell};

/// The most bytes of a note that are read.
const MAX_NOTE: u64 = 16 << 10;
/// A lock that is held until this is dropped.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
    note: Option<Vec<u8>>,
    is_removed: bool,
}

impl Lock {
    /// Takes the lock of this name in awsp's private folder. Its file is removed with the lock. `profile` is the
    /// profile that the holder works for, as in `awsp exec PROFILE`. Returns `None` if the wait reached its limit.
    ///
    /// # Errors
    /// There is no private folder, the file cannot be made, or the wait was interrupted.
    pub fn named(name: &str, profile: &str, wait: &mut LockWait<'_>) -> Result<Option<Self>> {
        let path = folder::private()?.join(format!("{name}.lock"));
        let mut taken = Self::take(&path, profile, wait).map_err(|error| Error::io("lock", &path, &error))?;
        taken.iter_mut().for_each(|lock| lock.is_removed = true);
        Ok(taken)
    }

    /// Takes the lock of this file, which stays. Returns `None` if the wait reached its limit.
    ///
    /// # Errors
    /// The file cannot be made, the file system has no locks, or the wait was interrupted.
    pub fn take(path: &Path, profile: &str, wait: &mut LockWait<'_>) -> io::Result<Option<Self>> {
        loop {
            let file = open(path)?;
            let before = note(&file)?;
            if !wait.for_lock(&file)? {
                return Ok(None);
            }
            // its last holder may have removed the file; a lock on it is then worth nothing
            if is_at(&file, path) {
                // an older note is not about the holder that this process waited for
                let note = Some(note(&file)?).filter(|after| *after != before);
                let lock = Self { file, path: path.to_owned(), note, is_removed: false };
                // on a full disk the lock holds, without the name of its holder
                let _ = lock.file.write_all_at(&Holder::this(profile).to_line(), 0);
                return Ok(Some(lock));
            }
        }
    }

    /// Takes the lock of this file if no process has it, and names no holder.
    ///
    /// # Errors
    /// Another process has it; or as for [`Lock::take`].
    pub fn try_take(path: &Path) -> io::Result<Self> {
        let file = open(path)?;
        file.try_lock()?;
        if !is_at(&file, path) {
            return Err(ErrorKind::NotFound.into());
        }
        Ok(Self { file, path: path.to_owned(), note: None, is_removed: false })
    }

    /// The note that a holder left while this process waited.
    pub fn note(&mut self) -> Option<Vec<u8>> {
        self.note.take()
    }

    /// Leaves a note for those that wait, in the place of an earlier one.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn leave(&self, note: &[u8]) -> io::Result<()> {
        self.file.set_len(HOLDER_BYTES as u64)?;
        self.file.write_all_at(note, HOLDER_BYTES as u64)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if self.is_removed && is_at(&self.file, &self.path) {
            // a file that stays does no harm: the next process uses it
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    open_own(path, options.read(true).write(true).create(true).truncate(false).mode(0o600)).map(|(file, _)| file)
}

fn note(file: &File) -> io::Result<Vec<u8>> {
    let size = file.metadata()?.len().saturating_sub(HOLDER_BYTES as u64).min(MAX_NOTE);
    let mut bytes = vec![0; size as usize];
    match file.read_exact_at(&mut bytes, HOLDER_BYTES as u64) {
        Err(error) if error.kind() != ErrorKind::UnexpectedEof => Err(error),
        _ => Ok(bytes),
    }
}

/// True while the file at the path is this one, and not removed or replaced.
pub fn is_at(file: &File, path: &Path) -> bool {
    let place = |found: fs::Metadata| (found.dev(), found.ino());
    file.metadata().map(place).ok().zip(fs::symlink_metadata(path).map(place).ok()).is_some_and(|(a, b)| a == b)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::{
        cell::RefCell,
        process::{self, Command},
        thread,
        time::Duration,
    };

    use super::*;
    use crate::{diagnostic::Status, process::stat::Stat};

    fn wait<'a>() -> LockWait<'a> {
        LockWait::new(|| Duration::from_secs(1), |_| {})
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn stopped_holder_is_named_and_waited_for_no_longer_than_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let held = Lock::take(&path, "prod", &mut wait()).unwrap().unwrap();
        let mut child = Command::new("sleep").arg("1000").spawn().unwrap();
        let started = Stat::of(child.id()).unwrap().started;
        let holder = Holder { process: child.id(), started, command: "awsp exec prod".to_owned() };
        held.file.write_all_at(&holder.to_line(), 0).unwrap();
        let signal = |name: &str| Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
        let said = RefCell::new(String::new());
        let waited = |limit| {
            let mut wait =
                LockWait::new(move || Duration::from_secs(limit), |what| *said.borrow_mut() = what.to_string());
            assert!(Lock::take(&path, "dev", &mut wait).unwrap().is_none());
            wait.timed_out("dev", Status::Failed, "wait").to_string()
        };
        let process = format!("process {} (awsp exec prod)", child.id());
        assert_eq!(waited(1), format!("awsp: dev: timed out after 1s waiting for {process} · hint: wait"));
        signal("-STOP");
        while !holder.is_stopped() {
            thread::yield_now();
        }
        let resume = format!("fg, or kill -CONT {}", child.id());
        let line = format!("waiting for {process}, which is stopped · hint: {resume}");
        assert_eq!(waited(2), format!("awsp: dev: timed out after 2s {line}"));
        assert_eq!(*said.borrow(), line);
        // a later process of the same number is not the holder
        held.file.write_all_at(&Holder { started: started + 1, ..holder }.to_line(), 0).unwrap();
        assert!(!waited(1).contains("stopped"));
        signal("-KILL");
        child.wait().unwrap();
        drop(held);
        assert!(Lock::take(&path, "dev", &mut wait()).unwrap().is_some());
    }

    #[test]
    fn note_is_for_those_that_waited_and_the_holder_line_for_everyone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let mut first = Lock::take(&path, &"é".repeat(300), &mut wait()).unwrap().unwrap();
        assert_eq!(first.note(), None);
        let is_waiting = std::sync::Barrier::new(2);
        let waiting = thread::scope(|scope| {
            let waiting = scope.spawn(|| {
                let mut passed = false;
                let mut wait = wait().pausing(|time, _| {
                    if !std::mem::replace(&mut passed, true) {
                        is_waiting.wait();
                    }
                    thread::sleep(time);
                    Ok(())
                });
                Lock::take(&path, "dev", &mut wait).unwrap().unwrap().note()
            });
            is_waiting.wait();
            first.leave(b"a note").unwrap();
            drop(first);
            waiting.join().unwrap()
        });
        assert_eq!(waiting.as_deref(), Some(&b"a note"[..]));
        let mut later = Lock::take(&path, "dev", &mut wait()).unwrap().unwrap();
        assert_eq!((later.note(), Holder::of(&later.file).unwrap().process), (None, process::id()));
    }
}
