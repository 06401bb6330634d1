//! One line of the screen: text that is never wider than its place, and never acts on the terminal.

use crate::fit::{Kept, shown, width};

/// How text stands out. Without colour what a colour says is said by its text alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) selected: bool,
    pub(super) bold: bool,
    pub(super) dim: bool,
    /// 31 is red, 32 green, 33 yellow, 36 cyan; 0 for the terminal's own.
    pub(super) color: u8,
}

/// A line as it is written.
#[derive(Debug)]
pub(super) struct StyledLine {
    text: String,
    /// Columns that are left.
    left: usize,
    color: bool,
}

impl StyledLine {
    pub(super) fn new(columns: usize, color: bool) -> Self {
        Self { text: String::new(), left: columns, color }
    }

    /// How many columns are left.
    pub(super) fn left(&self) -> usize {
        self.left
    }

    /// The bytes for the terminal, at its row (from 0); what was right of them goes.
    pub(super) fn end(self, row: usize, to: &mut String) {
        to.extend(["\x1b[", &(row + 1).to_string(), ";1H", &self.text, "\x1b[0m\x1b[K"]);
    }

    /// As much of `text` as there is room for. Drawing is not worth a copy in each of its many callers.
    #[inline(never)]
    pub(super) fn put(&mut self, text: &str, style: Style) {
        let width = width(text).min(self.left);
        self.cell(text, &[], width, style);
    }

    /// `text` in exactly so many columns, cut with an ellipsis or filled up; the characters at `places` highlighted.
    pub(super) fn cell(&mut self, text: &str, places: &[usize], columns: usize, style: Style) {
        self.cut_cell(text, &Kept::beginning(text, columns.min(self.left)), places, columns, style);
    }

    /// Appends a cell like [`StyledLine::cell`], with the characters of the text that `kept` shows.
    pub(super) fn cut_cell(&mut self, text: &str, kept: &Kept, places: &[usize], columns: usize, style: Style) {
        let columns = columns.min(self.left);
        if columns == 0 {
            return;
        }
        self.left -= columns;
        let (mut piece, mut hit) = (String::new(), false);
        self.begin(style, hit);
        for character in kept.pieces(text) {
            let Some((at, c)) = character else {
                if std::mem::take(&mut hit) {
                    self.begin(style, hit);
                }
                self.text.push('…');
                continue;
            };
            if places.contains(&at) != hit {
                hit = !hit;
                self.begin(style, hit);
            }
            shown(c, &mut piece);
            self.text.push_str(&piece);
        }
        if hit {
            self.begin(style, false);
        }
        self.text.extend(std::iter::repeat_n(' ', columns.saturating_sub(kept.columns())));
    }

    fn begin(&mut self, style: Style, hit: bool) {
        let Style { selected, bold, dim, color } = style;
        self.text.push_str("\x1b[0");
        let color = if self.color { color } else { 0 };
        let set = [
            (selected, ";7"),
            (bold, ";1"),
            (dim, ";2"),
            (hit, ";1;4"),
            (color == 31, ";31"),
            (color == 32, ";32"),
            (color == 33, ";33"),
            (color == 36, ";36"),
        ];
        self.text.extend(set.into_iter().filter(|(on, _)| *on).map(|(_, code)| code));
        self.text.push('m');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str, places: &[usize], columns: usize) -> String {
        let mut line = StyledLine::new(80, true);
        line.cell(text, places, columns, Style::default());
        assert_eq!(line.left(), 80 - columns);
        line.text
    }

    #[test]
    fn no_wider_than_its_place() {
        for (text, columns, shown) in [
            ("dev", 5, "dev  "),
            ("dev", 3, "dev"),
            ("develop", 4, "dev…"),
            ("dev", 1, "…"),
            ("日本語", 6, "日本語"),
            ("日本語", 5, "日本…"),
            ("日本語", 4, "日… "),
            ("e\u{301}t", 2, "e\u{301}t"),
            ("a\u{1b}]0;x\u{7}", 40, "a\\u{1b}]0;x\\u{7}                        "),
            ("a\u{9b}b", 5, "a…   "),
            ("a\nb", 4, "a\\nb"),
        ] {
            assert_eq!(cell(text, &[], columns), format!("\x1b[0m{shown}"), "{text:?} in {columns}");
        }
    }

    #[test]
    fn marks_without_width_have_an_end() {
        let text = "\u{301}".repeat(1_000_000);
        assert!(cell(&text, &[], 10).len() < 200);
    }

    #[test]
    fn what_was_found_stands_out() {
        assert_eq!(cell("dev-eu", &[1, 2, 9], 6), "\x1b[0md\x1b[0;1;4mev\x1b[0m-eu");
        let mut line = StyledLine::new(9, false);
        line.put("prod", Style { selected: true, color: 31, ..Style::default() });
        line.put("more than fits", Style { dim: true, color: 33, ..Style::default() });
        assert_eq!(line.text, "\x1b[0;7mprod\x1b[0;2mmore…");
        let mut to = String::new();
        StyledLine::new(0, true).end(4, &mut to);
        assert_eq!(to, "\x1b[5;1H\x1b[0m\x1b[K");
    }
}
