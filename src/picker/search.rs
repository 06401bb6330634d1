//! Which profiles a query finds, the best first: every word of it has to fit some field.

use std::cmp::Reverse;

use super::{
    fuzzy::{Fuzzy, fold},
    menu::{FIELDS, MenuItem},
};

/// Which of the fields the account is.
const ACCOUNT: usize = 2;

/// The places of the characters that made an item be found, in each field.
pub(super) type Places = [Vec<usize>; FIELDS];

/// What was typed, in words.
#[derive(Debug, Default)]
pub(super) struct Search {
    words: Vec<Vec<char>>,
    fuzzy: Fuzzy,
}

impl Search {
    /// Sets what is looked for.
    pub(super) fn set(&mut self, query: &str) {
        self.words = query.split_whitespace().map(|word| word.chars().map(fold).collect()).collect();
    }

    /// The numbers of the items that fit, the best first; of equal ones the shorter, then the order of the files. Without
    /// a word all of them, in the order of the files.
    pub(super) fn find(&mut self, items: &[MenuItem<'_>]) -> Vec<usize> {
        if self.words.is_empty() {
            return (0..items.len()).collect();
        }
        let ranked = items.iter().enumerate().filter_map(|(number, item)| Some((self.rank(item)?, number)));
        let mut found: Vec<_> = ranked.collect();
        found.sort_unstable();
        found.into_iter().map(|(_, number)| number).collect()
    }

    /// The better an item fits, the lower.
    fn rank(&mut self, item: &MenuItem<'_>) -> Option<(Reverse<i32>, usize)> {
        let fields = item.fields();
        let (mut sum, mut length) = (0, 0);
        for word in &self.words {
            let (score, field) = best(&mut self.fuzzy, &fields, word)?;
            sum += score;
            length += fields[field].len();
        }
        Some((Reverse(sum), length))
    }

    /// What to highlight.
    pub(super) fn places(&mut self, item: &MenuItem<'_>) -> Places {
        let fields = item.fields();
        let mut places = Places::default();
        for word in &self.words {
            if let Some((_, field)) = best(&mut self.fuzzy, &fields, word) {
                rate(&mut self.fuzzy, field, fields[field], word, Some(&mut places[field]));
            }
        }
        places
    }
}

/// The field that a word fits best; of equal ones the shortest, so that an alias that is typed whole comes first.
fn best(fuzzy: &mut Fuzzy, fields: &[&str; FIELDS], word: &[char]) -> Option<(i32, usize)> {
    let rated = fields.iter().enumerate().filter_map(|(field, text)| {
        let score = rate(fuzzy, field, text, word, None)?;
        Some((score, Reverse((text.len(), field))))
    });
    rated.max().map(|(score, Reverse((_, field)))| (score, field))
}

/// A name or an alias is what people remember: any other field counts for half.
fn rate(fuzzy: &mut Fuzzy, field: usize, text: &str, word: &[char], places: Option<&mut Vec<usize>>) -> Option<i32> {
    match field {
        ACCOUNT => Fuzzy::rate_piece(text, word, places).map(|score| score / 2),
        0 | 1 => fuzzy.rate(text, word, places),
        _ => fuzzy.rate(text, word, places).map(|score| score / 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 6] = ["platform-prod", "platform-dev", "dev", "payments-dev-2", "dev-eu", "old-evade"];

    fn items() -> Vec<MenuItem<'static>> {
        let item = |name| MenuItem { name, kind: "sso", ..MenuItem::default() };
        let mut items: Vec<_> = NAMES.into_iter().map(item).collect();
        items[0].account = Some("999988887777".into());
        items[1].role = Some("Admin");
        items[3].region = Some("eu-west-1");
        items[3].alias = Some("pd");
        items
    }

    fn found(query: &str) -> Vec<&'static str> {
        let mut search = Search::default();
        search.set(query);
        search.find(&items()).into_iter().map(|number| NAMES[number]).collect()
    }

    #[test]
    fn the_best_first() {
        assert_eq!(found("dev"), ["dev", "dev-eu", "platform-dev", "payments-dev-2", "old-evade"]);
        assert_eq!(found(" DEV ")[0], "dev");
        assert_eq!(found(""), NAMES);
        assert_eq!(found("zz"), [""; 0]);
    }

    #[test]
    fn every_word_in_any_field() {
        assert_eq!(found("plat dev"), ["platform-dev"]);
        assert_eq!(found("dev admin"), ["platform-dev"]);
        assert_eq!(found("8888 pl"), ["platform-prod"]);
        assert_eq!(found("98"), ["platform-prod"]);
        assert_eq!(found("97"), [""; 0]);
        assert_eq!(found("eu"), ["dev-eu", "payments-dev-2"]);
        assert_eq!(found("pd")[0], "payments-dev-2");
        assert_eq!((found("p")[0], found("pl")[0]), ("payments-dev-2", "platform-dev"));
    }

    #[test]
    fn what_is_highlighted_is_what_was_found() {
        let mut search = Search::default();
        search.set("pay eu1");
        let places = search.places(&items()[3]);
        assert_eq!(places[0], [2, 1, 0]);
        assert_eq!(places[4], [8, 1, 0]);
        assert!(places[1].is_empty() && places[2].is_empty() && places[3].is_empty());
    }
}
