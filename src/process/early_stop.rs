//! Handles Ctrl-Z between the fork and the exec of a child. awsp is suspended until the exec, so a child that stops
//! before it would suspend awsp for ever: only SIGCONT would help.

use std::{
    fs,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use rustix::process::{Pid, getpid};

use super::{
    signals::{STOPPING, Signal, block, is_pending, send, set_mask},
    stat::Stat,
};

/// The time between two checks for a stopped child. Most starts take less than a millisecond.
const LOOK_INTERVAL: Duration = Duration::from_millis(50);

/// Starts a child by `spawn`, and continues it if it stops before its exec. It gets the signal again after the exec,
/// and stops together with awsp.
pub(super) fn watched<E>(spawn: impl FnOnce() -> Result<Pid, E>) -> Result<Pid, E> {
    // the thread of the watch inherits the blocked signals, so that Ctrl-Z does not stop it
    let Ok(before) = block(STOPPING) else { return spawn() };
    let (child, was_continued) = beside_watch(spawn);
    if let (Ok(child), true) = (&child, was_continued) {
        STOPPING.into_iter().filter(|signal| is_pending(*signal)).for_each(|signal| send(*child, signal));
    }
    // a signal that is pending stops awsp here; the call itself cannot fail
    let _ = set_mask(&before);
    child
}

/// Returns the result of `spawn`, and whether a child was continued.
fn beside_watch<T>(spawn: impl FnOnce() -> T) -> (T, bool) {
    let is_started = AtomicBool::new(false);
    thread::scope(|scope| {
        let watch = thread::Builder::new().spawn_scoped(scope, || watch(&is_started));
        let child = spawn();
        is_started.store(true, Ordering::Release);
        // without memory for a thread there is no watch
        let was_continued = watch.is_ok_and(|watch| {
            watch.thread().unpark();
            watch.join().unwrap_or(false)
        });
        (child, was_continued)
    })
}

fn watch(is_started: &AtomicBool) -> bool {
    let mut was_continued = false;
    loop {
        thread::park_timeout(LOOK_INTERVAL);
        if is_started.load(Ordering::Acquire) {
            return was_continued;
        }
        for child in stopped_children() {
            send(child, Signal::SIGCONT);
            was_continued = true;
        }
    }
}

/// Returns the children that stopped before their exec. Systems without `/proc` start a child by one system call, which
/// no signal interrupts.
fn stopped_children() -> Vec<Pid> {
    let own = Stat::of("self").map(|own| own.program);
    let process = getpid().as_raw_pid();
    let children = fs::read_to_string(format!("/proc/self/task/{process}/children")).unwrap_or_default();
    let is_one = |child: &Stat| child.is_stopped() && Some(&child.program) == own.as_ref();
    children
        .split_ascii_whitespace()
        .filter_map(Stat::of)
        .filter(is_one)
        .filter_map(|child| Pid::from_raw(child.id))
        .collect()
}
