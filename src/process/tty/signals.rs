//! Holds signals back while the terminal is changed, and lets them through only while awsp waits. So none is missed,
//! and none ends the process before the terminal is restored.

use std::{
    fs, io,
    os::fd::{AsFd, BorrowedFd},
    sync::{
        Arc, Mutex, PoisonError,
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

use crate::process::supervise::leave_no_core;

/// The signals that would end the process.
const ENDINGS: [Signal; 4] = [Signal::SIGHUP, Signal::SIGINT, Signal::SIGQUIT, Signal::SIGTERM];

/// Whether awsp blocked `SIGTSTP`, which was not blocked when awsp was started.
static STOPS_HELD: AtomicBool = AtomicBool::new(false);
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
pub struct Signals {
    handlers: Handlers,
    /// The signals that are blocked during a wait.
    waiting: SigSet,
    /// The signals that stay blocked afterwards.
    after: SigSet,
}

impl Signals {
    /// Holds signals back for a question, Ctrl-Z included.
    ///
    /// # Errors
    /// Never, by the system's manual.
    pub fn hold() -> io::Result<Self> {
        let asking = hold_stops()?;
        Self::hold_with(Signal::SIGWINCH, asking, asking)
    }

    /// Holds signals back while a child runs. The child's end interrupts a wait. Ctrl-Z stops this process and the
    /// child.
    ///
    /// # Errors
    /// As [`Signals::hold`].
    #[cfg(feature = "credentials")]
    pub fn beside_a_child() -> io::Result<Self> {
        let before = SigSet::thread_get_mask()?;
        Self::hold_with(Signal::SIGCHLD, usual(&before), before)
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

    /// Obeys the signal that came, if one did: calls `first` and ends the process. Ctrl-C does neither: then it returns
    /// true, and the caller ends the question.
    ///
    /// # Errors
    /// Never, by the system's manual.
    pub fn obey(&self, first: impl FnOnce()) -> io::Result<bool> {
        const INTERRUPT: usize = Signal::SIGINT as usize;
        match self.handlers.came.swap(0, Ordering::Relaxed) {
            0 => Ok(false),
            INTERRUPT => Ok(true),
            signal => {
                first();
                leave_no_core();
                emulate_default_handler(signal as i32).map(|()| false)
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
        let signals = ENDINGS.into_iter().filter(not_ignored()).collect();
        let new = Self { signals, came: Arc::default(), over: Arc::new(true.into()) };
        for &signal in &new.signals {
            flag::register_conditional_default(signal as i32, Arc::clone(&new.over))?;
            flag::register_usize(signal as i32, Arc::clone(&new.came), signal as usize)?;
        }
        Ok(there.insert(new).clone())
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.handlers.over.store(true, Ordering::Relaxed);
        // a signal that came last ends the process now; the call itself cannot fail
        let _ = self.after.thread_set_mask();
    }
}

/// Blocks `SIGTSTP`, and returns all blocked signals.
pub(super) fn hold_stops() -> io::Result<SigSet> {
    let mut mask = SigSet::from(Signal::SIGTSTP).thread_swap_mask(SigmaskHow::SIG_BLOCK)?;
    if !mask.contains(Signal::SIGTSTP) {
        STOPS_HELD.store(true, Ordering::Relaxed);
    }
    mask.add(Signal::SIGTSTP);
    Ok(mask)
}

/// Returns a test for signals that awsp's parent does not ignore. Ignored ones (`nohup`, `trap '' INT`) stay ignored,
/// here and in a child. Without `/proc`, none counts as ignored.
fn not_ignored() -> impl Fn(&Signal) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    move |signal| mask >> (*signal as u32 - 1) & 1 == 0
}

/// Returns this mask without what awsp itself has added.
pub(super) fn usual(mask: &SigSet) -> SigSet {
    let mut usual = *mask;
    if STOPS_HELD.load(Ordering::Relaxed) {
        usual.remove(Signal::SIGTSTP);
    }
    usual
}
