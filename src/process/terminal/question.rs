//! Questions on the terminal.

use std::io::{self, Read, Write};

use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};

use super::{
    Tty,
    reply::{CTRL_BACKSLASH, CTRL_C, Reply},
    turn::{Turn, Waited},
};
use crate::{
    diagnostic::{Error, Interrupt, Result, Status},
    process::signals::HeldSignals,
};

/// The most bytes of an answer. No terminal takes more in one line.
const MAX_ANSWER: usize = 4096;

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
fn is_yes(answer: &str) -> bool {
    answer.eq_ignore_ascii_case("y") || answer.eq_ignore_ascii_case("yes")
}

impl Tty {
    /// Asks a question and returns the line that the user typed, or `None` for Ctrl-D. Only one awsp asks on a terminal
    /// at a time. What was typed before the question is discarded.
    ///
    /// Ctrl-C, Ctrl-\ and Ctrl-Z arrive as characters, so that awsp can restore the terminal before it ends. Ctrl-Z
    /// does nothing, because a shell that waits for the answer in a substitution cannot resume awsp; it stays blocked
    /// until [`release`](crate::process::signals::release). Any other signal ends the process after the terminal is restored.
    ///
    /// # Errors
    /// The terminal is gone, or the wait for the turn reached its limit (status 4). The user pressed Ctrl-C or Ctrl-\;
    /// the message is `nothing`.
    pub fn ask(mut self, question: &Question<'_>) -> Result<Option<String>> {
        let signals = HeldSignals::hold().map_err(lost)?;
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

    /// Asks for a yes, after the text with `[y/N]` behind it.
    ///
    /// # Errors
    /// As [`Tty::ask`]. Any other answer is status 130; the message is `nothing`.
    pub fn confirm(self, question: &Question<'_>) -> Result<()> {
        let text = format!("{} [y/N] ", question.text);
        self.agree(&Question { text: &text, ..*question }, is_yes)
    }

    /// Asks for exactly this word.
    ///
    /// # Errors
    /// As [`Tty::confirm`].
    pub fn confirm_by_word(self, question: &Question<'_>, word: &str) -> Result<()> {
        self.agree(question, |answer| answer == word)
    }

    fn agree(self, question: &Question<'_>, agrees: impl Fn(&str) -> bool) -> Result<()> {
        let answer = self.ask(question)?;
        let agreed = agrees(answer.as_deref().map(str::trim).unwrap_or_default());
        if agreed { Ok(()) } else { Err(Error::new(Status::Cancelled, question.nothing)) }
    }

    fn ask_now(&mut self, question: &str, signals: &HeldSignals) -> io::Result<Reply> {
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

    fn answer(&mut self, question: &str, signals: &HeldSignals, usual: &Termios) -> io::Result<Reply> {
        self.0.write_all(question.as_bytes())?;
        loop {
            match signals.wait(&self.0, None) {
                Ok(true) => break,
                Ok(false) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
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

fn lost(error: io::Error) -> Error {
    Error::from(error).with_status(Status::InputRequired)
}
