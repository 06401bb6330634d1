//! Waits for the lock of a key, with a limit: a forgotten question in one terminal must not block all others for ever.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use crate::process::{
    lock::{self, LockWait},
    terminal::Tty,
};

/// How long another process may take to make the credentials that this one waits for.
#[derive(Clone, Copy, Debug)]
pub struct LockTimeout {
    /// Without a terminal, where no user sees why nothing happens.
    pub without_terminal: Duration,
    /// With a terminal: longer than any question of the other process may stand.
    pub with_terminal: Duration,
}

impl Default for LockTimeout {
    fn default() -> Self {
        Self { without_terminal: Duration::from_secs(120), with_terminal: Duration::from_secs(630) }
    }
}

impl LockTimeout {
    /// Returns the default, or more if the limits of processes are longer: a waiter must not give up before they do.
    pub fn beyond(without_terminal: Duration, with_terminal: Duration) -> Self {
        let (usual, more) = (Self::default(), Duration::from_secs(30));
        Self {
            without_terminal: usual.without_terminal.max(without_terminal.saturating_add(more)),
            with_terminal: usual.with_terminal.max(with_terminal.saturating_add(more)),
        }
    }
}

/// Returns a wait with this limit. After two seconds it says that it waits, and for which process, unless `said` is
/// true: once is enough, however many locks a request waits for.
pub(super) fn wait(timeout: LockTimeout, said: &AtomicBool) -> LockWait<'_> {
    let LockTimeout { without_terminal, with_terminal } = timeout;
    let limit = move || if Tty::open().is_some() { with_terminal } else { without_terminal };
    LockWait::new(limit, |waiting| {
        if !said.swap(true, Ordering::Relaxed) {
            lock::tell(&waiting);
        }
    })
}
