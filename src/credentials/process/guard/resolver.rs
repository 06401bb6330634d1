//! The process behind a mark: which awsp is resolving, and whether it still does.

use std::{fmt, fs};

use rustix::{
    io::Errno,
    process::{Pid, getpid, test_kill_process},
};

use crate::process::stat::Stat;

/// Separates the parts of its text. Only the last part may contain it.
const BETWEEN: char = '/';

/// One process that runs awsp, told apart from later processes with its number.
///
/// Linux tells when a process was started and what it runs. Elsewhere a later process with the same number counts as
/// this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Resolver {
    pid: i32,
    run: Option<Execution>,
    /// The namespace that the number is from; empty where the system has none.
    namespace: String,
}

/// The start and the program of a running process, from `/proc/PID/stat`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Execution {
    /// When it was started, in clock ticks since the system was started.
    started: String,
    /// The name of its program, which changes when `awsp exec` becomes its command.
    program: String,
}

/// Whether a resolver still runs, as far as awsp can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    /// It still runs.
    Runs,
    /// It has ended, or runs another program.
    Ended,
    /// It belongs to another container, whose processes cannot be seen.
    Elsewhere,
}

impl Resolver {
    /// This process.
    pub(super) fn this() -> Self {
        let stat = Stat::of("self");
        let namespace = fs::read_link("/proc/self/ns/pid").map(|link| link.to_string_lossy().into_owned());
        Self {
            pid: stat.as_ref().map_or_else(|| getpid().as_raw_pid(), |stat| stat.id),
            run: stat.and_then(Execution::of),
            namespace: namespace.unwrap_or_default().chars().filter(char::is_ascii_digit).collect(),
        }
    }

    /// Reads its text; `None` for anything else.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, BETWEEN);
        let [pid, namespace, started, program] = [parts.next()?, parts.next()?, parts.next()?, parts.next()?];
        let run = Execution { started: started.to_owned(), program: program.to_owned() };
        let pid = pid.parse().ok().filter(|pid| *pid > 0)?;
        Some(Self { pid, run: Some(run).filter(|run| !run.started.is_empty()), namespace: namespace.to_owned() })
    }

    /// Whether it still runs, as seen from `here`.
    pub(super) fn life(&self, here: &Self) -> Life {
        if self.namespace != here.namespace {
            return Life::Elsewhere;
        }
        let runs = match Stat::of(self.pid) {
            Some(stat) => Execution::of(stat).is_some_and(|run| self.run.as_ref().is_none_or(|own| *own == run)),
            // /proc is missing, or hides the process
            None => Pid::from_raw(self.pid).is_some_and(|pid| test_kill_process(pid) != Err(Errno::SRCH)),
        };
        if runs { Life::Runs } else { Life::Ended }
    }
}

impl fmt::Display for Resolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pid, run, namespace } = self;
        let (started, program) = run.as_ref().map_or(("", ""), |run| (&run.started, &run.program));
        write!(f, "{pid}{BETWEEN}{namespace}{BETWEEN}{started}{BETWEEN}{program}")
    }
}

impl Execution {
    fn of(stat: Stat) -> Option<Self> {
        (!stat.has_ended()).then(|| Self { started: stat.started.to_string(), program: stat.program })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn resolver_survives_its_text() {
        let this = Resolver::this();
        assert_eq!(Resolver::parse(&this.to_string()), Some(this.clone()));
        assert_eq!(this.life(&this), Life::Runs);
        let odd = Execution { started: "7".into(), program: "a/b (c) d".into() };
        let odd = Resolver { pid: 3, run: Some(odd), namespace: String::new() };
        assert_eq!(Resolver::parse(&odd.to_string()), Some(odd));
        for other in ["", "x", "1", "1/2/3", "-1/2/3/4", "0/2/3/4", "x/2/3/4", "99999999999/2/3/4"] {
            assert_eq!(Resolver::parse(other), None, "{other}");
        }
    }

    #[test]
    fn other_start_program_or_end_is_no_longer_the_resolver() {
        let this = Resolver::this();
        let Some(run) = this.run.clone() else { return };
        let with = |started: &str, program: &str| {
            let run = Execution { started: started.into(), program: program.into() };
            Resolver { run: Some(run), ..this.clone() }.life(&this)
        };
        assert_eq!(with(&run.started, &run.program), Life::Runs);
        assert_eq!(with("1", &run.program), Life::Ended);
        assert_eq!(with(&run.started, "bash"), Life::Ended);
        assert_eq!(Resolver { pid: i32::MAX, ..this.clone() }.life(&this), Life::Ended);
        assert_eq!(Resolver { namespace: "1".into(), ..this.clone() }.life(&this), Life::Elsewhere);
    }
}
