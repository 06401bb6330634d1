//! Reads keys from the bytes of a terminal. termina parses the escape sequences. This module decides when one is
//! complete, so that half a sequence, or a key that begins like one, does not delay later keys.

use std::time::Duration;

use termina::{
    Event, Parser,
    event::{KeyCode, KeyEvent, KeyEventKind, Modifiers},
};

/// A key press, by what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum KeyPress {
    /// Typed or pasted.
    Text(String),
    Backspace,
    /// Everything that was typed goes.
    Clear,
    /// The last word goes.
    Word,
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    Enter,
    /// Ctrl-D, the end of the input when there is none.
    End,
    Cancel,
}

/// Turns bytes, which arrive bit by bit, into key presses.
#[derive(Debug, Default)]
pub(super) struct KeyReader {
    parser: Parser,
    /// What has come since the last event.
    held: Vec<u8>,
}

const PASTE: &[u8] = b"\x1b[200~";
/// How long the rest of a sequence may take, and the rest of pasted text.
const SEQUENCE_TIMEOUT: Duration = Duration::from_millis(50);
const PASTE_TIMEOUT: Duration = Duration::from_secs(1);

impl KeyReader {
    /// More bytes.
    pub(super) fn read(&mut self, bytes: &[u8]) -> Vec<KeyPress> {
        let mut keys = Vec::new();
        for byte in bytes {
            self.held.push(*byte);
            self.parser.parse(&[*byte], true);
            self.take(&mut keys);
        }
        keys
    }

    /// How long to wait for more before [`KeyReader::end`]; `None` when nothing is half read.
    pub(super) fn timeout(&self) -> Option<Duration> {
        match self.held.as_slice() {
            [] => None,
            held if held.starts_with(PASTE) => Some(PASTE_TIMEOUT),
            _ => Some(SEQUENCE_TIMEOUT),
        }
    }

    /// Nothing more has come: a lone ESC is a key, and any other half is nothing.
    pub(super) fn end(&mut self) -> Vec<KeyPress> {
        let mut keys = Vec::new();
        self.parser.parse(&[], false);
        self.take(&mut keys);
        *self = Self::default();
        keys
    }

    fn take(&mut self, keys: &mut Vec<KeyPress>) {
        while let Some(event) = self.parser.pop() {
            self.held.clear();
            keys.extend(match event {
                Event::Key(event) if event.kind != KeyEventKind::Release => key(event),
                Event::Paste(text) => Some(KeyPress::Text(text)),
                _ => None,
            });
        }
    }
}

fn key(event: KeyEvent) -> Option<KeyPress> {
    let KeyEvent { code, modifiers, .. } = event;
    let with = |modifier| modifiers.contains(modifier);
    Some(match code {
        KeyCode::Char(c) if with(Modifiers::CONTROL) => return control(c),
        KeyCode::Char(c) if !with(Modifiers::ALT) && !with(Modifiers::SUPER) => KeyPress::Text(c.into()),
        KeyCode::Enter if modifiers.is_empty() => KeyPress::Enter,
        KeyCode::Backspace => KeyPress::Backspace,
        KeyCode::Escape => KeyPress::Cancel,
        KeyCode::Up | KeyCode::BackTab => KeyPress::Up,
        KeyCode::Tab if with(Modifiers::SHIFT) => KeyPress::Up,
        KeyCode::Down | KeyCode::Tab => KeyPress::Down,
        KeyCode::PageUp => KeyPress::PageUp,
        KeyCode::PageDown => KeyPress::PageDown,
        KeyCode::Home => KeyPress::First,
        KeyCode::End => KeyPress::Last,
        _ => return None,
    })
}

