//! SHA-256 over fields, for the names of cache entries and for what must be told apart without being shown. Pure.

use sha2::{Digest as _, Sha256};

/// A SHA-256 over fields.
#[derive(Default)]
pub(super) struct FieldDigest(Sha256);

impl FieldDigest {
    /// Adds a field and its length, so that two fields never look like one.
    pub(super) fn add(&mut self, field: &[u8]) {
        self.0.update((field.len() as u64).to_le_bytes());
        self.0.update(field);
    }

    /// Returns the digest in hexadecimal.
    pub(super) fn end(self) -> String {
        hex(&self.0.finalize())
    }
}

/// Returns the digest of these fields in hexadecimal.
pub(super) fn digest<'a>(fields: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut digest = FieldDigest::default();
    fields.into_iter().for_each(|field| digest.add(field));
    digest.end()
}

/// Returns the digest of one text, as `sha256sum` prints it.
pub(super) fn digest_of_text(text: &str) -> String {
    hex(&Sha256::digest(text))
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}
