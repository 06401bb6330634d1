//! The process group of a helper.

use std::{
    thread,
    time::{Duration, Instant},
};

use nix::{
    sys::{
        signal::Signal,
        wait::{WaitPidFlag, waitpid},
    },
    unistd::Pid,
};
use rustix::{
    io::Errno,
    process::{self, kill_process_group, test_kill_process_group},
};

/// How long it may take to clean up when it is told to end.
const GRACE: Duration = Duration::from_secs(1);
const LOOK: Duration = Duration::from_millis(10);

/// The group, which has the number of the program that leads it.
pub(super) struct Group(pub(super) Pid);

impl Group {
    /// Sends a signal to all of it. What has ended needs none.
    pub(super) fn send(&self, signal: Signal) {
        let signal = process::Signal::from_named_raw(signal as i32);
        let _ = self.pid().zip(signal).map(|(group, signal)| kill_process_group(group, signal));
    }

    /// Ends all of it: asked first, and then not asked.
    pub(super) fn end(&self) {
        self.send(Signal::SIGTERM);
        // one that is stopped would not hear of it
        self.send(Signal::SIGCONT);
        let end = Instant::now() + GRACE;
        while self.is_there() && Instant::now() < end {
            thread::sleep(LOOK);
        }
        self.send(Signal::SIGKILL);
        let _ = waitpid(self.0, None);
    }

    fn is_there(&self) -> bool {
        let _ = waitpid(self.0, Some(WaitPidFlag::WNOHANG));
        self.pid().is_some_and(|group| test_kill_process_group(group) != Err(Errno::SRCH))
    }

    fn pid(&self) -> Option<process::Pid> {
        process::Pid::from_raw(self.0.as_raw())
    }
}
