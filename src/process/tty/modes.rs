//! Restores the terminal's modes after a helper that could not do so itself.

use std::{fs::File, io, os::fd::AsFd};

use rustix::{
    process::getpgrp,
    termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcgetpgrp, tcsetattr},
};

use super::Tty;
use crate::process::family::nobody_else_sets_modes;

/// The modes of a terminal at one moment.
#[derive(Debug)]
pub struct Modes {
    tty: File,
    before: Termios,
}

impl Modes {
    /// Remembers the modes of this terminal.
    ///
    /// # Errors
    /// It is gone.
    pub fn of(tty: &Tty) -> io::Result<Self> {
        Ok(Self { before: tcgetattr(tty)?, tty: tty.as_fd().try_clone_to_owned()?.into() })
    }

    /// Restores the modes after awsp ended a helper, which may have switched off the echo. Does nothing if awsp is in
    /// the background, or if another process (a pager, a tool) may have set the modes.
    pub fn restore(&self) {
        let is_ours = tcgetpgrp(&self.tty).is_ok_and(|group| group == getpgrp());
        let Some(now) = tcgetattr(&self.tty).ok().filter(|_| is_ours) else { return };
        if !same(&now, &self.before) && nobody_else_sets_modes(now.local_modes.contains(LocalModes::ICANON)) {
            // a terminal that is gone cannot be restored
            let _ = tcsetattr(&self.tty, OptionalActions::Now, &self.before);
        }
    }
}

fn same(a: &Termios, b: &Termios) -> bool {
    (a.input_modes, a.output_modes, a.control_modes, a.local_modes)
        == (b.input_modes, b.output_modes, b.control_modes, b.local_modes)
        && format!("{:?}", a.special_codes) == format!("{:?}", b.special_codes)
}
