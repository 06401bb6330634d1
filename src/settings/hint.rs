//! Hints for sections and keys that awsp does not know.

use super::{Protect, sections::KEYS};

/// The hint for a line that is not a setting.
pub(super) const KEY_AND_VALUE: &str = "write KEY = VALUE on one line, and # before a comment";

/// Returns the hint for a header that cannot be read.
pub(super) fn of_header(line: &str) -> String {
    let name = line.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
    let end = name.find([']', '#', ';']).unwrap_or(name.len());
    of_section(name[..end].trim())
}

/// Returns the hint for an unknown section: the nearest section, else all.
pub(super) fn of_section(section: &str) -> String {
    let known = if Protect::is_meant(section, "") {
        Some(KEYS[0].0)
    } else {
        nearest(section, KEYS.iter().map(|(known, _)| *known))
    };
    match known {
        Some(known) => format!("did you mean [{known}]?"),
        None => format!("sections are {}", KEYS.map(|(known, _)| format!("[{known}]")).join(", ")),
    }
}

/// Returns the hint for an unknown key: the nearest key of its section, else the section that the key belongs to, else
/// all keys of its section.
pub(super) fn of_key(section: &str, key: &str) -> String {
    let own = KEYS.iter().find(|(known, _)| *known == section).map_or(&[][..], |(_, keys)| keys);
    match (nearest(key, own.iter().copied()), section_of(key)) {
        (Some(known), _) => format!("did you mean {known}?"),
        (None, Some(section)) => format!("belongs in [{section}]"),
        (None, None) if own.is_empty() => of_section(section),
        (None, None) => format!("its keys are {}", own.join(", ")),
    }
}

/// Returns the first section that has this key, ignoring case.
fn section_of(key: &str) -> Option<&'static str> {
    KEYS.iter().find(|(_, keys)| keys.iter().any(|known| known.eq_ignore_ascii_case(key))).map(|(section, _)| *section)
}

/// Returns the known word nearest to `typed`: one is the beginning of the other, or they differ in a few letters.
fn nearest(typed: &str, known: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let typed = typed.to_lowercase();
    let distance = |known: &str| match strsim::damerau_levenshtein(&typed, known) {
        _ if typed.len() > 2 && (typed.starts_with(known) || known.starts_with(&typed)) => 0,
        distance => distance,
    };
    let near = known.map(|known| (distance(known), known)).filter(|(distance, known)| *distance <= known.len() / 3);
    near.min().map(|(_, known)| known)
}
