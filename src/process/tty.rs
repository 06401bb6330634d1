//! The controlling terminal, for a question that standard input and output must not see.

#[cfg(feature = "credentials")]
mod lent;
mod signals;
mod turn;

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Write},
    os::fd::{AsFd, BorrowedFd},
    thread,
    time::Duration,
};

use nix::{
    errno::Errno,
    sys::signal::{SigSet, Signal},
};
use rustix::{
    process::getpgrp,
    termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetpgrp, tcsetattr},
};

#[cfg(feature = "credentials")]
pub use lent::Lent;
pub use signals::Signals;
pub use turn::Turn;

use crate::error::{Error, Result, Status};

/// Longer answers are cut: nobody types them, and no terminal takes more in one line.
const LONGEST: usize = 4096;
const CTRL_C: u8 = 3;
const CTRL_BACKSLASH: u8 = 28;

/// The terminal of this process, while somebody can be asked on it.
#[derive(Debug)]
pub struct Tty(File);

impl Tty {
    /// `None` when nobody can be asked: there is no controlling terminal, or this process is in its background, where
    /// reading would only stop it. Some shells hand the terminal over when the process has begun already (xonsh): that
    /// is waited for.
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

    /// Asks, and gives the line that was typed, without what was typed ahead of the question; `None` when the person
    /// ended it by Ctrl-D, Ctrl-C or Ctrl-\. Those come as characters meanwhile, so that the status is awsp's in every
    /// shell and Ctrl-Z does nothing: a shell that waits for the answer could not be resumed. A signal from
    /// elsewhere ends the process after the terminal is as it was. Ctrl-Z stays blocked until [`release`].
    ///
    /// Only one awsp asks on a terminal at a time. `profile` is what the answer is for, so that those that wait can name it;
    /// the question has to name it, too. What was typed before the question stands there is thrown away.
    ///
    /// # Errors
    /// The terminal is gone, or the wait for it has reached its limit. The status is 4.
    pub fn ask(mut self, question: &str, profile: &str) -> Result<Option<String>> {
        let signals = Signals::hold().map_err(lost)?;
        // the modes of the terminal are read, and set, only while no other awsp can change them
        let Some(_turn) = Turn::wait(&self.0, profile, &signals)? else { return Ok(None) };
        self.ask_now(question, &signals).map_err(lost)
    }

    /// Waits until no other awsp asks on this terminal; `None` when the user ends the wait.
    ///
    /// # Errors
    /// As [`Tty::ask`].
    pub fn turn(&self) -> Result<Option<Turn>> {
        Turn::wait(&self.0, "", &Signals::hold().map_err(lost)?)
    }

    fn ask_now(&mut self, question: &str, signals: &Signals) -> io::Result<Option<String>> {
        let usual = usual(tcgetattr(&self.0)?);
        let mut asking = usual.clone();
        asking.local_modes.remove(LocalModes::ISIG);
        asking.special_codes[SpecialCodeIndex::VEOL] = CTRL_C;
        asking.special_codes[SpecialCodeIndex::VEOL2] = CTRL_BACKSLASH;
        tcsetattr(&self.0, OptionalActions::Flush, &asking)?;
        let answer = self.answer(question, signals, &usual);
        tcsetattr(&self.0, OptionalActions::Now, &usual)?;
        answer
    }

    fn answer(&mut self, question: &str, signals: &Signals, usual: &Termios) -> io::Result<Option<String>> {
        self.0.write_all(question.as_bytes())?;
        loop {
            match signals.wait(&self.0, None) {
                Ok(true) => break,
                Ok(false) | Err(Errno::EINTR) => {}
                Err(error) => return Err(error.into()),
            }
            let restore = || {
                // there is nobody to tell when the terminal is gone
                let _ = tcsetattr(&self.0, OptionalActions::Now, usual);
            };
            if signals.obey(restore)? {
                return Ok(None);
            }
        }
        let mut line = [0; LONGEST];
        // a terminal gives a line at a time
        let read = self.0.read(&mut line)?;
        if let [.., b'\n'] = line[..read] {
            return Ok(Some(String::from_utf8_lossy(&line[..read - 1]).into_owned()));
        }
        self.0.write_all(b"\n")?;
        Ok(None)
    }
}

/// These modes without those of a question, which only a killed process leaves behind.
fn usual(mut modes: Termios) -> Termios {
    /// A special character that is none: `_POSIX_VDISABLE`.
    const DISABLED: u8 = if cfg!(target_os = "linux") { 0 } else { 0xff };
    let ends = [SpecialCodeIndex::VEOL, SpecialCodeIndex::VEOL2];
    if ends.map(|index| modes.special_codes[index]) == [CTRL_C, CTRL_BACKSLASH] {
        modes.local_modes.insert(LocalModes::ISIG);
        ends.into_iter().for_each(|index| modes.special_codes[index] = DISABLED);
    }
    modes
}

fn is_foreground(tty: &File) -> bool {
    tcgetpgrp(tty).is_ok_and(|group| group == getpgrp())
}

fn lost(error: io::Error) -> Error {
    Error::from(error).with_status(Status::NeedsPerson)
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

/// Lets Ctrl-Z stop this process again, before it becomes another program.
///
/// # Errors
/// Never, by the system's manual.
pub fn release() -> io::Result<()> {
    Ok(SigSet::from(Signal::SIGTSTP).thread_unblock()?)
}
