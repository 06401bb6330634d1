//! What `awsp cache` shows of an entry.

use serde::{Deserialize, Serialize};

/// The credentials that an entry holds, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryInfo {
    /// The profile that they were first requested for.
    pub profile: String,
    /// As in `awsp list`.
    pub kind: String,
    /// The ARN of the role, the SSO role or the command.
    pub what: String,
}

/// An entry in a list, without its keys.
#[derive(Debug)]
pub struct ListedEntry {
    /// The credentials, in words.
    pub about: EntryInfo,
    /// The account, where it is known.
    pub account_id: Option<String>,
    /// When the credentials were obtained, in seconds since 1970.
    pub obtained: u64,
    /// When awsp stops serving them, in seconds since 1970.
    pub expiration: u64,
}
