//! The processes that a helper has started, and the others that share awsp's process group. Linux lists them in `/proc`;
//! on other systems only the helper itself is known.

use std::fs;

use rustix::process::{Pid, Signal, getpgrp, getpid, kill_process};
#[cfg(target_os = "linux")]
use rustix::process::{PidfdFlags, child_subreaper, pidfd_open, pidfd_send_signal, set_child_subreaper};

/// While this lives, descendants whose parent has ended become children of awsp, and can be found. Those that are alive
/// after it stay awsp's until awsp ends.
#[derive(Debug)]
pub(super) struct Subreaper(#[cfg(target_os = "linux")] Option<Pid>);

/// A helper and its descendants.
#[derive(Debug)]
pub(super) struct Family {
    helper: Pid,
    /// When the helper was started, if that is known.
    start: Option<u64>,
}

/// One process as `/proc/PID/stat` has it.
#[derive(Clone, Copy, Debug)]
struct Process {
    id: i32,
    parent: i32,
    group: i32,
    threads: u32,
    /// In ticks since the system was started.
    start: u64,
    /// It has ended, and its parent has not looked yet.
    is_zombie: bool,
}

#[cfg(target_os = "linux")]
impl Subreaper {
    pub(super) fn new() -> Self {
        let before = child_subreaper().ok().flatten();
        // a system that cannot do it loses the descendants whose parent has ended
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
    /// The family of a child of awsp that was just started.
    pub(super) fn of(helper: nix::unistd::Pid) -> Self {
        let start = Process::read(helper.as_raw()).map(|process| process.start);
        Self { helper: Pid::from_raw(helper.as_raw()).unwrap_or(Pid::INIT), start }
    }

    /// True while one of them is alive; `helper`: that one is.
    pub(super) fn is_there(&self, helper: bool) -> bool {
        self.start.map_or(helper, |start| !self.members(start).is_empty())
    }

    /// Sends a signal to each of them; `helper` as in [`Family::is_there`].
    pub(super) fn send(&self, signal: Signal, helper: bool) {
        match self.start {
            Some(start) => self.members(start).iter().for_each(|process| process.send(signal)),
            None if helper => drop(kill_process(self.helper, signal)),
            None => {}
        }
    }

    /// The helper, what it has started, and what became awsp's child because its parent has ended. An older child of
    /// awsp was left behind by an earlier helper and goes on.
    fn members(&self, start: u64) -> Vec<Process> {
        let (me, helper) = (getpid().as_raw_pid(), self.helper.as_raw_pid());
        let all = all();
        let is_root = |process: &Process| process.parent == me && (process.id == helper || process.start >= start);
        let mut found: Vec<Process> = all.iter().copied().filter(is_root).collect();
        let mut next = 0;
        while let Some(parent) = found.get(next).map(|process| process.id) {
            found.extend(all.iter().filter(|process| process.parent == parent));
            next += 1;
        }
        found.retain(|process| !process.is_zombie);
        found
    }
}

/// True when nobody but awsp can have changed the modes of its terminal: those that share its process group, its
/// descendants apart, are its ancestors, which wait for it. Another member of a pipeline (`less`) may have, and so may
/// another thread of a tool; `canonical`: the terminal still gives whole lines, and no pager or editor has changed it.
/// Where nothing is known of the others, only that counts.
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

impl Process {
    fn read(id: i32) -> Option<Self> {
        let stat = fs::read(format!("/proc/{id}/stat")).ok()?;
        // the name stands in brackets and may hold anything
        let end = stat.iter().rposition(|byte| *byte == b')')?;
        let fields: Vec<&str> = str::from_utf8(&stat[end + 1..]).ok()?.split_whitespace().collect();
        let number = |at: usize| fields.get(at)?.parse::<i64>().ok();
        Some(Self {
            id,
            parent: number(1)?.try_into().ok()?,
            group: number(2)?.try_into().ok()?,
            threads: number(17)?.try_into().ok()?,
            start: number(19)?.try_into().ok()?,
            is_zombie: matches!(fields.first(), Some(&("Z" | "X"))),
        })
    }

    /// Never to another process that has got its number meanwhile.
    #[cfg(target_os = "linux")]
    fn send(&self, signal: Signal) {
        let Some(id) = Pid::from_raw(self.id) else { return };
        let handle = pidfd_open(id, PidfdFlags::empty());
        if Self::read(self.id).is_some_and(|now| now.start == self.start) {
            // what cannot be signalled is another user's. Linux before 5.3 has no handles
            let _ = match handle {
                Ok(handle) => pidfd_send_signal(handle, signal),
                Err(_) => kill_process(id, signal),
            };
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn send(&self, signal: Signal) {
        let _ = Pid::from_raw(self.id).map(|id| kill_process(id, signal));
    }
}

/// All processes; none where `/proc` is missing, or is that of another PID namespace.
fn all() -> Vec<Process> {
    let own = fs::read_link("/proc/self").ok().and_then(|own| own.to_str()?.parse::<i32>().ok());
    if own != Some(getpid().as_raw_pid()) {
        return Vec::new();
    }
    let names = fs::read_dir("/proc").into_iter().flatten().flatten().map(|entry| entry.file_name());
    names.filter_map(|name| Process::read(name.to_str()?.parse().ok()?)).collect()
}
