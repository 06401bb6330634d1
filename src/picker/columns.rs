//! The widths of the fields of a row in the picker.

use super::{
    line::width,
    menu::{FIELDS, MenuItem},
};

/// The space between two fields.
pub(super) const COLUMN_GAP: usize = 2;

/// A narrower field says nothing and is left out.
const MIN_COLUMN: usize = 3;

/// The widths that the columns of all items would take: name and alias, account, role, region, kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Widths([usize; FIELDS]);

impl Widths {
    pub(super) fn of(items: &[MenuItem<'_>]) -> Self {
        let mut widths = [0; FIELDS];
        for item in items {
            let [name, alias, account, role, region] = item.fields();
            let alias = if alias.is_empty() { 0 } else { width(alias) + " ()".len() };
            let own = [width(name) + alias, width(account), width(role), width(region), width(item.kind)];
            widths.iter_mut().zip(own).for_each(|(widest, own)| *widest = own.max(*widest));
        }
        Self(widths)
    }

    /// Divides so many columns among the fields: the name gets what the others leave, and at least half; then each field
    /// in turn, as long as there is room.
    pub(super) fn fit(self, columns: usize) -> [usize; FIELDS] {
        let others: usize = self.0[1..].iter().filter(|width| **width > 0).map(|width| width + COLUMN_GAP).sum();
        let [name, rest @ ..] = self.0;
        let name = name.min(columns.saturating_sub(others).max(columns / 2)).min(columns);
        let mut left = columns - name;
        let [account, role, region, kind] = rest.map(|width| {
            let width = width.min(left.saturating_sub(COLUMN_GAP));
            let width = if width < MIN_COLUMN { 0 } else { width };
            left -= if width > 0 { width + COLUMN_GAP } else { 0 };
            width
        });
        [name, account, role, region, kind]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_say_nothing_go() {
        let widths = Widths([20, 12, 10, 9, 6]);
        assert_eq!(widths.fit(80), [20, 12, 10, 9, 6]);
        assert_eq!(widths.fit(60), [20, 12, 10, 9, 0]);
        assert_eq!(widths.fit(40), [20, 12, 4, 0, 0]);
        assert_eq!(widths.fit(10), [5, 3, 0, 0, 0]);
        assert_eq!((widths.fit(2), widths.fit(0)), ([1, 0, 0, 0, 0], [0; FIELDS]));
    }
}
