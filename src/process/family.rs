//! Finds the processes that a helper has started, and the others that share awsp's process group. Linux lists them in
//! `/proc`; on other systems awsp knows only the helper itself.

use std::fs;

use rustix::process::{Pid, Signal, getpgrp, getpid, kill_process};
#[cfg(target_os = "linux")]
use rustix::process::{PidfdFlags, child_subreaper, pidfd_open, pidfd_send_signal, set_child_subreaper};

use super::stat::Stat;

/// Makes awsp adopt descendants whose parent has ended, so that it can find them, until this is dropped. Those that
/// still run then stay children of awsp until it ends.
#[derive(Debug)]
pub(super) struct Subreaper(#[cfg(target_os = "linux")] Option<Pid>);

/// A helper and its descendants.
#[derive(Debug)]
pub(super) struct Family {
    helper: Pid,
    /// When the helper was started, if that is known.
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

impl Family {
    /// Returns the family of a child that awsp has just started.
    pub(super) fn of(helper: nix::unistd::Pid) -> Self {
        let start = Stat::of(helper.as_raw()).map(|process| process.started);
        Self { helper: Pid::from_raw(helper.as_raw()).unwrap_or(Pid::INIT), start }
    }

    /// Returns whether any of them still runs. `helper` tells whether the helper itself does.
    pub(super) fn is_there(&self, helper: bool) -> bool {
        self.start.map_or(helper, |start| !self.members(start).is_empty())
    }

    /// Sends a signal to each of them; `helper` as in [`Family::is_there`].
    pub(super) fn send(&self, signal: Signal, helper: bool) {
        match self.start {
            Some(start) => self.members(start).iter().for_each(|process| send(process, signal)),
            None if helper => drop(kill_process(self.helper, signal)),
            None => {}
        }
    }

    /// Returns the helper, what it has started, and what awsp has adopted. A child of awsp that is older than the
    /// helper belongs to an earlier helper, and is left alone.
    fn members(&self, start: u64) -> Vec<Stat> {
        let (me, helper) = (getpid().as_raw_pid(), self.helper.as_raw_pid());
        let all = all();
        let is_root = |process: &Stat| process.parent == me && (process.id == helper || process.started >= start);
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

/// Returns whether only awsp and its helper can have changed the terminal's modes. This is so if every other process of
/// the group is an ancestor, which waits for awsp, and has one thread. Another member of a pipeline (`less`) or another
/// thread of a tool may have changed them. If the terminal still gives whole lines (`canonical`), no pager or editor
/// has, and other members with one thread do not matter. Without `/proc`, only `canonical` decides.
pub(super) fn nobody_else_sets_modes(canonical: bool) -> bool {
    let (me, group) = (getpid().as_raw_pid(), getpgrp().as_raw_pid());
    let all = all();
    if all.is_empty() {
        return canonical;
    }
    let parent = |id: i32| all.iter().find(|process| process.id == id).map(|process| process.parent);
    let leads_to = |from: i32, to: i32| {
        let mut line = std::iter::successors(Some(from), |id| parent(*id)).take(all.len());
        line.any(|id| id == to)
    };
    let others = all.iter().filter(|process| process.group == group && !leads_to(process.id, me));
    others.into_iter().all(|other| other.threads == 1 && (canonical || leads_to(me, other.id)))
}

/// Sends a signal, but never to a later process with the same number.
#[cfg(target_os = "linux")]
fn send(process: &Stat, signal: Signal) {
    let Some(id) = Pid::from_raw(process.id) else { return };
    let handle = pidfd_open(id, PidfdFlags::empty());
    if Stat::of(process.id).is_some_and(|now| now.started == process.started) {
        // fails for a process of another user. Linux before 5.3 has no handles
        let _ = match handle {
            Ok(handle) => pidfd_send_signal(handle, signal),
            Err(_) => kill_process(id, signal),
        };
    }
}

#[cfg(not(target_os = "linux"))]
fn send(process: &Stat, signal: Signal) {
    let _ = Pid::from_raw(process.id).map(|id| kill_process(id, signal));
}

/// Returns all processes; none if `/proc` is missing or belongs to another PID namespace.
fn all() -> Vec<Stat> {
    let own = fs::read_link("/proc/self").ok().and_then(|own| own.to_str()?.parse::<i32>().ok());
    if own != Some(getpid().as_raw_pid()) {
        return Vec::new();
    }
    let names = fs::read_dir("/proc").into_iter().flatten().flatten().map(|entry| entry.file_name());
    names.filter_map(|name| Stat::of(name.to_str()?.parse::<i32>().ok()?)).collect()
}
