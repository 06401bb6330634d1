//! The channel between `awsp __sh` and the shell function that called it: shell code goes there and nowhere
//! else, so that standard output and the terminal stay the user's.

use std::{
    fs::{File, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use nix::unistd::close;
use rustix::{fs::OFlags, process::geteuid};

use crate::diagnostic::{Error, Result, Status};

/// Descriptors that a shell may lend. 0 to 2 are the user's streams.
const DESCRIPTORS: std::ops::RangeInclusive<i32> = 3..=9999;

/// An open channel. Dropped without [`Channel::write`] it stays empty.
#[derive(Debug)]
pub struct Channel {
    /// `None`: a file to be made when there is something to write.
    file: Option<File>,
    path: PathBuf,
}

impl Channel {
    /// Opens the channel that the function named: the number of an inherited descriptor, 3 to 9999, or the
    /// path of a regular file of this user's, under no other name. The inherited descriptor is closed at once: a child that outlives awsp and
    /// still held it would keep the shell waiting. A file that is not there yet, at an absolute path in a folder
    /// that is, is made by [`Channel::write`]: a shell that cannot clean up after an interrupt has nothing to.
    ///
    /// # Errors
    ///
    /// The number is out of range or not open, or the file is not such a one, not writable or nowhere.
    pub fn open(name: &str) -> Result<Self> {
        if name.bytes().all(|byte| byte.is_ascii_digit()) { Self::descriptor(name) } else { Self::file(name) }
    }

    fn descriptor(name: &str) -> Result<Self> {
        let number = name.parse().ok().filter(|number| DESCRIPTORS.contains(number));
        let number: i32 = number.ok_or_else(|| refused(name))?;
        let path = PathBuf::from(format!("/dev/fd/{number}"));
        // the new descriptor is close-on-exec, as every file that std opens
        let file = OpenOptions::new().write(true).open(&path).map_err(|error| Error::io("open", &path, &error))?;
        let _ = close(number);
        Ok(Self { file: Some(file), path })
    }

    fn file(name: &str) -> Result<Self> {
        let path = Path::new(name);
        let file = match path.symlink_metadata() {
            Ok(metadata) if metadata.is_file() => open(path).map(Some),
            Ok(_) => return Err(refused(name)),
            Err(error) if error.kind() == ErrorKind::NotFound && in_a_folder(path) => Ok(None),
            Err(error) => Err(error),
        };
        match file.map_err(|error| Error::io("open", path, &error))? {
            Some(file) if !is_own(&file) => Err(refused(name)),
            file => Ok(Self { file, path: path.to_owned() }),
        }
    }

    /// Hands over all of the code at once.
    ///
    /// # Errors
    ///
    /// The descriptor has no reader any more, the disk is full, or another user made the file meanwhile.
    pub fn write(self, code: &str) -> Result<()> {
        let write = |mut file: File| {
            // a descriptor has no length, and needs none
            let _ = file.set_len(0);
            file.write_all(code.as_bytes())
        };
        let written = self.file.map_or_else(|| create(&self.path), Ok).and_then(write);
        written.map_err(|error| Error::io("write", &self.path, &error))
    }
}

fn open(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().write(true).custom_flags(OFlags::NOFOLLOW.bits() as i32).open(path)
}

/// True for a file of this user that has no other name: another user could have made one, a hard link.
fn is_own(file: &File) -> bool {
    file.metadata().is_ok_and(|it| it.is_file() && it.nlink() == 1 && it.uid() == geteuid().as_raw())
}

/// Makes a file that only this user can read; fails where a link of that name points to one.
fn create(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

fn in_a_folder(path: &Path) -> bool {
    path.is_absolute() && path.parent().is_some_and(Path::is_dir)
}

fn refused(name: &str) -> Error {
    Error::new(Status::Usage, format!("not a channel: {name}")).hint("a descriptor from 3 to 9999, or a regular file")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::{
        io::Read,
        os::{fd::IntoRawFd, unix::fs::PermissionsExt},
        process::Command,
    };

    use super::*;

    #[test]
    fn a_child_that_stays_does_not_hold_the_shell() {
        let (mut reader, writer) = std::io::pipe().unwrap();
        // an inherited descriptor, as a shell lends it: no close-on-exec
        let number = rustix::io::dup(&writer).unwrap().into_raw_fd();
        drop(writer);
        let channel = Channel::open(&number.to_string()).unwrap();
        let mut child = Command::new("sleep").arg("100").spawn().unwrap();
        channel.write("code\n").unwrap();
        // ends only when every writing end is gone
        let mut code = String::new();
        reader.read_to_string(&mut code).unwrap();
        assert_eq!((code.as_str(), child.try_wait().unwrap()), ("code\n", None));
        child.kill().unwrap();
        child.wait().unwrap();
    }

    #[test]
    fn a_file_is_overwritten() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "older and longer").unwrap();
        Channel::open(file.path().to_str().unwrap()).unwrap().write("code\n").unwrap();
        assert_eq!(std::fs::read_to_string(file.path()).unwrap(), "code\n");
    }

    #[test]
    fn a_file_is_made_when_there_is_something_to_write() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new");
        let name = path.to_str().unwrap();
        drop(Channel::open(name).unwrap());
        assert!(!path.exists());
        Channel::open(name).unwrap().write("code\n").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "code\n");
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn another_name_of_a_file_is_no_channel() {
        let folder = tempfile::tempdir().unwrap();
        let (path, target) = (folder.path().join("new"), folder.path().join("target"));
        std::fs::write(&target, "precious").unwrap();
        for link in [std::os::unix::fs::symlink, |from: &Path, to: &Path| std::fs::hard_link(from, to)] {
            link(&target, &path).unwrap();
            assert_eq!(Channel::open(path.to_str().unwrap()).unwrap_err().status(), Status::Usage);
            assert_eq!(std::fs::read_to_string(&target).unwrap(), "precious");
            std::fs::remove_file(&path).unwrap();
        }
    }

    #[test]
    fn link_made_meanwhile_is_not_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let (path, target) = (folder.path().join("new"), folder.path().join("target"));
        let late = Channel::open(path.to_str().unwrap()).unwrap();
        std::os::unix::fs::symlink(&target, &path).unwrap();
        assert_eq!(late.write("code\n").unwrap_err().status(), Status::Failed);
        assert_eq!(Channel::open(path.to_str().unwrap()).unwrap_err().status(), Status::Usage);
        assert!(!target.exists());
    }

    #[test]
    fn streams_and_odd_things_are_no_channel() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["", "0", "1", "2", "10000", "99999999999999999999", folder.path().to_str().unwrap()] {
            assert_eq!(Channel::open(name).unwrap_err().status(), Status::Usage, "{name}");
        }
        assert_eq!(Channel::open("9999").unwrap_err().status(), Status::Failed);
        for nowhere in ["/nowhere/at/all", "nowhere", "./nowhere"] {
            assert_eq!(Channel::open(nowhere).unwrap_err().status(), Status::Failed, "{nowhere}");
        }
    }
}
