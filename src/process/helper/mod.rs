//! Runs a program for its output, with limits of time and size. In the foreground of a terminal the program runs as if
//! the caller of awsp had started it; elsewhere it gets no terminal.

mod child;
mod messages;

use std::{
    io::{self, PipeReader, Read},
    os::fd::{AsFd, AsRawFd, BorrowedFd},
    time::{Duration, Instant},
};

use nix::{
    errno::Errno,
    sys::{signal::Signal, wait::WaitStatus},
};
use secrecy::zeroize::Zeroizing;

use self::{child::Child, messages::Messages};
use crate::{
    context::Env,
    diagnostic::{Error, Result, Status, reason},
    process::family::Subreaper,
    process::program::{Program, Streams},
    process::tty::{Modes, Signals, Tty},
};

/// A larger answer is none.
pub const MOST: usize = 64 << 10;
/// A signal may have come to another thread: so often its end is looked for anyway.
const LOOK: Duration = Duration::from_millis(100);
/// What a program wrote last arrives in this time after its end. What it has left behind may hold the pipe forever.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// What a helper may do.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long it may take without a terminal.
    pub alone: Duration,
    /// How long it may take where it can ask.
    pub asking: Duration,
    /// The terminal is not for it, even if there is one.
    pub quiet: bool,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// With this status.
    Status(u8),
    /// By this signal.
    Signal(Signal),
    /// It was ended after this time.
    TimedOut(Duration),
    /// It was ended as its answer did not.
    TooMuch,
    /// It was ended as it waited for a terminal that is not for it.
    WantsTerminal,
    /// The user pressed Ctrl-C, and awsp ended it.
    Interrupted,
}

/// What came of it.
#[derive(Debug)]
pub struct Output {
    /// How it ended.
    pub end: End,
    /// Its standard output, which may be secret.
    pub stdout: Zeroizing<Vec<u8>>,
    /// It wrote to standard error.
    pub said: bool,
    /// It had the terminal.
    pub terminal: bool,
    /// How long it took.
    pub took: Duration,
}

/// A helper while it runs.
struct Run {
    child: Child,
    /// The modes of the terminal, if the helper has it.
    modes: Option<Modes>,
    stdout: Option<PipeReader>,
    stderr: Option<PipeReader>,
    answer: Zeroizing<Vec<u8>>,
    messages: Messages,
    ended: Option<End>,
    clock: Stopwatch,
    /// The limit on the clock, which is near once the helper has ended.
    time: Duration,
    limit: Duration,
}

/// Measures how long a helper runs, without the time in which awsp was stopped: Ctrl-Z stops both.
#[derive(Debug)]
struct Stopwatch {
    counted: Duration,
    last: Instant,
}

/// Runs a program to its end. If awsp is in the foreground of a terminal, the program stays in awsp's process group
/// with that terminal as its standard input: it asks, stops and is interrupted as if awsp were not there. Otherwise it
/// gets a process group of its own and no terminal. Its standard error is passed on as it comes, made harmless to a
/// terminal.
///
/// # Errors
/// It cannot be started.
pub fn run(program: &Program<'_>, env: &Env, limits: Limits) -> Result<Output> {
    let clock = Stopwatch { counted: Duration::ZERO, last: Instant::now() };
    let failed = |error: io::Error| Error::new(Status::Failed, format!("cannot run a helper: {}", reason(&error)));
    let signals = Signals::beside_a_child().map_err(failed)?;
    let tty = if limits.quiet { None } else { Tty::open() };
    let messages = Messages::to_a_person(tty.as_ref()).map_err(failed)?;
    let (stdout, its_stdout) = io::pipe().map_err(failed)?;
    let (stderr, its_stderr) = io::pipe().map_err(failed)?;
    let modes = tty.as_ref().and_then(|tty| Modes::of(tty).ok());
    let terminal = modes.is_some();
    let streams = Streams {
        stdin: if terminal { c"/dev/tty" } else { c"/dev/null" },
        stdout: its_stdout.as_raw_fd(),
        stderr: its_stderr.as_raw_fd(),
    };
    let spawn = || program.spawn_captured(env, signals.usual(), &streams, !terminal);
    let child = if terminal {
        let subreaper = Subreaper::new();
        Child::in_our_group(spawn()?, subreaper)
    } else {
        Child::with_group(spawn()?)
    };
    drop((its_stdout, its_stderr));
    let limit = if terminal { limits.asking } else { limits.alone };
    let mut run = Run {
        child,
        modes,
        stdout: Some(stdout),
        stderr: Some(stderr),
        answer: Zeroizing::new(Vec::with_capacity(MOST + 1)),
        messages,
        ended: None,
        clock,
        time: limit,
        limit,
    };
    let end = run.end(&signals);
    let said = run.messages.finish();
    Ok(Output { end: end?, stdout: run.answer, said, terminal, took: run.clock.counted })
}

