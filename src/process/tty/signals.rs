//! Signals while the terminal is not as it was: held back until somebody waits for keys, so that none is missed and none ends
//! the process before the terminal has been given back.

use std::{
    io,
    os::fd::{AsFd, BorrowedFd},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use nix::{
    errno::Errno,
    sys::{
        select::{FdSet, pselect},
        signal::{SigSet, SigmaskHow, Signal},
        time::TimeSpec,
    },
};
use signal_hook::{flag, low_level::emulate_default_handler};

/// What would end the process.
const ENDINGS: [Signal; 4] = [Signal::SIGHUP, Signal::SIGINT, Signal::SIGQUIT, Signal::SIGTERM];

/// Dropped, signals do what they always do. Ctrl-Z alone stays blocked: a shell that waits for the answer in a
/// substitution could not resume the process.
#[derive(Debug)]
pub struct Signals {
    /// The number of one that came; 0 for none.
    came: Arc<AtomicUsize>,
    /// They are no longer held back.
    over: Arc<AtomicBool>,
    before: SigSet,
    waiting: SigSet,
}

impl Signals {
    /// Holds them back from here on.
    ///
    /// # Errors
    /// Never, by the system's manual.
    pub fn hold() -> io::Result<Self> {
        Self::hold_with(Signal::SIGWINCH, SigSet::empty())
    }

    /// As [`Signals::hold`], while a child has the terminal or may get it: its end interrupts a wait, and to write to
    /// the terminal, or to take it back, does not stop this process.
    ///
    /// # Errors
    /// As there.
    #[cfg(feature = "credentials")]
    pub fn beside_a_child() -> io::Result<Self> {
        Self::hold_with(Signal::SIGCHLD, SigSet::from(Signal::SIGTTOU))
    }

    fn hold_with(interrupts: Signal, blocked: SigSet) -> io::Result<Self> {
        let (came, over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        for signal in ENDINGS {
            flag::register_conditional_default(signal as i32, Arc::clone(&over))?;
            flag::register_usize(signal as i32, Arc::clone(&came), signal as usize)?;
        }
        // only so that it interrupts the wait
        flag::register(interrupts as i32, Arc::default())?;
        let held: SigSet = ENDINGS.into_iter().chain([interrupts, Signal::SIGTSTP]).chain(&blocked).collect();
        let before = held.thread_swap_mask(SigmaskHow::SIG_BLOCK)?;
        let mut waiting = before;
        waiting.add(Signal::SIGTSTP);
        waiting.extend(&blocked);
        Ok(Self { came, over, before, waiting })
    }

    /// What was blocked before.
    #[cfg(feature = "credentials")]
    pub fn before(&self) -> SigSet {
        self.before
    }

    /// Waits, and lets signals through meanwhile. True when there is something to read.
    ///
    /// # Errors
    /// `EINTR`: there was a signal.
    pub fn wait(&self, file: &impl AsFd, patience: Option<Duration>) -> Result<bool, Errno> {
        self.wait_for(&[file.as_fd()], patience).map(|ready| ready == [true])
    }

    /// As [`Signals::wait`], for any of several.
    ///
    /// # Errors
    /// As there.
    pub fn wait_for(&self, files: &[BorrowedFd<'_>], patience: Option<Duration>) -> Result<Vec<bool>, Errno> {
        let patience = patience.map(TimeSpec::from_duration);
        let mut set: FdSet<'_> = FdSet::new();
        files.iter().for_each(|file| set.insert(*file));
        pselect(None, &mut set, None, None, patience.as_ref(), &self.waiting)?;
        Ok(files.iter().map(|file| set.contains(*file)).collect())
    }

    /// Ends the process by the signal that came to end it, after `first`. True when it was Ctrl-C's, which only ends
    /// what was asked.
    ///
    /// # Errors
    /// Never, by the system's manual.
    pub fn obey(&self, first: impl FnOnce()) -> io::Result<bool> {
        const INTERRUPT: usize = Signal::SIGINT as usize;
        match self.came.swap(0, Ordering::Relaxed) {
            0 => Ok(false),
            INTERRUPT => Ok(true),
            signal => {
                first();
                emulate_default_handler(signal as i32).map(|()| false)
            }
        }
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        let mut after = self.before;
        after.add(Signal::SIGTSTP);
        // one that came last ends the process now; the call itself cannot fail
        let _ = after.thread_set_mask();
    }
}
