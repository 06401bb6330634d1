//! Who may read and write a file that is replaced: as before, or less.

use std::{
    fs::{File, Metadata},
    io,
    os::unix::fs::MetadataExt,
    path::Path,
};

use rustix::fs::{Gid, Mode, Uid, fchmod, fchown};
#[cfg(target_os = "linux")]
use rustix::{
    fs::{XattrFlags, fremovexattr, fsetxattr, getxattr},
    io::Errno,
};

/// Gives the new file the owner and the mode of the old one, or less.
pub(super) fn keep(file: &File, old: &Path, found: &Metadata) -> io::Result<()> {
    let mut mode = found.mode() & 0o777;
    let made = file.metadata()?;
    if made.uid() != found.uid() || made.gid() != found.gid() {
        // each as far as it can be given
        let (owner, group) = (Uid::from_raw(found.uid()), Gid::from_raw(found.gid()));
        let _ = fchown(file, None, Some(group)).and_then(|()| fchown(file, Some(owner), None));
    }
    if keep_list(file, old).is_err() || file.metadata()?.gid() != found.gid() {
        // what the old group may, another may not
        mode &= 0o707;
    }
    Ok(fchmod(file, Mode::from_raw_mode(mode))?)
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
