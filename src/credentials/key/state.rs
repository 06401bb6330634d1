//! A cache key at one moment, with the state of the files that a process depends on.

use serde::{Deserialize, Serialize};

/// A key at one moment: the name of the entry, and the files that a process depends on.
#[derive(Debug)]
pub(in crate::credentials) struct KeyState {
    pub(in crate::credentials) name: String,
    pub(in crate::credentials) files: FileStates,
}

/// The state of the files that a process depends on, a line each; empty without a process.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::credentials) struct FileStates {
    /// Files that the process only reads. Another program made any change during its run.
    pub(in crate::credentials) read: String,
    /// Files that the process may have written itself.
    pub(in crate::credentials) written: String,
}

impl FileStates {
    /// Returns the state to store after a run. A file that the process may have written counts as it is now, every
    /// other file as it was before, so that an edit during the run is a miss.
    pub(in crate::credentials) fn after(self, now: Self) -> Self {
        Self { read: self.read, written: now.written }
    }
}
