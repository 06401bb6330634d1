//! The folder of the cache: 0700 and its files 0600 from the moment they are made, whatever the umask, and never
//! another's. A file is written beside the one that it replaces; nothing is synced, because what a crash leaves half
//! written is no JSON, and is made anew.

use std::{
    fs::{self, DirBuilder, File, Metadata, OpenOptions, Permissions},
    io::{self, ErrorKind, Read, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use rustix::{
    fs::{Timespec, Timestamps, futimens},
    process::geteuid,
};
use secrecy::zeroize::Zeroizing;

use super::entry::VERSION;
use crate::{
    diagnostic::{Error, Result, Status},
    process::{
        folder::open_own,
        lock::{Lock, LockWait},
    },
};

/// No entry is larger.
const MAX_ENTRY_BYTES: u64 = 128 << 10;
/// A mark is forgotten, because what it remembers may change.
const MAX_MARK_AGE: Duration = Duration::from_secs(30 * 86_400);
/// Nobody has waited for a lock for so long.
const MAX_LOCK_AGE: Duration = Duration::from_secs(86_400);
/// No file is written for so long.
const MAX_WRITING_AGE: Duration = Duration::from_secs(3_600);
/// What the names of files begin with that are being written.
const NEW_PREFIX: &str = ".new-";
/// A look through the folder goes no further.
const MAX_SWEPT_FILES: usize = 4_096;

/// A folder that no other user can look into.
#[derive(Debug)]
pub(super) struct CacheFolder(PathBuf);

impl CacheFolder {
    /// The folder as it is.
    ///
    /// # Errors
    /// It is missing, or not a folder of this user alone. It is then refused, not repaired: its files may be anything.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let found = fs::symlink_metadata(path).map_err(|error| Error::io("read", path, &error))?;
        let shown = path.display();
        let (wrong, hint) = match found {
            _ if !found.is_dir() => ("is not a folder", format!("rm {shown}")),
            _ if found.uid() != geteuid().as_raw() => ("belongs to another user", "set XDG_CACHE_HOME".to_owned()),
            _ if found.mode() & 0o077 != 0 => ("can be opened by others", format!("chmod 700 {shown}")),
            _ => return Ok(Self(path.to_owned())),
        };
        Err(Error::new(Status::Failed, format!("{shown} {wrong}")).hint(hint))
    }

    /// The folder, made if it is missing.
    ///
    /// # Errors
    /// It cannot be made, or is refused.
    pub(super) fn make(path: &Path) -> Result<Self> {
        if !path.exists() {
            let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
            made.map_err(|error| Error::io("make", path, &error))?;
        }
        Self::open(path)
    }

    /// The folder, whoever can look into it, to remove what is there.
    pub(super) fn at(path: &Path) -> Option<Self> {
        fs::symlink_metadata(path).is_ok_and(|found| found.is_dir()).then(|| Self(path.to_owned()))
    }

    fn path(&self, key: &str, kind: &str) -> PathBuf {
        self.0.join(format!("{key}.{kind}"))
    }

    /// Returns the path of an entry of this version.
    fn entry(&self, key: &str) -> PathBuf {
        self.path(key, &format!("v{VERSION}.json"))
    }

    /// The bytes of an entry: a regular file that only this user can read.
    pub(super) fn read(&self, key: &str) -> Option<Zeroizing<Vec<u8>>> {
        let (file, found) = open_own(&self.entry(key), OpenOptions::new().read(true)).ok()?;
        if found.len() > MAX_ENTRY_BYTES {
            return None;
        }
        // never moved, so that no piece of a secret is left behind
        let mut bytes = Zeroizing::new(Vec::with_capacity(MAX_ENTRY_BYTES.min(found.len() + 1) as usize));
        file.take(found.len()).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// Writes an entry that ends at `end`, which is its time of change, so that a look through the folder need not
    /// read it.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn write(&self, key: &str, bytes: &[u8], end: SystemTime) -> Result<()> {
        let path = self.entry(key);
        let written = || -> io::Result<()> {
            let only_mine = Permissions::from_mode(0o600);
            let mut file = tempfile::Builder::new().prefix(NEW_PREFIX).permissions(only_mine).tempfile_in(&self.0)?;
            file.write_all(bytes)?;
            set_modified(file.as_file(), end)?;
            file.persist(&path)?;
            Ok(())
        };
        written().map_err(|error| Error::io("write", &path, &error))
    }

    /// Takes the lock of a key as soon as it is free; `None` if the wait timed out.
    ///
    /// # Errors
    /// There are no locks here.
    pub(super) fn lock(&self, key: &str, profile: &str, wait: &mut LockWait<'_>) -> io::Result<Option<Lock>> {
        Lock::take(&self.path(key, "lock"), profile, wait)
    }

    /// Makes a mark, or makes it new.
    ///
    /// # Errors
    /// It cannot be made.
    pub(super) fn mark(&self, key: &str) -> Result<()> {
        let path = self.path(key, "mark");
        let made = open_own(&path, OpenOptions::new().write(true).create(true).mode(0o600));
        let made = made.and_then(|(file, _)| set_modified(&file, SystemTime::now()));
        made.map_err(|error| Error::io("write", &path, &error))
    }

    /// Whether there is a mark that is not too old.
    pub(super) fn is_marked(&self, key: &str) -> bool {
        fs::symlink_metadata(self.path(key, "mark"))
            .is_ok_and(|found| found.is_file() && !is_older(&found, MAX_MARK_AGE))
    }

    /// The keys of all entries.
    pub(super) fn keys(&self) -> Vec<String> {
        self.files().filter(|(_, kind, _)| kind == "json").map(|(key, ..)| key).collect()
    }

    /// Removes expired entries, and files that are no longer needed.
    pub(super) fn sweep(&self) {
        for (key, kind, path) in self.files().take(MAX_SWEPT_FILES) {
            let is_over = |age| fs::symlink_metadata(&path).is_ok_and(|found| is_older(&found, age));
            match kind.as_str() {
                "json" if is_over(Duration::ZERO) => self.remove_ended(&key, &path),
                // an entry of another version is never served
                "old" => drop(fs::remove_file(&path)),
                "lock" if is_over(MAX_LOCK_AGE) => self.remove_lock(&key, &path),
                "mark" if is_over(MAX_MARK_AGE) => drop(fs::remove_file(&path)),
                "new" if is_over(MAX_WRITING_AGE) => drop(fs::remove_file(&path)),
                _ => {}
            }
        }
    }

    /// With its lock, and after another look, so that it is not the new one that goes.
    fn remove_ended(&self, key: &str, path: &Path) {
        let lock = Lock::try_take(&self.path(key, "lock"));
        if lock.is_ok() && fs::symlink_metadata(path).is_ok_and(|found| is_older(&found, Duration::ZERO)) {
            let _ = fs::remove_file(path);
        }
    }

    /// Nobody loses a lock by that: who gets one looks whether it is still there.
    fn remove_lock(&self, key: &str, path: &Path) {
        let lock = Lock::try_take(path);
        if lock.is_ok() && !self.entry(key).exists() {
            let _ = fs::remove_file(path);
        }
    }

    /// Removes these entries and all marks; with `everything` whatever of the cache is not in use.
    ///
    /// # Errors
    /// Something cannot be removed.
    pub(super) fn clear(&self, keys: &[String], everything: bool) -> Result<()> {
        for (key, kind, path) in self.files() {
            let goes = match kind.as_str() {
                "json" => keys.contains(&key),
                "lock" => everything && Lock::try_take(&path).is_ok(),
                "new" => everything,
                _ => true,
            };
            if !goes {
                continue;
            }
            match fs::remove_file(&path) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(Error::io("remove", &path, &error)),
                _ => {}
            }
        }
        Ok(())
    }

    /// The files of the cache by key and kind; anything else is not awsp's.
    fn files(&self) -> impl Iterator<Item = (String, String, PathBuf)> {
        let entries = fs::read_dir(&self.0).into_iter().flatten().flatten();
        entries.filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            if name.starts_with(NEW_PREFIX) {
                return Some((String::new(), "new".to_owned(), entry.path()));
            }
            let (key, end) = name.split_once('.')?;
            let kind = kind(end).filter(|_| key.len() == 64)?;
            Some((key.to_owned(), kind.to_owned(), entry.path()))
        })
    }
}

/// Returns the kind of a file from the end of its name. The name has the entry's version, so that sweeping reads no
/// file.
fn kind(end: &str) -> Option<&'static str> {
    let version = |end: &str| end.strip_prefix('v')?.strip_suffix(".json")?.parse::<u32>().ok();
    match end {
        "lock" => Some("lock"),
        "mark" => Some("mark"),
        // entries of the first version have no number
        "json" => Some("old"),
        _ => version(end).map(|version| if version == VERSION { "json" } else { "old" }),
    }
}

fn is_older(found: &Metadata, age: Duration) -> bool {
    found.modified().is_ok_and(|changed| changed.elapsed().is_ok_and(|since| since > age))
}

/// Gives a file this time of change, and as that of its last reading, too.
fn set_modified(file: &File, time: SystemTime) -> io::Result<()> {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let time =
        Timespec { tv_sec: since.as_secs().try_into().unwrap_or(i64::MAX), tv_nsec: since.subsec_nanos().into() };
    Ok(futimens(file, &Timestamps { last_access: time, last_modification: time })?)
}
