//! The widths of the fields of a row in the picker.

use super::menu::{FIELDS, MenuItem};
use crate::fit::{share, width};

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

    /// Divides the columns of a row among the fields.
    pub(super) fn fit(self, columns: usize) -> [usize; FIELDS] {
        share(self.0, columns)
    }
}
