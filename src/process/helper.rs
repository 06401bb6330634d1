//! A program that is asked for an answer: held within bounds of time and size, and given the terminal where a person
//! can be asked.

mod group;
mod messages;

use std::{
    io::{self, PipeReader, Read},
    os::fd::{AsFd, AsRawFd, BorrowedFd},
    time::{Duration, Instant},
};

use nix::{
    errno::Errno,
    sys::{
        signal::Signal,
        wait::{WaitPidFlag, WaitStatus, waitpid},
    },
};
use secrecy::zeroize::Zeroizing;

use self::{group::Group, messages::Messages};
use crate::{
    context::Env,
    error::{Error, Result, Status, reason},
    process::program::{Apart, Program},
    process::tty::{Lent, Signals, Tty},
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
    /// A person ended it.
    Cancelled,
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
    group: Group,
    stdout: Option<PipeReader>,
    stderr: Option<PipeReader>,
    answer: Zeroizing<Vec<u8>>,
    messages: Messages,
    ended: Option<End>,
    deadline: Instant,
    limit: Duration,
}

/// Runs a program to its end, in a process group of its own. With the terminal, when that is there to be had, as if a
/// shell had started it: as standard input, even where this process has none. What it says on standard error is passed
/// on as it comes, harmless to a terminal.
///
/// # Errors
/// It cannot be started.
pub fn run(program: &Program<'_>, env: &Env, limits: Limits) -> Result<Output> {
    let begin = Instant::now();
    let failed = |error: io::Error| Error::new(Status::Failed, format!("cannot run a helper: {}", reason(&error)));
    let signals = Signals::beside_a_child().map_err(failed)?;
    let tty = if limits.quiet { None } else { Tty::open() };
    let messages = Messages::to_a_person(tty.as_ref()).map_err(failed)?;
    let (stdout, its_stdout) = io::pipe().map_err(failed)?;
    let (stderr, its_stderr) = io::pipe().map_err(failed)?;
    let mut blocked = signals.before();
    if tty.is_some() {
        // nobody could continue it: no shell knows of it
        blocked.add(Signal::SIGTSTP);
    }
    let apart = Apart {
        stdin: if tty.is_some() { c"/dev/tty" } else { c"/dev/null" },
        stdout: its_stdout.as_raw_fd(),
        stderr: its_stderr.as_raw_fd(),
    };
    let group = Group(program.spawn_apart(env, &blocked, &apart)?);
    drop((its_stdout, its_stderr));
    let mut lent = tty.and_then(|tty| tty.lend(group.0).ok());
    let terminal = lent.is_some();
    if terminal {
        // it may have asked before it had it
        group.send(Signal::SIGCONT);
    }
    let limit = if terminal { limits.asking } else { limits.alone };
    let mut run = Run {
        group,
        stdout: Some(stdout),
        stderr: Some(stderr),
        answer: Zeroizing::new(Vec::with_capacity(MOST + 1)),
        messages,
        ended: None,
        deadline: begin + limit,
        limit,
    };
    let end = run.end(&signals, &mut lent);
    drop(lent);
    let said = run.messages.finish();
    Ok(Output { end: end?, stdout: run.answer, said, terminal, took: begin.elapsed() })
}

impl Run {
    /// Waits for it to end, or ends it.
    fn end(&mut self, signals: &Signals, lent: &mut Option<Lent>) -> Result<End> {
        let end = loop {
            if let Some(end) = self.look(lent.as_ref()) {
                break end;
            }
            match self.read(signals) {
                Ok(()) => {}
                Err(Errno::EINTR) => {
                    let cancelled = signals.obey(|| {
                        self.group.end();
                        *lent = None;
                    })?;
                    if cancelled {
                        break End::Cancelled;
                    }
                }
                Err(errno) => {
                    self.group.end();
                    return Err(Error::new(
                        Status::Failed,
                        format!("cannot wait for a helper: {}", reason(&errno.into())),
                    ));
                }
            }
        };
        match end {
            // what it has started goes on, as after every other program: a browser, an agent
            End::Status(_) | End::Signal(_) => {}
            _ => self.group.end(),
        }
        Ok(end)
    }

    /// How it has ended, if it has: by itself, or because it has to.
    fn look(&mut self, lent: Option<&Lent>) -> Option<End> {
        let how = WaitPidFlag::WNOHANG | WaitPidFlag::WUNTRACED;
        let left = self.deadline.saturating_duration_since(Instant::now());
        if self.answer.len() > MOST {
            return Some(End::TooMuch);
        }
        if let Some(end) = self.ended {
            return (left.is_zero() || self.stdout.is_none() && self.stderr.is_none()).then_some(end);
        }
        match waitpid(self.group.0, Some(how)) {
            Ok(WaitStatus::Exited(_, status)) => self.last_words(End::Status(status as u8)),
            Ok(WaitStatus::Signaled(_, signal, _)) => self.last_words(End::Signal(signal)),
            Ok(WaitStatus::Stopped(_, signal)) => match lent {
                Some(lent) if lent.is_theirs() => self.group.send(Signal::SIGCONT),
                _ if matches!(signal, Signal::SIGTTIN | Signal::SIGTTOU) => return Some(End::WantsTerminal),
                _ => {}
            },
            _ => {}
        }
        (left.is_zero() && self.ended.is_none()).then_some(End::TimedOut(self.limit))
    }

    fn last_words(&mut self, end: End) {
        self.ended = Some(end);
        self.deadline = self.deadline.min(Instant::now() + LAST_WORDS);
    }

    /// Waits for something to read, and reads it.
    fn read(&mut self, signals: &Signals) -> nix::Result<()> {
        if self.ended.is_some() && self.stdout.is_none() && self.stderr.is_none() {
            return Ok(());
        }
        let patience = self.deadline.saturating_duration_since(Instant::now()).min(LOOK);
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

/// Reads what is there; at the end the pipe is closed.
fn take(pipe: &mut Option<PipeReader>, mut each: impl FnMut(&[u8])) {
    let mut bytes = Zeroizing::new([0; 4096]);
    match pipe.as_mut().map(|pipe| pipe.read(&mut *bytes)) {
        Some(Ok(count @ 1..)) => each(&bytes[..count]),
        Some(Err(error)) if error.kind() == io::ErrorKind::Interrupted => {}
        _ => *pipe = None,
    }
}
