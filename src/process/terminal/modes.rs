//! Restores the terminal's modes after a child that could not do so itself.

use std::{fs::File, io, os::fd::AsFd};

use rustix::{
    process::{getpgrp, getpid},
    termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcgetpgrp, tcsetattr},
};

use super::Tty;
use crate::process::stat::Stat;

/// The modes of a terminal at one moment.
#[derive(Debug)]
pub struct Modes {
    tty: File,
    before: Termios,
}

impl Modes {
    /// Remembers the modes of this terminal.
    ///
    /// # Errors
    /// It is gone.
    pub fn of(tty: &Tty) -> io::Result<Self> {
        Ok(Self { before: tcgetattr(tty)?, tty: tty.as_fd().try_clone_to_owned()?.into() })
    }

    /// Restores the modes after awsp ended a child, which may have switched off the echo. Does nothing if awsp is in
    /// the background, or if another process (a pager, a tool) may have set the modes.
    pub fn restore(&self) {
        let is_ours = tcgetpgrp(&self.tty).is_ok_and(|group| group == getpgrp());
        let Some(now) = tcgetattr(&self.tty).ok().filter(|_| is_ours) else { return };
        if !same(&now, &self.before) && no_other_sets_modes(now.local_modes.contains(LocalModes::ICANON)) {
            // a terminal that is gone cannot be restored
            let _ = tcsetattr(&self.tty, OptionalActions::Now, &self.before);
        }
    }
}

fn same(a: &Termios, b: &Termios) -> bool {
    (a.input_modes, a.output_modes, a.control_modes, a.local_modes)
        == (b.input_modes, b.output_modes, b.control_modes, b.local_modes)
        && format!("{:?}", a.special_codes) == format!("{:?}", b.special_codes)
}

/// Returns whether only awsp and its child can have changed the terminal's modes. This is so if every other process of
/// the group is an ancestor, which waits for awsp, and has one thread. Another member of a pipeline (`less`) or another
/// thread of a tool may have changed them. If the terminal still gives whole lines (`canonical`), no pager or editor
/// has, and other members with one thread do not matter. Without `/proc`, only `canonical` decides.
fn no_other_sets_modes(canonical: bool) -> bool {
    let (me, group) = (getpid().as_raw_pid(), getpgrp().as_raw_pid());
    let all = Stat::all();
    if all.is_empty() {
        return canonical;
    }
    let parent = |id: i32| all.iter().find(|process| process.id == id).map(|process| process.parent);
    let leads_to = |from: i32, to: i32| {
        let mut line = std::iter::successors(Some(from), |id| parent(*id)).take(all.len());
        line.any(|id| id == to)
    };
    let others = all.iter().filter(|process| process.group == group && !leads_to(process.id, me));
    others.into_iter().all(|other| other.threads == 1 && (canonical || leads_to(me, other.id)))
}
