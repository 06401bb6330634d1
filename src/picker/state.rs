//! What has been typed, what it finds, and which of it is selected. Pure.

use super::{
    keys::KeyPress,
    menu::MenuItem,
    search::{Places, Search},
};

/// What a key leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The picker goes on.
    Stay,
    /// The user left it.
    Cancel,
    /// The user chose this item.
    Choose(usize),
}

/// The list as it stands.
#[derive(Debug)]
pub(super) struct PickerState<'a> {
    items: &'a [MenuItem<'a>],
    /// The item that is selected while nothing has been typed.
    current: Option<usize>,
    search: Search,
    pub(super) query: String,
    /// The query has changed since it was looked for.
    stale: bool,
    /// The numbers of the items that the query finds.
    pub(super) found: Vec<usize>,
    /// An index of `found`.
    pub(super) selected: usize,
    /// The first one of `found` that is shown, and how many are.
    top: usize,
    rows: usize,
}

impl<'a> PickerState<'a> {
    pub(super) fn new(items: &'a [MenuItem<'a>], current: Option<usize>, query: &str) -> Self {
        let (search, found) = (Search::default(), Vec::new());
        let typed = String::new();
        let mut state = Self { items, current, search, query: typed, stale: true, found, selected: 0, top: 0, rows: 1 };
        append(&mut state.query, query);
        state.refresh();
        state
    }

    /// `several`: the keys of one burst, typed ahead or pasted. Enter in it would choose what was never shown, and only
    /// ends a word.
    pub(super) fn act(&mut self, keys: &[KeyPress], several: bool) -> Step {
        for key in keys {
            let step = match key {
                KeyPress::Text(text) => self.edit(|query| append(query, text)),
                KeyPress::Backspace => self.edit(|query| _ = query.pop()),
                KeyPress::Clear => self.edit(String::clear),
                KeyPress::Word => self.edit(|query| query.truncate(word_start(query))),
                KeyPress::Enter if several => self.edit(|query| query.push(' ')),
                key => self.press(key),
            };
            if step != Step::Stay {
                return step;
            }
        }
        self.refresh();
        Step::Stay
    }

    fn edit(&mut self, change: impl FnOnce(&mut String)) -> Step {
        change(&mut self.query);
        self.stale = true;
        Step::Stay
    }

    fn press(&mut self, key: &KeyPress) -> Step {
        self.refresh();
        let last = self.found.len().saturating_sub(1);
        match key {
            KeyPress::Up => self.selected = self.selected.saturating_sub(1),
            KeyPress::Down => self.selected = (self.selected + 1).min(last),
            KeyPress::PageUp => self.selected = self.selected.saturating_sub(self.rows),
            KeyPress::PageDown => self.selected = (self.selected + self.rows).min(last),
            KeyPress::First => self.selected = 0,
            KeyPress::Last => self.selected = last,
            KeyPress::Enter => return self.selected().map_or(Step::Stay, Step::Choose),
            KeyPress::End if self.query.is_empty() => return Step::Cancel,
            KeyPress::Cancel => return Step::Cancel,
            _ => {}
        }
        Step::Stay
    }

    /// Looks for what the query has become.
    fn refresh(&mut self) {
        if !std::mem::take(&mut self.stale) {
            return;
        }
        self.search.set(&self.query);
        self.found = self.search.find(self.items);
        let untouched = self.query.trim().is_empty();
        self.selected = self.current.filter(|_| untouched).unwrap_or(0);
        self.top = 0;
    }

    /// The number of the selected item.
    pub(super) fn selected(&self) -> Option<usize> {
        self.found.get(self.selected).copied()
    }

    /// What is shown on so many rows, with the selected one among them.
    pub(super) fn window(&mut self, rows: usize) -> std::ops::Range<usize> {
        self.rows = rows.max(1);
        let most = self.found.len().saturating_sub(self.rows);
        let least = (self.selected + 1).saturating_sub(self.rows);
        self.top = self.top.clamp(least, self.selected).min(most);
        self.top..(self.top + rows).min(self.found.len())
    }

    /// What to highlight of an item.
    pub(super) fn places(&mut self, number: usize) -> Places {
        self.search.places(&self.items[number])
    }
}

/// A query is cut after so many characters.
const MAX_QUERY_CHARS: usize = 256;

