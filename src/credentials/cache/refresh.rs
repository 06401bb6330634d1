//! Refreshes an entry: one process makes new credentials, and concurrent callers wait for it.

use std::{
    sync::atomic::AtomicBool,
    time::{Duration, UNIX_EPOCH},
};

use super::{
    super::{
        Credentials,
        key::{CacheKey, KeyState},
    },
    entry::CacheEntry,
    folder::CacheFolder,
    freshness::Freshness,
    info::EntryInfo,
    left_failure::{leave, left_failure},
    notes::CacheNotes,
    wait::{LockTimeout, wait},
};
use crate::{
    diagnostic::{Diagnostic, Error, Result, Status, ids},
    process::lock::Lock,
    time,
};

/// The hint of a timeout, unless the process that holds the lock is stopped.
const HINT: &str = "it may be prompting in another terminal";

/// The refresh of one entry, for one request.
pub(super) struct EntryRefresh<'a> {
    pub(super) about: &'a EntryInfo,
    pub(super) freshness: &'a Freshness,
    pub(super) lock_timeout: LockTimeout,
    pub(super) clock: RequestClock,
    pub(super) notes: &'a CacheNotes,
    pub(super) said: &'a AtomicBool,
}

impl EntryRefresh<'_> {
    /// Makes new credentials, or returns those that another process made meanwhile, or its failure. `state` is the key
    /// before the wait.
    pub(super) fn run(
        &self,
        folder: &CacheFolder,
        key: &CacheKey,
        state: KeyState,
        make: impl FnOnce(bool) -> Result<Credentials>,
    ) -> Result<Credentials> {
        let before = self.freshness.refresh.then(|| folder.read(&state.name));
        let mut wait = wait(self.lock_timeout, self.said);
        let locked = folder.lock(&state.name, self.name(), &mut wait);
        // the process that another awsp ran may have written files during the wait
        let state = key.state().unwrap_or(state);
        // with `refresh` only what another has made meanwhile: that is as new as what this process would make
        let found = folder.read(&state.name).filter(|found| before.is_none_or(|before| before.as_ref() != Some(found)));
        let spare = match found.and_then(|found| CacheEntry::parse(&found, &state.files, self.clock.now())) {
            Some(entry) if entry.is_fresh(self.clock.now(), self.freshness.min_ttl) => {
                return Ok(entry.into_credentials());
            }
            older => older.filter(|entry| self.is_spare(entry)),
        };
        if let Ok(None) = locked {
            return self.serve_older(spare, wait.timed_out(self.name(), Status::InputRequired, HINT));
        }
        // a file system without locks: each makes its own
        let mut lock = locked.ok().flatten();
        match self.make(lock.as_mut(), spare.is_some(), make) {
            Ok(made) => {
                self.store(folder, key, state, &made);
                Ok(made)
            }
            Err(error) => self.serve_older(spare, error),
        }
    }

    /// A command that belongs to no profile has only its own.
    fn name(&self) -> &str {
        if self.about.profile.is_empty() { &self.about.what } else { &self.about.profile }
    }

    fn is_spare(&self, entry: &CacheEntry) -> bool {
        entry.serves(self.clock.now(), self.freshness.min_ttl)
    }

    fn make(
        &self,
        mut lock: Option<&mut Lock>,
        spare: bool,
        make: impl FnOnce(bool) -> Result<Credentials>,
    ) -> Result<Credentials> {
        if let Some(failure) = lock.as_mut().and_then(|lock| left_failure(lock, spare)) {
            return Err(failure);
        }
        let made = make(spare).and_then(|made| self.check(made));
        // not left: Ctrl-C has already reached every process of its group
        let interrupted = |error: &Error| matches!(error.status(), Status::Interrupted(_));
        if let (Err(error), Some(lock)) = (&made, lock)
            && !interrupted(error)
        {
            leave(lock, error, spare);
        }
        made
    }

    /// New credentials, if they live.
    pub(super) fn check(&self, made: Credentials) -> Result<Credentials> {
        let profile = self.name();
        let left = made.life(self.clock.now());
        if left.is_some_and(|left| left.is_zero()) {
            let message = format!("{profile}: the new credentials are already expired by the clock of this machine");
            return Err(Error::new(Status::Failed, message).hint("date -u"));
        }
        if let Some((left, wanted)) = left.zip(self.freshness.min_ttl).filter(|(left, wanted)| left < wanted) {
            let [left, wanted] = [left, wanted].map(time::exactly);
            let what = format!("{profile}: new credentials live {left}, less than the {wanted} asked for");
            self.notes.add(Diagnostic::new(&ids::SHORT_LIFE, what));
        }
        Ok(made)
    }

    /// Caches new credentials under the key as it is now. Credentials without an expiration are not cached, because
    /// they would be served for ever.
    fn store(&self, folder: &CacheFolder, key: &CacheKey, before: KeyState, made: &Credentials) {
        let Some(now) = key.state() else { return };
        let files = before.files.after(now.files);
        let Some(entry) = CacheEntry::new(self.about, made, files, self.clock.now()) else { return };
        let end = UNIX_EPOCH + Duration::from_secs(entry.until);
        self.notes.ok(folder.write(&now.name, &entry.to_json(), end));
        folder.sweep();
    }

    /// Returns older credentials in place of those that could not be made, unless the user cancelled.
    fn serve_older(&self, spare: Option<CacheEntry>, error: Error) -> Result<Credentials> {
        match spare.filter(|entry| !error.status().is_cancelled() && self.is_spare(entry)) {
            Some(spare) => {
                let what = format!("{}: older credentials, not renewed: {}", self.name(), error.message());
                self.notes.add(Diagnostic::new(&ids::NOT_RENEWED, what).because_of(&error));
                Ok(spare.into_credentials())
            }
            None => Err(error),
        }
    }
}

/// The time of the request, going on: minutes pass while awsp waits for a lock or asks the user.
pub(super) struct RequestClock {
    asked: u64,
    started: u64,
}

impl RequestClock {
    pub(super) fn at(now: u64) -> Self {
        Self { asked: now, started: time::now() }
    }

    pub(super) fn now(&self) -> u64 {
        self.asked.saturating_add(time::now()).saturating_sub(self.started)
    }
}
