//! What there is to choose from.

use std::borrow::Cow;

/// The fields of a [`MenuItem`] that are searched, in the order of [`MenuItem::fields`].
pub(super) const FIELDS: usize = 5;

/// A profile as the picker searches and shows it.
#[derive(Debug, Default)]
pub struct MenuItem<'a> {
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

impl MenuItem<'_> {
    /// Returns `name (alias)`.
    pub(super) fn title(&self) -> Cow<'_, str> {
        match self.alias {
            None | Some("") => self.name.into(),
            Some(alias) => format!("{} ({alias})", self.name).into(),
        }
    }

    /// What is searched; empty where there is nothing.
    pub(super) fn fields(&self) -> [&str; FIELDS] {
        [
            self.name,
            self.alias.unwrap_or_default(),
            self.account.as_deref().unwrap_or_default(),
            self.role.unwrap_or_default(),
            self.region.unwrap_or_default(),
        ]
    }
}

/// What is asked only of the profiles on the screen.
pub trait Details {
    /// True when a switch to this item asks first.
    fn is_protected(&self, item: usize) -> bool;
    /// What a switch to this item would say: a head and a text for each line.
    fn preview(&self, item: usize) -> Vec<(&'static str, String)>;
}

/// The profiles to choose from, and what the screen says beside them.
pub struct Menu<'a> {
    /// In the order of the files.
    pub items: Vec<MenuItem<'a>>,
    /// The one that is active.
    pub current: Option<usize>,
    /// How many are in which file.
    pub counts: String,
    /// The number of problems of the files, with the command that shows them.
    pub problems: Option<String>,
    /// Colour is wanted.
    pub color: bool,
    /// The profiles behind the items, for what is only asked of those on the screen.
    pub details: &'a dyn Details,
}
