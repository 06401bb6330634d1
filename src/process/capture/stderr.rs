//! Passes on what a child writes to standard error: as it comes, since a question has no line end, and harmless to a
//! terminal.

use std::{
    fs::File,
    io::{self, IsTerminal, Write},
    os::fd::{AsFd, OwnedFd},
};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::{
    diagnostic::{line, show},
    process::terminal::Tty,
};

/// The most bytes that are passed on.
const MAX_STDERR: usize = 64 << 10;
/// The bytes that a pipe takes at least, if it can be written to.
const MAX_WRITE: usize = 512;
/// How long a reader may take nothing, before awsp gives it up.
const WRITE_TIMEOUT: Timespec = Timespec { tv_sec: 0, tv_nsec: 500_000_000 };

/// The way from a child's standard error to the user.
#[derive(Debug)]
pub(super) struct StderrRelay {
    to: Option<File>,
    /// The beginning of a character whose rest has not come yet.
    begun: Vec<u8>,
    taken: usize,
}

impl StderrRelay {
    /// To standard error; but to the terminal when that is there and standard error is not one: what captures it shows
    /// it too late to answer.
    pub(super) fn to_user(tty: Option<&Tty>) -> io::Result<Self> {
        let stderr = io::stderr();
        let to: OwnedFd = match tty {
            Some(tty) if !stderr.is_terminal() => tty.as_fd().try_clone_to_owned()?,
            _ => stderr.as_fd().try_clone_to_owned()?,
        };
        Ok(Self { to: Some(to.into()), begun: Vec::new(), taken: 0 })
    }

    pub(super) fn pass_on(&mut self, bytes: &[u8]) {
        let room = MAX_STDERR.saturating_sub(self.taken);
        self.taken += bytes.len();
        self.begun.extend_from_slice(&bytes[..bytes.len().min(room)]);
        let text = harmless(&mut self.begun, false);
        self.write(&text);
    }

    /// Passes on the rest. True when there was anything.
    pub(super) fn finish(&mut self) -> bool {
        let mut text = harmless(&mut self.begun, true);
        if self.taken > MAX_STDERR {
            text = format!("{text}\n{}\n", line("the rest of its messages is left out"));
        }
        self.write(&text);
        self.taken > 0
    }

    /// A reader that does not read must not hold up the child.
    fn write(&mut self, text: &str) {
        for piece in text.as_bytes().chunks(MAX_WRITE) {
            let Some(to) = &mut self.to else { return };
            let can = poll(&mut [PollFd::new(to, PollFlags::OUT)], Some(&WRITE_TIMEOUT)).is_ok_and(|ready| ready > 0);
            if !can || to.write_all(piece).is_err() {
                self.to = None;
            }
        }
    }
}

/// As [`crate::diagnostic::printable`] shows it, but for line ends and tabs. What may be the beginning of a character stays.
fn harmless(bytes: &mut Vec<u8>, all: bool) -> String {
    let mut text = String::with_capacity(bytes.len());
    let mut rest = Vec::new();
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        chunk.valid().chars().for_each(|c| if matches!(c, '\n' | '\t') { text.push(c) } else { show(c, &mut text) });
        match chunk.invalid() {
            [] => {}
            begun if !all && chunks.peek().is_none() && may_go_on(begun) => rest = begun.to_vec(),
            _ => text.push('\u{fffd}'),
        }
    }
    *bytes = rest;
    text
}

fn may_go_on(begun: &[u8]) -> bool {
    str::from_utf8(begun).is_err_and(|error| error.error_len().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_act_on_is_shown() {
        let shown = |bytes: &[u8]| harmless(&mut bytes.to_vec(), true);
        assert_eq!(shown(b"Code: \x1b[31m\r\n\ta\x9bb"), "Code: \\u{1b}[31m\\r\n\ta\u{fffd}b");
        assert_eq!(shown("\u{9b}\u{202e}ü".as_bytes()), "\\u{9b}\\u{202e}ü");
    }

    #[test]
    fn a_character_may_come_in_pieces() {
        let text = "ü€😀".as_bytes();
        for cut in 0..text.len() {
            let mut bytes = text[..cut].to_vec();
            let mut shown = harmless(&mut bytes, false);
            bytes.extend_from_slice(&text[cut..]);
            shown += &harmless(&mut bytes, false);
            assert_eq!((shown.as_str(), bytes.len()), ("ü€😀", 0));
        }
        let mut bytes = vec![0xe2];
        assert_eq!(harmless(&mut bytes, false), "");
        assert_eq!(harmless(&mut bytes, true), "\u{fffd}");
    }
}
