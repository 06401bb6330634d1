//! Columns on a terminal.

use crate::fit::{COLUMN_GAP, Kept, apart, share, width};

/// One cell: its text, already printable.
#[derive(Debug)]
pub struct Column(String);

impl From<String> for Column {
    fn from(text: String) -> Self {
        Self(text)
    }
}

const DIM: &str = "\u{1b}[2m";
const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

/// A table before its rows.
#[derive(Clone, Copy, Debug)]
pub struct TextTable<const N: usize> {
    pub heads: [&'static str; N],
    /// The numbers of the columns, the most important first. Without room, the last ones are cut or left out, and the
    /// first is shortened so that its cells still look different.
    pub importance: [usize; N],
    /// Whether to use colour.
    pub color: bool,
    /// The columns of the terminal; `None` if they are unknown, so that nothing is cut.
    pub columns: Option<usize>,
}

impl<const N: usize> TextTable<N> {
    /// Lays out rows under their heads, columns two spaces apart, each as wide as its widest cell on a terminal;
    /// columns that are empty in every row are left out. The flag of a row makes it stand out.
    pub fn lay_out(&self, rows: impl Iterator<Item = ([Column; N], bool)>) -> String {
        let rows: Vec<_> = rows.collect();
        let wanted: [usize; N] = std::array::from_fn(|at| {
            let widest = rows.iter().map(|(row, _)| width(&row[at].0)).max().unwrap_or(0);
            if widest == 0 { 0 } else { widest.max(width(self.heads[at])) }
        });
        let widths = self.fit(wanted);
        let first = self.importance[0];
        let names: Vec<&str> = rows.iter().map(|(row, _)| row[first].0.as_str()).collect();
        let names = if widths[first] < wanted[first] { apart(&names, widths[first]) } else { Vec::new() };
        let mut text = String::new();
        if !rows.is_empty() {
            line(&mut text, self.heads, &widths, None, if self.color { DIM } else { "" });
        }
        for (number, (row, stands_out)) in rows.iter().enumerate() {
            let cells = std::array::from_fn(|at| row[at].0.as_str());
            let name = names.get(number).and_then(Option::as_ref).map(|kept| (first, kept));
            line(&mut text, cells, &widths, name, if self.color && *stands_out { BOLD } else { "" });
        }
        text
    }

    /// Returns the widths that fit into the terminal.
    fn fit(&self, wanted: [usize; N]) -> [usize; N] {
        let Some(columns) = self.columns else { return wanted };
        let shared = share(self.importance.map(|at| wanted[at]), columns);
        let mut widths = [0; N];
        self.importance.iter().zip(shared).for_each(|(at, width)| widths[*at] = width);
        widths
    }
}

/// Appends a line. One cell may be shortened already; the others are cut at their end.
fn line<const N: usize>(
    text: &mut String,
    cells: [&str; N],
    widths: &[usize; N],
    cut: Option<(usize, &Kept)>,
    style: &str,
) {
    let mut plain = String::new();
    for (at, (cell, columns)) in cells.iter().zip(widths).enumerate().filter(|(_, (_, columns))| **columns > 0) {
        let own = cut.filter(|(number, _)| *number == at).map(|(_, kept)| kept.clone());
        let kept = own.unwrap_or_else(|| Kept::beginning(cell, *columns));
        plain.extend(kept.pieces(cell).map(|piece| piece.map_or('…', |(_, c)| c)));
        plain.extend(std::iter::repeat_n(' ', columns.saturating_sub(kept.columns()) + COLUMN_GAP));
    }
    text.push_str(style);
    text.push_str(plain.trim_end());
    text.push_str(if style.is_empty() { "" } else { RESET });
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table<const N: usize>(heads: [&'static str; N], columns: Option<usize>, color: bool) -> TextTable<N> {
        TextTable { heads, importance: std::array::from_fn(|at| at), color, columns }
    }

    fn rows<const N: usize, const R: usize>(rows: [[&str; N]; R]) -> impl Iterator<Item = ([Column; N], bool)> {
        rows.map(|row| (row.map(|cell| Column(cell.to_owned())), true)).into_iter()
    }

    #[test]
    fn columns_are_as_wide_as_on_the_screen_and_empty_ones_go() {
        let rows = rows([["日本", "", "x"], ["a", "", "y"]]);
        assert_eq!(table(["name", "none", "z"], None, false).lay_out(rows), "name  z\n日本  x\na     y\n");
    }

    #[test]
    fn a_row_stands_out_in_colour_only() {
        let rows = || rows([["a"]]);
        assert_eq!(table(["n"], None, true).lay_out(rows()), "\u{1b}[2mn\u{1b}[0m\n\u{1b}[1ma\u{1b}[0m\n");
        assert_eq!(table(["n"], None, false).lay_out(rows()), "n\na\n");
    }

    #[test]
    fn least_important_column_is_cut_first() {
        let heads = ["name", "account", "role"];
        let lay_out = |columns| {
            let rows = rows([["platform-dev", "111122223333", "Administrator"], ["platform-prod", "", "Reader"]]);
            table(heads, Some(columns), false).lay_out(rows)
        };
        for (columns, expected) in [
            (
                42,
                "name           account       role\nplatform-dev   111122223333  Administrator\nplatform-prod                Reader\n",
            ),
            (
                36,
                "name           account       role\nplatform-dev   111122223333  Admini…\nplatform-prod                Reader\n",
            ),
            (30, "name           account\nplatform-dev   111122223333\nplatform-prod\n"),
            (20, "name        account\nplatf…-dev  1111222…\nplatf…prod\n"),
            (4, "name\npl…v\npl…d\n"),
        ] {
            assert_eq!(lay_out(columns), expected, "{columns}");
        }
    }
}
