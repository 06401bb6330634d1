//! What was likely meant by a section or key that awsp does not know.

use super::{Protect, sections::KEYS};

/// The hint for a line that is none of a settings file.
pub(super) const KEY_AND_VALUE: &str = "write KEY = VALUE on one line, and # before a comment";

/// The hint for a header that cannot be read.
pub(super) fn of_header(line: &str) -> String {
    let name = line.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
    let end = name.find([']', '#', ';']).unwrap_or(name.len());
    of_section(name[..end].trim())
}

/// The hint for an unknown section: the nearest one, else all.
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

/// The hint for a key that its section does not have: the nearest one that it has, else the section that has it, else
/// all that it has.
pub(super) fn of_key(section: &str, key: &str) -> String {
    let own = KEYS.iter().find(|(known, _)| *known == section).map_or(&[][..], |(_, keys)| keys);
    match (nearest(key, own.iter().copied()), section_of(key)) {
        (Some(known), _) => format!("did you mean {known}?"),
        (None, Some(section)) => format!("belongs in [{section}]"),
        (None, None) if own.is_empty() => of_section(section),
        (None, None) => format!("its keys are {}", own.join(", ")),
    }
}

/// The first section that has this key, in any case.
fn section_of(key: &str) -> Option<&'static str> {
    KEYS.iter().find(|(_, keys)| keys.iter().any(|known| known.eq_ignore_ascii_case(key))).map(|(section, _)| *section)
}

/// The word that is a slip or two away, or that one of both begins with.
fn nearest(typed: &str, known: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let typed = typed.to_lowercase();
    let distance = |known: &str| match strsim::damerau_levenshtein(&typed, known) {
        _ if typed.len() > 2 && (typed.starts_with(known) || known.starts_with(&typed)) => 0,
        distance => distance,
    };
    let near = known.map(|known| (distance(known), known)).filter(|(distance, known)| *distance <= known.len() / 3);
    near.min().map(|(_, known)| known)
}
