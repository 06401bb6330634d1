//! Starts a program with exact arguments and no shell in between: as a child, or in the place of this process.

use std::{
    ffi::{CString, OsStr},
    os::{
        fd::{AsRawFd, BorrowedFd},
        unix::ffi::OsStrExt,
    },
    sync::{Arc, atomic::AtomicBool},
};

use nix::{
    errno::Errno,
    spawn::{PosixSpawnAttr, PosixSpawnFileActions, PosixSpawnFlags, posix_spawn},
    unistd::execve,
};
use rustix::process::Pid;
use signal_hook::{consts::SIGPIPE, flag};

use super::{
    early_stop::watched,
    program::{Program, cannot_run},
    signals::{STOPPING, SigSet, Signal},
};
use crate::{
    context::Env,
    diagnostic::{Error, Result},
};

/// How a child differs from this process.
#[derive(Debug)]
pub(super) struct SpawnOptions<'a> {
    /// The signals that it blocks.
    pub(super) blocked: &'a SigSet,
    /// Its streams; `None` for those of this process.
    pub(super) streams: Option<Streams<'a>>,
    /// It leads a process group of its own.
    pub(super) own_group: bool,
}

/// The streams of a child whose output is captured.
#[derive(Debug)]
pub(super) struct Streams<'a> {
    pub(super) stdin: BorrowedFd<'a>,
    pub(super) stdout: BorrowedFd<'a>,
    pub(super) stderr: BorrowedFd<'a>,
}

impl Program<'_> {
    /// Becomes the program, in this very process: signals, job control and status are its own. Comes back only when
    /// that cannot be done.
    pub fn replace(&self, env: &Env) -> Error {
        // Rust ignores SIGPIPE, and a program would go on ignoring it; a handler ends with this program
        let _ = flag::register(SIGPIPE, Arc::new(AtomicBool::new(false)));
        // execve itself: execvp would hand a file that is no program to a shell
        match execve(&path(self), &words(self), &variables(env)) {
            Ok(never) => match never {},
            Err(errno) => failed(self, errno),
        }
    }

    /// Starts the program as a child, and otherwise as [`Program::replace`].
    ///
    /// # Errors
    /// That cannot be done.
    pub(super) fn spawn(&self, env: &Env, options: &SpawnOptions<'_>) -> Result<Pid> {
        let spawn = || {
            let (files, attributes) = (options.file_actions()?, options.attributes()?);
            let child = posix_spawn(&*path(self), &files, &attributes, &words(self), &variables(env))?;
            Pid::from_raw(child.as_raw()).ok_or(Errno::ECHILD)
        };
        // Ctrl-Z does not reach another group
        let child = if options.own_group { spawn() } else { watched(spawn) };
        child.map_err(|errno| failed(self, errno))
    }
}

impl SpawnOptions<'_> {
    fn attributes(&self) -> nix::Result<PosixSpawnAttr> {
        let group = if self.own_group { PosixSpawnFlags::POSIX_SPAWN_SETPGROUP } else { PosixSpawnFlags::empty() };
        let mut attributes = PosixSpawnAttr::init()?;
        attributes
            .set_flags(PosixSpawnFlags::POSIX_SPAWN_SETSIGMASK | PosixSpawnFlags::POSIX_SPAWN_SETSIGDEF | group)?;
        attributes.set_sigmask(self.blocked)?;
        attributes.set_sigdefault(&self.defaults())?;
        Ok(attributes)
    }

    /// The signals that are at their defaults. Those of job control are not ignored in a captured child: some shells
    /// ignore them, and a program that reads the terminal from the background would then get an error instead of being
    /// stopped.
    fn defaults(&self) -> SigSet {
        let stopping = if self.streams.is_some() { &STOPPING[..] } else { &[] };
        [Signal::SIGPIPE].iter().chain(stopping).copied().collect()
    }

    fn file_actions(&self) -> nix::Result<PosixSpawnFileActions> {
        let mut files = PosixSpawnFileActions::init()?;
        if let Some(Streams { stdin, stdout, stderr }) = &self.streams {
            for (number, stream) in [stdin, stdout, stderr].into_iter().enumerate() {
                files.add_dup2(stream.as_raw_fd(), number as i32)?;
            }
        }
        Ok(files)
    }
}

fn failed(program: &Program<'_>, errno: Errno) -> Error {
    cannot_run(program.location(), rustix::io::Errno::from_raw_os_error(errno as i32))
}

fn path(program: &Program<'_>) -> CString {
    c_string(program.location().as_os_str())
}

fn words(program: &Program<'_>) -> Vec<CString> {
    program.words().map(c_string).collect()
}

fn variables(env: &Env) -> Vec<CString> {
    env.iter().map(|(name, value)| c_string(&[name, value].join(OsStr::new("=")))).collect()
}

/// What the system gave has no NUL in it.
fn c_string(text: &OsStr) -> CString {
    CString::new(text.as_bytes()).unwrap_or_default()
}
