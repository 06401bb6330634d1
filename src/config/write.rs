//! Replacing a file whole or not at all: beside it a new one is written, which then takes its place.

use std::{
    fs::{self, DirBuilder, File, Metadata, Permissions},
    io::{self, ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, fchown},
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
    thread,
    time::Duration,
};

use nix::unistd::{AccessFlags, access};
#[cfg(target_os = "linux")]
use rustix::{
    fs::{XattrFlags, fremovexattr, fsetxattr, getxattr},
    io::Errno,
};
use signal_hook::{consts::SIGXFSZ, flag};
use tempfile::NamedTempFile;

use super::file::{self, Opened};
use crate::error::{Error, Result, Status};

/// What the names of unfinished files begin with.
const PREFIX: &str = ".awsp-new-";
/// What the name of the copy of the file before the last edit ends with.
const BACKUP: &str = ".awsp-backup";
/// So long another awsp may take to write.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(10);
/// So often somebody else may come between.
const TRIES: usize = 20;

/// The file behind a path: where links lead to.
pub(super) struct Target {
    path: PathBuf,
    /// `None` when it is yet to be made.
    found: Option<Metadata>,
}

/// The folder of a file, while nobody else of awsp writes in it.
struct Held {
    folder: PathBuf,
    /// `None` on a file system without locks.
    lock: Option<File>,
}

/// Replaces the file at `path` by what `edit` makes of its bytes. A link stays, and what it leads to is replaced.
///
/// # Errors
/// `edit` fails, or the file cannot be replaced. It is then as it was.
pub(super) fn replace(path: &Path, edit: impl Fn(&[u8]) -> Result<Vec<u8>>) -> Result<()> {
    // a limit on the size of files is an error then, and not the end
    let _ = flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
    let held = Held::new(Target::find(path)?.folder())?;
    for _ in 0..TRIES {
        let target = Target::find(path)?;
        if target.folder() != held.folder {
            break;
        }
        target.refuse_read_only()?;
        let now = target.bytes()?;
        let new = edit(&now)?;
        if new == now || target.replace(&now, &new)? {
            return Ok(());
        }
    }
    let message = format!("somebody else keeps changing {}: nothing written", path.display());
    Err(Error::new(Status::Failed, message))
}

impl Target {
    /// Follows links.
    pub(super) fn find(path: &Path) -> Result<Self> {
        let fails = |error: &io::Error| Error::io("edit", path, error);
        match path.canonicalize() {
            Ok(path) => {
                let found = path.metadata().map_err(|error| fails(&error))?;
                Self::check(&path, &found)?;
                Ok(Self { path, found: Some(found) })
            }
            Err(error) if error.kind() == ErrorKind::NotFound => match fs::read_link(path) {
                Ok(to) => {
                    let message = format!("{} is a link to nowhere: {}", path.display(), to.display());
                    Err(Error::new(Status::Failed, message).hint("make the file that it leads to, or remove the link"))
                }
                Err(_) => Ok(Self { path: Self::to_be(path).map_err(|error| fails(&error))?, found: None }),
            },
            Err(error) => Err(fails(&error)),
        }
    }

    fn check(path: &Path, found: &Metadata) -> Result<()> {
        let refuse = |what: String| Err(Error::new(Status::Failed, format!("{} {what}", path.display())));
        match found.nlink() {
            _ if !found.is_file() => refuse("is not a file: it cannot be edited".to_owned()),
            1 => Ok(()),
            names => refuse(format!("has {names} names (hard links): to replace it would part them")),
        }
    }

    /// A path that is not there, with the links of its folder followed as far as that is there.
    fn to_be(path: &Path) -> io::Result<PathBuf> {
        let path = std::path::absolute(path)?;
        let (folder, name) = path.parent().zip(path.file_name()).ok_or(ErrorKind::InvalidInput)?;
        Ok(folder.canonicalize().unwrap_or_else(|_| folder.to_owned()).join(name))
    }

