//! Shortens texts so that different texts still look different.

use std::collections::BTreeMap;

use super::{
    Kept,
    atoms::{Atom, atoms, shown, width},
};

/// Differences from other texts that one text shows at most.
const MAX_PLACES: usize = 4;

/// Atoms visited at most to make one text look different from the others.
const MAX_TRIED: usize = 1 << 16;

/// Shortens each text to `columns`; `None` for a text that fits. Different texts look different if there is room: if
/// their beginnings and ends look alike, the first difference is shown, too.
pub fn apart(texts: &[&str], columns: usize) -> Vec<Option<Kept>> {
    let mut cuts: Vec<Option<Cutting<'_>>> =
        texts.iter().map(|text| (width(text) > columns).then(|| Cutting::new(text, columns))).collect();
    let mut groups = vec![(0..texts.len()).filter(|at| cuts[*at].is_some()).collect::<Vec<_>>()];
    while let Some(group) = groups.pop() {
        let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for at in group {
            if let Some(cut) = &cuts[at] {
                alike.entry(cut.look()).or_default().push(at);
            }
        }
        for group in alike.into_values().filter(|group| group.len() > 1) {
            let place = common(texts, &group);
            if group.iter().all(|at| cuts[*at].as_mut().is_some_and(|cut| cut.show(place, columns))) {
                groups.push(group);
            }
        }
    }
    part_the_last(texts, &mut cuts, columns);
    cuts.into_iter().map(|cut| cut.map(|cut| cut.kept)).collect()
}

/// A text that is being shortened.
struct Cutting<'a> {
    text: &'a str,
    atoms: Vec<Atom>,
    places: Vec<usize>,
    kept: Kept,
}

impl<'a> Cutting<'a> {
    fn new(text: &'a str, columns: usize) -> Self {
        let atoms: Vec<Atom> = atoms(text).collect();
        let kept = Kept::around(&atoms, &[], columns);
        Self { text, atoms, places: Vec::new(), kept }
    }

    /// Returns the shortened text.
    fn look(&self) -> String {
        let (mut look, mut piece) = (String::new(), String::new());
        for shown_piece in self.kept.pieces(self.text) {
            match shown_piece {
                Some((_, c)) => _ = shown(c, &mut piece),
                None => piece.replace_range(.., "…"),
            }
            look.push_str(&piece);
        }
        look
    }

    /// Shows the text from the character `place` on, too. Returns false if that is shown already or one place too many.
    fn show(&mut self, place: usize, columns: usize) -> bool {
        let mut chars = 0;
        let is_before = |atom: &&Atom| {
            chars += atom.chars;
            chars <= place
        };
        let atom = self.atoms.iter().take_while(is_before).count().min(self.atoms.len().saturating_sub(1));
        if self.places.len() == MAX_PLACES || self.places.contains(&atom) {
            return false;
        }
        self.places.push(atom);
        self.places.sort_unstable();
        self.kept = Kept::around(&self.atoms, &self.places, columns);
        true
    }
}

/// Returns the length of the common beginning of these texts, in characters.
fn common(texts: &[&str], group: &[usize]) -> usize {
    let Some((first, rest)) = group.split_first() else { return 0 };
    let alike = |at: &usize| texts[*first].chars().zip(texts[*at].chars()).take_while(|(a, b)| a == b).count();
    rest.iter().map(alike).min().unwrap_or_default()
}

/// Makes each text that still looks like another one show the first place that makes it unique, starting at their
/// difference.
fn part_the_last(texts: &[&str], cuts: &mut [Option<Cutting<'_>>], columns: usize) {
    let mut looks: BTreeMap<String, usize> = BTreeMap::new();
    let is_taken = |looks: &BTreeMap<String, usize>, look: &str, text: &str| {
        looks.get(look).copied().filter(|other| texts[*other] != text)
    };
    for at in 0..texts.len() {
        let Some(cut) = &mut cuts[at] else {
            looks.insert(texts[at].to_owned(), at);
            continue;
        };
        let mut look = cut.look();
        if let Some(other) = is_taken(&looks, &look, texts[at]) {
            let (first, all) = (common(texts, &[at, other]), cut.atoms.len());
            for place in (first..all).chain(0..first).take(MAX_TRIED / all) {
                cut.kept = Kept::around(&cut.atoms, &[place], columns);
                look = cut.look();
                if is_taken(&looks, &look, texts[at]).is_none() {
                    break;
                }
            }
        }
        looks.insert(look, at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Returns the texts as they are shown.
    fn shown(texts: &[&str], columns: usize) -> Vec<String> {
        let kept = apart(texts, columns);
        let look = |(kept, text): (&Option<Kept>, &&str)| match kept {
            None => (*text).to_owned(),
            Some(kept) => kept.pieces(text).map(|piece| piece.map_or('…', |(_, c)| c)).collect(),
        };
        kept.iter().zip(texts).map(look).collect()
    }

    #[test]
    fn shortened_texts_show_their_difference() {
        let names =
            ["company-platform-payments-production-readonly", "company-platform-billing-production-readonly", "dev"];
        assert_eq!(shown(&names, 18), ["comp…payments…only", "comp…billing-…only", "dev"]);
        assert_eq!(shown(&names[..1], 18), ["company-p…readonly"]);
        let two = [
            "long-prefix-a-in-the-middle-1-long-suffix",
            "long-prefix-a-in-the-middle-2-long-suffix",
            "long-prefix-b-in-the-middle-1-long-suffix",
        ];
        assert_eq!(shown(&two, 20), ["lon…a-in-t…1-long…ix", "lon…a-in-t…2-long…ix", "long…b-in-the-m…ffix"]);
    }

    /// Uses texts of the same pieces, so that many begin and end alike.
    #[test]
    fn different_texts_look_different_and_fit() {
        const PIECES: [&str; 8] = ["company-", "platform-", "a", "b", "日本", "e\u{301}", "\u{1b}", "production-"];
        let mut random = fastrand::Rng::with_seed(3);
        for round in 0..100 {
            let mut some =
                |most: usize| -> String { (0..random.usize(..most)).map(|_| PIECES[random.usize(..8)]).collect() };
            let ends = [some(12), some(12)];
            let texts: BTreeSet<String> = (0..50).map(|_| format!("{}{}{}", ends[0], some(9), ends[1])).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            for columns in [12, 18, 30, 60] {
                let looks = shown(&texts, columns);
                let different: BTreeSet<&String> = looks.iter().collect();
                assert_eq!(different.len(), texts.len(), "{round}, {columns}: {looks:#?} of {texts:#?}");
                assert!(looks.iter().all(|look| width(look) <= columns), "{round}, {columns}: {looks:#?}");
            }
        }
    }

    #[test]
    fn very_long_texts_take_little_time() {
        let texts: Vec<String> = (0..4).map(|at| format!("{}{at}{0}", "ab".repeat(50_000))).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        assert_eq!(shown(&texts, 18).iter().collect::<BTreeSet<_>>().len(), 4);
        assert!(apart(&texts, 1).len() == 4 && apart(&texts, 0).len() == 4);
    }
}
