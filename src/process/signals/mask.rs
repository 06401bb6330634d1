//! The signals that are blocked in this thread, and in the threads and children that it starts.

use std::{
    fs, io,
    sync::atomic::{AtomicBool, Ordering},
};

use nix::sys::signal::{SigSet, SigmaskHow};

use super::Signal;

/// Whether awsp blocked `SIGTSTP`, which was not blocked when awsp was started.
static STOPS_HELD: AtomicBool = AtomicBool::new(false);

/// Blocks these signals, too, and returns those that were blocked before.
///
/// # Errors
/// Never, by the system's manual.
pub(in crate::process) fn block(signals: impl IntoIterator<Item = Signal>) -> io::Result<SigSet> {
    let signals: SigSet = signals.into_iter().collect();
    Ok(signals.thread_swap_mask(SigmaskHow::SIG_BLOCK)?)
}

/// Unblocks these signals. Those that have come meanwhile take effect at once.
///
/// # Errors
/// As [`block`].
pub(in crate::process) fn unblock(signals: impl IntoIterator<Item = Signal>) -> io::Result<()> {
    let signals: SigSet = signals.into_iter().collect();
    Ok(signals.thread_unblock()?)
}

/// Blocks exactly these signals. Others that are pending take effect at once.
///
/// # Errors
/// See [`block`].
pub(in crate::process) fn set_mask(signals: &SigSet) -> io::Result<()> {
    Ok(signals.thread_set_mask()?)
}

/// Returns whether this signal is pending for the process.
pub(in crate::process) fn is_pending(signal: Signal) -> bool {
    contains(of_process("ShdPnd:"), signal)
}

/// Returns a signal set of this process (proc_pid_status(5)); an empty one without `/proc`.
pub(super) fn of_process(field: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix(field));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}

/// Returns whether a set of [`of_process`] has this signal.
pub(super) fn contains(mask: u64, signal: Signal) -> bool {
    mask >> (signal as u32 - 1) & 1 == 1
}

/// Waits for one of these signals, which are blocked in every thread, and takes it.
///
/// # Errors
/// As [`block`].
pub(in crate::process) fn receive(signals: impl IntoIterator<Item = Signal>) -> io::Result<Signal> {
    let signals: SigSet = signals.into_iter().collect();
    Ok(signals.wait()?)
}

/// Keeps Ctrl-Z from stopping this process, because a shell that waits for it in a substitution cannot resume it.
///
/// # Errors
/// As [`block`].
pub fn hold_stops() -> io::Result<()> {
    if !block([Signal::SIGTSTP])?.contains(Signal::SIGTSTP) {
        STOPS_HELD.store(true, Ordering::Relaxed);
    }
    Ok(())
}

/// Lets Ctrl-Z stop this process again, before it becomes another program. What was blocked when awsp was started stays
/// blocked.
///
/// # Errors
/// As [`block`].
pub fn release() -> io::Result<()> {
    Ok(usual(SigSet::thread_get_mask()?).thread_set_mask()?)
}

/// Returns this mask without what awsp itself has added.
pub(super) fn usual(mut mask: SigSet) -> SigSet {
    if STOPS_HELD.load(Ordering::Relaxed) {
        mask.remove(Signal::SIGTSTP);
    }
    mask
}