    /// What it holds now; nothing when it is yet to be made.
    pub(super) fn bytes(&self) -> Result<Vec<u8>> {
        if self.found.is_none() {
            return Ok(Vec::new());
        }
        let refused = |refusal: file::Refusal| {
            Error::new(Status::Failed, format!("{}: {}", self.path.display(), refusal.message()))
        };
        match file::open(Some(&self.path)) {
            Opened::File(file, size) => file::read(file, size).map_err(refused),
            Opened::Refused(refusal) => Err(refused(refusal)),
            Opened::Missing | Opened::Off => Ok(Vec::new()),
        }
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("/"))
    }

    /// A file that its owner has closed to writing is not to be written, even where renaming could.
    pub(super) fn refuse_read_only(&self) -> Result<()> {
        if self.found.is_some() && access(&self.path, AccessFlags::W_OK).is_err() {
            let message = format!("{} is read-only", self.path.display());
            return Err(Error::new(Status::Failed, message).hint("chmod u+w, if it is yours to change"));
        }
        Ok(())
    }

    /// Puts `new` in the place of `old`; false when somebody else has changed the file.
    fn replace(&self, old: &[u8], new: &[u8]) -> Result<bool> {
        let file = self.written(new)?;
        if let Some(found) = &self.found {
            self.keep(&file, found).map_err(|error| Error::io("keep the mode of", &self.path, &error))?;
        }
        if !old.is_empty() {
            self.back_up(old)?;
        }
        if self.is_changed(old)? {
            return Ok(false);
        }
        file.persist(&self.path).map_err(|error| self.cannot_replace(&error.error))?;
        // the edit is done; that it outlives a power cut is all that this adds
        let _ = File::open(self.folder()).and_then(|folder| folder.sync_all());
        Ok(true)
    }

    /// Keeps a copy beside it, in the place of the one before.
    fn back_up(&self, old: &[u8]) -> Result<()> {
        let mut path = self.path.clone().into_os_string();
        path.push(BACKUP);
        let kept = self.written(old)?.persist(&path);
        kept.map(drop).map_err(|error| Error::io("write", Path::new(&path), &error.error))
    }

    /// A file with these bytes, on the disk, that nobody else can read.
    fn written(&self, bytes: &[u8]) -> Result<NamedTempFile> {
        let written = || {
            let mut file = tempfile::Builder::new()
                .prefix(PREFIX)
                .permissions(Permissions::from_mode(0o600))
                .tempfile_in(self.folder())?;
            file.write_all(bytes)?;
            file.as_file().sync_all()?;
            Ok(file)
        };
        written().map_err(|error| Error::io("write beside", &self.path, &error))
    }

    /// A look at the last moment: other programs take no locks.
    fn is_changed(&self, old: &[u8]) -> Result<bool> {
        match (fs::symlink_metadata(&self.path), &self.found) {
            (Ok(now), Some(found)) => Ok((now.dev(), now.ino(), now.mode())
                != (found.dev(), found.ino(), found.mode())
                || self.bytes()? != old),
            (Err(error), None) if error.kind() == ErrorKind::NotFound => Ok(false),
            _ => Ok(true),
        }
    }

    /// Gives the new file the owner and the mode of the old one, or less.
    fn keep(&self, file: &NamedTempFile, found: &Metadata) -> io::Result<()> {
        let file = file.as_file();
        let mut mode = found.mode() & 0o777;
        let made = file.metadata()?;
        if made.uid() != found.uid() || made.gid() != found.gid() {
            // each as far as it can be given
            let _ = fchown(file, None, Some(found.gid())).and_then(|()| fchown(file, Some(found.uid()), None));
        }
        if keep_list(file, &self.path).is_err() || file.metadata()?.gid() != found.gid() {
            // what the old group may, another may not
            mode &= 0o707;
        }
        file.set_permissions(Permissions::from_mode(mode))
    }

    fn cannot_replace(&self, error: &io::Error) -> Error {
        let failed = Error::io("replace", &self.path, error);
        match error.kind() {
            ErrorKind::ResourceBusy => failed.hint("it is mounted by itself: edit it where it comes from"),
            ErrorKind::PermissionDenied => failed.hint("it may be immutable: lsattr"),
            _ => failed,
        }
    }
}

/// Gives a new file the access control list of another, if it has one; its mode follows that.
#[cfg(target_os = "linux")]
fn keep_list(file: &File, old: &Path) -> io::Result<()> {
    const LIST: &str = "system.posix_acl_access";
    const NONE: [Errno; 2] = [Errno::NODATA, Errno::OPNOTSUPP];
    let mut list = vec![0; 64 << 10];
    let kept = match getxattr(old, LIST, &mut list[..]) {
        Ok(length) => fsetxattr(file, LIST, &list[..length], XattrFlags::empty()),
        // the folder may have given it one
        Err(error) if NONE.contains(&error) => fremovexattr(file, LIST).or_else(|error| match NONE.contains(&error) {
            true => Ok(()),
            false => Err(error),
        }),
        Err(error) => Err(error),
    };
    Ok(kept?)
}

/// Elsewhere it is not in the mode.
#[cfg(not(target_os = "linux"))]
fn keep_list(_: &File, _: &Path) -> io::Result<()> {
    Ok(())
}

impl Held {
    /// Waits for the folder, and removes what a run that was killed has left in it.
    fn new(folder: &Path) -> Result<Self> {
        let fails = |what, error: &io::Error| Error::io(what, folder, error);
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| fails("make", &error))?;
        let open = File::open(folder).map_err(|error| fails("open", &error))?;
        let held = Self { folder: folder.to_owned(), lock: lock(open, folder)? };
        if held.lock.is_some() {
            held.sweep();
        }
        Ok(held)
    }

    /// Who holds the lock is the only one at work: every unfinished file is of the dead.
    fn sweep(&self) {
        let own = nix::unistd::geteuid().as_raw();
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
