//! A terminal's screen as a picture: one line of text per row, styled runs as spans, nothing else.

use std::fmt::Write;

use vt100::{Cell, Color, Screen};

const WIDTH: f64 = 8.4;
const HEIGHT: u16 = 20;
const MARGIN: u16 = 16;

/// The first `rows` rows and `columns` columns of the screen.
pub(crate) fn picture(screen: &Screen, rows: u16, columns: u16) -> String {
    let (width, height) = (f64::from(columns) * WIDTH + f64::from(2 * MARGIN), rows * HEIGHT + 2 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height}\" width=\"{width:.0}\" \
         font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"14\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#1d1f21\"/>\n"
    );
    for row in 0..rows {
        line(screen, row, columns, &mut svg);
    }
    svg + "</svg>\n"
}

fn line(screen: &Screen, row: u16, columns: u16, svg: &mut String) {
    let cells: Vec<&Cell> = (0..columns).filter_map(|column| screen.cell(row, column)).collect();
    let used = cells.iter().rposition(|cell| cell.has_contents()).map_or(0, |last| last + 1);
    if used == 0 {
        return;
    }
    let y = row * HEIGHT + MARGIN + 14;
    write!(svg, "<text x=\"{MARGIN}\" y=\"{y}\" fill=\"#c5c8c6\" xml:space=\"preserve\">").unwrap();
    for run in cells[..used].chunk_by(|a, b| style(a) == style(b)) {
        let text: String = run.iter().map(|cell| if cell.has_contents() { cell.contents() } else { " " }).collect();
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        match style(run[0]) {
            style if style.is_empty() => svg.push_str(&text),
            style => write!(svg, "<tspan{style}>{text}</tspan>").unwrap(),
        }
    }
    svg.push_str("</text>\n");
}

fn style(cell: &Cell) -> String {
    let color = match cell.fgcolor() {
        Color::Idx(index @ 0..=15) => Some(PALETTE[usize::from(index % 8)].to_owned()),
        Color::Rgb(r, g, b) => Some(format!("#{r:02x}{g:02x}{b:02x}")),
        _ if cell.dim() => Some("#7c7f82".to_owned()),
        _ => None,
    };
    let mut style = color.map(|color| format!(" fill=\"{color}\"")).unwrap_or_default();
    if cell.bold() {
        style += " font-weight=\"bold\"";
    }
    if cell.inverse() {
        style += " text-decoration=\"underline\"";
    }
    style
}

const PALETTE: [&str; 8] = ["#5c6370", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#c5c8c6"];
