//! The controlling terminal, for a question that standard input and output must not see.

#[cfg(feature = "credentials")]
mod modes;
mod signals;
mod turn;

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Write},
    os::fd::{AsFd, BorrowedFd},
    thread,
    time::Duration,
};

use nix::{errno::Errno, sys::signal::SigSet};
use rustix::{
    process::getpgrp,
    termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetpgrp, tcsetattr},
};

use crate::error::{Error, Interrupt, Result, Status};
#[cfg(feature = "credentials")]
pub use modes::Modes;
pub use signals::Signals;
pub use turn::Turn;
use turn::Waited;

/// Longer answers are cut: nobody types them, and no terminal takes more in one line.
const LONGEST: usize = 4096;
const CTRL_C: u8 = 3;
const CTRL_BACKSLASH: u8 = 28;

/// The terminal of this process, while somebody can be asked on it.
#[derive(Debug)]
pub struct Tty(File);

/// A question for the user.
#[derive(Debug)]
pub struct Question<'a> {
    /// What is printed, harmless to a terminal. It names the profile.
    pub text: &'a str,
    /// What the answer is for, so that processes that wait for their turn can name it.
    pub profile: &'a str,
    /// What did not happen, when the user ends the question with Ctrl-C.
    pub nothing: &'a str,
}

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

    /// Asks, and returns the line that was typed, without what was typed ahead of the question; `None` when the user
    /// ended it with Ctrl-D. Ctrl-C, Ctrl-\ and Ctrl-Z come as characters meanwhile: awsp puts the terminal back before
    /// it ends, and Ctrl-Z does nothing, because a shell that waits for the answer could not be resumed. Any other
    /// signal ends the process once the terminal is as it was. Ctrl-Z stays blocked until [`release`].
    ///
    /// Only one awsp asks on a terminal at a time. What was typed before the question stands there is thrown away.
    ///
    /// # Errors
    /// The terminal is gone, or the wait for it has reached its limit (status 4); or the user pressed Ctrl-C or Ctrl-\, in
    /// the words of `nothing`.
    pub fn ask(mut self, question: &Question<'_>) -> Result<Option<String>> {
        let signals = Signals::hold().map_err(lost)?;
        // the modes of the terminal are read, and set, only while no other awsp can change them
        let answer = match Turn::wait(&self.0, question.profile, &signals)? {
            Waited::Turn(_turn) => self.ask_now(question.text, &signals).map_err(lost)?,
            Waited::Ended(answer) => answer,
        };
        match answer {
            Answer::Line(line) => Ok(Some(line)),
            Answer::End => Ok(None),
            Answer::Interrupt(by) => Err(Error::new(Status::Interrupted(by), question.nothing)),
        }
    }

    /// Waits until no other awsp asks on this terminal.
    ///
    /// # Errors
    /// As [`Tty::ask`], without words; status 130 for Ctrl-D.
    pub fn turn(&self, signals: &Signals) -> Result<Turn> {
        match Turn::wait(&self.0, "", signals)? {
            Waited::Turn(turn) => Ok(turn),
            Waited::Ended(Answer::Interrupt(by)) => Err(Error::silent(Status::Interrupted(by))),
            Waited::Ended(_) => Err(Error::silent(Status::Cancelled)),
        }
    }

    fn ask_now(&mut self, question: &str, signals: &Signals) -> io::Result<Answer> {
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

    fn answer(&mut self, question: &str, signals: &Signals, usual: &Termios) -> io::Result<Answer> {
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
                return Ok(Answer::Interrupt(Interrupt::Signal));
            }
        }
        let mut line = [0; LONGEST];
        // a terminal gives a line at a time
        let read = self.0.read(&mut line)?;
        let answer = match line[..read] {
            [ref line @ .., b'\n'] => return Ok(Answer::Line(String::from_utf8_lossy(line).into_owned())),
            [.., CTRL_C] => Answer::Interrupt(Interrupt::CtrlC),
            [.., CTRL_BACKSLASH] => Answer::Interrupt(Interrupt::CtrlBackslash),
            _ => Answer::End,
        };
        self.0.write_all(b"\n")?;
        Ok(answer)
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

/// What the user did at a question.
#[derive(Debug)]
enum Answer {
    Line(String),
    /// Ctrl-D.
    End,
    Interrupt(Interrupt),
}

/// Keeps Ctrl-Z from stopping this process from now on: its shell waits for it in a substitution and could not resume it.
///
/// # Errors
/// Never, by the system's manual.
pub fn hold_stops() -> io::Result<()> {
    signals::hold_stops()?;
    Ok(())
}

/// Lets Ctrl-Z stop this process again, before it becomes another program. What was blocked when awsp was started stays
/// blocked.
///
/// # Errors
/// Never, by the system's manual.
pub fn release() -> io::Result<()> {
    let usual: SigSet = signals::usual(&SigSet::thread_get_mask()?);
    Ok(usual.thread_set_mask()?)
}
