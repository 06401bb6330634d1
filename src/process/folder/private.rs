//! awsp's private folder, for locks, and files of its own.

use std::{
    fs::{self, DirBuilder, File, Metadata, OpenOptions},
    io::{self, ErrorKind},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use rustix::{fs::OFlags, process::geteuid};

use super::base::{BaseFolder, in_first};
use crate::diagnostic::Result;

/// Returns awsp's private folder for locks, `awsp-UID` with mode 0700. Makes it if it is missing.
///
/// # Errors
/// As [`in_first`].
pub fn private() -> Result<PathBuf> {
    in_first(&BaseFolder::for_locks(), |base| private_in(base, geteuid().as_raw()))
}

fn private_in(base: &Path, owner: u32) -> io::Result<PathBuf> {
    let path = base.join(format!("awsp-{owner}"));
    match DirBuilder::new().mode(0o700).create(&path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    // a wrong mode is not corrected: another user may have made the folder, with anything in it
    let found = fs::symlink_metadata(&path)?;
    let is_private = found.is_dir() && found.uid() == owner && found.mode() & 0o077 == 0;
    let fault = || io::Error::other(format!("{} exists and is not a private folder of yours", path.display()));
    is_private.then_some(path.clone()).ok_or_else(fault)
}

/// Opens a regular file that belongs to this user and that no other user can open. Does not follow links or wait for
/// pipes.
///
/// # Errors
/// It is another kind of file, or it cannot be opened.
pub fn open_own(path: &Path, options: &mut OpenOptions) -> io::Result<(File, Metadata)> {
    let file = options.custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits() as i32).open(path)?;
    let found = file.metadata()?;
    let is_own = found.is_file() && found.uid() == geteuid().as_raw() && found.mode() & 0o077 == 0;
    if is_own { Ok((file, found)) } else { Err(io::Error::other("not a private file of yours")) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, chown, symlink};

    use super::*;

    const NOBODY: u32 = 65_534;

    fn folder(path: PathBuf) -> PathBuf {
        DirBuilder::new().mode(0o700).create(&path).unwrap();
        path
    }

    #[test]
    fn private_folder_of_another_user_or_open_to_others_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let own = geteuid().as_raw();
        let path = home.path().join(format!("awsp-{own}"));
        assert_eq!(private_in(home.path(), own).unwrap(), path);
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o700);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o750)).unwrap();
        assert!(private_in(home.path(), own).is_err());
        fs::remove_dir(&path).unwrap();
        symlink(folder(home.path().join("elsewhere")), &path).unwrap();
        assert!(private_in(home.path(), own).is_err(), "a link");
        fs::remove_file(&path).unwrap();
        folder(path.clone());
        if own == 0 {
            chown(&path, Some(NOBODY), None).unwrap();
            assert!(private_in(home.path(), own).is_err(), "another user's");
        }
    }
}
