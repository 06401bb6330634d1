//! Texts that are cut so that those which differ still look different.

use std::collections::BTreeMap;

use super::{
    Kept,
    atoms::{Atom, atoms, shown, width},
};

/// So many places of a text are looked at where it differs from others.
const MAX_PLACES: usize = 4;

/// So many atoms are looked at in search of a look for a text that still looks like another one.
const MAX_TRIED: usize = 1 << 16;

/// Returns what is shown of each text in so many columns; `None` where it is whole. Texts that differ look different as
/// long as there is room for what differs: of those that begin and end alike, the place of the first difference is
/// shown, too.
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

/// A text that is cut.
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

    /// What the user sees.
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

    /// Shows one more place. Returns whether that was possible.
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

/// With how many characters all of these texts begin.
fn common(texts: &[&str], group: &[usize]) -> usize {
    let Some((first, rest)) = group.split_first() else { return 0 };
    let alike = |at: &usize| texts[*first].chars().zip(texts[*at].chars()).take_while(|(a, b)| a == b).count();
    rest.iter().map(alike).min().unwrap_or_default()
}

/// Gives each text that still looks like another one the first look that is free, from their difference on.
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

    /// The texts as they are shown.
    fn shown(texts: &[&str], columns: usize) -> Vec<String> {
        let kept = apart(texts, columns);
        let look = |(kept, text): (&Option<Kept>, &&str)| match kept {
            None => (*text).to_owned(),
            Some(kept) => kept.pieces(text).map(|piece| piece.map_or('…', |(_, c)| c)).collect(),
        };
        kept.iter().zip(texts).map(look).collect()
    }

    #[test]
    fn what_differs_is_shown() {
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

    /// Texts of the same pieces, so that many begin and end alike: none looks like another, and none is wider than its
    /// place.
    #[test]
    fn texts_that_differ_look_different() {
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
    fn texts_without_an_end_take_no_time() {
        let texts: Vec<String> = (0..4).map(|at| format!("{}{at}{0}", "ab".repeat(50_000))).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        assert_eq!(shown(&texts, 18).iter().collect::<BTreeSet<_>>().len(), 4);
        assert!(apart(&texts, 1).len() == 4 && apart(&texts, 0).len() == 4);
    }
}
