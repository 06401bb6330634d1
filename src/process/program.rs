//! Programs that awsp runs for a person: found in absolute folders of PATH only, with exact arguments, and no shell
//! in between.

use std::{
    ffi::{CStr, CString, OsStr, OsString},
    fs,
    os::{
        fd::RawFd,
        unix::{ffi::OsStrExt, fs::MetadataExt},
    },
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
};

use nix::{
    errno::Errno,
    fcntl::OFlag,
    spawn::{PosixSpawnAttr, PosixSpawnFileActions, PosixSpawnFlags, posix_spawn},
    sys::{
        signal::{SigSet, Signal},
        stat::Mode,
    },
    unistd::{Pid, execve},
};
use rustix::fs::{Access, access};
use signal_hook::{consts::SIGPIPE, flag};

use crate::{
    context::{self, Env},
    diagnostic::{Error, Result, Status},
};

/// A program and its arguments.
#[derive(Debug)]
pub struct Program<'a> {
    path: PathBuf,
    name: &'a OsStr,
    arguments: &'a [OsString],
}

/// The streams of a program whose output is captured.
#[derive(Debug)]
pub struct Streams<'a> {
    /// What it reads.
    pub stdin: &'a CStr,
    /// What becomes its standard output.
    pub stdout: RawFd,
    /// What becomes its standard error.
    pub stderr: RawFd,
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
            Some(found) => cannot_run(&found, Errno::EACCES),
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

    /// Becomes the program, in this very process: signals, job control and status are its own. Comes back only when
    /// that cannot be done.
    pub fn replace(&self, env: &Env) -> Error {
        // Rust ignores SIGPIPE, and a program would go on ignoring it; a handler ends with this program
        let _ = flag::register(SIGPIPE, Arc::new(AtomicBool::new(false)));
        // execve itself: execvp would hand a file that is no program to a shell
        match execve(&self.path(), &self.words(), &variables(env)) {
            Ok(never) => match never {},
            Err(errno) => cannot_run(&self.path, errno),
        }
    }

    /// Starts the program as a child, with these signals blocked, and otherwise as [`Program::replace`].
    ///
    /// # Errors
    /// That cannot be done.
    pub fn spawn(&self, env: &Env, blocked: &SigSet) -> Result<Pid> {
        let defaults = [Signal::SIGPIPE].into_iter().collect();
        self.start(env, blocked, &defaults, PosixSpawnFlags::empty(), PosixSpawnFileActions::init)
    }

    /// As [`Program::spawn`], with these streams, and in a process group of its own if `own_group`. The signals of job
    /// control are at their defaults. Some shells ignore them, and a program that reads the terminal from the
    /// background would then get an error instead of being stopped.
    ///
    /// # Errors
    /// That cannot be done.
    pub fn spawn_captured(&self, env: &Env, blocked: &SigSet, streams: &Streams<'_>, own_group: bool) -> Result<Pid> {
        let none = PosixSpawnFlags::empty();
        let group = if own_group { PosixSpawnFlags::POSIX_SPAWN_SETPGROUP } else { none };
        let defaults = [Signal::SIGPIPE, Signal::SIGTSTP, Signal::SIGTTIN, Signal::SIGTTOU].into_iter().collect();
        self.start(env, blocked, &defaults, group, || {
            let mut files = PosixSpawnFileActions::init()?;
            files.add_dup2(streams.stdout, 1)?;
            files.add_dup2(streams.stderr, 2)?;
            files.add_open(0, streams.stdin, OFlag::O_RDWR, Mode::empty())?;
            Ok(files)
        })
    }

    fn start(
        &self,
        env: &Env,
        blocked: &SigSet,
        defaults: &SigSet,
        more: PosixSpawnFlags,
        files: impl FnOnce() -> nix::Result<PosixSpawnFileActions>,
    ) -> Result<Pid> {
        let spawn = || {
            let mut attributes = PosixSpawnAttr::init()?;
            let flags = PosixSpawnFlags::POSIX_SPAWN_SETSIGMASK | PosixSpawnFlags::POSIX_SPAWN_SETSIGDEF;
            attributes.set_flags(flags | more)?;
            attributes.set_sigmask(blocked)?;
            attributes.set_sigdefault(defaults)?;
            posix_spawn(&*self.path(), &files()?, &attributes, &self.words(), &variables(env))
        };
        spawn().map_err(|errno| cannot_run(&self.path, errno))
    }

    fn path(&self) -> CString {
        c_string(self.path.as_os_str())
    }

    fn words(&self) -> Vec<CString> {
        std::iter::once(self.name).chain(self.arguments.iter().map(OsString::as_os_str)).map(c_string).collect()
    }
}

fn variables(env: &Env) -> Vec<CString> {
    env.iter().map(|(name, value)| c_string(&[name, value].join(OsStr::new("=")))).collect()
}

/// The entries of PATH; an empty one means the folder one is in.
fn folders(path: &OsStr) -> impl Iterator<Item = &Path> {
    path.as_bytes().split(|byte| *byte == b':').map(|folder| Path::new(OsStr::from_bytes(folder)))
}

/// What the system gave has no NUL in it.
fn c_string(text: &OsStr) -> CString {
    CString::new(text.as_bytes()).unwrap_or_default()
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
fn cannot_run(path: &Path, errno: Errno) -> Error {
    let missing = matches!(errno, Errno::ENOENT | Errno::ENOTDIR);
    let status = if missing { Status::NoProgram } else { Status::CannotRun };
    let reason = crate::diagnostic::reason(&errno.into());
    let error = Error::new(status, format!("cannot run {}: {reason}", path.display()));
    match errno {
        Errno::ENOENT if path.exists() => error.hint("the interpreter that its first line names is not there"),
        Errno::ENOEXEC => error.hint("a script needs #! and its interpreter in the first line"),
        _ => error,
    }
}
