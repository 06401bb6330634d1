//! Why a profile is protected: by its own name or account, or because it leads to one that is.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    path::Path,
};

use super::leads;
use crate::{
    config::{Config, View},
    profiles::setting::account,
    settings::Settings,
};

/// Why a profile is protected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Its own name or account is protected.
    Itself,
    /// It leads to a protected profile.
    Leads {
        /// The profile that it leads to, or the account that its process asks for.
        to: String,
        /// The account of that profile: the protected one, if the account is the reason.
        account: Option<String>,
    },
    /// `--role-arn` names a role in this protected account, or the role of this protected profile.
    #[cfg(feature = "credentials")]
    Role(String),
    /// Its chain ends in what awsp could read. This file cannot be read and may hold the rest.
    Unread(String),
}

impl Cause {
    /// Returns why a profile is protected; `None` if it is not. Ignores faults of the settings.
    pub fn of(name: &str, config: &Config, settings: &Settings) -> Option<Self> {
        if settings.protect.is_empty() {
            return None;
        }
        let mut chain = VecDeque::from([name.to_owned()]);
        let mut known = HashSet::from([name.to_owned()]);
        while let Some(next) = chain.pop_front() {
            if let Some(cause) = covered(&next, next == name, config, settings) {
                return Some(cause);
            }
            let leads = leads::of(&next, config, settings);
            chain.extend(leads.filter(|name| known.insert(name.clone())));
        }
        unread(name, config).map(|path| Self::Unread(path.display().to_string()))
    }

    /// Returns whether awsp cannot tell if the profile is protected.
    pub fn is_doubt(&self) -> bool {
        matches!(self, Self::Unread(_))
    }

    /// Returns the reason, `it leads to prod, 999988887777`, where `subject` is the word for the profile; `None` if the
    /// profile itself is protected.
    pub(in crate::profiles) fn in_words(&self, subject: &str) -> Option<String> {
        match self {
            Self::Itself => None,
            Self::Leads { to, account: None } => Some(format!("{subject} leads to {to}")),
            Self::Leads { to, account: Some(account) } => Some(format!("{subject} leads to {to}, {account}")),
            #[cfg(feature = "credentials")]
            Self::Role(what) => Some(format!("--role-arn leads to {what}")),
            Self::Unread(path) => Some(format!("awsp cannot read {path}, which may say where {subject} leads")),
        }
    }
}

/// The protected profiles among many, found in one pass.
pub struct Protected(HashSet<String>);

impl Protected {
    /// Finds the protected profiles in `config`, which must also contain every profile that they lead to.
    pub fn of(config: &Config, settings: &Settings) -> Self {
        let all = || config.profiles().iter().map(|profile| profile.name.as_str());
        if settings.fault.is_some() {
            return Self(all().map(str::to_owned).collect());
        }
        if settings.protect.is_empty() {
            return Self(HashSet::new());
        }
        let mut sources: HashMap<String, Vec<&str>> = HashMap::new();
        for name in all() {
            leads::of(name, config, settings).for_each(|to| sources.entry(to).or_default().push(name));
        }
        let is_cause = |name: &str| covered(name, true, config, settings).is_some() || unread(name, config).is_some();
        let names = sources.keys().map(String::as_str).chain(all());
        let mut next: Vec<String> = names.filter(|name| is_cause(name)).map(str::to_owned).collect();
        let mut found = HashSet::new();
        while let Some(name) = next.pop() {
            if found.insert(name.clone()) {
                next.extend(sources.get(&name).into_iter().flatten().map(|source| (*source).to_owned()));
            }
        }
        Self(found)
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

/// Returns the cause if one profile of a chain is protected. `first` marks the start of the chain.
fn covered(name: &str, first: bool, config: &Config, settings: &Settings) -> Option<Cause> {
    let protect = &settings.protect;
    let by_name = protect.covers_name(name);
    let accounts = if !by_name && protect.has_accounts() { config.accounts(name) } else { Vec::new() };
    let by_account = accounts.into_iter().find(|account| protect.covers_account(account));
    if !by_name && by_account.is_none() {
        let asked = if protect.has_accounts() { leads::accounts(name, config) } else { Vec::new() };
        let to = asked.into_iter().find(|account| protect.covers_account(account))?;
        return Some(Cause::Leads { to, account: None });
    }
    if first {
        return Some(Cause::Itself);
    }
    let account = by_account.or_else(|| account(config, config.profile(name)?));
    Some(Cause::Leads { to: name.to_owned(), account })
}

/// Returns the unreadable file if neither reader can follow the chain without it.
fn unread<'a>(name: &str, config: &'a Config) -> Option<&'a Path> {
    let follows = |view| config.chain(name, view).is_ok();
    config.refused().filter(|_| ![View::Cli, View::Rust].into_iter().any(follows))
}
