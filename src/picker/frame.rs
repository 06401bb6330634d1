//! The whole screen: what the files hold, what was typed, the profiles that fit, and what a switch to the selected one
//! would say. Pure; any size will do.

use super::{
    columns::Widths,
    line::{Style, StyledLine},
    menu::Menu,
    state::PickerState,
};
use crate::fit::{COLUMN_GAP, width};

/// Of the screen in rows, from above: the head and the line that is typed into; below them the profiles.
const HEAD_ROWS: usize = 2;
/// The most rows of the preview, with the rule above it.
const MAX_PREVIEW_ROWS: usize = 8;

const YELLOW: u8 = 33;
pub(super) const CYAN: u8 = 36;

/// One screen after the other, of the same menu.
pub(super) struct Frame<'a> {
    pub(super) menu: &'a Menu<'a>,
    pub(super) widths: Widths,
    pub(super) columns: usize,
    pub(super) text: String,
}

impl<'a> Frame<'a> {
    pub(super) fn new(menu: &'a Menu<'a>) -> Self {
        Self { menu, widths: Widths::of(&menu.items), columns: 0, text: String::new() }
    }

    /// The bytes that draw the screen.
    pub(super) fn draw(&mut self, state: &mut PickerState<'_>, columns: usize, rows: usize) -> &str {
        self.columns = columns;
        self.text.clear();
        // all at once, where the terminal knows how
        self.text.push_str("\x1b[?2026h\x1b[?25l");
        let head = usize::from(rows > HEAD_ROWS);
        let preview = preview_rows(rows);
        let cut = self.list(state, head + 1, rows.saturating_sub(head + 1 + preview));
        let full = state.selected().filter(|_| cut).map(|number| self.menu.items[number].title().into_owned());
        if head > 0 {
            self.head(full.as_deref().filter(|_| preview == 0));
        }
        if preview > 0 {
            self.preview(rows - preview, rows, state.selected(), full.as_deref());
        }
        self.query(head, state);
        self.text.push_str("\x1b[?25h\x1b[?2026l");
        &self.text
    }

    pub(super) fn line(&self) -> StyledLine {
        StyledLine::new(self.columns, self.menu.color)
    }

    /// Draws the number of profiles in each file, and the number of problems. If only one fits, the problems. With
    /// `full`, draws that name of the selected profile instead.
    fn head(&mut self, full: Option<&str>) {
        let mut line = self.line();
        let dim = Style { dim: true, ..Style::default() };
        let problems = self.menu.problems.as_deref().unwrap_or_default();
        if let Some(full) = full {
            line.put(full, Style::default());
        } else if problems.is_empty() {
            line.put(&self.menu.counts, dim);
        } else {
            if width(&self.menu.counts) + width(" · ") + width(problems) <= self.columns {
                line.put(&self.menu.counts, dim);
                line.put(" · ", dim);
            }
            line.put(problems, Style { color: YELLOW, ..Style::default() });
        }
        line.end(0, &mut self.text);
    }

    /// The line that is typed into; the cursor stays at its end.
    fn query(&mut self, row: usize, state: &PickerState<'_>) {
        let mut line = self.line();
        line.put("> ", Style { bold: true, color: CYAN, ..Style::default() });
        let count = format!("{}/{}", state.found.len(), self.menu.items.len());
        let room = line.left().saturating_sub(1);
        let room = if room > 2 * count.len() { room - count.len() - COLUMN_GAP } else { room };
        line.put(tail(&state.query, room), Style::default());
        let column = self.columns - line.left();
        if line.left() > count.len() + COLUMN_GAP {
            line.cell("", &[], line.left() - count.len() - 1, Style::default());
            line.put(&count, Style { dim: true, ..Style::default() });
        }
        line.end(row, &mut self.text);
        self.text.extend(["\x1b[", &(row + 1).to_string(), ";", &(column + 1).min(self.columns).to_string(), "H"]);
    }
}

/// A third of what is below the head, where that is enough to say something.
fn preview_rows(rows: usize) -> usize {
    let third = rows.saturating_sub(HEAD_ROWS) / 3;
    if third < 2 { 0 } else { third.min(MAX_PREVIEW_ROWS) }
}

