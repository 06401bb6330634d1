//! `[protect]`: which profiles ask before they are used. It stops accidents, not intent.

use wildmatch::WildMatch;

use super::{
    bad_value,
    sections::{KEYS, PROTECT},
    unknown_key,
};
use crate::{config::is_account, diagnostic::Diagnostic};

/// The suffix of the profile that `add --mfa-for NAME` moves the credentials of NAME to.
pub const DIRECT: &str = "-direct";

/// The variable of a locked shell: in one that has it, nothing may be switched and nothing protected used.
pub const LOCKED: &str = "AWSP_LOCKED";

/// How the user confirms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Confirm {
    /// `y`
    #[default]
    Ask,
    /// The name of the profile, typed.
    Name,
}

/// What is protected.
#[derive(Debug, Default)]
pub struct Protect {
    /// Patterns for names, in any case; with `true` those that except (`!`).
    profiles: Vec<(WildMatch, bool)>,
    accounts: Vec<String>,
    confirm: Confirm,
}

impl Protect {
    /// Returns whether an unknown section or key may have been meant to protect: it is at most two typos away from
    /// `protect` or from a key of that section.
    pub(super) fn is_meant(section: &str, key: &str) -> bool {
        let near = |text: &str, known: &str| strsim::damerau_levenshtein(&text.to_lowercase(), known) <= 2;
        let section = section.trim();
        let begins = section.get(..PROTECT.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(PROTECT));
        begins || near(section, PROTECT) || KEYS[0].1.iter().any(|known| near(key, known))
    }

    /// Returns whether a key and value under `[alias]` belong in `[protect]`: the key is one of that section's, and the
    /// value looks like a pattern or an account and not like a profile's name.
    pub(super) fn may_mean(key: &str, value: &str) -> bool {
        let known = KEYS[0].1.iter().any(|known| known.eq_ignore_ascii_case(key));
        known && (value.contains(['*', '?', ',', '!']) || value.split_whitespace().any(is_account))
    }

    /// Takes one key of the section. Keys that stand twice add up, so that none is lost.
    ///
    /// # Errors
    /// The key is not known, or something in its value is no pattern, account or word for it; the rest is taken.
    pub(super) fn set(&mut self, key: &str, value: &str) -> Result<(), Diagnostic> {
        let items = || value.split(',').map(str::trim).filter(|item| !item.is_empty());
        match key {
            "profiles" => {
                self.profiles.extend(items().map(pattern));
                if let Some(odd) = items().find(|item| is_odd(item)) {
                    let what = "not a name or a pattern with * and ?; quotes, comments and regular expressions are not supported";
                    return Err(bad_value(format!("{odd}: {what}")));
                }
            }
            "accounts" => {
                self.accounts.extend(items().map(str::to_owned));
                if let Some(odd) = items().find(|item| !is_account(item)) {
                    return Err(bad_value(format!("{odd:?} is not an account of twelve digits")));
                }
            }
            "confirm" => {
                // of two values the stricter one counts
                match value {
                    "ask" => {}
                    "name" => self.confirm = Confirm::Name,
                    _ => return Err(bad_value(format!("{value:?} is neither ask nor name"))),
                }
            }
            _ => return Err(unknown_key(PROTECT, key)),
        }
        Ok(())
    }

    /// Returns whether a pattern protects this name. `NAME-direct` is protected with NAME, unless a pattern excepts it
    /// by its own name: `add --mfa-for NAME` moves the credentials of NAME there.
    pub fn covers_name(&self, name: &str) -> bool {
        let matches = |name: &str, except: bool| {
            self.profiles.iter().any(|(pattern, not)| *not == except && pattern.matches(name))
        };
        let covers = |name| matches(name, false) && !matches(name, true);
        covers(name) || name.strip_suffix(DIRECT).is_some_and(|of| covers(of) && !matches(name, true))
    }

    /// Returns whether an account is protected.
    pub fn covers_account(&self, account: &str) -> bool {
        self.accounts.iter().any(|known| known == account)
    }

    /// Returns whether every pattern is an exception (`!`), and there is one.
    pub(super) fn has_exceptions_only(&self) -> bool {
        !self.profiles.is_empty() && self.profiles.iter().all(|(_, not)| *not)
    }

    /// True when nothing is protected.
    pub fn is_empty(&self) -> bool {
        self.profiles.is_empty() && self.accounts.is_empty()
    }

    /// Returns whether there is a pattern for names.
    pub fn has_names(&self) -> bool {
        !self.profiles.is_empty()
    }

    /// True when the account of a profile matters.
    pub fn has_accounts(&self) -> bool {
        !self.accounts.is_empty()
    }

    /// How the user confirms.
    pub fn confirm(&self) -> Confirm {
        self.confirm
    }

    /// The keys of the section with their values, as a settings file would have them.
    pub fn lines(&self) -> [(&'static str, String); 3] {
        let patterns = self.profiles.iter().map(|(pattern, not)| format!("{}{}", if *not { "!" } else { "" }, pattern));
        let confirm = match self.confirm {
            Confirm::Ask => "ask",
            Confirm::Name => "name",
        };
        [
            ("profiles", patterns.collect::<Vec<_>>().join(", ")),
            ("accounts", self.accounts.join(", ")),
            ("confirm", confirm.to_owned()),
        ]
    }
}

/// Returns whether an item is no pattern for names: it has quotes, a comment, a regular expression, several patterns
/// without a comma, or invisible characters.
fn is_odd(item: &str) -> bool {
    let pattern = item.strip_prefix('!').map_or(item, str::trim_start);
    let unseen = |c: char| c.is_control() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    pattern.is_empty()
        || pattern.starts_with(['!', '"', '\'', '#', '\u{2018}', '\u{201a}', '\u{201c}', '\u{201e}', '\u{ab}'])
        || pattern.starts_with(".*")
        || pattern.contains(['^', '$', '|', '[', ']', '{', '}', '\\', ';'])
        || pattern.contains(" #")
        || pattern.contains("* *")
        || pattern.contains(unseen)
}

fn pattern(item: &str) -> (WildMatch, bool) {
    match item.strip_prefix('!') {
        Some(rest) => (WildMatch::new_case_insensitive(rest.trim_start()), true),
        None => (WildMatch::new_case_insensitive(item), false),
    }
}