/// A line end is the end of a word; nothing else that a terminal acts on is looked for.
fn append(query: &mut String, text: &str) {
    let typed = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    let room = MAX_QUERY_CHARS.saturating_sub(query.chars().count());
    query.extend(typed.filter(|c| !c.is_control()).take(room));
}

/// Where the last word begins.
fn word_start(query: &str) -> usize {
    query.trim_end().rfind(char::is_whitespace).map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 4] = ["default", "dev", "dev-eu", "prod"];

    fn items() -> Vec<MenuItem<'static>> {
        NAMES.into_iter().map(|name| MenuItem { name, ..MenuItem::default() }).collect()
    }

    fn text(text: &str) -> KeyPress {
        KeyPress::Text(text.to_owned())
    }

    #[test]
    fn the_current_one_is_selected_until_something_is_typed() {
        let items = items();
        let mut state = PickerState::new(&items, Some(3), "");
        assert_eq!(state.act(&[KeyPress::Enter], false), Step::Choose(3));
        state.act(&[text("dev")], false);
        assert_eq!((state.selected(), state.found.len()), (Some(1), 2));
        state.act(&[KeyPress::Clear], false);
        assert_eq!(state.selected(), Some(3));
        assert_eq!(PickerState::new(&items, Some(3), "dev eu").selected(), Some(2));
    }

    #[test]
    fn editing() {
        let items = items();
        let mut state = PickerState::new(&items, None, "plat dev");
        state.act(&[KeyPress::Word], false);
        assert_eq!(state.query, "plat ");
        state.act(&[KeyPress::Word, text("é\u{301}x\u{7}\n"), KeyPress::Backspace], false);
        assert_eq!(state.query, "é\u{301}x");
        state.act(&[KeyPress::Word, KeyPress::Word, KeyPress::Backspace], false);
        assert_eq!((state.query.as_str(), state.found.len()), ("", 4));
        state.act(&[text(&"x".repeat(1_000_000)), text("y")], false);
        assert_eq!(state.query, "x".repeat(MAX_QUERY_CHARS));
    }

    #[test]
    fn moving() {
        let items = items();
        let mut state = PickerState::new(&items, None, "");
        state.window(2);
        let mut at = |key| {
            state.act(&[key], false);
            state.selected
        };
        let keys = [
            KeyPress::Up,
            KeyPress::Down,
            KeyPress::PageDown,
            KeyPress::Down,
            KeyPress::PageUp,
            KeyPress::First,
            KeyPress::Last,
        ];
        assert_eq!(keys.map(&mut at), [0, 1, 3, 3, 1, 0, 3]);
        assert_eq!(state.window(2), 2..4);
        state.act(&[KeyPress::Up], false);
        assert_eq!(state.window(2), 2..4);
        state.act(&[KeyPress::Up], false);
        assert_eq!((state.window(2), state.window(10), state.window(0)), (1..3, 0..4, 1..1));
    }

    #[test]
    fn nothing_is_chosen_that_was_not_seen() {
        let items = items();
        let mut state = PickerState::new(&items, None, "");
        assert_eq!(state.act(&[text("p"), KeyPress::Enter], true), Step::Stay);
        assert_eq!((state.query.as_str(), state.selected()), ("p ", Some(3)));
        assert_eq!(state.act(&[KeyPress::Enter], true), Step::Stay);
        assert_eq!(state.act(&[KeyPress::Enter], false), Step::Choose(3));
        state.act(&[text("q")], false);
        assert_eq!(state.act(&[KeyPress::Enter], false), Step::Stay);
    }

    #[test]
    fn a_burst_is_what_its_keys_are_one_by_one() {
        let items = items();
        let mut state = PickerState::new(&items, None, "");
        state.act(&[text("d"), KeyPress::Down], true);
        assert_eq!((state.query.as_str(), state.selected()), ("d", Some(2)));
        state.act(&[KeyPress::Down, text("e")], true);
        assert_eq!(state.selected, 0);
    }

    #[test]
    fn leaving() {
        let items = items();
        let mut state = PickerState::new(&items, None, "d");
        assert_eq!(state.act(&[KeyPress::End], false), Step::Stay);
        assert_eq!(state.act(&[KeyPress::Backspace, KeyPress::End], true), Step::Cancel);
        assert_eq!(state.act(&[KeyPress::Cancel], false), Step::Cancel);
    }
}
