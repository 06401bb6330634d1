//! The tools that do not see a profile.

use crate::{
    config::{Profile, Readers},
    diagnostic::{Diagnostic, ids},
};

/// Returns a warning that names the tools that do not see the profile (promise 1), apart from those that refuse a file as a
/// whole.
pub(super) fn finding(profile: &Profile) -> Option<Diagnostic> {
    let mark = profile.by_header.mark();
    let unseen =
        (!mark.is_empty()).then(|| Diagnostic::new(&ids::NOT_VISIBLE, format!("{} is {mark}", profile.name)))?;
    let blind = Readers::ALL.iter().filter(|reader| !profile.by_header.has(*reader)).fold(Readers::NONE, Readers::with);
    Some(profile.location().into_iter().fold(unseen, Diagnostic::at).affecting(blind.into()))
}
