//! How a child ends, and ending this process in the same way.

use std::io;

use rustix::process::{Pid, WaitOptions, WaitStatus, waitpid};

use super::signals::{Signal, end_by};
use crate::diagnostic::{Error, Result, Status};

/// The first of the statuses with which shells report a signal.
const SIGNAL_STATUS: u8 = 128;

/// How a child ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// With this status.
    Status(u8),
    /// By this signal.
    Signal(Signal),
}

/// A change of a child's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StateChange {
    Ended(Exit),
    /// By this signal. It can be continued.
    Stopped(Signal),
    Continued,
}

impl Exit {
    /// Ends this process in the same way, or returns the error with the status that it ends with.
    ///
    /// # Errors
    /// Every status but 0.
    pub fn repeat(self) -> Result<()> {
        match self {
            Self::Status(0) => Ok(()),
            Self::Status(status) => Err(Error::silent(Status::Child(status))),
            Self::Signal(signal) => {
                // a core file, if any, is the child's
                let _ = end_by(signal);
                Err(Error::silent(Status::Child(SIGNAL_STATUS + signal as u8)))
            }
        }
    }
}

/// Waits for a change of a child's state. Returns `None` if there is none, which only `NOHANG` allows.
///
/// # Errors
/// A signal has come (`Interrupted`), or there is no such child.
pub(super) fn wait(child: Pid, options: WaitOptions) -> io::Result<Option<StateChange>> {
    Ok(waitpid(Some(child), options)?.and_then(|(_, status)| change(status)))
}

fn change(status: WaitStatus) -> Option<StateChange> {
    let signal = |number: i32| Signal::try_from(number).ok();
    if let Some(number) = status.terminating_signal() {
        // real-time signals have no names
        let unnamed = Exit::Status(SIGNAL_STATUS.saturating_add(number as u8));
        return Some(StateChange::Ended(signal(number).map_or(unnamed, Exit::Signal)));
    }
    if let Some(number) = status.stopping_signal() {
        return Some(StateChange::Stopped(signal(number).unwrap_or(Signal::SIGSTOP)));
    }
    match status.exit_status() {
        Some(status) => Some(StateChange::Ended(Exit::Status(status as u8))),
        None => status.continued().then_some(StateChange::Continued),
    }
}
