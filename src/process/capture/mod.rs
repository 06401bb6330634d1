//! Runs a program for its output, with limits of time and size. In the foreground of a terminal the program runs as if
//! the caller of awsp had started it; elsewhere it gets no terminal.

mod child;
mod stderr;

use std::{
    fs::OpenOptions,
    io::{self, ErrorKind, PipeReader, Read},
    os::fd::{AsFd, BorrowedFd},
    time::{Duration, Instant},
};

use secrecy::zeroize::Zeroizing;

use self::{child::Child, stderr::StderrRelay};
use super::{
    descendants::Subreaper,
    exit::{Exit, StateChange},
    program::Program,
    signals::{HeldSignals, Signal},
    spawn::{SpawnOptions, Streams},
    terminal::{Modes, Tty},
};
use crate::{
    context::Env,
    diagnostic::{Error, Result, Status, reason},
};

/// The most bytes of an answer.
pub const MAX_ANSWER: usize = 64 << 10;
/// The longest wait between two looks at the child. A signal about its end may come to another thread.
const POLL_INTERVAL: Duration = Duration::from_millis(100);
/// How long awsp reads after the program's end. What it has left behind may hold the pipe forever.
const DRAIN_TIMEOUT: Duration = Duration::from_millis(200);

/// The limits of a program whose output is captured.
#[derive(Clone, Copy, Debug)]
pub struct CaptureLimits {
    /// How long it may take without a terminal.
    pub timeout: Duration,
    /// How long it may take with a terminal, on which it can ask.
    pub terminal_timeout: Duration,
    /// It gets no terminal, even if there is one.
    pub no_terminal: bool,
}

/// How the run of a captured program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptureEnd {
    /// The program ended by itself.
    Exited(Exit),
    /// awsp killed it after this time.
    TimedOut(Duration),
    /// awsp killed it because its output was too long.
    TooMuch,
    /// awsp killed it because it waited for a terminal that it may not use.
    WantsTerminal,
    /// The user pressed Ctrl-C, and awsp killed it.
    Interrupted,
}

/// What came of a captured program.
#[derive(Debug)]
pub struct CapturedOutput {
    /// How it ended.
    pub end: CaptureEnd,
    /// Its standard output, which may be secret.
    pub stdout: Zeroizing<Vec<u8>>,
    /// It wrote to standard error.
    pub said: bool,
    /// It had the terminal.
    pub terminal: bool,
    /// How long it took.
    pub took: Duration,
}

/// A program while its output is captured.
struct Capture {
    child: Child,
    /// The modes of the terminal, if the program has it.
    modes: Option<Modes>,
    stdout: Option<PipeReader>,
    stderr: Option<PipeReader>,
    answer: Zeroizing<Vec<u8>>,
    messages: StderrRelay,
    exit: Option<Exit>,
    clock: Stopwatch,
    /// The limit on the clock, which is near once the program has ended.
    time: Duration,
    limit: Duration,
}

/// Measures how long the program runs, without the time in which awsp was stopped: Ctrl-Z stops both.
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
pub fn run(program: &Program<'_>, env: &Env, limits: CaptureLimits) -> Result<CapturedOutput> {
    let clock = Stopwatch { counted: Duration::ZERO, last: Instant::now() };
    let failed = |error: io::Error| Error::new(Status::Failed, format!("cannot run a helper: {}", reason(&error)));
    let signals = HeldSignals::hold_beside_child().map_err(failed)?;
    let tty = if limits.no_terminal { None } else { Tty::open() };
    let messages = StderrRelay::to_user(tty.as_ref()).map_err(failed)?;
    let (stdout, its_stdout) = io::pipe().map_err(failed)?;
    let (stderr, its_stderr) = io::pipe().map_err(failed)?;
    let modes = tty.as_ref().and_then(|tty| Modes::of(tty).ok());
    let terminal = modes.is_some();
    let stdin = OpenOptions::new().read(true).write(true).open(if terminal { "/dev/tty" } else { "/dev/null" });
    let stdin = stdin.map_err(failed)?;
    let streams = Streams { stdin: stdin.as_fd(), stdout: its_stdout.as_fd(), stderr: its_stderr.as_fd() };
    let options = SpawnOptions { blocked: signals.usual(), streams: Some(streams), own_group: !terminal };
    let spawn = || program.spawn(env, &options);
    let child = if terminal {
        let subreaper = Subreaper::new();
        Child::in_our_group(spawn()?, subreaper)
    } else {
        Child::with_group(spawn()?)
    };
    drop((stdin, its_stdout, its_stderr));
    let limit = if terminal { limits.terminal_timeout } else { limits.timeout };
    let mut capture = Capture {
        child,
        modes,
        stdout: Some(stdout),
        stderr: Some(stderr),
        answer: Zeroizing::new(Vec::with_capacity(MAX_ANSWER + 1)),
        messages,
        exit: None,
        clock,
        time: limit,
        limit,
    };
    let end = capture.end(&signals);
    let said = capture.messages.finish();
    Ok(CapturedOutput { end: end?, stdout: capture.answer, said, terminal, took: capture.clock.counted })
}