/// The end of `text`, as much as fits.
fn tail(text: &str, columns: usize) -> &str {
    let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    starts.map(|at| &text[at..]).find(|rest| width(rest) <= columns).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picker::{
        keys::KeyPress,
        menu::{Details, MenuItem},
    };

    struct Three;

    impl Details for Three {
        fn is_protected(&self, item: usize) -> bool {
            item == 1
        }

        fn preview(&self, item: usize) -> Vec<(&'static str, String)> {
            vec![("switch", format!("to {item}")), ("in", "日本語\u{1b}[2J".repeat(20))]
        }
    }

    fn menu() -> Menu<'static> {
        let item =
            |name, alias| MenuItem { name, alias, region: Some("eu-west-1"), kind: "sso", ..MenuItem::default() };
        let mut items = vec![item("dev", None), item("prod", Some("p")), item("日本語日本語\u{1b}]0;x\u{7}", None)];
        items[0].account = Some("111122223333".into());
        items[1].role = Some("Administrator");
        let problems = Some("1 problem: config:3: \u{9b}".to_owned());
        Menu { items, current: Some(2), counts: "config 3".to_owned(), problems, color: false, details: &Three }
    }

    /// Returns the rows of a frame from the top, without control sequences.
    fn rows(frame: &str) -> Vec<(usize, String)> {
        let mut rows: Vec<(usize, String)> = Vec::new();
        for piece in frame.split("\x1b[").skip(1) {
            let end = piece.find(|c: char| c.is_ascii_alphabetic()).unwrap_or_default();
            let (sequence, text) = piece.split_at(end + 1);
            if let Some((row, "1H")) = sequence.split_once(';') {
                rows.push((row.parse().unwrap_or_default(), String::new()));
            }
            rows.iter_mut().next_back().into_iter().for_each(|(_, row)| row.push_str(text));
        }
        rows.sort_by_key(|(row, _)| *row);
        rows
    }

    #[test]
    fn every_size_is_filled_and_none_overfilled() {
        let menu = menu();
        for (columns, height) in (0..70).flat_map(|columns| (0..14).map(move |height| (columns, height))) {
            let mut state = PickerState::new(&menu.items, menu.current, "");
            let mut frame = Frame::new(&menu);
            for keys in [vec![], vec![KeyPress::Text("日本".repeat(40))], vec![KeyPress::Clear, KeyPress::First]] {
                state.act(&keys, false);
                let drawn = rows(frame.draw(&mut state, columns, height));
                let mut numbers: Vec<usize> = drawn.iter().map(|(row, _)| *row).collect();
                numbers.sort_unstable();
                numbers.dedup();
                assert_eq!(numbers, (1..=height.max(1)).collect::<Vec<_>>(), "{columns} × {height}");
                for (row, text) in &drawn {
                    assert!(
                        width(text) <= columns && !text.contains(char::is_control),
                        "{columns} × {height}, {row}: {text}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_stands_where() {
        let menu = menu();
        let mut state = PickerState::new(&menu.items, menu.current, "p");
        let mut frame = Frame::new(&menu);
        let drawn = rows(frame.draw(&mut state, 70, 8));
        let shown: Vec<_> = drawn.iter().map(|(_, text)| text.trim_end()).collect();
        assert_eq!(
            shown,
            [
                "config 3 · 1 problem: config:3: \\u{9b}",
                "> p                                                               1/3",
                "> ! prod (p)                                   Administrator  eu-west…",
                "",
                "",
                "",
                "── enter switches · esc leaves ───────────────────────────────────────",
                "switch   to 1",
            ]
        );
    }

    /// Returns fifty names that begin and end alike; some are longer, combine characters, or are wide.
    fn alike() -> Vec<String> {
        let middle = |at: usize| match at % 5 {
            0 => format!("日本{at}"),
            1 => format!("e\u{301}{at}"),
            2 => format!("{at}-{}", "x".repeat(60)),
            _ => format!("team-{at}"),
        };
        (0..50).map(|at| format!("company-platform-account-{}-production-administrator", middle(at))).collect()
    }

    #[test]
    fn different_names_look_different_and_the_full_name_is_shown() {
        let names = alike();
        let items: Vec<_> = names.iter().map(|name| MenuItem { name, kind: "sso", ..MenuItem::default() }).collect();
        let menu = Menu { items, current: None, problems: None, ..menu() };
        for (columns, height) in [(40, 10), (60, 10), (80, 24), (120, 50), (40, 7), (30, 24)] {
            let mut state = PickerState::new(&menu.items, None, "");
            let mut frame = Frame::new(&menu);
            for _ in 0..names.len() {
                let drawn = rows(frame.draw(&mut state, columns, height));
                let is_profile = |row: &str| row.contains("com") && row.starts_with([' ', '>']);
                let shown: Vec<&str> =
                    drawn.iter().map(|(_, row)| row).filter(|row| is_profile(row)).map(|row| row[1..].trim()).collect();
                let different: std::collections::BTreeSet<_> = shown.iter().collect();
                assert!(different.len() == shown.len() && shown.len() > 3, "{columns} × {height}: {shown:#?}");
                let whole: String = drawn.iter().map(|(_, row)| row.as_str()).collect();
                let selected = state.selected().map(|number| names[number].as_str()).unwrap_or_default();
                let is_shown = whole.contains(selected) || width(selected) > columns * (height / 4);
                assert!(is_shown, "{columns} × {height}: {selected} in {drawn:#?}");
                state.act(&[KeyPress::Down], false);
            }
        }
    }

    #[test]
    fn words_that_match_nothing_give_a_message() {
        let menu = menu();
        let mut state = PickerState::new(&menu.items, None, "zzz");
        let drawn = rows(Frame::new(&menu).draw(&mut state, 40, 8));
        assert_eq!(drawn[2].1.trim_end(), "  no profile matches · Ctrl-U clears", "{drawn:?}");
        state.act(&[KeyPress::Clear], false);
        let drawn = rows(Frame::new(&menu).draw(&mut state, 40, 8));
        assert!(!drawn.iter().any(|(_, row)| row.contains("matches")), "{drawn:?}");
    }

    #[test]
    fn problems_are_shown_instead_of_counts_without_room_for_both() {
        let problems = Some("3 problems · awsp list".to_owned());
        let menu = Menu { counts: "config 12 · credentials 3".to_owned(), problems, ..menu() };
        for (columns, head) in
            [(50, "config 12 · credentials 3 · 3 problems · awsp list"), (49, "3 problems · awsp list")]
        {
            let mut state = PickerState::new(&menu.items, None, "");
            let drawn = rows(Frame::new(&menu).draw(&mut state, columns, 10));
            assert_eq!(drawn[0].1.trim_end(), head);
        }
    }
}
