//! Lets one process at a time ask on a terminal. Otherwise two questions would share a line, an answer could go to
//! either, and each process would take the other's terminal modes for the usual ones.

use std::{
    cell::{Cell, RefCell},
    fs::File,
    io::{self, ErrorKind, Read},
    time::Duration,
};

use rustix::{
    process::{Pid, getsid},
    termios::{LocalModes, tcgetattr},
};

use super::{
    Tty, is_foreground,
    reply::{CTRL_BACKSLASH, CTRL_C, Reply},
};
use crate::{
    diagnostic::{Diagnostic, Error, Interrupt, Result, Status, line, write_line},
    process::{
        lock::{Lock, LockWait},
        signals::HeldSignals,
    },
};

/// How long a process waits for the questions of others on the same terminal.
const TURN_TIMEOUT: Duration = Duration::from_secs(600);

/// The pause before the question of the next process, in which the last one can print its result.
const RESULT_PAUSE: Duration = Duration::from_millis(100);

/// The terminal's lock. It is taken after the lock of the cache, never before it, and never held while another program
/// runs.
#[derive(Debug)]
pub struct Turn {
    _lock: Lock,
}

/// The result of a wait for the turn.
pub(super) enum Waited {
    Turn(Turn),
    /// The user ended it.
    Ended(Reply),
}

impl Tty {
    /// Waits until no other awsp asks on this terminal.
    ///
    /// # Errors
    /// As [`Tty::ask`], but without a message after Ctrl-C; status 130 after Ctrl-D.
    pub fn turn(&self, signals: &HeldSignals) -> Result<Turn> {
        match Turn::wait(&self.0, "", signals)? {
            Waited::Turn(turn) => Ok(turn),
            Waited::Ended(Reply::Interrupt(by)) => Err(Error::silent(Status::Interrupted(by))),
            Waited::Ended(_) => Err(Error::silent(Status::Cancelled)),
        }
    }
}

impl Turn {
    /// Waits until no other awsp asks on this terminal, or the user ends the wait.
    ///
    /// # Errors
    /// The lock cannot be taken, the wait reached its limit, or this process is in the background by now. The status is
    /// 4.
    pub(super) fn wait(tty: &File, profile: &str, signals: &HeldSignals) -> Result<Waited> {
        let what = if profile.is_empty() { "the picker" } else { profile };
        let (ended, has_waited) = (RefCell::new(None), Cell::new(false));
        let pause = |time, is_stopped: &dyn Fn() -> bool| {
            has_waited.set(true);
            let answer = match sleep(time, signals)? {
                None if is_stopped() => typed(tty, signals),
                signal => signal,
            };
            let is_over = answer.is_some();
            ended.replace(answer);
            if is_over { Err(ErrorKind::Interrupted.into()) } else { Ok(()) }
        };
        let mut wait = LockWait::new(|| TURN_TIMEOUT, |waiting| tell(tty, &waiting.about(what))).pausing(pause);
        let taken = session().and_then(|session| Lock::named(&format!("tty-{session}"), profile, &mut wait));
        if let Some(answer) = ended.take() {
            return Ok(Waited::Ended(answer));
        }
        match taken {
            Ok(Some(_)) if !is_foreground(tty) => Err(refused("awsp is no longer in the foreground of the terminal")),
            Ok(Some(lock)) => match if has_waited.get() { sleep(RESULT_PAUSE, signals)? } else { None } {
                Some(signal) => Ok(Waited::Ended(signal)),
                None => Ok(Waited::Turn(Self { _lock: lock })),
            },
            Ok(None) => Err(wait.timed_out(what, Status::InputRequired, "answer its question first")),
            Err(error) => Err(error.about(what).with_status(Status::InputRequired)),
        }
    }
}

/// Sleeps, letting signals through. Returns an answer if Ctrl-C came.
fn sleep(time: Duration, signals: &HeldSignals) -> io::Result<Option<Reply>> {
    let has_come = signals.wait_for(&[], Some(time)).is_err_and(|error| error.kind() == ErrorKind::Interrupted);
    let is_interrupted = has_come && signals.obey(|| ())?;
    Ok(is_interrupted.then_some(Reply::Interrupt(Interrupt::Signal)))
}

/// Returns what the user typed to end the question of a stopped process. During a question Ctrl-C is a character and no
/// signal, and a stopped process does not read it.
fn typed(mut tty: &File, signals: &HeldSignals) -> Option<Reply> {
    let mut keys = [0; 256];
    signals.wait(&tty, Some(Duration::ZERO)).ok().filter(|is_typed| *is_typed)?;
    let count = tty.read(&mut keys).ok()?;
    let ends = |key: &u8| match *key {
        CTRL_C => Some(Reply::Interrupt(Interrupt::CtrlC)),
        CTRL_BACKSLASH => Some(Reply::Interrupt(Interrupt::CtrlBackslash)),
        _ => None,
    };
    if count == 0 { Some(Reply::End) } else { keys[..count].iter().find_map(ends) }
}

/// Returns the session, which identifies the terminal: no two sessions share a controlling terminal.
fn session() -> Result<i32> {
    let session = getsid(None).map_err(io::Error::from);
    session.map(Pid::as_raw_pid).map_err(|error| refused(&format!("no session: {error}")))
}

fn refused(why: &str) -> Error {
    Error::new(Status::InputRequired, why).hint("run it again in the foreground")
}

/// Tells the user which process awsp waits for, on a line below that process's question. Writes nothing into a picker.
fn tell(mut tty: &File, waiting: &Diagnostic) {
    if tcgetattr(tty).is_ok_and(|modes| modes.local_modes.contains(LocalModes::ICANON)) {
        // a terminal that is gone cannot be written to
        let _ = write_line(&mut tty, &format!("\n{}", line(waiting)));
    }
}
