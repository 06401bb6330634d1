//! Finds the processes that a child has started. Linux lists them in `/proc`; on other systems awsp knows only the child
//! itself.

use rustix::process::{Pid, getpid};
#[cfg(target_os = "linux")]
use rustix::process::{PidfdFlags, child_subreaper, pidfd_open, pidfd_send_signal, set_child_subreaper};

#[cfg(target_os = "linux")]
use super::signals::number;
use super::{
    signals::{self, Signal},
    stat::Stat,
};

/// Makes awsp adopt descendants whose parent has ended, so that it can find them, until this is dropped. Those that
/// still run then stay children of awsp until it ends.
#[derive(Debug)]
pub(super) struct Subreaper(#[cfg(target_os = "linux")] Option<Pid>);

/// A child and its descendants.
#[derive(Debug)]
pub(super) struct Descendants {
    child: Pid,
    /// When the child was started, if that is known.
    start: Option<u64>,
}

#[cfg(target_os = "linux")]
impl Subreaper {
    pub(super) fn new() -> Self {
        let before = child_subreaper().ok().flatten();
        // on an old kernel awsp cannot find the descendants whose parent has ended
        let _ = set_child_subreaper(Some(getpid()));
        Self(before)
    }
}

#[cfg(target_os = "linux")]
impl Drop for Subreaper {
    fn drop(&mut self) {
        let _ = set_child_subreaper(self.0);
    }
}

#[cfg(not(target_os = "linux"))]
impl Subreaper {
    pub(super) fn new() -> Self {
        Self()
    }
}

impl Descendants {
    /// Returns the descendants of a child that awsp has just started.
    pub(super) fn of(child: Pid) -> Self {
        Self { child, start: Stat::of(child.as_raw_pid()).map(|process| process.started) }
    }

    /// Returns whether any of them still runs. `child_runs` tells whether the child itself does.
    pub(super) fn is_there(&self, child_runs: bool) -> bool {
        self.start.map_or(child_runs, |start| !self.members(start).is_empty())
    }

    /// Sends a signal to each of them; `child_runs` as in [`Descendants::is_there`].
    pub(super) fn send(&self, signal: Signal, child_runs: bool) {
        match self.start {
            Some(start) => self.members(start).iter().for_each(|process| send(process, signal)),
            None if child_runs => signals::send(self.child, signal),
            None => {}
        }
    }

    /// Returns the child, what it has started, and what awsp has adopted. A child of awsp that is older than the
    /// child belongs to an earlier one, and is left alone.
    fn members(&self, start: u64) -> Vec<Stat> {
        let (me, child) = (getpid().as_raw_pid(), self.child.as_raw_pid());
        let all = Stat::all();
        let is_root = |process: &Stat| process.parent == me && (process.id == child || process.started >= start);
        let mut found: Vec<Stat> = all.iter().filter(|process| is_root(process)).cloned().collect();
        let mut next = 0;
        while let Some(parent) = found.get(next).map(|process| process.id) {
            found.extend(all.iter().filter(|process| process.parent == parent).cloned());
            next += 1;
        }
        found.retain(|process| !process.has_ended());
        found
    }
}

/// Sends a signal, but never to a later process with the same number.
#[cfg(target_os = "linux")]
fn send(process: &Stat, signal: Signal) {
    let Some(id) = Pid::from_raw(process.id) else { return };
    let handle = pidfd_open(id, PidfdFlags::empty());
    if Stat::of(process.id).is_some_and(|now| now.started == process.started) {
        // fails for a process of another user. Linux before 5.3 has no handles
        match handle {
            Ok(handle) => drop(number(signal).map(|signal| pidfd_send_signal(handle, signal))),
            Err(_) => signals::send(id, signal),
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn send(process: &Stat, signal: Signal) {
    let _ = Pid::from_raw(process.id).map(|id| signals::send(id, signal));
}
