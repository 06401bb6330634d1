//! The exit statuses of awsp, and what each means.

use super::{Rule, ids};

/// The exit statuses of awsp (README).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It failed, or there is nothing to say (`current`).
    Failed,
    /// The command line is wrong.
    Usage,
    /// No profile of that name.
    NoProfile,
    /// A login, a code or an answer is required, and there is no terminal to ask on.
    InputRequired,
    /// The user said no, or ended a question with Ctrl-D.
    Cancelled,
    /// The user pressed Ctrl-C or Ctrl-\. awsp ends by that signal, so that a script or a loop ends with it.
    Interrupted(Interrupt),
    /// `exec`: the program is there and cannot be run.
    CannotRun,
    /// `exec`: there is no such program.
    NoProgram,
    /// `exec`: the program's own.
    Child(u8),
}

/// How Ctrl-C or Ctrl-\ reached awsp. A character reached awsp alone; a signal reached its whole process group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interrupt {
    /// As `SIGINT`, which the terminal sent to the whole process group.
    Signal,
    /// As the character Ctrl-C, which awsp read at its own question.
    CtrlC,
    /// As the character Ctrl-\, in the same way.
    CtrlBackslash,
}

impl Status {
    /// Returns whether the user ended it: by Ctrl-C, Ctrl-D or a no.
    pub fn is_cancelled(self) -> bool {
        matches!(self, Self::Cancelled | Self::Interrupted(_))
    }

    /// As the process ends with it.
    pub fn code(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::Usage => 2,
            Self::NoProfile => 3,
            Self::InputRequired => 4,
            Self::CannotRun => 126,
            Self::NoProgram => 127,
            Self::Cancelled | Self::Interrupted(_) => 130,
            Self::Child(status) => status,
        }
    }

    /// The rule of a failure of which only this status is known.
    pub(crate) fn rule(self) -> &'static Rule {
        match self {
            Self::Failed => &ids::FAILED,
            Self::Usage => &ids::USAGE,
            Self::NoProfile => &ids::NO_PROFILE,
            Self::InputRequired => &ids::INPUT_REQUIRED,
            Self::Cancelled => &ids::CANCELLED,
            Self::Interrupted(_) => &ids::INTERRUPTED,
            Self::CannotRun => &ids::CANNOT_RUN,
            Self::NoProgram => &ids::NO_PROGRAM,
            Self::Child(_) => &ids::COMMAND_STATUS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meaning_of_a_status_names_its_number() {
        for status in [
            Status::Failed,
            Status::Usage,
            Status::NoProfile,
            Status::InputRequired,
            Status::Cancelled,
            Status::Interrupted(Interrupt::Signal),
            Status::CannotRun,
            Status::NoProgram,
        ] {
            let meaning = status.rule().meaning;
            let says = |end: &str| meaning.contains(&format!("Status {}{end}", status.code()));
            assert!(says(".") || says(","), "{meaning}");
        }
    }
}
