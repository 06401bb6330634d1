//! The tools that do not see a profile.

use crate::{
    config::{Profile, Readers},
    diagnostic::{Diagnostic, ids},
};

/// Returns a warning that names the tools that do not see the profile (promise 1), apart from those that refuse a file as
/// a whole.
pub(super) fn finding(profile: &Profile, refusing: Readers) -> Option<Diagnostic> {
    let seen = profile.visible_to.and(refusing);
    let mark = seen.mark();
    if mark.is_empty() {
        return None;
    }
    let blind = Readers::ALL.iter().filter(|reader| !seen.has(*reader)).fold(Readers::NONE, Readers::with);
    let finding = Diagnostic::new(&ids::NOT_VISIBLE, format!("{} is {mark}", profile.name)).affecting(blind.into());
    Some(profile.location().into_iter().fold(finding, Diagnostic::at))
}
