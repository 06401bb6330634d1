//! Ends awsp after Ctrl-C, so that its caller ends as it would without awsp.

use nix::sys::signal::Signal;
use rustix::process::{self, kill_current_process_group};
use signal_hook::low_level::emulate_default_handler;

use super::supervise::leave_no_core;
use crate::diagnostic::Interrupt;

/// Ends this process by the signal of the key that the user pressed. Shells, `make` and scripts end with a program only
/// if a signal ended it. If awsp read the key as a character, there was no signal: awsp sends it to its process group
/// first, as the terminal would have done. Returns only if the system does not let a process end itself.
pub fn end(by: Interrupt) {
    let signal = match by {
        Interrupt::Signal | Interrupt::CtrlC => Signal::SIGINT,
        Interrupt::CtrlBackslash => Signal::SIGQUIT,
    };
    leave_no_core();
    if by != Interrupt::Signal
        && let Some(signal) = process::Signal::from_named_raw(signal as i32)
    {
        // if that fails, this process still ends
        let _ = kill_current_process_group(signal);
    }
    let _ = emulate_default_handler(signal as i32);
}
