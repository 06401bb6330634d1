//! The failure that the holder of a key's lock leaves there for those that wait, as the note of the lock.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::{
    diagnostic::{Diagnostic, Error, Location, Status, ids},
    process::lock::Lock,
};

/// Why the holder of a lock failed. No secret is in it, as in no error.
#[derive(Debug, Serialize)]
struct LeftFailure<'a> {
    /// The process and its time: no two failures are the same.
    by: (u32, u128),
    status: u8,
    #[serde(flatten)]
    diagnostic: &'a Diagnostic,
    /// Nobody was asked, because older credentials could serve.
    spare: bool,
}

/// What another process left, perhaps of another release.
#[derive(Debug, Deserialize)]
struct FoundFailure {
    status: u8,
    id: String,
    message: String,
    hint: Option<String>,
    #[serde(default)]
    locations: Vec<Location>,
    spare: bool,
}

/// Returns why the process that held the lock failed, if that holds for this process, too. It does not if the other
/// process asked no question because older credentials could serve, and this process would ask.
pub(super) fn left_failure(lock: &mut Lock, spare: bool) -> Option<Error> {
    let failure: Option<FoundFailure> = lock.note().and_then(|note| serde_json::from_slice(&note).ok());
    let failure = failure.filter(|failure| spare || !failure.spare)?;
    let status = status(failure.status);
    let rule = ids::find(&failure.id).unwrap_or_else(|| status.rule());
    let FoundFailure { message, hint, locations, .. } = failure;
    Some(Error::of(status, Diagnostic { hint, locations, ..Diagnostic::new(rule, message) }))
}

/// Leaves the failure for the processes that wait. If that fails, each of them tries for itself. Leaves nothing about a
/// missing terminal, because the others may have one.
pub(super) fn leave(lock: &Lock, error: &Error, spare: bool) {
    if error.status() == Status::InputRequired && !spare {
        return;
    }
    let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let failure = LeftFailure {
        by: (std::process::id(), time),
        status: error.status().code(),
        diagnostic: error.diagnostic(),
        spare,
    };
    let _ = lock.leave(&serde_json::to_vec(&failure).unwrap_or_default());
}

/// The statuses that making credentials ends with.
fn status(code: u8) -> Status {
    let known = [Status::Usage, Status::NoProfile, Status::InputRequired, Status::Cancelled];
    known.into_iter().find(|status| status.code() == code).unwrap_or(Status::Failed)
}
