//! The process that holds a lock, as its line in the lock's file names it.

use std::{fs::File, os::unix::fs::FileExt, process};

use crate::{context, process::stat::Stat};

/// The length of the line that names the holder.
pub(super) const HOLDER_BYTES: usize = 256;

/// The process that holds a lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Holder {
    pub(super) process: u32,
    /// When it started, to tell it from a later process with the same number; 0 if unknown.
    pub(super) started: u64,
    /// `awsp exec prod`
    pub(super) command: String,
}

impl Holder {
    pub(super) fn this(profile: &str) -> Self {
        let process = process::id();
        let verb = context::verb();
        let words = ["awsp", verb.as_deref().unwrap_or_default(), profile];
        let command = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        Self { process, started: Stat::of(process).map_or(0, |stat| stat.started), command }
    }

    pub(super) fn to_line(&self) -> [u8; HOLDER_BYTES] {
        let mut line = [b' '; HOLDER_BYTES];
        let text = format!("{} {} {}", self.process, self.started, self.command.replace('\n', " "));
        let end = text.floor_char_boundary(HOLDER_BYTES - 1);
        line[..end].copy_from_slice(&text.as_bytes()[..end]);
        line[HOLDER_BYTES - 1] = b'\n';
        line
    }

    pub(super) fn of(file: &File) -> Option<Self> {
        let mut line = [0; HOLDER_BYTES];
        file.read_exact_at(&mut line, 0).ok()?;
        let text = str::from_utf8(&line).ok()?.trim_end();
        let mut words = text.splitn(3, ' ');
        let [process, started, command] = [words.next()?, words.next()?, words.next()?];
        Some(Self { process: process.parse().ok()?, started: started.parse().ok()?, command: command.to_owned() })
    }

    pub(super) fn is_stopped(&self) -> bool {
        Stat::of(self.process).is_some_and(|stat| stat.started == self.started && stat.is_stopped())
    }
}
