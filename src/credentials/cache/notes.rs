//! What the cache tells the user about one request.

use std::sync::Mutex;

use crate::diagnostic::{Error, Result};

/// Lines for the user, each once.
#[derive(Debug, Default)]
pub(super) struct CacheNotes(Mutex<Vec<String>>);

impl CacheNotes {
    pub(super) fn add(&self, line: String) {
        if let Ok(mut notes) = self.0.lock()
            && !notes.contains(&line)
        {
            notes.push(line);
        }
    }

    /// Returns the value, or notes why the cache cannot be used.
    pub(super) fn ok<T>(&self, done: Result<T>) -> Option<T> {
        let hint = |error: &Error| error.help().map(|hint| format!(" · hint: {hint}")).unwrap_or_default();
        done.map_err(|error| self.add(format!("not cached: {}{}", error.message(), hint(&error)))).ok()
    }

    /// Returns the lines since the last call.
    pub(super) fn take(&self) -> Vec<String> {
        self.0.lock().map(|mut notes| std::mem::take(&mut *notes)).unwrap_or_default()
    }
}
