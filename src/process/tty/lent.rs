//! The terminal in the hands of a program that was started here.

use std::io;

use rustix::{
    io::Errno,
    process::{Pid, getpgrp, getsid},
    termios::{OptionalActions, Termios, tcgetattr, tcgetpgrp, tcsetattr, tcsetpgrp},
};

use super::Tty;

/// The terminal while another process group is its foreground. Dropped, this process has it back, as it was.
/// `SIGTTOU` must be blocked meanwhile: see [`super::Signals::beside_a_child`].
#[derive(Debug)]
pub struct Lent {
    tty: Tty,
    to: Pid,
    usual: Termios,
}

impl Tty {
    /// Makes this process group the foreground of the terminal.
    ///
    /// # Errors
    /// There is none of that number in this session, or the terminal has gone.
    pub fn lend(self, to: nix::unistd::Pid) -> io::Result<Lent> {
        let to = Pid::from_raw(to.as_raw()).ok_or(Errno::SRCH)?;
        let usual = tcgetattr(&self.0)?;
        tcsetpgrp(&self.0, to)?;
        Ok(Lent { tty: self, to, usual })
    }
}

impl Lent {
    /// True while the program that it was lent to has it.
    pub fn is_theirs(&self) -> bool {
        tcgetpgrp(&self.tty.0) == Ok(self.to)
    }

    /// True when the shell of this terminal has taken it meanwhile: it is not ours to take then.
    fn is_the_shells(&self) -> bool {
        let group = tcgetpgrp(&self.tty.0);
        group == getsid(None) && group != Ok(self.to) && group != Ok(getpgrp())
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if self.is_the_shells() {
            return;
        }
        // there is nobody to tell when the terminal has gone
        let _ = tcsetpgrp(&self.tty.0, getpgrp());
        let _ = tcsetattr(&self.tty.0, OptionalActions::Now, &self.usual);
    }
}
