//! `[protect]`: which profiles ask before they are used. It stops accidents, not intent.

use wildmatch::WildMatch;

/// How a person confirms.
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
    /// The keys of the section.
    pub(super) const KEYS: [&str; 3] = ["profiles", "accounts", "confirm"];

    /// Takes one key of the section. Keys that stand twice add up, so that none is lost.
    ///
    /// # Errors
    /// The key is not known, or something in its value is no pattern, account or word for it; the rest is taken.
    pub(super) fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        let items = || value.split(',').map(str::trim).filter(|item| !item.is_empty());
        match key {
            "profiles" => {
                self.profiles.extend(items().map(pattern));
                if let Some(odd) = items().find(|item| is_odd(item)) {
                    return Err(format!("{odd}: patterns stand without quotes, comments on lines of their own"));
                }
            }
            "accounts" => {
                self.accounts.extend(items().map(str::to_owned));
                let is_account = |item: &str| item.len() == 12 && item.bytes().all(|byte| byte.is_ascii_digit());
                if let Some(odd) = items().find(|item| !is_account(item)) {
                    return Err(format!("{odd:?} is not an account of twelve digits"));
                }
            }
            "confirm" => {
                self.confirm = match value {
                    "ask" => Confirm::Ask,
                    "name" => Confirm::Name,
                    _ => return Err(format!("{value:?} is neither ask nor name")),
                }
            }
            _ => return Err("unknown key".to_owned()),
        }
        Ok(())
    }

    /// True when a profile of this name, or of one of these accounts, is protected.
    pub fn covers(&self, name: &str, accounts: &[impl AsRef<str>]) -> bool {
        let matches = |except: bool| self.profiles.iter().any(|(pattern, not)| *not == except && pattern.matches(name));
        let account = |account: &str| self.accounts.iter().any(|known| known == account);
        (matches(false) && !matches(true)) || accounts.iter().any(|known| account(known.as_ref()))
    }

    /// True when nothing is protected.
    pub fn is_empty(&self) -> bool {
        self.profiles.is_empty() && self.accounts.is_empty()
    }

    /// True when the account of a profile matters.
    pub fn has_accounts(&self) -> bool {
        !self.accounts.is_empty()
    }

    /// How a person confirms.
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

/// Quotes and comments of other INI files, which would be part of the pattern here.
fn is_odd(item: &str) -> bool {
    item.starts_with(['"', '\'', '#', ';']) || item.contains(" #") || item.contains(" ;")
}

fn pattern(item: &str) -> (WildMatch, bool) {
    match item.strip_prefix('!') {
        Some(rest) => (WildMatch::new_case_insensitive(rest.trim_start()), true),
        None => (WildMatch::new_case_insensitive(item), false),
    }
}
