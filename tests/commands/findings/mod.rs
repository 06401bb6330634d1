//! What awsp knows about a profile: the same diagnostics in the switch, `why`, `list` and `show`, and none about what is
//! ordinary.

mod broken;
mod judges;
mod setups;
mod switch;

use crate::kit::awsp::Awsp;
use serde_json::Value;

/// The output of a command that prints JSON.
#[track_caller]
fn json(home: &Awsp, words: &[&str]) -> Value {
    let ran = home.run(words);
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{words:?}: {error}: {ran:?}"))
}

/// The finding of this id.
fn of_id<'a>(findings: &'a Value, id: &str) -> Option<&'a Value> {
    findings.as_array()?.iter().find(|finding| finding["id"] == id)
}
