//! Staying beside a program to its end, as if there were nobody: signals reach it, Ctrl-Z stops both, and its end is
//! ours.

use std::{
    fs::File,
    sync::{Arc, atomic::AtomicBool},
    thread,
};

use nix::{
    errno::Errno,
    sys::{
        signal::{SigSet, SigmaskHow, Signal, raise},
        wait::{WaitPidFlag, WaitStatus, waitpid},
    },
    unistd::Pid,
};
use rustix::process::kill_process;
#[cfg(target_os = "linux")]
use rustix::process::{DumpableBehavior, set_dumpable_behavior};
use signal_hook::{consts::SIGCHLD, flag, low_level::emulate_default_handler};

use crate::{
    context::Env,
    diagnostic::{Error, Result, Status, reason},
    process::program::Program,
};

/// What a terminal sends to the program as well as to this process.
const OF_TERMINAL: [Signal; 2] = [Signal::SIGINT, Signal::SIGQUIT];

/// What is sent to this process alone, and meant for the program.
const MEANT: [Signal; 5] = [Signal::SIGTERM, Signal::SIGHUP, Signal::SIGUSR1, Signal::SIGUSR2, Signal::SIGALRM];

/// What a terminal stops both with, unless the program has other plans.
const STOPS: [Signal; 3] = [Signal::SIGTSTP, Signal::SIGTTIN, Signal::SIGTTOU];

/// These signals, held back: none of them ends or stops this process any more, however early it comes.
#[derive(Debug)]
pub struct Signals {
    /// What was blocked before, as it will be in the program.
    before: SigSet,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// With this status.
    Status(u8),
    /// By this signal.
    Signal(Signal),
}

impl Signals {
    /// Holds them back from now on. They are blocked and not caught: what is ignored stays ignored in the program.
    ///
    /// # Errors
    /// The system refuses.
    pub fn hold() -> Result<Self> {
        let held: SigSet = OF_TERMINAL.into_iter().chain(MEANT).chain(STOPS).collect();
        let before = held.thread_swap_mask(SigmaskHow::SIG_BLOCK).map_err(failed)?;
        // children of a process that ignores this one leave no status
        flag::register(SIGCHLD, Arc::new(AtomicBool::new(false)))?;
        Ok(Self { before })
    }

    /// Runs a program to its end.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn run(self, program: &Program<'_>, env: &Env) -> Result<End> {
        let child = program.spawn(env, &self.before)?;
        thread::spawn(move || pass_on(child));
        let wait = WaitPidFlag::WUNTRACED;
        let mut how = wait;
        loop {
            match waitpid(child, Some(how)) {
                Ok(WaitStatus::Exited(_, status)) => return Ok(End::Status(status as u8)),
                Ok(WaitStatus::Signaled(_, signal, _)) => return Ok(End::Signal(signal)),
                Ok(WaitStatus::Stopped(_, signal)) => {
                    stop_too(signal);
                    how = wait | WaitPidFlag::WCONTINUED | WaitPidFlag::WNOHANG;
                }
                Ok(WaitStatus::StillAlive) => {
                    // only this process was continued
                    send(child, Signal::SIGCONT);
                    how = wait;
                }
                Ok(_) => how = wait,
                Err(Errno::EINTR) => {}
                Err(errno) => return Err(failed(errno)),
            }
        }
    }
}

fn pass_on(child: Pid) {
    let signals: SigSet = OF_TERMINAL.into_iter().chain(MEANT).collect();
    while let Ok(signal) = signals.wait() {
        // without a terminal, somebody meant this process
        if MEANT.contains(&signal) || File::open("/dev/tty").is_err() {
            send(child, signal);
        }
    }
}

/// A program that has ended needs none.
fn send(child: Pid, signal: Signal) {
    let signal = rustix::process::Signal::from_named_raw(signal as i32);
    let child = rustix::process::Pid::from_raw(child.as_raw());
    let _ = child.zip(signal).map(|(child, signal)| kill_process(child, signal));
}

/// The program has stopped, by whatever means: so does this process, for its shell to see, until it is continued.
fn stop_too(signal: Signal) {
    let stops: SigSet = STOPS.into_iter().collect();
    let _ = raise(signal);
    let _ = stops.thread_unblock();
    let _ = stops.thread_block();
}

impl End {
    /// Ends this process in the same way, or says with which status it is to end.
    ///
    /// # Errors
    /// Every status but 0.
    pub fn repeat(self) -> Result<()> {
        match self {
            Self::Status(0) => Ok(()),
            Self::Status(status) => Err(Error::silent(Status::Child(status))),
            Self::Signal(signal) => {
                // the program has left its own, if it was to leave one
                leave_no_core();
                let _ = emulate_default_handler(signal as i32);
                Err(Error::silent(Status::Child(128 + signal as u8)))
            }
        }
    }
}

/// No core file of this process, whatever ends it. The kernel forgets that when it runs another program.
#[cfg(target_os = "linux")]
pub(crate) fn leave_no_core() {
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

/// No core file of this process, whatever ends it. What it starts may raise the limit again.
#[cfg(not(target_os = "linux"))]
pub(crate) fn leave_no_core() {
    use nix::sys::resource::{Resource, getrlimit, setrlimit};
    if let Ok((_, most)) = getrlimit(Resource::RLIMIT_CORE) {
        let _ = setrlimit(Resource::RLIMIT_CORE, 0, most);
    }
}

fn failed(errno: Errno) -> Error {
    Error::new(Status::Failed, format!("cannot stay beside the command: {}", reason(&errno.into())))
}
