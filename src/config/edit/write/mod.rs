//! Replacing a file whole or not at all: beside it a new one is written, which then takes its place.

mod held;
mod keep;

use std::{
    fs::{self, File, Metadata},
    io::{self, ErrorKind, Write},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
};

use rustix::fs::{Access, access};
use signal_hook::{consts::SIGXFSZ, flag};
use tempfile::NamedTempFile;

use self::held::Held;
use crate::config::{
    AwsFile, Locations,
    files::open::{self, Opened},
};
use crate::diagnostic::{Error, Result, Status};

/// What the name of the copy of the file before the last edit ends with.
const BACKUP: &str = ".awsp-backup";
/// The most attempts, when other programs keep changing the file.
const MAX_TRIES: usize = 20;

/// The file behind a path: where links lead to.
pub(in crate::config) struct Target {
    path: PathBuf,
    /// `None` when it is yet to be made.
    found: Option<Metadata>,
}

/// Replaces the file at `path` by what `edit` makes of its bytes. A link stays, and what it leads to is replaced.
///
/// # Errors
/// `edit` fails, or the file cannot be replaced. It is then as it was.
pub(in crate::config) fn replace(path: &Path, edit: impl Fn(&[u8]) -> Result<Vec<u8>>) -> Result<()> {
    // a limit on the size of files is an error then, and not the end
    let _ = flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
    let held = Held::new(Target::find(path)?.folder())?;
    for _ in 0..MAX_TRIES {
        let target = Target::find(path)?;
        if target.folder() != held.folder() {
            break;
        }
        target.refuse_read_only()?;
        let now = target.bytes()?;
        let new = edit(&now)?;
        if new == now || target.replace(&now, &new)? {
            return Ok(());
        }
    }
    let message = format!("another process keeps changing {}: nothing written", path.display());
    Err(Error::new(Status::Failed, message))
}

/// Refuses a file in the folder of an `exec --only`, which is removed with its command. Runs before any question.
///
/// # Errors
/// The file is in such a folder.
pub fn refuse_temporary(file: AwsFile, locations: &Locations) -> Result<()> {
    let folder = locations.path(file).and_then(Path::parent).and_then(|folder| folder.canonicalize().ok());
    folder.map_or(Ok(()), |folder| held::refuse_exec_folder(&folder))
}

impl Target {
    /// Follows links.
    pub(in crate::config) fn find(path: &Path) -> Result<Self> {
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
    pub(in crate::config) fn bytes(&self) -> Result<Vec<u8>> {
        if self.found.is_none() {
            return Ok(Vec::new());
        }
        let refused = |refusal: open::Refusal| {
            Error::new(Status::Failed, format!("{}: {}", self.path.display(), refusal.message()))
        };
        match open::open(Some(&self.path)) {
            Opened::File(file, size) => open::read(file, size).map_err(refused),
            Opened::Refused(refusal) => Err(refused(refusal)),
            Opened::Missing | Opened::Off => Ok(Vec::new()),
        }
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("/"))
    }

    /// A file that its owner has closed to writing is not to be written, even where renaming could.
    pub(in crate::config) fn refuse_read_only(&self) -> Result<()> {
        if self.found.is_some() && access(&self.path, Access::WRITE_OK).is_err() {
            let message = format!("{} is read-only", self.path.display());
            return Err(Error::new(Status::Failed, message).hint("chmod u+w, if it is yours to change"));
        }
        Ok(())
    }

    /// Puts `new` in the place of `old`; false when somebody else has changed the file.
    fn replace(&self, old: &[u8], new: &[u8]) -> Result<bool> {
        let file = self.written(new)?;
        if let Some(found) = &self.found {
            keep::keep(file.as_file(), &self.path, found)
                .map_err(|error| Error::io("keep the mode of", &self.path, &error))?;
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
            let mut file = held::new_file(self.folder())?;
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

    fn cannot_replace(&self, error: &io::Error) -> Error {
        let failed = Error::io("replace", &self.path, error);
        match error.kind() {
            ErrorKind::ResourceBusy => failed.hint("it is mounted by itself: edit it where it comes from"),
            ErrorKind::PermissionDenied => failed.hint("it may be immutable: lsattr"),
            _ => failed,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn replaced_file_keeps_its_mode_and_a_backup() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config");
        replace(&path, |now| Ok([now, b"one\n"].concat())).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        replace(&path, |now| Ok([now, b"two\n"].concat())).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\n");
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o640);
        assert_eq!(names(folder.path()), ["config", "config.awsp-backup"]);
        assert_eq!(fs::read_to_string(folder.path().join("config.awsp-backup")).unwrap(), "one\n");
    }

    #[test]
    fn failed_edit_leaves_the_file_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config");
        fs::write(&path, "one\n").unwrap();
        assert!(replace(&path, |_| Err(Error::new(Status::Usage, "no"))).is_err());
        assert_eq!((names(folder.path()), fs::read_to_string(&path).unwrap()), (vec!["config".into()], "one\n".into()));
    }

    #[test]
    fn change_by_another_program_meanwhile_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config");
        let tries = std::cell::Cell::new(0);
        let edit = |now: &[u8]| {
            if tries.replace(tries.get() + 1) == 0 {
                fs::write(&path, "theirs\n").unwrap();
            }
            Ok([now, b"ours\n"].concat())
        };
        replace(&path, edit).unwrap();
        assert_eq!((tries.get(), fs::read_to_string(&path).unwrap()), (2, "theirs\nours\n".into()));
    }
}
