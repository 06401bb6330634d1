//! The lines below the list: the full name of the selected profile, and the messages of a switch to it.

use super::{frame::Frame, line::Style};
use crate::fit::{width, wrap};

impl Frame<'_> {
    /// Draws a rule, or the full name of the selected profile if its row cuts it; below it the messages of a switch.
    pub(super) fn preview(&mut self, from: usize, to: usize, selected: Option<usize>, full: Option<&str>) {
        let dim = Style { dim: true, ..Style::default() };
        let bold = Style { bold: true, ..Style::default() };
        let mut row = from;
        match full {
            Some(full) if width(full) + "── ".len() > self.columns => {
                for piece in wrap(full, self.columns).into_iter().take(to - from) {
                    let mut line = self.line();
                    line.put(piece, bold);
                    line.end(row, &mut self.text);
                    row += 1;
                }
            }
            _ => {
                let mut rule = self.line();
                rule.put("── ", dim);
                match full {
                    Some(full) => rule.put(full, bold),
                    None => rule.put("enter switches · esc leaves", dim),
                }
                rule.put(" ", dim);
                rule.put(&"─".repeat(rule.left()), dim);
                rule.end(row, &mut self.text);
                row += 1;
            }
        }
        let lines = selected.map(|number| self.menu.details.preview(number)).unwrap_or_default();
        let mut lines = lines.iter();
        for row in row..to {
            let mut line = self.line();
            if let Some((head, text)) = lines.next() {
                line.cell(head, &[], 9, dim);
                line.put(text, Style::default());
            }
            line.end(row, &mut self.text);
        }
    }
}
