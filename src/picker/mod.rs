//! The interactive choice of a profile, drawn on the controlling terminal and nowhere else.

mod columns;
mod frame;
mod fuzzy;
mod keys;
mod line;
mod menu;
mod preview;
mod rows;
mod screen;
mod search;
mod state;

use std::io;

pub use self::menu::{Details, Menu, MenuItem};
use self::{
    frame::Frame,
    screen::{Input, Screen},
    state::{PickerState, Step},
};
use crate::process::{signals::HeldSignals, terminal::Tty};

/// Lets the user choose, beginning with this query. Returns the number of the item; `None` when the user left.
/// Restores the terminal afterwards. `signals` have been held back since before the wait for the terminal.
///
/// # Errors
/// The terminal is none that can be drawn on, or it is gone.
pub fn pick(menu: &Menu<'_>, query: &str, tty: Tty, signals: HeldSignals) -> io::Result<Option<usize>> {
    let mut state = PickerState::new(&menu.items, menu.current, query);
    let mut frame = Frame::new(menu);
    let mut screen = Screen::open(tty.into(), signals)?;
    loop {
        let (columns, rows) = screen.size();
        screen.show(frame.draw(&mut state, columns, rows))?;
        let Input::Keys(keys, several) = screen.wait()? else { continue };
        match state.act(&keys, several) {
            Step::Stay => {}
            Step::Cancel => return Ok(None),
            Step::Choose(number) => return Ok(Some(number)),
        }
    }
}
