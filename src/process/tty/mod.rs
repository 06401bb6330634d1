//! The controlling terminal, for questions that do not go through standard input and output.

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

use crate::diagnostic::{Error, Interrupt, Result, Status};
#[cfg(feature = "credentials")]
pub use modes::Modes;
pub use signals::Signals;
pub use turn::Turn;
use turn::Waited;

/// The most bytes of an answer. No terminal takes more in one line.
const MAX_ANSWER: usize = 4096;
const CTRL_C: u8 = 3;
const CTRL_BACKSLASH: u8 = 28;

/// The terminal of this process, while awsp may ask on it.
#[derive(Debug)]
pub struct Tty(File);

/// A question for the user.
#[derive(Debug)]
pub struct Question<'a> {
    /// The text to print, harmless to a terminal. It names the profile.
    pub text: &'a str,
    /// The profile, which processes that wait for their turn name.
    pub profile: &'a str,
    /// The message if the user ends the question with Ctrl-C: `nothing changed`.
    pub nothing: &'a str,
}

/// Returns whether an answer to `[y/N]` is a yes.
pub fn is_yes(answer: &str) -> bool {
    answer.eq_ignore_ascii_case("y") || answer.eq_ignore_ascii_case("yes")
}

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

    /// Asks a question and returns the line that the user typed, or `None` for Ctrl-D. Only one awsp asks on a terminal
    /// at a time. What was typed before the question is discarded.
    ///
    /// Ctrl-C, Ctrl-\ and Ctrl-Z arrive as characters, so that awsp can restore the terminal before it ends. Ctrl-Z
    /// does nothing, because a shell that waits for the answer in a substitution cannot resume awsp; it stays blocked
    /// until [`release`]. Any other signal ends the process after the terminal is restored.
    ///
    /// # Errors
    /// The terminal is gone, or the wait for the turn reached its limit (status 4). The user pressed Ctrl-C or Ctrl-\;
    /// the message is `nothing`.
    pub fn ask(mut self, question: &Question<'_>) -> Result<Option<String>> {
        let signals = Signals::hold().map_err(lost)?;
        // the modes of the terminal are read, and set, only while no other awsp can change them
        let answer = match Turn::wait(&self.0, question.profile, &signals)? {
            Waited::Turn(_turn) => self.ask_now(question.text, &signals).map_err(lost)?,
            Waited::Ended(answer) => answer,
        };
        match answer {
            Reply::Line(line) => Ok(Some(line)),
            Reply::End => Ok(None),
            Reply::Interrupt(by) => Err(Error::new(Status::Interrupted(by), question.nothing)),
        }
    }

    /// Waits until no other awsp asks on this terminal.
    ///
    /// # Errors
    /// As [`Tty::ask`], but without a message after Ctrl-C; status 130 after Ctrl-D.
    pub fn turn(&self, signals: &Signals) -> Result<Turn> {
        match Turn::wait(&self.0, "", signals)? {
            Waited::Turn(turn) => Ok(turn),
            Waited::Ended(Reply::Interrupt(by)) => Err(Error::silent(Status::Interrupted(by))),
            Waited::Ended(_) => Err(Error::silent(Status::Cancelled)),
        }
    }

    fn ask_now(&mut self, question: &str, signals: &Signals) -> io::Result<Reply> {
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

    fn answer(&mut self, question: &str, signals: &Signals, usual: &Termios) -> io::Result<Reply> {
        self.0.write_all(question.as_bytes())?;
        loop {
            match signals.wait(&self.0, None) {
                Ok(true) => break,
                Ok(false) | Err(Errno::EINTR) => {}
                Err(error) => return Err(error.into()),
            }
            let restore = || {
                // a terminal that is gone cannot be restored
                let _ = tcsetattr(&self.0, OptionalActions::Now, usual);
            };
            if signals.obey(restore)? {
                return Ok(Reply::Interrupt(Interrupt::Signal));
            }
        }
        let mut line = [0; MAX_ANSWER];
        // a terminal gives a line at a time
        let read = self.0.read(&mut line)?;
        let answer = match line[..read] {
            [ref line @ .., b'\n'] => return Ok(Reply::Line(String::from_utf8_lossy(line).into_owned())),
            [.., CTRL_C] => Reply::Interrupt(Interrupt::CtrlC),
            [.., CTRL_BACKSLASH] => Reply::Interrupt(Interrupt::CtrlBackslash),
            _ => Reply::End,
        };
        self.0.write_all(b"\n")?;
        Ok(answer)
    }
}

/// Returns these modes without those of a question, which a killed awsp leaves behind.
fn usual(mut modes: Termios) -> Termios {
    /// Disables a special character: `_POSIX_VDISABLE`.
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
    Error::from(error).with_status(Status::InputRequired)
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
enum Reply {
    Line(String),
    /// Ctrl-D.
    End,
    Interrupt(Interrupt),
}

/// Keeps Ctrl-Z from stopping this process, because a shell that waits for it in a substitution cannot resume it.
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
