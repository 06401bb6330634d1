//! The wait for a lock, which ends: a question that was forgotten in one terminal must not hold all others for ever.

use std::{
    fs::{File, TryLockError},
    io::{self, ErrorKind, IsTerminal, Write},
    sync::Once,
    thread::sleep,
    time::{Duration, Instant},
};

use super::Patience;
use crate::{
    error::{Error, Status},
    process::tty::Tty,
};

/// The first pause between two looks; the next ones are longer.
const SHORTEST: Duration = Duration::from_millis(2);
/// So late at most a lock is seen to be free.
const LONGEST: Duration = Duration::from_millis(50);
/// Most are free before it matters whether there is a terminal.
const LOOK: Duration = Duration::from_secs(1);
/// A person begins to wonder.
const SAY: Duration = Duration::from_secs(2);

/// One wait, and how long it has been.
pub(super) struct Wait {
    patience: Patience,
    start: Instant,
    limit: Option<Duration>,
}

impl Wait {
    pub(super) fn new(patience: Patience) -> Self {
        Self { patience, start: Instant::now(), limit: None }
    }

    /// Waits as long as another has the lock: any signal that ends this process ends that. False when it was in vain.
    ///
    /// # Errors
    /// The file system has no locks.
    pub(super) fn lock(&mut self, file: &File) -> io::Result<bool> {
        let mut pause = SHORTEST;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(true),
                Err(TryLockError::Error(error)) if error.kind() != ErrorKind::Interrupted => return Err(error),
                Err(_) => {}
            }
            let waited = self.start.elapsed();
            if waited >= SAY {
                say();
            }
            if waited >= LOOK && waited >= self.limit() {
                return Ok(false);
            }
            sleep(pause);
            pause = LONGEST.min(pause * 2);
        }
    }

    fn limit(&mut self) -> Duration {
        let Patience { alone, asking } = self.patience;
        *self.limit.get_or_insert_with(|| if Tty::open().is_some() { asking } else { alone })
    }

    /// What it means that it was in vain.
    pub(super) fn in_vain(&self, profile: &str) -> Error {
        let waited = humantime::format_duration(Duration::from_secs(self.start.elapsed().as_secs()));
        let message = format!("{profile}: another awsp has been making these credentials for {waited}");
        Error::new(Status::NeedsPerson, message).hint("its question may stand in another terminal")
    }
}

/// At once, because what is noted otherwise comes with the credentials; once, however many locks are waited for.
fn say() {
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        let mut stderr = io::stderr();
        if stderr.is_terminal() {
            // nobody is left to tell when standard error is gone
            let _ = writeln!(stderr, "awsp: waiting for another awsp that makes these credentials");
        }
    });
}
