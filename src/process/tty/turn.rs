//! The turn to ask on a terminal: one process at a time. Without it two questions stand on one line, an answer goes to
//! either, and each process takes the other's terminal modes for the usual ones.

use std::{
    cell::Cell,
    fs::File,
    io::{self, ErrorKind, Read, Write},
    time::Duration,
};

use nix::{errno::Errno, unistd::getsid};
use rustix::termios::{LocalModes, tcgetattr};

use super::{CTRL_BACKSLASH, CTRL_C, Signals, is_foreground};
use crate::{
    error::{Error, Result, Status, printable},
    process::lock::{Lock, Wait},
};

/// How long a process waits for the questions of others on the same terminal.
const TURN_TIMEOUT: Duration = Duration::from_secs(600);

/// What a process says of the answer to its question comes after it has given the turn away, and before the next question.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// The terminal's lock. Taken after the lock of the cache, never before it, and not held while another program runs.
#[derive(Debug)]
pub struct Turn(#[allow(dead_code)] Lock);

impl Turn {
    /// Waits until no other awsp asks on this terminal; `None` when the user ends the wait by Ctrl-C.
    ///
    /// # Errors
    /// There is no lock to be had, the wait has reached its limit, or this process is in the background by now. The status
    /// is 4.
    pub(super) fn wait(tty: &File, profile: &str, signals: &Signals) -> Result<Option<Self>> {
        let what = if profile.is_empty() { "the picker" } else { profile };
        let (is_cancelled, has_waited) = (Cell::new(false), Cell::new(false));
        let pause = |time, is_stopped: &dyn Fn() -> bool| {
            has_waited.set(true);
            if sleep(time, signals)? || is_stopped() && is_interrupted(tty, signals) {
                is_cancelled.set(true);
                return Err(ErrorKind::Interrupted.into());
            }
            Ok(())
        };
        let mut wait = Wait::new(|| TURN_TIMEOUT, |whom| tell(tty, what, whom)).pausing(pause);
        let taken = session().and_then(|session| Lock::named(&format!("tty-{session}"), profile, &mut wait));
        match taken {
            _ if is_cancelled.get() => Ok(None),
            Ok(Some(_)) if !is_foreground(tty) => Err(refused("awsp is no longer in the foreground of the terminal")),
            Ok(Some(_)) if has_waited.get() && sleep(LAST_WORDS, signals)? => Ok(None),
            Ok(Some(lock)) => Ok(Some(Self(lock))),
            Ok(None) => Err(wait.timed_out(what, Status::NeedsPerson, "answer its question first")),
            Err(error) => Err(error.about(what).with_status(Status::NeedsPerson)),
        }
    }
}

/// Sleeps, and lets signals through. True when one was Ctrl-C's.
fn sleep(time: Duration, signals: &Signals) -> io::Result<bool> {
    Ok(signals.wait_for(&[], Some(time)) == Err(Errno::EINTR) && signals.obey(|| ())?)
}

/// True when the user has typed what ends a question. While a question stands, that is a character and no signal; one whose
/// process is stopped does not read it.
fn is_interrupted(mut tty: &File, signals: &Signals) -> bool {
    let mut typed = [0; 256];
    let is_typed = signals.wait(&tty, Some(Duration::ZERO)) == Ok(true);
    is_typed
        && tty
            .read(&mut typed)
            .is_ok_and(|count| count == 0 || typed[..count].iter().any(|key| [CTRL_C, CTRL_BACKSLASH].contains(key)))
}

/// The session: it has one controlling terminal, which is that of no other session.
fn session() -> Result<i32> {
    let session = getsid(None).map_err(io::Error::from);
    session.map(|session| session.as_raw()).map_err(|error| refused(&format!("no session: {error}")))
}

fn refused(why: &str) -> Error {
    Error::new(Status::NeedsPerson, why).hint("run it again in the foreground")
}

/// On a line of its own, below the question that stands there. A screen that is drawn is not written into.
fn tell(mut tty: &File, what: &str, whom: &str) {
    if tcgetattr(tty).is_ok_and(|modes| modes.local_modes.contains(LocalModes::ICANON)) {
        // nobody is left to tell when the terminal is gone
        let _ = writeln!(tty, "\nawsp: {}", printable(&format!("{what}: {whom}")));
    }
}
