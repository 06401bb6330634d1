//! What the cache tells the user about one request.

use std::sync::Mutex;

use crate::diagnostic::{Diagnostic, Error, Result, ids};

/// Findings for the user, each once.
#[derive(Debug, Default)]
pub(super) struct CacheNotes(Mutex<Vec<Diagnostic>>);

impl CacheNotes {
    pub(super) fn add(&self, note: Diagnostic) {
        if let Ok(mut notes) = self.0.lock()
            && !notes.contains(&note)
        {
            notes.push(note);
        }
    }

    /// Returns the value, or notes why the cache cannot be used.
    pub(super) fn ok<T>(&self, done: Result<T>) -> Option<T> {
        let not_cached = |error: Error| {
            let note = Diagnostic::new(&ids::NOT_CACHED, format!("not cached: {}", error.message())).because_of(&error);
            error.diagnostic().hint.iter().fold(note, Diagnostic::with_hint)
        };
        done.map_err(|error| self.add(not_cached(error))).ok()
    }

    /// Returns the findings since the last call.
    pub(super) fn take(&self) -> Vec<Diagnostic> {
        self.0.lock().map(|mut notes| std::mem::take(&mut *notes)).unwrap_or_default()
    }
}
