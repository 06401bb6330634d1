//! The regions of AWS, to complete `-r` and to warn of an unknown region. Pure.

use crate::diagnostic::{Diagnostic, ids};

/// One region a line, then its name. `tests/house/docs/regions.py` writes it (`./tests/run --docs`).
const LIST: &str = include_str!("regions.txt");

/// The regions that begin with `start`, each with its name; those of the public partition come first.
pub fn starting_with(start: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    LIST.lines().filter_map(|line| line.split_once(' ')).filter(move |(region, _)| region.starts_with(start))
}

/// The largest edit distance of a region that a hint suggests.
const SLIPS: usize = 2;

/// Returns a warning about an unknown region, with the nearest ones. A region may be newer than awsp: no warning if its
/// area is known and no region is near.
pub fn doubt(region: &str) -> Option<Diagnostic> {
    if is_known(region) {
        return None;
    }
    let nearest = nearest(region);
    let is_plausible =
        region.split_once('-').is_some_and(|(area, _)| starting_with(&format!("{area}-")).next().is_some());
    if nearest.is_empty() && is_plausible {
        return None;
    }
    let hint = if nearest.is_empty() { "TAB after -r lists them".to_owned() } else { nearest.join(", ") };
    Some(Diagnostic::new(&ids::REGION_UNKNOWN, format!("unknown region {region:?}")).with_hint(hint))
}

/// Returns whether awsp knows this region.
pub fn is_known(region: &str) -> bool {
    starting_with(region).any(|(known, _)| known == region)
}

/// Returns the nearest regions, at most three, all at the same edit distance.
fn nearest(region: &str) -> Vec<&'static str> {
    let typed = region.to_lowercase();
    let near = |known| (strsim::damerau_levenshtein(&typed, known), known);
    let mut near: Vec<_> = starting_with("").map(|(known, _)| near(known)).filter(|(away, _)| *away <= SLIPS).collect();
    // stable: those of the public partition come first
    near.sort_by_key(|(away, _)| *away);
    let least = near.first().map_or(0, |(away, _)| *away);
    near.into_iter().take_while(|(away, _)| *away == least).take(3).map(|(_, known)| known).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_by_their_beginning() {
        let found = |start| starting_with(start).collect::<Vec<_>>();
        assert_eq!(found("eu-west-1"), [("eu-west-1", "Europe (Ireland)")]);
        assert_eq!(found("us-").first(), Some(&("us-east-1", "US East (N. Virginia)")));
        assert_eq!(found("eu-west-1 E"), []);
        assert!(found("").len() > 40);
    }

    fn hint(region: &str) -> Option<String> {
        doubt(region).and_then(|doubt| doubt.hint)
    }

    #[test]
    fn unknown_region_gets_a_warning_with_the_nearest() {
        assert_eq!(hint("eu-wset-1").as_deref(), Some("eu-west-1"));
        assert_eq!(hint("EU-WEST-1").as_deref(), Some("eu-west-1"));
        assert_eq!(hint("us-east-1a").as_deref(), Some("us-east-1"));
        assert_eq!(hint("useast1").as_deref(), Some("us-east-1"));
        assert_eq!(hint("us-est-1").as_deref(), Some("us-east-1, us-west-1"));
        assert_eq!(hint("dev").as_deref(), Some("TAB after -r lists them"));
        assert_eq!(hint("zz-somewhere-1").as_deref(), Some("TAB after -r lists them"));
    }

    #[test]
    fn known_region_and_plausible_new_one_get_no_warning() {
        assert!(starting_with("").all(|(region, _)| doubt(region).is_none()));
        assert_eq!(hint("ap-upper-northwest-1"), None);
        assert_eq!(hint("ca-southwest-1"), None);
    }
}