fn control(c: char) -> Option<KeyPress> {
    Some(match c.to_ascii_lowercase() {
        'c' => KeyPress::Cancel,
        'd' => KeyPress::End,
        'h' => KeyPress::Backspace,
        'n' => KeyPress::Down,
        'p' => KeyPress::Up,
        'u' => KeyPress::Clear,
        'w' => KeyPress::Word,
        // a line end, typed ahead or pasted, where the terminal makes no Enter of it
        'j' => KeyPress::Text(" ".to_owned()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &str) -> Vec<KeyPress> {
        let mut keys = KeyReader::default();
        let mut read = keys.read(bytes.as_bytes());
        read.extend(keys.end());
        read
    }

    fn text(text: &str) -> KeyPress {
        KeyPress::Text(text.to_owned())
    }

    #[test]
    fn every_key_has_its_bytes() {
        let rows = [
            ("x", text("x")),
            ("É", text("É")),
            ("\r", KeyPress::Enter),
            ("\x7f", KeyPress::Backspace),
            ("\x08", KeyPress::Backspace),
            ("\x15", KeyPress::Clear),
            ("\x17", KeyPress::Word),
            ("\x1b[A", KeyPress::Up),
            ("\x1bOA", KeyPress::Up),
            ("\x10", KeyPress::Up),
            ("\x1b[Z", KeyPress::Up),
            ("\x1b[B", KeyPress::Down),
            ("\x0e", KeyPress::Down),
            ("\t", KeyPress::Down),
            ("\x1b[5~", KeyPress::PageUp),
            ("\x1b[6~", KeyPress::PageDown),
            ("\x1b[H", KeyPress::First),
            ("\x1b[1~", KeyPress::First),
            ("\x1bOF", KeyPress::Last),
            ("\x1b[4~", KeyPress::Last),
            ("\x1b", KeyPress::Cancel),
            ("\x1b[27u", KeyPress::Cancel),
            ("\x03", KeyPress::Cancel),
            ("\x1b[99;5u", KeyPress::Cancel),
            ("\x04", KeyPress::End),
            ("\n", text(" ")),
            ("\x1b[200~dev\r\neu\x1b[201~", text("dev\r\neu")),
        ];
        for (bytes, key) in rows {
            assert_eq!(read(bytes), [key], "{bytes:?}");
        }
    }

    #[test]
    fn what_means_nothing_is_nothing() {
        for bytes in
            ["\x1a", "\x1c", "\x1b[15~", "\x1bx", "\x1b\r", "\x1b[<0;1;1M", "\x1b[I", "\x1b]11;rgb:0/0/0\x07", ""]
        {
            assert_eq!(read(bytes), [], "{bytes:?}");
        }
        // Alt-] and Alt-P begin like a report of the terminal
        for bytes in ["\x1b]", "\x1bP", "\x1b[", "\x1b[?", "\x1b[<", "\u{e9}"] {
            let mut keys = KeyReader::default();
            keys.read(&bytes.as_bytes()[..bytes.len() - usize::from(!bytes.is_ascii())]);
            assert_eq!(keys.timeout(), Some(SEQUENCE_TIMEOUT), "{bytes:?}");
            keys.end();
            assert_eq!((keys.read(b"\x03"), keys.timeout()), (vec![KeyPress::Cancel], None), "{bytes:?}");
        }
    }

    #[test]
    fn sequences_that_come_in_pieces() {
        let mut keys = KeyReader::default();
        assert_eq!(keys.read(b"\x1b"), []);
        assert_eq!((keys.read(b"[A"), keys.timeout()), (vec![KeyPress::Up], None));
        assert_eq!(keys.read("a\u{e9}b".as_bytes()), [text("a"), text("\u{e9}"), text("b")]);
        assert_eq!(keys.read(b"\x1b[200~pro"), []);
        assert_eq!(keys.timeout(), Some(PASTE_TIMEOUT));
        assert_eq!(keys.read(b"d\r\x1b[201~"), [text("prod\r")]);
    }

    #[test]
    fn no_bytes_make_it_panic() {
        const PIECES: [&[u8]; 24] = [
            b"\x1b",
            b"\x1b[",
            b"[",
            b"?",
            b">",
            b"<",
            b";",
            b":",
            b"0",
            b"13",
            b"200~",
            b"201~",
            b"255",
            b"99999999999",
            b"~",
            b"M",
            b"u",
            b"\x1b]",
            b"\x1bP",
            b"$r",
            b"\x1b\\",
            b"\xc3",
            b"\xff",
            b"A",
        ];
        for seed in 0..50_000 {
            let mut random = fastrand::Rng::with_seed(seed);
            let bytes: Vec<u8> = (0..random.usize(1..12)).flat_map(|_| PIECES[random.usize(..24)]).copied().collect();
            let mut keys = KeyReader::default();
            keys.read(&bytes);
            keys.end();
            assert_eq!(keys.read(b"\x03"), [KeyPress::Cancel], "{bytes:?}");
        }
    }
}
