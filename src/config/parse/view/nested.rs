//! Nested blocks: `s3 =` and indented lines, as the CLI reads them.

use std::collections::HashMap;

use crate::config::parse::chars::strip;

/// The pairs of a nested block, the last of equal keys at the place of the first. A line without `=` is left out.
pub(in crate::config) fn nested<'a>(pieces: impl Iterator<Item = &'a str>) -> Vec<(&'a str, &'a str)> {
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (key, value) in pieces.flat_map(split_lines).filter_map(|line| line.split_once('=')) {
        let (key, value) = (strip(key), strip(value));
        let place = *places.entry(key).or_insert(pairs.len());
        match pairs.get_mut(place) {
            Some(pair) => pair.1 = value,
            None => pairs.push((key, value)),
        }
    }
    pairs
}

/// Python's `str.splitlines()`, stripped, without the empty ones.
pub(super) fn split_lines(text: &str) -> impl Iterator<Item = &str> {
    let is_end = |c| matches!(c, '\n'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    text.split(is_end).map(strip).filter(|line| !line.is_empty())
}
