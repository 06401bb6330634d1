//! The name of a cache entry: a digest of everything that its credentials depend on and that awsp can see. One kind of
//! key serves every command.
//!
//! Credentials of a process (a `credential_process`, or the command of `awsp credential-process -- COMMAND`) depend on
//! files, too. Those may change while the process runs, so the state of the files is not part of the name: it stands
//! inside the entry, and is compared with the files as they are.

mod file_id;
mod process_inputs;
mod runners;
mod state;
mod variables;
mod words;

use std::{ffi::OsString, path::Path, sync::Arc};

use serde::Serialize;

use self::process_inputs::ProcessInputs;
pub(super) use self::state::{FileStates, KeyState};
use super::{
    Credentials, ExposeSecret,
    digest::{digest, digest_of_text},
};
use crate::context::Env;

/// The key of a cache entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheKey {
    /// `None` if there is no name; the credentials are then not cached.
    name: Option<String>,
    /// The process at the beginning of the chain, if there is one.
    process: Option<Arc<ProcessInputs>>,
}

impl CacheKey {
    /// Returns a key whose name is the SHA-256 of the JSON of `parts`, with sorted keys, in hexadecimal.
    pub fn of(parts: &impl Serialize) -> Self {
        let json = serde_json::to_value(parts).map(|value| value.to_string());
        Self { name: json.ok().map(|json| digest_of_text(&json)), process: None }
    }

    /// Returns the key of a process's credentials, whichever command of awsp runs it. `home` is the home folder of the
    /// user database, for when `HOME` is missing.
    pub fn of_process(words: &[OsString], env: &Env, home: Option<&Path>) -> Self {
        let process = ProcessInputs::of(words, env, home);
        Self { name: Some(process.digest().to_owned()), process: Some(Arc::new(process)) }
    }

    /// Returns the key of credentials that are made from this key's: roles on top of a process.
    pub(super) fn then(&self, parts: &impl Serialize) -> Self {
        let name = self.name.as_ref().and_then(|name| Self::of(&(name, parts)).name);
        Self { name, process: self.process.clone() }
    }

    /// Returns the key as it is now, or `None` if the entry has no name.
    pub(super) fn state(&self) -> Option<KeyState> {
        let name = self.name.clone()?;
        match &self.process {
            None => Some(KeyState { name, files: FileStates::default() }),
            Some(process) => process.state(name),
        }
    }

    /// Returns the name of an entry that depends on no files.
    pub(super) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

/// Returns a digest of access keys, so that rotated keys have another cache key.
pub(super) fn material(keys: &Credentials) -> String {
    let token = keys.session_token.as_ref().map_or("", |token| token.expose_secret());
    digest([&keys.access_key_id, keys.secret_access_key.expose_secret(), token].map(str::as_bytes))
}
