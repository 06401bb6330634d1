//! Base folders for awsp's short-lived files (`XDG_RUNTIME_DIR`, `TMPDIR`, `/tmp`), and awsp's private folder in one.
//!
//! A user who can write to a base folder, or rename it, decides what awsp and its commands read there. So awsp uses a
//! base only if it belongs to this user and no other user may write to it, or if it belongs to root and is sticky, as
//! `/tmp` is: in a sticky folder, users cannot rename or remove each other's entries. Each folder above must belong to
//! this user or to root, and be sticky if others may write to it: a user who can rename one of those can replace the
//! base.

use std::{
    ffi::OsString,
    fs::{self, Metadata},
    io::{self, ErrorKind},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use rustix::process::geteuid;

use crate::{
    context,
    diagnostic::{Error, Result, Status, reason},
};

const WRITABLE_BY_OTHERS: u32 = 0o022;
const STICKY: u32 = 0o1000;
/// The owner that the kernel shows for one without a number in this user namespace (`/proc/sys/kernel/overflowuid`).
const UNMAPPED: u32 = 65_534;

/// A folder that may be a base, with the variable that names it.
#[derive(Debug)]
pub(super) struct BaseFolder {
    label: &'static str,
    path: PathBuf,
}

impl BaseFolder {
    /// Returns the bases for the files of one run, best first. `variable` returns the value of an environment variable.
    pub(super) fn for_run(variable: impl Fn(&str) -> Option<OsString>) -> Vec<Self> {
        Self::absolute([("XDG_RUNTIME_DIR", variable("XDG_RUNTIME_DIR")), ("TMPDIR", variable("TMPDIR")), Self::tmp()])
    }

    /// Returns the bases for locks, best first. In `/tmp` another user may have taken the name of the private folder: then
    /// it is in the home folder. `TMPDIR` comes last: scripts often set another one for each step, and processes with
    /// different folders do not see each other's locks.
    pub(super) fn for_locks() -> Vec<Self> {
        let variable = context::variable;
        let home = variable("HOME").map(|home| PathBuf::from(home).join(".cache").into());
        Self::absolute([
            ("XDG_RUNTIME_DIR", variable("XDG_RUNTIME_DIR")),
            Self::tmp(),
            ("", home),
            ("TMPDIR", variable("TMPDIR")),
        ])
    }

    fn tmp() -> (&'static str, Option<OsString>) {
        ("", Some("/tmp".into()))
    }

    fn absolute<const COUNT: usize>(all: [(&'static str, Option<OsString>); COUNT]) -> Vec<Self> {
        let found = all.into_iter().filter_map(|(label, path)| Some(Self { label, path: path?.into() }));
        found.filter(|base| base.path.is_absolute()).collect()
    }

    /// Returns the path without links.
    ///
    /// # Errors
    /// Another user could tamper with its contents; the message says how.
    fn checked(&self) -> io::Result<PathBuf> {
        let path = self.path.canonicalize()?;
        for folder in path.ancestors() {
            let found = fs::symlink_metadata(folder)?;
            let of = if folder == path { String::new() } else { format!("{}, which contains it, ", folder.display()) };
            let fault = if folder == path { fault_of_base(&found) } else { fault_of_parent(&found) };
            if let Some(fault) = fault {
                return Err(io::Error::other(format!("{of}{fault}")));
            }
        }
        Ok(path)
    }

    fn shown(&self) -> String {
        let equals = if self.label.is_empty() { "" } else { "=" };
        format!("{}{equals}{}", self.label, self.path.display())
    }
}

fn fault_of_base(found: &Metadata) -> Option<&'static str> {
    let (mode, owner) = (found.mode(), found.uid());
    match owner == geteuid().as_raw() {
        _ if !found.is_dir() => Some("is not a folder"),
        true if mode & WRITABLE_BY_OTHERS == 0 => None,
        _ if is_root(owner) && mode & STICKY != 0 => None,
        true => Some("can be written to by others"),
        false if is_root(owner) => Some("belongs to root and is not sticky"),
        false => Some("belongs to another user"),
    }
}

fn fault_of_parent(found: &Metadata) -> Option<&'static str> {
    match found.mode() {
        _ if !is_own_or_roots(found) => Some("belongs to another user"),
        mode if mode & WRITABLE_BY_OTHERS != 0 && mode & STICKY == 0 => Some("can be written to by others"),
        _ => None,
    }
}

/// Returns whether the owner is this user or root.
pub fn is_own_or_roots(found: &Metadata) -> bool {
    found.uid() == geteuid().as_raw() || is_root(found.uid())
}

/// Returns whether an owner is root, or has no number in this user namespace, as the owner of system folders in a
/// sandbox.
fn is_root(owner: u32) -> bool {
    owner == 0 || owner == UNMAPPED && !is_mapped(owner)
}

/// Returns whether a user number is mapped in this user namespace. Reads `/proc/self/uid_map`: first number inside,
/// first number outside, count. Without that file every number counts as mapped.
fn is_mapped(owner: u32) -> bool {
    let Ok(map) = fs::read_to_string("/proc/self/uid_map") else { return true };
    map.lines().any(|line| {
        let mut numbers = line.split_whitespace().filter_map(|number| number.parse::<u64>().ok());
        let (first, count) = (numbers.next().unwrap_or_default(), numbers.nth(1).unwrap_or_default());
        (first..first.saturating_add(count)).contains(&u64::from(owner))
    })
}

/// Calls `make` with each safe base until it succeeds.
///
/// # Errors
/// It succeeds in no base. The message names each with its fault.
pub(super) fn in_first<T>(bases: &[BaseFolder], make: impl Fn(&Path) -> io::Result<T>) -> Result<T> {
    let mut faults = Vec::new();
    for base in bases {
        match base.checked().and_then(|path| make(&path)) {
            Ok(made) => return Ok(made),
            Err(error) => faults.push(format!("{}: {}", base.shown(), fault_of(&error))),
        }
    }
    let message = format!("no folder for private files: {}", faults.join("; "));
    Err(Error::new(Status::Failed, message).hint("set XDG_RUNTIME_DIR to a folder of yours with mode 700"))
}

/// Returns the system's words, or this module's own message unchanged, because it may contain a path.
fn fault_of(error: &io::Error) -> String {
    if error.kind() == ErrorKind::Other { error.to_string() } else { reason(error) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    /// A folder with this mode.
    fn folder(path: PathBuf, mode: u32) -> PathBuf {
        fs::create_dir(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    fn base(label: &'static str, path: &Path) -> BaseFolder {
        BaseFolder { label, path: path.to_owned() }
    }

    #[test]
    fn bases_that_others_can_tamper_with_are_refused_by_name() {
        let home = tempfile::tempdir().unwrap();
        let wide = folder(home.path().join("Wide"), 0o770);
        let open = folder(home.path().join("open"), 0o777);
        let inner = folder(open.join("inner"), 0o700);
        let bases = [base("XDG_RUNTIME_DIR", &wide), base("TMPDIR", &inner), base("", Path::new("/nowhere"))];
        let error = in_first(&bases, |_| Ok(())).unwrap_err();
        let expected = format!(
            "no folder for private files: XDG_RUNTIME_DIR={}: can be written to by others; TMPDIR={}: {}, which contains it, \
             can be written to by others; /nowhere: no such file or directory",
            wide.display(),
            inner.display(),
            open.display()
        );
        assert_eq!((error.message(), error.status()), (expected.as_str(), Status::Failed));
        // sticky, nobody can rename what is in it
        fs::set_permissions(&open, fs::Permissions::from_mode(0o1777)).unwrap();
        assert_eq!(in_first(&bases, |path| Ok(path.to_owned())).unwrap(), inner);
    }

    #[test]
    fn base_behind_a_link_is_judged_by_where_it_leads() {
        let home = tempfile::tempdir().unwrap();
        let (good, bad) = (folder(home.path().join("good"), 0o755), folder(home.path().join("bad"), 0o757));
        let links = ["to-bad", "to-good"].map(|name| home.path().join(name));
        symlink(&bad, &links[0]).unwrap();
        symlink(&good, &links[1]).unwrap();
        let bases = links.each_ref().map(|link| base("TMPDIR", link));
        assert_eq!(in_first(&bases, |path| Ok(path.to_owned())).unwrap(), good);
    }
}
