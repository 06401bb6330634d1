//! A text shortened to a number of columns.

use super::atoms::{Atom, atoms};

/// Holds which characters of a text are shown; `…` stands for the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The atoms, each with whether it is shown.
    atoms: Vec<(Atom, bool)>,
}

/// A position from which atoms are added one after the other: the next atom, the direction, and how many per turn.
struct Front {
    next: Option<usize>,
    is_forward: bool,
    step: usize,
}

impl Kept {
    /// Shows as much of the beginning of a text as fits. `columns` is at least 1.
    pub fn beginning(text: &str, columns: usize) -> Self {
        // each atom takes at least one column, except perhaps the first
        let atoms = atoms(text).take(columns + 2).map(|atom| (atom, false)).collect();
        let mut kept = Self { atoms };
        kept.show(&mut [Front { next: Some(0), is_forward: true, step: 1 }], columns);
        kept
    }

    /// Shows the beginning and the end of a text, and the text that starts at each of these atoms.
    pub(super) fn around(atoms: &[Atom], places: &[usize], columns: usize) -> Self {
        let mut kept = Self { atoms: atoms.iter().map(|atom| (*atom, false)).collect() };
        let last = atoms.len().saturating_sub(1);
        let places = places.iter().map(|place| Front { next: Some((*place).min(last)), is_forward: true, step: 2 });
        let ends = [(0, true), (last, false)].map(|(at, is_forward)| Front { next: Some(at), is_forward, step: 1 });
        let mut left = kept.show(&mut places.chain(ends).collect::<Vec<_>>(), columns);
        // an ellipsis is no shorter than one narrow character
        (0..atoms.len()).for_each(|at| _ = kept.show_one(at, &mut left));
        kept
    }

    /// Returns the characters that are shown, each with its index; `None` for an ellipsis.
    pub fn pieces<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Option<(usize, char)>> {
        let shown = self.atoms.iter().flat_map(|(atom, shown)| std::iter::repeat_n(*shown, atom.chars));
        let mut is_gap = false;
        text.chars().enumerate().zip(shown.chain(std::iter::once(false))).filter_map(move |(piece, shown)| {
            let was_gap = std::mem::replace(&mut is_gap, !shown);
            if shown { Some(Some(piece)) } else { (!was_gap).then_some(None) }
        })
    }

    /// Returns the columns that it takes.
    pub fn columns(&self) -> usize {
        let widths = self.atoms.iter().filter(|(_, shown)| *shown).map(|(atom, _)| atom.width);
        let gaps = self.atoms.chunk_by(|(_, one), (_, next)| one == next).filter(|part| !part[0].1);
        widths.sum::<usize>() + gaps.count()
    }

    /// Adds atoms at each front in turn while there is room. Returns the columns left.
    fn show(&mut self, fronts: &mut [Front], columns: usize) -> usize {
        // nothing is shown yet but one ellipsis
        let mut left = columns.saturating_sub(1);
        while fronts.iter().any(|front| front.next.is_some()) {
            for front in &mut *fronts {
                for _ in 0..front.step {
                    front.next = front.next.and_then(|at| self.show_next(at, front.is_forward, &mut left));
                }
            }
        }
        left
    }

    /// Shows the first hidden atom from `at` on, and returns the one after it; `None` if there is no room or no such
    /// atom.
    fn show_next(&mut self, at: usize, is_forward: bool, left: &mut usize) -> Option<usize> {
        let after = |at: usize| if is_forward { Some(at + 1) } else { at.checked_sub(1) };
        let mut at = at;
        while self.atoms.get(at)?.1 {
            at = after(at)?;
        }
        self.show_one(at, left).then(|| after(at)).flatten()
    }

    /// Shows one atom if there is room. The ellipsis in its place becomes two, stays one or disappears.
    fn show_one(&mut self, at: usize, left: &mut usize) -> bool {
        let is_hidden = |at: Option<usize>| at.and_then(|at| self.atoms.get(at)).is_some_and(|(_, shown)| !shown);
        let gaps = usize::from(is_hidden(at.checked_sub(1))) + usize::from(is_hidden(Some(at + 1)));
        let Some((atom, shown)) = self.atoms.get_mut(at).filter(|(_, shown)| !shown) else { return false };
        let (needed, room) = (atom.width + gaps, *left + 1);
        if needed > room {
            return false;
        }
        *shown = true;
        *left = room - needed;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::width;

    /// Returns the text as it is shown.
    fn shown(kept: &Kept, text: &str) -> String {
        kept.pieces(text).map(|piece| piece.map_or('…', |(_, c)| c)).collect()
    }

    #[test]
    fn beginning_ends_with_an_ellipsis() {
        for (text, columns, expected) in [
            ("dev", 5, "dev"),
            ("dev", 3, "dev"),
            ("develop", 4, "dev…"),
            ("dev", 1, "…"),
            ("日本語", 6, "日本語"),
            ("日本語", 5, "日本…"),
            ("日本語", 4, "日…"),
            ("e\u{301}te\u{301}", 3, "e\u{301}te\u{301}"),
            ("e\u{301}te\u{301}", 2, "e\u{301}…"),
            ("", 0, ""),
        ] {
            let kept = Kept::beginning(text, columns);
            assert_eq!(
                (shown(&kept, text).as_str(), kept.columns()),
                (expected, width(expected)),
                "{text:?} in {columns}"
            );
        }
        let marks = "\u{301}".repeat(1_000_000);
        assert!(shown(&Kept::beginning(&marks, 10), &marks).len() < 120);
    }

    #[test]
    fn both_ends_and_the_places_are_shown() {
        let text = "company-platform-payments-production";
        for (places, columns, expected) in [
            (&[][..], 11, "compa…ction"),
            (&[17], 18, "comp…payments…tion"),
            (&[0, 35], 6, "com…on"),
            (&[9], 36, text),
            (&[30], 4, "…uc…"),
        ] {
            let atoms: Vec<Atom> = atoms(text).collect();
            assert_eq!(shown(&Kept::around(&atoms, places, columns), text), expected, "{places:?} in {columns}");
        }
    }
}
