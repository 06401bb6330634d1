//! Columns on a terminal.

use unicode_width::UnicodeWidthStr;

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

/// Lays out rows under their heads, columns two spaces apart, each as wide as its widest cell on a terminal;
/// columns that are empty in every row are left out. The flag of a row makes it stand out.
pub fn lay_out<const N: usize>(
    heads: [&str; N],
    rows: impl Iterator<Item = ([Column; N], bool)>,
    color: bool,
) -> String {
    let rows: Vec<_> = rows.collect();
    let widths: [usize; N] = std::array::from_fn(|at| {
        let widest = rows.iter().map(|(row, _)| row[at].0.width()).max().unwrap_or(0);
        if widest == 0 { 0 } else { widest.max(heads[at].width()) }
    });
    let mut text = String::new();
    if !rows.is_empty() {
        line(&mut text, heads, &widths, if color { DIM } else { "" });
    }
    for (row, stands_out) in &rows {
        let cells = std::array::from_fn(|at| row[at].0.as_str());
        line(&mut text, cells, &widths, if color && *stands_out { BOLD } else { "" });
    }
    text
}

fn line<const N: usize>(text: &mut String, cells: [&str; N], widths: &[usize; N], style: &str) {
    let mut plain = String::new();
    for (cell, width) in cells.iter().zip(widths).filter(|(_, width)| **width > 0) {
        plain.push_str(cell);
        plain.extend(std::iter::repeat_n(' ', width - cell.width() + 2));
    }
    text.push_str(style);
    text.push_str(plain.trim_end());
    text.push_str(if style.is_empty() { "" } else { RESET });
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_on_the_screen_and_empty_ones_go() {
        let rows = [["日本", "", "x"], ["a", "", "y"]].map(|row| (row.map(|cell| Column(cell.to_owned())), false));
        assert_eq!(lay_out(["name", "none", "z"], rows.into_iter(), false), "name  z\n日本  x\na     y\n");
    }

    #[test]
    fn a_row_stands_out_in_colour_only() {
        let rows = || [([Column("a".to_owned())], true)].into_iter();
        assert_eq!(lay_out(["n"], rows(), true), "\u{1b}[2mn\u{1b}[0m\n\u{1b}[1ma\u{1b}[0m\n");
        assert_eq!(lay_out(["n"], rows(), false), "n\na\n");
    }
}
