//! The controlling terminal, for a question that standard input and output must not see.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Write},
};

use nix::sys::signal::{SigSet, Signal};

/// Longer answers are cut: nobody types them.
const LONGEST: u64 = 4096;

/// The terminal of this process, while somebody can be asked on it.
#[derive(Debug)]
pub struct Tty(File);

impl Tty {
    /// `None` when nobody can be asked: there is no controlling terminal, or this process is in its background, where
    /// reading would only stop it.
    pub fn open() -> Option<Self> {
        let file = OpenOptions::new().read(true).write(true).open("/dev/tty").ok()?;
        let foreground = nix::unistd::tcgetpgrp(&file).is_ok_and(|group| group == nix::unistd::getpgrp());
        foreground.then_some(Self(file))
    }

    /// Asks, and gives the line that was typed, without what was typed ahead of the question; `None` when the person
    /// ended the input (Ctrl-D). Ctrl-C ends the process. Ctrl-Z does nothing: the shell that waits for the answer could
    /// not be resumed. The signal stays blocked until [`release`].
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn ask(mut self, question: &str) -> io::Result<Option<String>> {
        stop_signal().thread_block()?;
        nix::sys::termios::tcflush(&self.0, nix::sys::termios::FlushArg::TCIFLUSH)?;
        self.0.write_all(question.as_bytes())?;
        let mut line = String::new();
        let mut reader = BufReader::new(io::Read::take(&self.0, LONGEST));
        let read = reader.read_line(&mut line)?;
        Ok((read > 0).then(|| line.trim_end_matches(['\n', '\r']).to_owned()))
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
    Ok(stop_signal().thread_unblock()?)
}

fn stop_signal() -> SigSet {
    SigSet::from(Signal::SIGTSTP)
}
