//! The name of a cache entry: a digest of everything that its credentials depend on and that awsp can see. One kind of
//! key serves every command.
//!
//! Credentials of a helper (a `credential_process`, or the command of `awsp credential-process -- COMMAND`) depend on
//! files, too. Those may change while the helper runs, so the state of the files is not part of the name: it stands
//! inside the entry, and is compared with the files as they are.

mod file_id;
mod inputs;
mod runners;
mod variables;
mod words;

use std::{ffi::OsString, rc::Rc};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use self::inputs::Inputs;
use super::{Credentials, ExposeSecret};
use crate::context::Context;

/// The key of a cache entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheKey {
    /// `None` if there is no name; the credentials are then not cached.
    name: Option<String>,
    /// The helper at the beginning of the chain, if there is one.
    helper: Option<Rc<Inputs>>,
}

/// A key at one moment: the name of the entry, and the files that a helper depends on.
#[derive(Debug)]
pub(super) struct Look {
    pub(super) name: String,
    pub(super) files: Files,
}

/// The state of the files that a helper depends on, a line each; empty without a helper.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Files {
    /// Files that the helper only reads. Another program made any change during its run.
    pub(super) read: String,
    /// Files that the helper may have written itself.
    pub(super) written: String,
}

impl CacheKey {
    /// Returns a key whose name is the SHA-256 of the JSON of `parts`, with sorted keys, in hexadecimal.
    pub fn of(parts: &impl Serialize) -> Self {
        let json = serde_json::to_value(parts).map(|value| value.to_string());
        Self { name: json.ok().map(|json| hex(&Sha256::digest(json))), helper: None }
    }

    /// Returns the key of a helper's credentials, whichever command of awsp runs it.
    pub fn of_process(words: &[OsString], context: &Context) -> Self {
        let helper = Inputs::of(words, context);
        Self { name: Some(helper.digest().to_owned()), helper: Some(Rc::new(helper)) }
    }

    /// Returns the key of credentials that are made from this key's: roles on top of a helper.
    pub(super) fn then(&self, parts: &impl Serialize) -> Self {
        let name = self.name.as_ref().and_then(|name| Self::of(&(name, parts)).name);
        Self { name, helper: self.helper.clone() }
    }

    /// Returns the key as it is now, or `None` if the entry has no name.
    pub(super) fn look(&self) -> Option<Look> {
        let name = self.name.clone()?;
        match &self.helper {
            None => Some(Look { name, files: Files::default() }),
            Some(helper) => helper.look(name),
        }
    }

    /// Returns the name of an entry that depends on no files.
    pub(super) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

impl Files {
    /// Returns the state to store after a run. A file that the helper may have written counts as it is now, every other
    /// file as it was before, so that an edit during the run is a miss.
    pub(super) fn after(self, now: Self) -> Self {
        Self { read: self.read, written: now.written }
    }
}

/// Returns a digest of access keys, so that rotated keys have another cache key.
pub(super) fn material(keys: &Credentials) -> String {
    let token = keys.session_token.as_ref().map_or("", |token| token.expose_secret());
    digest([&keys.access_key_id, keys.secret_access_key.expose_secret(), token].map(str::as_bytes))
}

/// Returns a digest of secrets, for use in a cache key.
pub(super) fn digest<'a>(fields: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut digest = Digest::default();
    fields.into_iter().for_each(|field| digest.add(field));
    digest.end()
}

/// A SHA-256 over fields.
#[derive(Default)]
struct Digest(Sha256);

impl Digest {
    /// Adds a field and its length, so that two fields never look like one.
    fn add(&mut self, field: &[u8]) {
        self.0.update((field.len() as u64).to_le_bytes());
        self.0.update(field);
    }

    /// Returns the digest in hexadecimal.
    fn end(self) -> String {
        hex(&self.0.finalize())
    }
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}
