//! The terminal while the picker has it: raw, on its other screen, and as it was again whatever ends it.

use std::{
    fs::File,
    io::{self, Read, Write},
    panic,
    sync::{Arc, Mutex},
    time::Duration,
};

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};

use super::keys::{KeyPress, KeyReader};
use crate::process::signals::HeldSignals;

/// The other screen, what is pasted in brackets, lines that do not go on in the next row.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?7l";
/// Where there is no other screen, this one is left empty.
const LEAVE: &[u8] = b"\x1b[0m\x1b[H\x1b[J\x1b[?7h\x1b[?2004l\x1b[?1049l\x1b[?25h";

/// What came.
#[derive(Debug)]
pub(super) enum Input {
    /// Keys, and whether they came in one burst, or more is on its way.
    Keys(Vec<KeyPress>, bool),
    /// Another size, perhaps.
    Resized,
}

/// The terminal. Dropped, it is as it was.
#[derive(Debug)]
pub(super) struct Screen {
    tty: File,
    keys: KeyReader,
    saved: Saved,
    // dropped last
    signals: HeldSignals,
}

/// What the terminal was like, until it is so again.
#[derive(Clone, Debug)]
struct Saved(Arc<Mutex<Option<(File, Termios)>>>);

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// It is none, or it is gone.
    pub(super) fn open(tty: File, signals: HeldSignals) -> io::Result<Self> {
        let saved = Saved::take(&tty)?;
        Ok(Self { tty, keys: KeyReader::default(), saved, signals })
    }

    /// Returns columns and rows; 80 and 24 if they are unknown.
    pub(super) fn size(&self) -> (usize, usize) {
        match tcgetwinsize(&self.tty) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col.into(), size.ws_row.into()),
            _ => (80, 24),
        }
    }

    /// Writes a drawn frame.
    pub(super) fn show(&mut self, frame: &str) -> io::Result<()> {
        self.tty.write_all(frame.as_bytes())
    }

    /// Waits for input. A signal that ends the process ends it here, with the terminal as it was.
    ///
    /// # Errors
    /// The terminal is gone.
    pub(super) fn wait(&mut self) -> io::Result<Input> {
        loop {
            if self.signals.obey(|| self.saved.restore())? {
                return Ok(Input::Keys(vec![KeyPress::Cancel], false));
            }
            let ready = match self.signals.wait(&self.tty, self.keys.timeout()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(Input::Resized),
                ready => ready?,
            };
            let keys = if ready { self.read()? } else { self.keys.end() };
            if !keys.is_empty() {
                let several = keys.len() > 1 || self.signals.wait(&self.tty, Some(Duration::ZERO)).unwrap_or(false);
                return Ok(Input::Keys(keys, several));
            }
        }
    }

    fn read(&mut self) -> io::Result<Vec<KeyPress>> {
        let mut bytes = [0; 1024];
        match self.tty.read(&mut bytes)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            count => Ok(self.keys.read(&bytes[..count])),
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.saved.restore();
    }
}

impl Saved {
    /// Makes the terminal raw and remembers what it was, for the end and for a panic.
    fn take(tty: &File) -> io::Result<Self> {
        let was = tcgetattr(tty)?;
        let saved = Self(Arc::new(Mutex::new(Some((tty.try_clone()?, was.clone())))));
        let (hook, for_panic) = (panic::take_hook(), saved.clone());
        panic::set_hook(Box::new(move |info| {
            for_panic.restore();
            hook(info);
        }));
        let mut raw = was;
        raw.make_raw();
        let mut tty = tty;
        let taken = tcsetattr(tty, OptionalActions::Drain, &raw).map_err(io::Error::from);
        match taken.and_then(|()| tty.write_all(ENTER)) {
            Ok(()) => Ok(saved),
            Err(error) => {
                saved.restore();
                Err(error)
            }
        }
    }

    /// Once.
    fn restore(&self) {
        let saved = self.0.lock().map_or(None, |mut saved| saved.take());
        if let Some((mut tty, was)) = saved {
            // a terminal that is gone needs neither
            let _ = tty.write_all(LEAVE);
            let _ = tcsetattr(&tty, OptionalActions::Now, &was);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::{fs::OpenOptions, os::unix::fs::OpenOptionsExt, thread};

    use portable_pty::{PtySize, native_pty_system};
    use rustix::{fs::OFlags, termios::LocalModes};

    use super::*;

    fn is_raw(tty: &File) -> bool {
        !tcgetattr(tty).unwrap().local_modes.intersects(LocalModes::ICANON | LocalModes::ECHO)
    }

    /// Once for each way out that passes no signal.
    #[test]
    fn a_panic_and_a_failed_start_give_the_terminal_back() {
        let pair = native_pty_system().openpty(PtySize::default()).unwrap();
        let path = pair.master.tty_name().unwrap();
        let tty =
            OpenOptions::new().read(true).write(true).custom_flags(OFlags::NOCTTY.bits() as i32).open(path).unwrap();
        let inner = tty.try_clone().unwrap();
        let panicked = thread::spawn(move || {
            let _saved = Saved::take(&inner).unwrap();
            assert!(!is_raw(&inner), "the terminal is raw, as it has to be here");
        });
        assert!(panicked.join().is_err() && !is_raw(&tty));
        let saved = Saved::take(&tty).unwrap();
        assert!(is_raw(&tty));
        saved.restore();
        assert!(!is_raw(&tty));
        // once: what another has made of the terminal meanwhile stays
        let other = Saved::take(&tty).unwrap();
        saved.restore();
        assert!(is_raw(&tty));
        other.restore();
        let mut written = vec![0; 3 * (ENTER.len() + LEAVE.len())];
        pair.master.try_clone_reader().unwrap().read_exact(&mut written).unwrap();
        assert_eq!(written, [ENTER, LEAVE].concat().repeat(3));
        assert!(Saved::take(&File::open("/dev/null").unwrap()).is_err());
    }
}
