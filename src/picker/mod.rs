//! The interactive choice of a profile, drawn on the controlling terminal and nowhere else.

mod frame;
mod fuzzy;
mod keys;
mod line;
mod screen;
mod search;
mod state;

use std::{borrow::Cow, io};

use self::{
    frame::Frame,
    screen::{Input, Screen},
    state::{State, Step},
};
use crate::process::{signals::HeldSignals, terminal::Tty};

/// A profile as the picker searches and shows it.
#[derive(Debug, Default)]
pub struct Item<'a> {
    /// Its name, exact.
    pub name: &'a str,
    /// What else it is called.
    pub alias: Option<&'a str>,
    /// Its account.
    pub account: Option<Cow<'a, str>>,
    /// Its role.
    pub role: Option<&'a str>,
    /// Its region.
    pub region: Option<&'a str>,
    /// Where its credentials come from.
    pub kind: &'static str,
}

impl Item<'_> {
    /// What is searched; empty where there is nothing.
    fn fields(&self) -> [&str; search::FIELDS] {
        [
            self.name,
            self.alias.unwrap_or_default(),
            self.account.as_deref().unwrap_or_default(),
            self.role.unwrap_or_default(),
            self.region.unwrap_or_default(),
        ]
    }
}

/// What only those profiles are asked for that are on the screen.
pub trait Profiles {
    /// True when a switch to this item asks first.
    fn is_protected(&self, item: usize) -> bool;
    /// What a switch to this item would say: a head and a text for each line.
    fn preview(&self, item: usize) -> Vec<(&'static str, String)>;
}

/// What there is to choose from.
pub struct Menu<'a> {
    /// In the order of the files.
    pub items: Vec<Item<'a>>,
    /// The one that is active.
    pub current: Option<usize>,
    /// How many are in which file.
    pub counts: String,
    /// What is wrong with the files.
    pub problems: Option<String>,
    /// Colour is wanted.
    pub color: bool,
    /// The profiles behind the items.
    pub profiles: &'a dyn Profiles,
}

/// Lets the person choose, beginning with this query; gives the number of the item, `None` when the person left.
/// Restores the terminal afterwards. `signals` have been held back since before the wait for the terminal.
///
/// # Errors
/// The terminal is none that can be drawn on, or it is gone.
pub fn pick(menu: &Menu<'_>, query: &str, tty: Tty, signals: HeldSignals) -> io::Result<Option<usize>> {
    let mut state = State::new(&menu.items, menu.current, query);
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
