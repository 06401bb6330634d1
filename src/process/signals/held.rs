//! Holds signals back while the terminal is changed, and lets them through only while awsp waits. So none is missed,
//! and none ends the process before the terminal is restored.

use std::{
    io,
    os::fd::{AsFd, AsRawFd, BorrowedFd},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use nix::sys::{
    select::{FD_SETSIZE, FdSet, pselect},
    signal::SigSet,
    time::TimeSpec,
};
use signal_hook::flag;

#[cfg(feature = "credentials")]
use super::mask::usual;
use super::{
    ENDING, Signal, end_by,
    mask::{contains, hold_stops, of_process},
};

/// The handlers of this process, made when first needed and kept. New ones for each question would run after the old
/// ones, which end the process.
static HANDLERS: Mutex<Option<Handlers>> = Mutex::new(None);

/// The handlers for the signals that would end the process.
#[derive(Clone, Debug)]
struct Handlers {
    /// The signals that they catch.
    signals: Vec<Signal>,
    /// The number of the signal that came; 0 for none.
    came: Arc<AtomicUsize>,
    /// Signals are not held back now.
    over: Arc<AtomicBool>,
}

/// Signals that are held back until this is dropped. Ctrl-Z stays blocked after a question, because a shell that waits
/// for the answer in a substitution cannot resume the process.
#[derive(Debug)]
pub struct HeldSignals {
    handlers: Handlers,
    /// The signals that are blocked during a wait.
    waiting: SigSet,
    /// The signals that stay blocked afterwards.
    after: SigSet,
}

impl HeldSignals {
    /// Holds signals back for a question, Ctrl-Z included.
    ///
    /// # Errors
    /// Never, by the system's manual.
    pub fn hold() -> io::Result<Self> {
        hold_stops()?;
        let asking = SigSet::thread_get_mask()?;
        Self::hold_with(Signal::SIGWINCH, asking, asking)
    }

    /// Holds signals back while a child runs. The child's end interrupts a wait. Ctrl-Z stops this process and the
    /// child.
    ///
    /// # Errors
    /// As [`HeldSignals::hold`].
    #[cfg(feature = "credentials")]
    pub fn hold_beside_child() -> io::Result<Self> {
        let before = SigSet::thread_get_mask()?;
        Self::hold_with(Signal::SIGCHLD, usual(before), before)
    }

    fn hold_with(interrupts: Signal, waiting: SigSet, after: SigSet) -> io::Result<Self> {
        let handlers = Handlers::get()?;
        // only so that it interrupts the wait
        flag::register(interrupts as i32, Arc::default())?;
        let held: SigSet = handlers.signals.iter().copied().chain([interrupts]).chain(&waiting).collect();
        held.thread_set_mask()?;
        // a signal that came earlier has already ended the process
        handlers.over.store(false, Ordering::Relaxed);
        Ok(Self { handlers, waiting, after })
    }

    /// Returns the signals that were blocked when awsp was started, for a child.
    #[cfg(feature = "credentials")]
    pub fn usual(&self) -> &SigSet {
        &self.waiting
    }

    /// Waits, letting signals through. Returns whether there is something to read.
    ///
    /// # Errors
    /// There was a signal (`Interrupted`), or there are too many open files.
    pub fn wait(&self, file: &impl AsFd, timeout: Option<Duration>) -> io::Result<bool> {
        self.wait_for(&[file.as_fd()], timeout).map(|ready| ready == [true])
    }

    /// As [`HeldSignals::wait`], for any of several.
    ///
    /// # Errors
    /// As there.
    pub fn wait_for(&self, files: &[BorrowedFd<'_>], timeout: Option<Duration>) -> io::Result<Vec<bool>> {
        if files.iter().any(|file| file.as_raw_fd() as usize >= FD_SETSIZE) {
            return Err(io::Error::other("too many open files"));
        }
        let timeout = timeout.map(TimeSpec::from_duration);
        let mut set: FdSet<'_> = FdSet::new();
        files.iter().for_each(|file| set.insert(*file));
        pselect(None, &mut set, None, None, timeout.as_ref(), &self.waiting)?;
        Ok(files.iter().map(|file| set.contains(*file)).collect())
    }

    /// Obeys the signal that came, if one did: calls `first` and ends the process. Ctrl-C does neither: then it returns
    /// true, and the caller ends the question.
    ///
    /// # Errors
    /// Never, by the system's manual.
    pub fn obey(&self, first: impl FnOnce()) -> io::Result<bool> {
        let number = self.handlers.came.swap(0, Ordering::Relaxed);
        match self.handlers.signals.iter().find(|signal| **signal as usize == number) {
            None => Ok(false),
            Some(Signal::SIGINT) => Ok(true),
            Some(signal) => {
                first();
                end_by(*signal).map(|()| false)
            }
        }
    }
}

impl Handlers {
    fn get() -> io::Result<Self> {
        let mut there = HANDLERS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(there) = &*there {
            return Ok(there.clone());
        }
        let signals = ENDING.into_iter().filter(not_ignored()).collect();
        let new = Self { signals, came: Arc::default(), over: Arc::new(true.into()) };
        for &signal in &new.signals {
            flag::register_conditional_default(signal as i32, Arc::clone(&new.over))?;
            flag::register_usize(signal as i32, Arc::clone(&new.came), signal as usize)?;
        }
        Ok(there.insert(new).clone())
    }
}

impl Drop for HeldSignals {
    fn drop(&mut self) {
        self.handlers.over.store(true, Ordering::Relaxed);
        // a signal that came last ends the process now; the call itself cannot fail
        let _ = self.after.thread_set_mask();
    }
}

/// Returns a test for signals that awsp's parent does not ignore. Ignored ones (`nohup`, `trap '' INT`) stay ignored,
/// here and in a child.
fn not_ignored() -> impl Fn(&Signal) -> bool {
    let ignored = of_process("SigIgn:");
    move |signal| !contains(ignored, *signal)
}
