//! The bytes of a terminal as keys. Sequences are termina's business; what is its own here is when one has ended, so
//! that no half of one, and no key that begins like one, holds up what comes after.

use std::time::Duration;

use termina::{
    Event, Parser,
    event::{KeyCode, KeyEvent, KeyEventKind, Modifiers},
};

/// What a person can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
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

/// Bytes that arrive bit by bit.
#[derive(Debug, Default)]
pub(super) struct Keys {
    parser: Parser,
    /// What has come since the last event.
    held: Vec<u8>,
}

const PASTE: &[u8] = b"\x1b[200~";
/// So long the rest of a sequence may take; of what is pasted, longer.
const SOON: Duration = Duration::from_millis(50);
const LATER: Duration = Duration::from_secs(1);

impl Keys {
    /// More bytes.
    pub(super) fn read(&mut self, bytes: &[u8]) -> Vec<Key> {
        let mut keys = Vec::new();
        for byte in bytes {
            self.held.push(*byte);
            self.parser.parse(&[*byte], true);
            self.take(&mut keys);
        }
        keys
    }

    /// How long to wait for more before [`Keys::end`]; `None` when nothing is half read.
    pub(super) fn patience(&self) -> Option<Duration> {
        match self.held.as_slice() {
            [] => None,
            held if held.starts_with(PASTE) => Some(LATER),
            _ => Some(SOON),
        }
    }

    /// Nothing more has come: a lone ESC is a key, and any other half is nothing.
    pub(super) fn end(&mut self) -> Vec<Key> {
        let mut keys = Vec::new();
        self.parser.parse(&[], false);
        self.take(&mut keys);
        *self = Self::default();
        keys
    }

    fn take(&mut self, keys: &mut Vec<Key>) {
        while let Some(event) = self.parser.pop() {
            self.held.clear();
            keys.extend(match event {
                Event::Key(event) if event.kind != KeyEventKind::Release => key(event),
                Event::Paste(text) => Some(Key::Text(text)),
                _ => None,
            });
        }
    }
}

fn key(event: KeyEvent) -> Option<Key> {
    let KeyEvent { code, modifiers, .. } = event;
    let with = |modifier| modifiers.contains(modifier);
    Some(match code {
        KeyCode::Char(c) if with(Modifiers::CONTROL) => return control(c),
        KeyCode::Char(c) if !with(Modifiers::ALT) && !with(Modifiers::SUPER) => Key::Text(c.into()),
        KeyCode::Enter if modifiers.is_empty() => Key::Enter,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Escape => Key::Cancel,
        KeyCode::Up | KeyCode::BackTab => Key::Up,
        KeyCode::Tab if with(Modifiers::SHIFT) => Key::Up,
        KeyCode::Down | KeyCode::Tab => Key::Down,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::First,
        KeyCode::End => Key::Last,
        _ => return None,
    })
}

fn control(c: char) -> Option<Key> {
    Some(match c.to_ascii_lowercase() {
        'c' => Key::Cancel,
        'd' => Key::End,
        'h' => Key::Backspace,
        'n' => Key::Down,
        'p' => Key::Up,
        'u' => Key::Clear,
        'w' => Key::Word,
        // a line end, typed ahead or pasted, where the terminal makes no Enter of it
        'j' => Key::Text(" ".to_owned()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &str) -> Vec<Key> {
        let mut keys = Keys::default();
        let mut read = keys.read(bytes.as_bytes());
        read.extend(keys.end());
        read
    }

    fn text(text: &str) -> Key {
        Key::Text(text.to_owned())
    }

    #[test]
    fn every_key_has_its_bytes() {
        let rows = [
            ("x", text("x")),
            ("É", text("É")),
            ("\r", Key::Enter),
            ("\x7f", Key::Backspace),
            ("\x08", Key::Backspace),
            ("\x15", Key::Clear),
            ("\x17", Key::Word),
            ("\x1b[A", Key::Up),
            ("\x1bOA", Key::Up),
            ("\x10", Key::Up),
            ("\x1b[Z", Key::Up),
            ("\x1b[B", Key::Down),
            ("\x0e", Key::Down),
            ("\t", Key::Down),
            ("\x1b[5~", Key::PageUp),
            ("\x1b[6~", Key::PageDown),
            ("\x1b[H", Key::First),
            ("\x1b[1~", Key::First),
            ("\x1bOF", Key::Last),
            ("\x1b[4~", Key::Last),
            ("\x1b", Key::Cancel),
            ("\x1b[27u", Key::Cancel),
            ("\x03", Key::Cancel),
            ("\x1b[99;5u", Key::Cancel),
            ("\x04", Key::End),
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
            let mut keys = Keys::default();
            keys.read(&bytes.as_bytes()[..bytes.len() - usize::from(!bytes.is_ascii())]);
            assert_eq!(keys.patience(), Some(SOON), "{bytes:?}");
            keys.end();
            assert_eq!((keys.read(b"\x03"), keys.patience()), (vec![Key::Cancel], None), "{bytes:?}");
        }
    }

    #[test]
    fn sequences_that_come_in_pieces() {
        let mut keys = Keys::default();
        assert_eq!(keys.read(b"\x1b"), []);
        assert_eq!((keys.read(b"[A"), keys.patience()), (vec![Key::Up], None));
        assert_eq!(keys.read("a\u{e9}b".as_bytes()), [text("a"), text("\u{e9}"), text("b")]);
        assert_eq!(keys.read(b"\x1b[200~pro"), []);
        assert_eq!(keys.patience(), Some(LATER));
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
            let mut keys = Keys::default();
            keys.read(&bytes);
            keys.end();
            assert_eq!(keys.read(b"\x03"), [Key::Cancel], "{bytes:?}");
        }
    }
}
