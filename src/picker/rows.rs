//! The rows of the list, one for each profile on the screen.

use super::{
    frame::{CYAN, Frame},
    line::Style,
    menu::MenuItem,
    search::Places,
    state::PickerState,
};
use crate::fit::{Kept, apart};

const RED: u8 = 31;
const GREEN: u8 = 32;

/// The marks before a name: selected, active, protected.
const MARK_COLUMNS: usize = 4;

/// The title of an item in its row.
struct TitleCell<'a> {
    title: &'a str,
    /// The indices of the characters that match.
    found: &'a [usize],
    /// The characters that are shown; `None` for all.
    kept: Option<&'a Kept>,
}

impl Frame<'_> {
    /// Draws the profiles in `rows` rows from `from` on. Returns whether the name of the selected one is cut.
    pub(super) fn list(&mut self, state: &mut PickerState<'_>, from: usize, rows: usize) -> bool {
        let window = state.window(rows);
        let numbers: Vec<usize> = state.found[window.clone()].to_vec();
        let places: Vec<Places> = numbers.iter().map(|number| state.places(*number)).collect();
        let items = || numbers.iter().map(|number| &self.menu.items[*number]);
        let titles: Vec<_> = items().map(MenuItem::title).collect();
        let found: Vec<_> = items().zip(&places).map(|(item, places)| in_title(item, places)).collect();
        let widths = self.widths.fit(self.columns.saturating_sub(MARK_COLUMNS));
        let kept = apart(&titles.iter().map(|title| &**title).collect::<Vec<_>>(), widths[0]);
        let mut is_selected_cut = false;
        for row in 0..rows {
            let Some(number) = numbers.get(row) else {
                let mut line = self.line();
                if row == 0 {
                    line.put("  no profile matches · Ctrl-U clears", Style { dim: true, ..Style::default() });
                }
                line.end(from + row, &mut self.text);
                continue;
            };
            let is_selected = window.start + row == state.selected;
            is_selected_cut |= is_selected && kept[row].is_some();
            let cell = TitleCell { title: &titles[row], found: &found[row], kept: kept[row].as_ref() };
            self.row(from + row, *number, is_selected, &cell, &places[row]);
        }
        is_selected_cut
    }

    fn row(&mut self, row: usize, number: usize, selected: bool, cell: &TitleCell<'_>, places: &Places) {
        let item = &self.menu.items[number];
        let protected = self.menu.details.is_protected(number);
        let current = self.menu.current == Some(number);
        let style = Style { selected, bold: current, ..Style::default() };
        let colored = |on: bool, color: u8| if on { Style { color, ..style } } else { style };
        let mut line = self.line();
        line.put(if selected { ">" } else { " " }, colored(true, CYAN));
        line.put(if current { "*" } else { " " }, colored(true, GREEN));
        line.put(if protected { "! " } else { "  " }, colored(true, RED));
        let [columns, widths @ ..] = self.widths.fit(line.left());
        let whole = Kept::beginning(cell.title, columns);
        line.cut_cell(cell.title, cell.kept.unwrap_or(&whole), cell.found, columns, colored(protected, RED));
        line.put("  ", style);
        let [_, _, account, role, region] = item.fields();
        let cells = [(account, &places[2][..]), (role, &places[3]), (region, &places[4]), (item.kind, &[])];
        for ((text, places), width) in cells.into_iter().zip(widths).filter(|(_, width)| *width > 0) {
            line.cell(text, places, width, style);
            line.put("  ", style);
        }
        if protected {
            line.put("protected", colored(true, RED));
        }
        let rest = if selected { line.left() } else { 0 };
        line.cell("", &[], rest, style);
        line.end(row, &mut self.text);
    }
}

/// Returns the indices of the characters that match in the title of an item.
fn in_title(item: &MenuItem<'_>, places: &Places) -> Vec<usize> {
    let before = item.name.chars().count() + " (".len();
    places[0].iter().copied().chain(places[1].iter().map(|place| place + before)).collect()
}
