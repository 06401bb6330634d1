//! The tools that do not see a profile.

use crate::{
    config::{Config, Profile, Readers},
    diagnostic::{Diagnostic, ids},
};

/// Returns a warning that names the tools that do not see the profile (promise 1). Tools that refuse a whole file have
/// their own diagnostic.
pub(super) fn finding(profile: &Profile, config: &Config) -> Option<Diagnostic> {
    let seen = config.by_header(profile);
    let mark = seen.mark();
    let unseen =
        (!mark.is_empty()).then(|| Diagnostic::new(&ids::NOT_VISIBLE, format!("{} is {mark}", profile.name)))?;
    Some(profile.location().into_iter().fold(unseen, Diagnostic::at).affecting(Readers::ALL.minus(seen).into()))
}
