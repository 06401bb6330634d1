//! The controlling terminal, for questions that do not go through standard input and output.

#[cfg(feature = "credentials")]
mod modes;
mod question;
mod reply;
mod turn;

use std::{
    fs::{File, OpenOptions},
    os::fd::{AsFd, BorrowedFd},
    thread,
    time::Duration,
};

use rustix::{process::getpgrp, termios::tcgetpgrp};

#[cfg(feature = "credentials")]
pub use modes::Modes;
pub use question::Question;
pub use turn::Turn;

/// The terminal of this process, while awsp may ask on it.
#[derive(Debug)]
pub struct Tty(File);

impl Tty {
    /// Opens the terminal. Returns `None` if there is no controlling terminal, or if this process is in its background,
    /// where reading would only stop it. Waits a little for the foreground, because some shells (xonsh) hand the
    /// terminal over after the process has begun.
    pub fn open() -> Option<Self> {
        let file = OpenOptions::new().read(true).write(true).open("/dev/tty").ok()?;
        let waits = std::iter::repeat_n(Duration::from_millis(10), 30);
        let there = is_foreground(&file)
            || waits.into_iter().any(|time| {
                thread::sleep(time);
                is_foreground(&file)
            });
        there.then_some(Self(file))
    }
}

fn is_foreground(tty: &File) -> bool {
    tcgetpgrp(tty).is_ok_and(|group| group == getpgrp())
}

impl AsFd for Tty {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl From<Tty> for File {
    fn from(tty: Tty) -> Self {
        tty.0
    }
}
