//! awsp's own cache of temporary credentials, `awsp` in the folder for caches: a file per key, one lock per key. The
//! cache of the AWS CLI is neither read nor written.
//!
//! A cache that cannot be used is never a failure: the credentials are made and served without it, with a note.

mod entry;
mod folder;
mod freshness;
mod info;
mod left_failure;
mod notes;
mod refresh;
mod wait;

use std::{
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use self::{
    entry::CacheEntry,
    folder::CacheFolder,
    notes::CacheNotes,
    refresh::{EntryRefresh, RequestClock},
};
pub use self::{
    freshness::Freshness,
    info::{EntryInfo, ListedEntry},
    wait::LockTimeout,
};
pub use super::key::CacheKey;
use super::{Credentials, key::KeyState};
use crate::{
    context::Env,
    diagnostic::{Diagnostic, Result, ids},
    process::folder::is_own_or_roots,
};

/// The user's cache, as one request sees it.
#[derive(Debug, Default)]
pub struct Cache {
    folder: Option<PathBuf>,
    /// Where the cache would be, if that is below a folder of another user.
    foreign: Option<PathBuf>,
    lock_timeout: LockTimeout,
    notes: CacheNotes,
    /// Whether the user was told that this request waits for a lock.
    said: AtomicBool,
}

impl Cache {
    /// In `XDG_CACHE_HOME` when that is absolute, else where [`dirs::cache_dir`] is of this environment; `home` is the
    /// home folder of the user database, for when `HOME` is missing. Without any of them there is no cache. There is
    /// none in a folder of another user either, so that root with the `HOME` of a user leaves nothing there.
    pub fn find(env: &Env, home: Option<&Path>) -> Self {
        let usual = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
        let of_home = || env.get("HOME").filter(|home| !home.is_empty()).map(Path::new).or(home);
        let given = env.get("XDG_CACHE_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
        let base = given.or_else(|| of_home().map(|home| home.join(usual))).filter(|folder| folder.is_absolute());
        match base {
            Some(base) if !is_own(&base) => Self { foreign: Some(base), ..Self::default() },
            base => Self { folder: base.map(|base| base.join("awsp")), ..Self::default() },
        }
    }

    /// No cache: nothing is found, nothing kept, and who comes at the same time does not wait.
    pub fn off() -> Self {
        Self::default()
    }

    /// Returns the same cache with another lock timeout, which is at least a second.
    #[must_use]
    pub fn with_lock_timeout(self, lock_timeout: LockTimeout) -> Self {
        Self { lock_timeout, ..self }
    }

    /// Returns the same cache for another request, with its own lock timeout and its own notes.
    pub(super) fn for_request(&self, lock_timeout: LockTimeout) -> Self {
        let (folder, foreign) = (self.folder.clone(), self.foreign.clone());
        Self { folder, foreign, lock_timeout, ..Self::default() }
    }

    /// The folder; `None` for a cache that is off.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Returns the notes for the user since the last call.
    pub fn notes(&self) -> Vec<Diagnostic> {
        self.notes.take()
    }

    /// Credentials that are fresh. Takes no lock and makes nothing: one file is read.
    pub fn get(&self, key: &CacheKey, freshness: &Freshness) -> Option<Credentials> {
        if freshness.refresh {
            return None;
        }
        let folder = CacheFolder::open(self.folder.as_deref()?).ok()?;
        let state = key.state()?;
        let entry = CacheEntry::parse(&folder.read(&state.name)?, &state.files, freshness.now)?;
        entry.is_fresh(freshness.now, freshness.min_ttl).then(|| entry.into_credentials())
    }

    /// Returns fresh cached credentials, or else calls `make` and caches its credentials. Of concurrent callers with
    /// the same key only one calls `make`. If it fails, those that waited for it fail with its message and status.
    ///
    /// `make(true)` is called while older credentials are still usable. It must not ask the user. If it fails, the
    /// older ones are returned with a note, until a minute before they expire. Older ones with less than `min_ttl` left
    /// are not usable. New ones are returned even if they have less, with a note.
    ///
    /// A lock is held during `make`. `make` may call this for other keys, but always in the same order: the longer
    /// chain first, then the shorter one that it starts with. The same key again would deadlock.
    ///
    /// # Errors
    /// The error of `make`, here or in the process that made them; new credentials that have expired; a lock timeout,
    /// with status 4.
    pub fn get_or_make(
        &self,
        key: &CacheKey,
        about: &EntryInfo,
        freshness: &Freshness,
        make: impl FnOnce(bool) -> Result<Credentials>,
    ) -> Result<Credentials> {
        if let Some(found) = self.get(key, freshness) {
            return Ok(found);
        }
        let (lock_timeout, clock) = (self.lock_timeout, RequestClock::at(freshness.now));
        let refresh = EntryRefresh { about, freshness, lock_timeout, clock, notes: &self.notes, said: &self.said };
        match self.folder_for(key) {
            Some((folder, state)) => refresh.run(&folder, key, state, make),
            None => make(false).and_then(|made| refresh.check(made)),
        }
    }

    /// Remembers a fact of which the key is the name, for a month.
    pub fn mark(&self, key: &CacheKey) {
        if let Some((folder, state)) = self.folder_for(key) {
            self.notes.ok(folder.mark(&state.name));
        } else {
            // explains why the next command asks for a code again
            self.note_foreign();
        }
    }

    /// Whether the fact is remembered.
    pub fn marked(&self, key: &CacheKey) -> bool {
        let folder = self.folder.as_deref().and_then(|path| CacheFolder::open(path).ok());
        folder.zip(key.name()).is_some_and(|(folder, name)| folder.is_marked(name))
    }

    /// Returns the entries that have not expired, by profile.
    pub fn list(&self, now: u64) -> Vec<ListedEntry> {
        self.note_foreign();
        let Some(folder) = self.existing() else { return Vec::new() };
        let entries = folder.keys().into_iter().filter_map(|name| CacheEntry::of_any_files(&folder.read(&name)?, now));
        let mut listed: Vec<_> = entries.filter(|entry| entry.left(now) > 0).map(CacheEntry::into_listed).collect();
        let order = |listed: &ListedEntry| (listed.about.profile.clone(), listed.about.what.clone(), listed.expiration);
        listed.sort_by_key(order);
        listed
    }

    /// Removes what is kept of one profile, or of all, and everything that is remembered. Gives the number of entries.
    ///
    /// # Errors
    /// A file cannot be removed.
    pub fn clear(&self, profile: Option<&str>) -> Result<usize> {
        let Some(folder) = self.folder.as_deref().and_then(CacheFolder::at) else { return Ok(0) };
        let of_profile = |name: &str| match profile {
            Some(profile) => {
                folder.read(name).and_then(|bytes| CacheEntry::info(&bytes)).is_some_and(|of| of.profile == profile)
            }
            None => true,
        };
        let names: Vec<_> = folder.keys().into_iter().filter(|name| of_profile(name)).collect();
        folder.clear(&names, profile.is_none())?;
        Ok(names.len())
    }

    fn note_foreign(&self) {
        if let Some(foreign) = &self.foreign {
            let what = format!("not cached: {} is in a folder of another user", foreign.display());
            self.notes.add(Diagnostic::new(&ids::NOT_CACHED, what));
        }
    }

    fn folder_for(&self, key: &CacheKey) -> Option<(CacheFolder, KeyState)> {
        let path = self.folder.as_deref()?;
        self.notes.ok(CacheFolder::make(path)).zip(key.state())
    }

    fn existing(&self) -> Option<CacheFolder> {
        let path = self.folder.as_deref().filter(|path| path.exists())?;
        self.notes.ok(CacheFolder::open(path))
    }
}

/// Returns whether every existing folder of the path belongs to this user or to root.
fn is_own(base: &Path) -> bool {
    base.ancestors().filter_map(|folder| folder.metadata().ok()).all(|found| is_own_or_roots(&found))
}
