//! How well a word fits a text: all its characters, in order, not necessarily side by side. The weights are those that
//! fzf made customary: a start of a word is worth much, neighbours something, a gap costs a little.

/// Every character that fits.
const MATCH_SCORE: i32 = 16;
/// It begins a word of the text; twice for the first of the typed word.
const WORD_BONUS: i32 = 8;
/// It begins a part of a word: `A` in `readAll`, `2` in `v2`.
const PART_BONUS: i32 = 5;
/// It follows the one before directly.
const CONSECUTIVE_BONUS: i32 = 4;
/// Characters are skipped before it, and each of them but the first.
const GAP_START_PENALTY: i32 = 3;
const GAP_EXTENSION_PENALTY: i32 = 1;

/// Larger tables than this (word × text) are not worth their time: whatever fits first is taken.
const MAX_CELLS: usize = 1 << 16;
const NEVER: i32 = i32::MIN / 2;

/// Memory for one comparison after the other.
#[derive(Debug, Default)]
pub(super) struct Fuzzy {
    /// The text, folded, and what each character is worth for where it stands.
    text: Vec<(char, i32)>,
    /// For each character of the word and of the text: the best sum with the one on the other, and where the one
    /// before it is then.
    best: Vec<(i32, usize)>,
}

/// Upper and lower case are the same.
pub(super) fn fold(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) }
}

impl Fuzzy {
    /// How well the folded `word` fits; `None` when it does not. The places that it takes, counted in characters, are
    /// added to `places`.
    pub(super) fn rate(&mut self, text: &str, word: &[char], places: Option<&mut Vec<usize>>) -> Option<i32> {
        let mut rest = text.chars().map(fold);
        if word.is_empty() || !word.iter().all(|wanted| rest.any(|c| c == *wanted)) {
            return None;
        }
        self.read(text);
        if word.len() * self.text.len() > MAX_CELLS {
            places.into_iter().for_each(|places| places.extend(self.first_places(word)));
            return Some(0);
        }
        self.fill(word);
        let (score, end) = self.end(word.len());
        if let Some(places) = places {
            self.trace(word.len(), end, places);
        }
        Some(score)
    }

    /// As [`Fuzzy::rate`], in one piece: digits scattered over a number mean nothing.
    pub(super) fn rate_piece(text: &str, word: &[char], places: Option<&mut Vec<usize>>) -> Option<i32> {
        let chars: Vec<char> = text.chars().map(fold).collect();
        let at = chars.windows(word.len().max(1)).position(|piece| piece == word)?;
        places.into_iter().for_each(|places| places.extend(at..at + word.len()));
        let begins = if at == 0 { 2 * WORD_BONUS } else { 0 };
        Some(begins + (MATCH_SCORE + CONSECUTIVE_BONUS) * word.len() as i32 - CONSECUTIVE_BONUS)
    }

    fn read(&mut self, text: &str) {
        self.text.clear();
        let mut before = ' ';
        self.text.extend(text.chars().map(|c| (fold(c), bonus(std::mem::replace(&mut before, c), c))));
    }

    fn fill(&mut self, word: &[char]) {
        let length = self.text.len();
        self.best.clear();
        for (row, wanted) in word.iter().enumerate() {
            // the best of the row above with a gap after it
            let mut gap = (NEVER, 0);
            for at in 0..length {
                let above = |back: usize| self.best[(row - 1) * length + at - back].0;
                if row > 0 && at > 1 {
                    gap = (gap.0 - GAP_EXTENSION_PENALTY, gap.1).max((above(2) - GAP_START_PENALTY, at - 2));
                }
                let (c, bonus) = self.text[at];
                let cell = match row {
                    _ if c != *wanted => (NEVER, 0),
                    0 => (MATCH_SCORE + 2 * bonus, 0),
                    _ if at == 0 => (NEVER, 0),
                    _ => (above(1) + MATCH_SCORE + bonus.max(CONSECUTIVE_BONUS), at - 1)
                        .max((gap.0 + MATCH_SCORE + bonus, gap.1)),
                };
                self.best.push(cell);
            }
        }
    }

    /// The best sum of the last row, and where it is first.
    fn end(&self, rows: usize) -> (i32, usize) {
        let last = &self.best[(rows - 1) * self.text.len()..];
        let best = last.iter().map(|(sum, _)| *sum).max().unwrap_or(NEVER);
        (best, last.iter().position(|(sum, _)| *sum == best).unwrap_or_default())
    }

    fn trace(&self, rows: usize, end: usize, places: &mut Vec<usize>) {
        let mut at = end;
        for row in (0..rows).rev() {
            places.push(at);
            at = self.best[row * self.text.len() + at].1;
        }
    }

    fn first_places<'a>(&'a self, word: &'a [char]) -> impl Iterator<Item = usize> + 'a {
        let mut rest = self.text.iter().enumerate();
        word.iter().filter_map(move |wanted| rest.find(|(_, (c, _))| c == wanted).map(|(at, _)| at))
    }
}

