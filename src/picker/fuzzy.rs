//! How well a word fits a text, by nucleo's matcher: all its characters, in order, not necessarily side by side, in any
//! case.

use nucleo_matcher::{
    Matcher, Utf32Str, Utf32String,
    chars::{normalize, to_lower_case},
};

/// Of a longer text only the beginning is looked at: the matcher's sums have 16 bits.
const LONGEST: usize = 1000;

/// A word of the query, as the matcher takes it.
#[derive(Debug)]
pub(super) struct Word(Utf32String);

/// The matcher with its memory, for one comparison after the other.
#[derive(Debug, Default)]
pub(super) struct Fuzzy {
    matcher: Matcher,
    text: Vec<char>,
}

impl From<&str> for Word {
    fn from(typed: &str) -> Self {
        let folded: String = typed.chars().map(|c| to_lower_case(normalize(c))).collect();
        Self(folded.as_str().into())
    }
}

impl Fuzzy {
    /// How well the word fits; `None` when it does not. The places that it takes, counted in characters, are added to
    /// `places`. `whole`: in one piece, because characters scattered over a number mean nothing.
    pub(super) fn rate(
        &mut self,
        text: &str,
        word: &Word,
        whole: bool,
        places: Option<&mut Vec<usize>>,
    ) -> Option<i32> {
        let Self { matcher, text: chars } = self;
        let end = if text.len() > LONGEST { text.floor_char_boundary(LONGEST) } else { text.len() };
        let (text, word) = (Utf32Str::new(&text[..end], chars), word.0.slice(..));
        let mut at = Vec::new();
        let score = match (whole, &places) {
            (true, None) => matcher.substring_match(text, word),
            (true, Some(_)) => matcher.substring_indices(text, word, &mut at),
            (false, None) => matcher.fuzzy_match(text, word),
            (false, Some(_)) => matcher.fuzzy_indices(text, word, &mut at),
        };
        places.into_iter().for_each(|places| places.extend(at.iter().map(|at| *at as usize)));
        score.map(i32::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(text: &str, typed: &str) -> Option<(i32, Vec<usize>)> {
        let mut places = Vec::new();
        let score = Fuzzy::default().rate(text, &typed.into(), false, Some(&mut places))?;
        Some((score, places))
    }

    #[test]
    fn what_a_person_means() {
        assert_eq!(rate("payments-prod", "prod").map(|it| it.1), Some(vec![9, 10, 11, 12]));
        assert_eq!(rate("payments-prod", "pp").map(|it| it.1), Some(vec![0, 9]));
        assert_eq!(rate("ReadOnlyAccess", "roa").map(|it| it.1), Some(vec![0, 4, 8]));
        assert!(rate("prod", "PROD") == rate("prod", "prod") && rate("prod", "drop").is_none());
        assert!(rate("dev-eu", "dev") > rate("my-old-dave", "dev"));
        assert!(rate("K\u{d6}ln", "k\u{f6}").is_some() && rate("k\u{f6}ln", "ko").is_some());
    }

    #[test]
    fn a_number_in_one_piece() {
        let rate = |text, typed: &str| Fuzzy::default().rate(text, &typed.into(), true, None);
        assert!(rate("111122223333", "11112").is_some());
        assert_eq!((rate("111122223333", "13"), rate("", "1")), (None, None));
    }

    #[test]
    fn what_nobody_types_is_still_quick() {
        let long = "x".repeat(100_000);
        assert!(rate(&long, &long[..900]).is_some());
        assert_eq!((rate(&long, &long[..50_000]), rate(&long, &format!("{}y", &long[..900]))), (None, None));
    }
}