impl Run {
    /// Waits for it to end, or ends it.
    fn end(&mut self, signals: &Signals) -> Result<End> {
        let end = loop {
            if let Some(end) = self.look() {
                // Ctrl-C reaches both, and awsp may see the helper's end first
                break if self.is_interrupted(signals)? { End::Interrupted } else { end };
            }
            match self.read(signals) {
                Ok(()) => {}
                Err(Errno::EINTR) if self.is_interrupted(signals)? => break End::Interrupted,
                Err(Errno::EINTR) => {}
                Err(errno) => {
                    self.stop();
                    return Err(Error::new(
                        Status::Failed,
                        format!("cannot wait for a helper: {}", reason(&errno.into())),
                    ));
                }
            }
        };
        match end {
            // what it has started goes on, as after every other program: a browser, an agent
            End::Status(_) => {}
            End::Signal(_) => self.restore_modes(),
            End::Interrupted => {
                self.child.wait_after_interrupt();
                self.stop();
            }
            _ => self.stop(),
        }
        Ok(end)
    }

    /// Returns whether Ctrl-C has come. Any other signal that has come ends awsp here.
    fn is_interrupted(&self, signals: &Signals) -> Result<bool> {
        let _ = signals.wait_for(&[], Some(Duration::ZERO));
        Ok(signals.obey(|| self.stop())?)
    }

    /// Ends the helper and restores the terminal's modes.
    fn stop(&self) {
        self.child.end();
        self.restore_modes();
    }

    fn restore_modes(&self) {
        self.modes.iter().for_each(Modes::restore);
    }

    /// How it has ended, if it has: by itself, or because it has to.
    fn look(&mut self) -> Option<End> {
        self.clock.tick();
        let left = self.left();
        if self.answer.len() > MOST {
            return Some(End::TooMuch);
        }
        if let Some(end) = self.ended {
            return (left.is_zero() || self.stdout.is_none() && self.stderr.is_none()).then_some(end);
        }
        match self.child.look() {
            Some(WaitStatus::Exited(_, status)) => self.last_words(End::Status(status as u8)),
            Some(WaitStatus::Signaled(_, signal, _)) => self.last_words(End::Signal(signal)),
            // with a terminal, the shell continues the helper and awsp together
            Some(WaitStatus::Stopped(_, Signal::SIGTTIN | Signal::SIGTTOU)) if self.modes.is_none() => {
                return Some(End::WantsTerminal);
            }
            _ => {}
        }
        (left.is_zero() && self.ended.is_none()).then_some(End::TimedOut(self.limit))
    }

    fn last_words(&mut self, end: End) {
        self.ended = Some(end);
        self.time = self.time.min(self.clock.counted + LAST_WORDS);
    }

    fn left(&self) -> Duration {
        self.time.saturating_sub(self.clock.counted)
    }

    /// Waits for something to read, and reads it.
    fn read(&mut self, signals: &Signals) -> nix::Result<()> {
        if self.ended.is_some() && self.stdout.is_none() && self.stderr.is_none() {
            return Ok(());
        }
        let patience = self.left().min(LOOK);
        let files: Vec<BorrowedFd<'_>> =
            self.stdout.iter().map(AsFd::as_fd).chain(self.stderr.iter().map(AsFd::as_fd)).collect();
        let ready = signals.wait_for(&files, Some(patience))?;
        let (first, last) = (ready.first().copied(), ready.last().copied());
        let stdout = self.stdout.is_some() && first == Some(true);
        let stderr = self.stderr.is_some() && last == Some(true);
        if stdout {
            let answer = &mut self.answer;
            take(&mut self.stdout, |bytes| {
                let room = MOST + 1 - answer.len();
                answer.extend_from_slice(&bytes[..bytes.len().min(room)]);
            });
        }
        if stderr {
            let messages = &mut self.messages;
            take(&mut self.stderr, |bytes| messages.pass_on(bytes));
        }
        Ok(())
    }
}

impl Stopwatch {
    /// Counts the time since the last look. A look that is much too late means that awsp was stopped.
    fn tick(&mut self) {
        let now = Instant::now();
        self.counted += (now - self.last).min(2 * LOOK);
        self.last = now;
    }
}

/// Reads what is there; at the end the pipe is closed.
fn take(pipe: &mut Option<PipeReader>, mut each: impl FnMut(&[u8])) {
    let mut bytes = Zeroizing::new([0; 4096]);
    match pipe.as_mut().map(|pipe| pipe.read(&mut *bytes)) {
        Some(Ok(count @ 1..)) => each(&bytes[..count]),
        Some(Err(error)) if error.kind() == io::ErrorKind::Interrupted => {}
        _ => *pipe = None,
    }
}
