//! The end by Ctrl-C: as if awsp had not been there.

use nix::sys::signal::Signal;
use rustix::process::{self, kill_current_process_group};
use signal_hook::low_level::emulate_default_handler;

use super::supervise::leave_no_core;
use crate::error::Interrupt;

/// Ends this process by the signal of the key that was pressed. Shells, `make` and scripts look at how a program
/// ended: only after a signal do they end, too. A key that awsp read as a character has sent no signal: awsp sends it to
/// its process group, which is what the terminal would have done. Comes back only if the system does not let a process
/// end itself.
pub fn end(by: Interrupt) {
    let signal = match by {
        Interrupt::Signal | Interrupt::CtrlC => Signal::SIGINT,
        Interrupt::CtrlBackslash => Signal::SIGQUIT,
    };
    leave_no_core();
    if by != Interrupt::Signal
        && let Some(signal) = process::Signal::from_named_raw(signal as i32)
    {
        // a group that refuses it does not keep this process from ending
        let _ = kill_current_process_group(signal);
    }
    let _ = emulate_default_handler(signal as i32);
}