impl Capture {
    /// Waits for it to end, or ends it.
    fn end(&mut self, signals: &HeldSignals) -> Result<CaptureEnd> {
        let end = loop {
            if let Some(end) = self.look() {
                // Ctrl-C reaches both, and awsp may see the program's end first
                break if self.is_interrupted(signals)? { CaptureEnd::Interrupted } else { end };
            }
            match self.read(signals) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::Interrupted => {
                    if self.is_interrupted(signals)? {
                        break CaptureEnd::Interrupted;
                    }
                }
                Err(error) => {
                    self.stop();
                    let message = format!("cannot wait for a helper: {}", reason(&error));
                    return Err(Error::new(Status::Failed, message));
                }
            }
        };
        match end {
            // what it has started goes on, as after every other program: a browser, an agent
            CaptureEnd::Exited(Exit::Status(_)) => {}
            CaptureEnd::Exited(Exit::Signal(_)) => self.restore_modes(),
            CaptureEnd::Interrupted => {
                self.child.wait_after_interrupt();
                self.stop();
            }
            _ => self.stop(),
        }
        Ok(end)
    }

    /// Returns whether Ctrl-C has come. Any other signal that has come ends awsp here.
    fn is_interrupted(&self, signals: &HeldSignals) -> Result<bool> {
        let _ = signals.wait_for(&[], Some(Duration::ZERO));
        Ok(signals.obey(|| self.stop())?)
    }

    /// Ends the program and restores the terminal's modes.
    fn stop(&self) {
        self.child.end();
        self.restore_modes();
    }

    fn restore_modes(&self) {
        self.modes.iter().for_each(Modes::restore);
    }

    /// How it has ended, if it has: by itself, or because it has to.
    fn look(&mut self) -> Option<CaptureEnd> {
        self.clock.tick();
        let left = self.left();
        if self.answer.len() > MAX_ANSWER {
            return Some(CaptureEnd::TooMuch);
        }
        if let Some(exit) = self.exit {
            let is_over = left.is_zero() || self.stdout.is_none() && self.stderr.is_none();
            return is_over.then_some(CaptureEnd::Exited(exit));
        }
        match self.child.look() {
            Some(StateChange::Ended(exit)) => {
                self.exit = Some(exit);
                self.time = self.time.min(self.clock.counted + DRAIN_TIMEOUT);
            }
            // with a terminal, the shell continues the program and awsp together
            Some(StateChange::Stopped(Signal::SIGTTIN | Signal::SIGTTOU)) if self.modes.is_none() => {
                return Some(CaptureEnd::WantsTerminal);
            }
            _ => {}
        }
        (left.is_zero() && self.exit.is_none()).then_some(CaptureEnd::TimedOut(self.limit))
    }

    fn left(&self) -> Duration {
        self.time.saturating_sub(self.clock.counted)
    }

    /// Waits for something to read, and reads it.
    fn read(&mut self, signals: &HeldSignals) -> io::Result<()> {
        if self.exit.is_some() && self.stdout.is_none() && self.stderr.is_none() {
            return Ok(());
        }
        let timeout = self.left().min(POLL_INTERVAL);
        let files: Vec<BorrowedFd<'_>> =
            self.stdout.iter().map(AsFd::as_fd).chain(self.stderr.iter().map(AsFd::as_fd)).collect();
        let ready = signals.wait_for(&files, Some(timeout))?;
        let (first, last) = (ready.first().copied(), ready.last().copied());
        let stdout = self.stdout.is_some() && first == Some(true);
        let stderr = self.stderr.is_some() && last == Some(true);
        if stdout {
            let answer = &mut self.answer;
            take(&mut self.stdout, |bytes| {
                let room = MAX_ANSWER + 1 - answer.len();
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
        self.counted += (now - self.last).min(2 * POLL_INTERVAL);
        self.last = now;
    }
}

/// Reads what is there; at the end the pipe is closed.
fn take(pipe: &mut Option<PipeReader>, mut each: impl FnMut(&[u8])) {
    let mut bytes = Zeroizing::new([0; 4096]);
    match pipe.as_mut().map(|pipe| pipe.read(&mut *bytes)) {
        Some(Ok(count @ 1..)) => each(&bytes[..count]),
        Some(Err(error)) if error.kind() == ErrorKind::Interrupted => {}
        _ => *pipe = None,
    }
}
