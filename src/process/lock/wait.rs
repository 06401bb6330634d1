//! Waiting for a lock, with a limit, and telling the user for which process.

use std::{
    cell::LazyCell,
    fs::{File, TryLockError},
    io::{self, ErrorKind, IsTerminal},
    thread,
    time::{Duration, Instant},
};

use super::holder::Holder;
use crate::{
    diagnostic::{Diagnostic, Error, Status, ids, line, write_line},
    time,
};

/// The first pause between two attempts. Each one after it is twice as long, up to [`MAX_PAUSE`].
const MIN_PAUSE: Duration = Duration::from_millis(2);
const MAX_PAUSE: Duration = Duration::from_millis(50);
/// When a wait computes its limit, which may be costly. Most waits are over before.
const LIMIT_AFTER: Duration = Duration::from_secs(1);
/// When awsp tells the user that it waits.
const TELL_AFTER: Duration = Duration::from_secs(2);

/// Tells the user at once what awsp waits for, if standard error is a terminal.
pub fn tell(waiting: &Diagnostic) {
    let mut stderr = io::stderr();
    if stderr.is_terminal() {
        // a closed standard error cannot be reported
        let _ = write_line(&mut stderr, &line(waiting));
    }
}

/// Takes what the user is told.
type Tell<'a> = dyn FnOnce(Diagnostic) + 'a;

/// Sleeps for this time, or a little longer. The second argument tells whether the holder of the lock is stopped.
type Pause<'a> = dyn FnMut(Duration, &dyn Fn() -> bool) -> io::Result<()> + 'a;

/// One wait, for one lock or for several one after another.
pub struct LockWait<'a> {
    start: Instant,
    limit: LazyCell<Duration, Box<dyn FnOnce() -> Duration + 'a>>,
    pause: Box<Pause<'a>>,
    tell: Option<Box<Tell<'a>>>,
    holder: Option<Holder>,
}

impl<'a> LockWait<'a> {
    /// Returns a wait. `limit` is called after a second, and a shorter limit counts as a second. `tell` is called after
    /// two seconds with a diagnostic that names the process: `waiting for process 4711 (awsp exec prod)`.
    pub fn new(limit: impl FnOnce() -> Duration + 'a, tell: impl FnOnce(Diagnostic) + 'a) -> Self {
        let sleep = |time, _: &dyn Fn() -> bool| {
            thread::sleep(time);
            Ok(())
        };
        let limit: Box<dyn FnOnce() -> Duration + 'a> = Box::new(limit);
        Self {
            start: Instant::now(),
            limit: LazyCell::new(limit),
            pause: Box::new(sleep),
            tell: Some(Box::new(tell)),
            holder: None,
        }
    }

    /// Replaces how the wait pauses between two attempts. An error of `pause` ends the wait.
    #[must_use]
    pub fn pausing(self, pause: impl FnMut(Duration, &dyn Fn() -> bool) -> io::Result<()> + 'a) -> Self {
        Self { pause: Box::new(pause), ..self }
    }

    /// Waits until this process has the lock. Returns false if the limit is reached.
    pub(super) fn for_lock(&mut self, file: &File) -> io::Result<bool> {
        let mut pause = MIN_PAUSE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(true),
                Err(TryLockError::Error(error)) if error.kind() != ErrorKind::Interrupted => return Err(error),
                Err(_) => {}
            }
            let waited = self.start.elapsed();
            if waited >= LIMIT_AFTER {
                self.holder = Holder::of(file);
                if waited >= TELL_AFTER
                    && let Some(tell) = self.tell.take()
                {
                    let waiting = Diagnostic::new(&ids::WAITING, format!("waiting for {}", self.whom()));
                    tell(Diagnostic { hint: self.stopped().map(resume), ..waiting });
                }
                if waited >= *self.limit {
                    return Ok(false);
                }
            }
            let holder = &self.holder;
            (self.pause)(pause, &|| holder.as_ref().is_some_and(Holder::is_stopped))?;
            pause = MAX_PAUSE.min(pause * 2);
        }
    }

    /// Returns the process that holds the lock, in words: `process 4711 (awsp exec prod), which is stopped`.
    fn whom(&self) -> String {
        let Some(holder) = &self.holder else { return "another awsp".to_owned() };
        let stopped = if holder.is_stopped() { ", which is stopped" } else { "" };
        format!("process {} ({}){stopped}", holder.process, holder.command)
    }

    /// Returns the error of a wait that reached its limit. `hint` is used unless the holder is stopped.
    pub fn timed_out(&self, what: &str, status: Status, hint: &str) -> Error {
        let waited = time::exactly(Duration::from_secs(self.start.elapsed().as_secs()));
        let message = format!("{what}: timed out after {waited} waiting for {}", self.whom());
        Error::new(status, message).hint(self.stopped().map_or(hint.to_owned(), resume))
    }

    /// Returns the number of the holder if it is stopped.
    fn stopped(&self) -> Option<u32> {
        self.holder.as_ref().filter(|holder| holder.is_stopped()).map(|holder| holder.process)
    }
}

fn resume(process: u32) -> String {
    format!("fg, or kill -CONT {process}")
}
