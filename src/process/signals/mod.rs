//! Signals: which ones awsp deals with, sending them, and ending by one. `mask` blocks them, [`HeldSignals`] lets them
//! through while awsp waits.

mod end;
mod held;
mod mask;

pub(super) use end::end_by;
pub use end::interrupt;
pub use held::HeldSignals;
pub(super) use mask::{block, is_pending, receive, set_mask, unblock};
pub use mask::{hold_stops, release};
pub(super) use nix::sys::signal::SigSet;
pub use nix::sys::signal::Signal;
#[cfg(feature = "credentials")]
use rustix::process::kill_process_group;
use rustix::process::{self, Pid, kill_process};

/// The terminal's keys Ctrl-C and Ctrl-\, which it sends to every process in its foreground.
pub(super) const KEYBOARD: [Signal; 2] = [Signal::SIGINT, Signal::SIGQUIT];

/// Job control: Ctrl-Z, and use of the terminal from its background.
pub(super) const STOPPING: [Signal; 3] = [Signal::SIGTSTP, Signal::SIGTTIN, Signal::SIGTTOU];

/// The signals that end awsp, after it has restored the terminal.
const ENDING: [Signal; 4] = [Signal::SIGHUP, Signal::SIGINT, Signal::SIGQUIT, Signal::SIGTERM];

/// The signals that are sent to awsp alone, and that a program in awsp's place must get.
pub(super) const FORWARDED: [Signal; 5] =
    [Signal::SIGTERM, Signal::SIGHUP, Signal::SIGUSR1, Signal::SIGUSR2, Signal::SIGALRM];

/// Sends a signal to a process, unless that has ended.
pub(super) fn send(process: Pid, signal: Signal) {
    let _ = number(signal).map(|signal| kill_process(process, signal));
}

/// Sends a signal to every process of a group.
#[cfg(feature = "credentials")]
pub(super) fn send_to_group(group: Pid, signal: Signal) {
    let _ = number(signal).map(|signal| kill_process_group(group, signal));
}

/// Returns the signal as rustix has it.
pub(super) fn number(signal: Signal) -> Option<process::Signal> {
    process::Signal::from_named_raw(signal as i32)
}
