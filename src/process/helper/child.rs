//! The process of a helper, and those that it has started.

use std::{
    cell::Cell,
    thread,
    time::{Duration, Instant},
};

use nix::{
    sys::{
        signal::Signal,
        wait::{WaitPidFlag, WaitStatus, waitpid},
    },
    unistd::Pid,
};
use rustix::{
    io::Errno,
    process::{self, kill_process_group, test_kill_process_group},
};

use crate::process::family::{Family, Subreaper};

/// How long a helper may take to clean up when it is told to end, and how long its end is waited for after `SIGKILL`: a
/// helper of another user (`sudo`) cannot be killed.
const GRACE: Duration = Duration::from_secs(1);
const LOOK: Duration = Duration::from_millis(10);

/// A helper that runs.
#[derive(Debug)]
pub(super) struct Child {
    id: Pid,
    reach: Reach,
    /// Its end was seen: the number may be another's.
    has_ended: Cell<bool>,
}

/// What has to end when the helper has to.
#[derive(Debug)]
enum Reach {
    /// Its process group, which has the number of the helper.
    Group,
    /// Its descendants: it is in the process group of awsp, whose other members are none of awsp's business.
    Family(Family, #[allow(dead_code, reason = "for its end")] Subreaper),
}

impl Child {
    /// A helper that leads a process group of its own.
    pub(super) fn with_group(id: Pid) -> Self {
        Self { id, reach: Reach::Group, has_ended: Cell::new(false) }
    }

    /// A helper in the process group of awsp.
    pub(super) fn in_our_group(id: Pid, subreaper: Subreaper) -> Self {
        Self { id, reach: Reach::Family(Family::of(id), subreaper), has_ended: Cell::new(false) }
    }

    /// What has become of it since the last look.
    pub(super) fn look(&self) -> Option<WaitStatus> {
        if self.has_ended.get() {
            return None;
        }
        let status = waitpid(self.id, Some(WaitPidFlag::WNOHANG | WaitPidFlag::WUNTRACED)).ok();
        self.has_ended.set(matches!(status, None | Some(WaitStatus::Exited(..) | WaitStatus::Signaled(..))));
        status
    }

    /// Gives it time to end by itself, after a Ctrl-C that has reached it, too.
    pub(super) fn wait_after_interrupt(&self) {
        if matches!(self.reach, Reach::Family(..)) {
            self.wait();
        }
    }

    /// Ends it with all that belongs to it: asked first, and then not asked.
    pub(super) fn end(&self) {
        self.send(Signal::SIGTERM);
        // one that is stopped would not hear of it
        self.send(Signal::SIGCONT);
        self.wait();
        let end = Instant::now() + GRACE;
        // again and again: one that is not killed yet may start another
        loop {
            self.send(Signal::SIGKILL);
            let is_there = match self.reach {
                // the others are not awsp's children: how long they are listed after their end is not its business
                Reach::Group => self.look().is_some() && !self.has_ended.get(),
                Reach::Family(..) => self.is_there(),
            };
            if !is_there || Instant::now() > end {
                break;
            }
            thread::sleep(LOOK);
        }
    }

    fn wait(&self) {
        let end = Instant::now() + GRACE;
        while self.is_there() && Instant::now() < end {
            thread::sleep(LOOK);
        }
    }

    /// True while anything of it is alive.
    fn is_there(&self) -> bool {
        let _ = self.look();
        match &self.reach {
            Reach::Group => self.group().is_some_and(|group| test_kill_process_group(group) != Err(Errno::SRCH)),
            Reach::Family(family, _) => family.is_there(!self.has_ended.get()),
        }
    }

    /// What has ended needs no signal.
    fn send(&self, signal: Signal) {
        let Some(signal) = process::Signal::from_named_raw(signal as i32) else { return };
        match &self.reach {
            Reach::Group => drop(self.group().map(|group| kill_process_group(group, signal))),
            Reach::Family(family, _) => family.send(signal, !self.has_ended.get()),
        }
    }

    fn group(&self) -> Option<process::Pid> {
        process::Pid::from_raw(self.id.as_raw())
    }
}
