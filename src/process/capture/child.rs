//! A captured child and the processes that it has started: waiting for them and ending them.

use std::{
    cell::Cell,
    thread,
    time::{Duration, Instant},
};

use rustix::{
    io::Errno,
    process::{Pid, WaitOptions, test_kill_process_group},
};

use crate::process::{
    descendants::{Descendants, Subreaper},
    exit::{StateChange, wait},
    signals::{self, Signal},
};

/// How long a child may take to clean up after `SIGTERM`, and how long awsp waits for its end after `SIGKILL`. The
/// second wait needs a limit because awsp cannot kill a child of another user (`sudo`).
const EXIT_TIMEOUT: Duration = Duration::from_secs(1);
const POLL_INTERVAL: Duration = Duration::from_millis(10);

/// A captured child.
#[derive(Debug)]
pub(super) struct Child {
    id: Pid,
    reach: Reach,
    /// Its end was seen, so that its number may belong to another process by now.
    has_ended: Cell<bool>,
}

/// Which processes end with the child.
#[derive(Debug)]
enum Reach {
    /// Its process group, whose number is the child's.
    Group,
    /// Its descendants. It is in awsp's process group, whose other members must not be touched.
    Descendants(Descendants, #[allow(dead_code, reason = "held until it is dropped")] Subreaper),
}

impl Child {
    /// A child that leads a process group of its own.
    pub(super) fn with_group(id: Pid) -> Self {
        Self { id, reach: Reach::Group, has_ended: Cell::new(false) }
    }

    /// A child in the process group of awsp.
    pub(super) fn in_our_group(id: Pid, subreaper: Subreaper) -> Self {
        Self { id, reach: Reach::Descendants(Descendants::of(id), subreaper), has_ended: Cell::new(false) }
    }

    /// Returns its change of state since the last look.
    pub(super) fn look(&self) -> Option<StateChange> {
        if self.has_ended.get() {
            return None;
        }
        let change = wait(self.id, WaitOptions::NOHANG | WaitOptions::UNTRACED);
        self.has_ended.set(matches!(change, Err(_) | Ok(Some(StateChange::Ended(_)))));
        change.ok().flatten()
    }

    /// Waits for it to end by itself after Ctrl-C, which the terminal sent to it, too.
    pub(super) fn wait_after_interrupt(&self) {
        if matches!(self.reach, Reach::Descendants(..)) {
            self.wait();
        }
    }

    /// Ends it with everything that belongs to it: `SIGTERM`, then `SIGKILL`.
    pub(super) fn end(&self) {
        self.send(Signal::SIGTERM);
        // a stopped process gets no other signal
        self.send(Signal::SIGCONT);
        self.wait();
        let end = Instant::now() + EXIT_TIMEOUT;
        // repeated, because a process that is still alive may start another one
        loop {
            self.send(Signal::SIGKILL);
            let is_there = match self.reach {
                // the others are not awsp's children, and may stay listed after their end
                Reach::Group => {
                    let _ = self.look();
                    !self.has_ended.get()
                }
                Reach::Descendants(..) => self.is_there(),
            };
            if !is_there || Instant::now() > end {
                break;
            }
            thread::sleep(POLL_INTERVAL);
        }
    }

    fn wait(&self) {
        let end = Instant::now() + EXIT_TIMEOUT;
        while self.is_there() && Instant::now() < end {
            thread::sleep(POLL_INTERVAL);
        }
    }

    /// Returns whether any process of it still runs.
    fn is_there(&self) -> bool {
        let _ = self.look();
        match &self.reach {
            Reach::Group => test_kill_process_group(self.id) != Err(Errno::SRCH),
            Reach::Descendants(descendants, _) => descendants.is_there(!self.has_ended.get()),
        }
    }

    /// Sends a signal to every process of it that still runs.
    fn send(&self, signal: Signal) {
        match &self.reach {
            Reach::Group => signals::send_to_group(self.id, signal),
            Reach::Descendants(descendants, _) => descendants.send(signal, !self.has_ended.get()),
        }
    }
}
