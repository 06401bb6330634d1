//! Runs a program in awsp's place: signals reach it, Ctrl-Z stops both, and awsp ends as it does. awsp stays only to
//! clean up afterwards.

use std::{
    fs::File,
    io,
    sync::{Arc, atomic::AtomicBool},
    thread,
};

use rustix::process::{Pid, WaitOptions, getpid};
use signal_hook::{consts::SIGCHLD, flag};

use super::{
    exit::{Exit, StateChange, wait},
    program::Program,
    signals::{FORWARDED, KEYBOARD, STOPPING, SigSet, Signal, block, receive, send, unblock},
    spawn::SpawnOptions,
};
use crate::{
    context::Env,
    diagnostic::{Error, Result, Status, reason},
};

/// A program that is to run in awsp's place.
#[derive(Debug)]
pub struct Foreground {
    /// The signals that were blocked before, as they will be in the program.
    blocked: SigSet,
}

impl Foreground {
    /// Holds signals back for the rest of this process: none of them ends or stops it any more, however early it comes.
    /// They are blocked and not caught: what is ignored stays ignored in the program.
    ///
    /// # Errors
    /// The system refuses.
    pub fn hold_signals() -> Result<Self> {
        let blocked = block(KEYBOARD.into_iter().chain(FORWARDED).chain(STOPPING)).map_err(|error| failed(&error))?;
        // children of a process that ignores this one leave no status
        flag::register(SIGCHLD, Arc::new(AtomicBool::new(false)))?;
        Ok(Self { blocked })
    }

    /// Runs a program to its end.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn run(&self, program: &Program<'_>, env: &Env) -> Result<Exit> {
        let child = program.spawn(env, &SpawnOptions { blocked: &self.blocked, streams: None, own_group: false })?;
        thread::spawn(move || forward(child));
        let blocking = WaitOptions::UNTRACED;
        let mut options = blocking;
        loop {
            match wait(child, options) {
                Ok(Some(StateChange::Ended(exit))) => return Ok(exit),
                Ok(Some(StateChange::Stopped(signal))) => {
                    stop(signal);
                    options = blocking | WaitOptions::CONTINUED | WaitOptions::NOHANG;
                }
                Ok(None) => {
                    // only this process was continued
                    send(child, Signal::SIGCONT);
                    options = blocking;
                }
                Ok(Some(StateChange::Continued)) => options = blocking,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(failed(&error)),
            }
        }
    }
}

fn forward(child: Pid) {
    while let Ok(signal) = receive(KEYBOARD.into_iter().chain(FORWARDED)) {
        // without a terminal, somebody meant this process
        if FORWARDED.contains(&signal) || File::open("/dev/tty").is_err() {
            send(child, signal);
        }
    }
}

/// The program has stopped, by whatever means: so does this process, for its shell to see, until it is continued.
fn stop(signal: Signal) {
    send(getpid(), signal);
    let _ = unblock(STOPPING);
    let _ = block(STOPPING);
}

fn failed(error: &io::Error) -> Error {
    Error::new(Status::Failed, format!("cannot stay beside the command: {}", reason(error)))
}
