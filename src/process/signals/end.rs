//! Ends awsp by a signal, so that its caller ends as it would without awsp.

use std::io;

use rustix::process::kill_current_process_group;
use signal_hook::low_level::emulate_default_handler;

use super::{Signal, number};
use crate::{diagnostic::Interrupt, process::core_dump::disable_core_dump};

/// Ends this process by the signal of the key that the user pressed. Shells, `make` and scripts end with a program only
/// if a signal ended it. If awsp read the key as a character, there was no signal: awsp sends it to its process group
/// first, as the terminal would have done. Returns only if the system does not let a process end itself.
pub fn interrupt(by: Interrupt) {
    let signal = match by {
        Interrupt::Signal | Interrupt::CtrlC => Signal::SIGINT,
        Interrupt::CtrlBackslash => Signal::SIGQUIT,
    };
    if by != Interrupt::Signal {
        // a core file may be of this signal already
        disable_core_dump();
        // if that fails, this process still ends
        let _ = number(signal).map(kill_current_process_group);
    }
    let _ = end_by(signal);
}

/// Ends this process by the default action of a signal, without a core file.
///
/// # Errors
/// The system does not let a process end itself.
pub(in crate::process) fn end_by(signal: Signal) -> io::Result<()> {
    disable_core_dump();
    emulate_default_handler(signal as i32)
}
