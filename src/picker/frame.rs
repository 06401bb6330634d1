//! The whole screen: what the files hold, what was typed, the profiles that fit, and what a switch to the selected one
//! would say. Pure; any size will do.

use super::{
    columns::{COLUMN_GAP, Widths},
    line::{Style, StyledLine, width},
    menu::{Menu, MenuItem},
    search::Places,
    state::PickerState,
};

/// Of the screen in rows, from above: the head and the line that is typed into; below them the profiles.
const HEAD_ROWS: usize = 2;
/// The most rows of the preview, with the rule above it.
const MAX_PREVIEW_ROWS: usize = 8;

const RED: u8 = 31;
const GREEN: u8 = 32;
const YELLOW: u8 = 33;
const CYAN: u8 = 36;

/// One screen after the other, of the same menu.
pub(super) struct Frame<'a> {
    menu: &'a Menu<'a>,
    widths: Widths,
    columns: usize,
    text: String,
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
        if head > 0 {
            self.head();
        }
        let preview = preview_rows(rows);
        let list = rows.saturating_sub(head + 1 + preview);
        let window = state.window(list);
        for row in 0..list {
            match state.found.get(window.start + row).filter(|_| row < window.len()) {
                Some(&number) => {
                    let selected = window.start + row == state.selected;
                    self.row(head + 1 + row, number, selected, &state.places(number));
                }
                None => self.line().end(head + 1 + row, &mut self.text),
            }
        }
        if preview > 0 {
            self.preview(rows - preview, rows, state.selected());
        }
        self.query(head, state);
        self.text.push_str("\x1b[?25h\x1b[?2026l");
        &self.text
    }

    fn line(&self) -> StyledLine {
        StyledLine::new(self.columns, self.menu.color)
    }

    fn head(&mut self) {
        let mut line = self.line();
        line.put(&self.menu.counts, Style { dim: true, ..Style::default() });
        if let Some(problems) = &self.menu.problems {
            line.put(" · ", Style { dim: true, ..Style::default() });
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

    fn row(&mut self, row: usize, number: usize, selected: bool, places: &Places) {
        let item = &self.menu.items[number];
        let protected = self.menu.details.is_protected(number);
        let current = self.menu.current == Some(number);
        let style = Style { selected, bold: current, ..Style::default() };
        let colored = |on: bool, color: u8| if on { Style { color, ..style } } else { style };
        let mut line = self.line();
        line.put(if selected { ">" } else { " " }, colored(true, CYAN));
        line.put(if current { "*" } else { " " }, colored(true, GREEN));
        line.put(if protected { "! " } else { "  " }, colored(true, RED));
        let (name, in_name) = name(item, places);
        let [_, _, account, role, region] = item.fields();
        let cells = [
            (name.as_str(), in_name.as_slice()),
            (account, &places[2]),
            (role, &places[3]),
            (region, &places[4]),
            (item.kind, &[]),
        ];
        let mut cell_style = colored(protected, RED);
        for ((text, places), width) in cells.into_iter().zip(self.widths.fit(line.left())) {
            if width > 0 {
                line.cell(text, places, width, cell_style);
                line.put("  ", style);
            }
            cell_style = style;
        }
        if protected {
            line.put("protected", colored(true, RED));
        }
        let rest = if selected { line.left() } else { 0 };
        line.cell("", &[], rest, style);
        line.end(row, &mut self.text);
    }

    fn preview(&mut self, from: usize, to: usize, selected: Option<usize>) {
        let dim = Style { dim: true, ..Style::default() };
        let mut rule = self.line();
        rule.put("── enter switches · esc leaves ", dim);
        rule.put(&"─".repeat(rule.left()), dim);
        rule.end(from, &mut self.text);
        let lines = selected.map(|number| self.menu.details.preview(number)).unwrap_or_default();
        for row in from + 1..to {
            let mut line = self.line();
            if let Some((head, text)) = lines.get(row - from - 1) {
                line.cell(head, &[], 9, dim);
                line.put(text, Style::default());
            }
            line.end(row, &mut self.text);
        }
    }
}

/// `name (alias)`, and what was found in it.
fn name(item: &MenuItem<'_>, places: &Places) -> (String, Vec<usize>) {
    let [name, alias, ..] = item.fields();
    let mut in_name = places[0].clone();
    if alias.is_empty() {
        return (name.to_owned(), in_name);
    }
    let before = name.chars().count() + " (".len();
    in_name.extend(places[1].iter().map(|place| place + before));
    (format!("{name} ({alias})"), in_name)
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
    use crate::picker::{keys::KeyPress, menu::Details};

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

    /// The rows of a frame without what only steers the terminal.
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
                "> ! prod (p)                                   Administrator  eu-west…",
                "",
                "",
                "",
                "── enter switches · esc leaves ───────────────────────────────────────",
                "switch   to 1",
                "> p                                                               1/3",
            ]
        );
    }
}
