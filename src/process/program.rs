//! Finds a program as shells do, but in absolute folders of PATH only.

use std::{
    ffi::{OsStr, OsString},
    fs,
    os::unix::{ffi::OsStrExt, fs::MetadataExt},
    path::{Path, PathBuf},
};

use rustix::{
    fs::{Access, access},
    io::Errno,
};

use crate::{
    context::{self, Env},
    diagnostic::{Error, Result, Status, reason},
};

/// A program and its arguments.
#[derive(Debug)]
pub struct Program<'a> {
    path: PathBuf,
    name: &'a OsStr,
    arguments: &'a [OsString],
}

impl<'a> Program<'a> {
    /// Finds the first of `words` as shells do, but in absolute folders of PATH only: in a relative one anybody may
    /// have put a program of that name. A name with a slash is a path already.
    ///
    /// # Errors
    /// There is none of that name, or none that can be run.
    pub fn find(words: &'a [OsString], env: &Env) -> Result<Self> {
        let Some((name, arguments)) = words.split_first() else { return Err(no_program("".as_ref(), "".as_ref())) };
        let program = |path| Self { path, name, arguments };
        if name.as_bytes().contains(&b'/') {
            return Ok(program(name.into()));
        }
        let path = env.get("PATH").unwrap_or_default();
        let mut denied = None;
        for found in folders(path).filter(|folder| folder.is_absolute()).map(|folder| folder.join(name)) {
            match found.is_file() {
                true if access(&found, Access::EXEC_OK).is_ok() => return Ok(program(found)),
                true => denied = denied.or(Some(found)),
                false => {}
            }
        }
        Err(match denied {
            Some(found) => cannot_run(&found, Errno::ACCESS),
            None => no_program(name, path),
        })
    }

    /// Where it is.
    pub fn location(&self) -> &Path {
        &self.path
    }

    /// Returns whether this is the executable that this process runs: the same file by device and inode, whatever links
    /// lead to it. A copy, another version, or a file that has replaced this executable meanwhile is another program.
    pub fn is_this_executable(&self) -> bool {
        // the link in /proc leads to the file itself, even if its path now names another one
        let own = fs::metadata("/proc/self/exe").ok().or_else(|| fs::metadata(context::program()?).ok());
        let identity = |file: fs::Metadata| (file.dev(), file.ino());
        own.is_some() && own.map(identity) == fs::metadata(&self.path).ok().map(identity)
    }

    /// Its own name, as it was asked for, and its arguments.
    pub(super) fn words(&self) -> impl Iterator<Item = &OsStr> {
        std::iter::once(self.name).chain(self.arguments.iter().map(OsString::as_os_str))
    }
}

/// The entries of PATH; an empty one means the folder one is in.
fn folders(path: &OsStr) -> impl Iterator<Item = &Path> {
    path.as_bytes().split(|byte| *byte == b':').map(|folder| Path::new(OsStr::from_bytes(folder)))
}

fn no_program(name: &OsStr, path: &OsStr) -> Error {
    let relative = folders(path).any(|folder| !folder.is_absolute());
    let hint = match relative {
        _ if path.is_empty() => "PATH is not set",
        true => "only the absolute folders of PATH are searched",
        false => "aliases and functions of a shell are no programs",
    };
    Error::new(Status::NoProgram, format!("no program {name:?} in PATH")).hint(hint)
}

/// As shells have it: 127 for what is not there, 126 for the rest.
pub(super) fn cannot_run(path: &Path, errno: Errno) -> Error {
    let missing = matches!(errno, Errno::NOENT | Errno::NOTDIR);
    let status = if missing { Status::NoProgram } else { Status::CannotRun };
    let error = Error::new(status, format!("cannot run {}: {}", path.display(), reason(&errno.into())));
    match errno {
        Errno::NOENT if path.exists() => error.hint("the interpreter that its first line names is not there"),
        Errno::NOEXEC => error.hint("a script needs #! and its interpreter in the first line"),
        _ => error,
    }
}