/// What a character is worth for where it stands.
fn bonus(before: char, c: char) -> i32 {
    match (before, c) {
        (before, c) if c.is_alphanumeric() && !before.is_alphanumeric() => WORD_BONUS,
        (before, c) if c.is_uppercase() && before.is_lowercase() => PART_BONUS,
        (before, c) if c.is_numeric() && !before.is_numeric() => PART_BONUS,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Vec<char> {
        text.chars().map(fold).collect()
    }

    fn rate(text: &str, typed: &str) -> Option<(i32, Vec<usize>)> {
        let mut places = Vec::new();
        let score = Fuzzy::default().rate(text, &word(typed), Some(&mut places))?;
        places.sort_unstable();
        Some((score, places))
    }

    /// The sum of an alignment, by the rules alone.
    fn sum(text: &[char], places: &[usize]) -> i32 {
        let bonus = |at: usize| bonus(if at == 0 { ' ' } else { text[at - 1] }, text[at]);
        let first = MATCH_SCORE + 2 * bonus(places[0]);
        let rest = places.windows(2).map(|pair| match pair[1] - pair[0] - 1 {
            0 => MATCH_SCORE + bonus(pair[1]).max(CONSECUTIVE_BONUS),
            gap => MATCH_SCORE + bonus(pair[1]) - GAP_START_PENALTY - GAP_EXTENSION_PENALTY * (gap as i32 - 1),
        });
        first + rest.sum::<i32>()
    }

    /// The best of all alignments.
    fn best(text: &[char], typed: &[char], places: &mut Vec<usize>) -> Option<i32> {
        if places.len() == typed.len() {
            return Some(sum(text, places));
        }
        let from = places.last().map_or(0, |at| at + 1);
        let mut found = None;
        for at in (from..text.len()).filter(|at| fold(text[*at]) == typed[places.len()]).collect::<Vec<_>>() {
            places.push(at);
            found = found.max(best(text, typed, places));
            places.pop();
        }
        found
    }

    #[test]
    fn the_best_of_all_alignments_is_found() {
        let mut random = fastrand::Rng::with_seed(3);
        let letters: Vec<char> = "aAbB-1 é\u{410}".chars().collect();
        let mut fitted = 0;
        for _ in 0..20_000 {
            let mut some =
                |most: usize| -> String { (0..random.usize(1..most)).map(|_| letters[random.usize(..9)]).collect() };
            let (text, typed) = (some(12), some(5));
            let (chars, typed) = (text.chars().collect::<Vec<_>>(), word(&typed));
            let mut places = Vec::new();
            let score = Fuzzy::default().rate(&text, &typed, Some(&mut places));
            assert_eq!(score, best(&chars, &typed, &mut Vec::new()), "{text:?} {typed:?}");
            if score.is_some() {
                places.reverse();
                assert_eq!(score, Some(sum(&chars, &places)), "{text:?} {typed:?} {places:?}");
                fitted += 1;
            }
        }
        assert!(fitted > 4_000, "{fitted}");
    }

    #[test]
    fn better_matches_score_higher() {
        assert_eq!(rate("payments-prod", "prod").map(|it| it.1), Some(vec![9, 10, 11, 12]));
        assert_eq!(rate("payments-prod", "pp").map(|it| it.1), Some(vec![0, 9]));
        assert_eq!(rate("ReadOnlyAccess", "roa").map(|it| it.1), Some(vec![0, 4, 8]));
        assert!(rate("prod", "PROD") == rate("prod", "prod") && rate("prod", "drop").is_none());
        assert!(rate("dev-eu", "dev") > rate("my-old-dave", "dev"));
        // the nearer, the better: neither an ever longer gap nor one at all is free
        assert!(rate("axb", "ab") > rate("axxb", "ab") && rate("axxb", "ab") > rate("axxxb", "ab"));
        assert_eq!(rate("axb", "ab").map(|it| it.0), Some(MATCH_SCORE + 2 * WORD_BONUS + MATCH_SCORE - 3));
        assert_eq!(rate("abxbx", "ab").map(|it| it.1), Some(vec![0, 1]));
        assert!(rate("a-b", "ab") > rate("a-x-b", "ab"));
        assert!(rate("staging", "stg") > rate("sandbox-testing", "stg"));
    }

    #[test]
    fn a_number_in_one_piece() {
        let rate = |text, typed| Fuzzy::rate_piece(text, &word(typed), None);
        assert!(rate("111122223333", "11112") > rate("911112222333", "11112"));
        assert_eq!((rate("111122223333", "13"), rate("", "1")), (None, None));
    }

    #[test]
    fn very_long_word_is_rated_quickly() {
        let long = "x".repeat(100_000);
        assert_eq!(rate(&long, &long[..50_000]).map(|it| it.1.len()), Some(50_000));
        assert_eq!(rate(&long, &format!("{}y", &long[..50_000])), None);
    }
}
