//! Why a profile is protected: by its own name or account, or because it leads to one that is.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    path::Path,
};

use super::leads;
use crate::{
    commands::files::{self, Named},
    config::{Config, View},
    settings::Settings,
};

/// Why a profile is protected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::commands) enum Cause {
    /// Its own name or account is.
    Itself,
    /// It leads to a profile that is.
    Leads {
        /// The profile that it leads to, or the account that its process asks for.
        to: String,
        /// Its account: the protected one, if that is the reason.
        account: Option<String>,
    },
    /// The role that is assumed on top of it has this account, or is that of this profile.
    #[cfg(feature = "credentials")]
    Role(String),
    /// It leads nowhere in what was read, and this file, which cannot be read, may hold the rest.
    Unread(String),
}

impl Cause {
    /// Why the profile of this name is protected; `None` where it is not. The faults of the settings are not looked at.
    pub(in crate::commands) fn of(name: &str, config: &Config, settings: &Settings) -> Option<Self> {
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

    /// True where it may as well not be protected: nobody knows.
    pub(in crate::commands) fn is_doubt(&self) -> bool {
        matches!(self, Self::Unread(_))
    }

    /// The reason, where it is not the profile itself: `it leads to prod, 999988887777`.
    pub(super) fn why(&self, named: &Named) -> Option<String> {
        let subject = if named.typed == named.name { "it" } else { &named.name };
        match self {
            Self::Itself => None,
            Self::Leads { to, account: None } => Some(format!("{subject} leads to {to}")),
            Self::Leads { to, account: Some(account) } => Some(format!("{subject} leads to {to}, {account}")),
            #[cfg(feature = "credentials")]
            Self::Role(what) => Some(format!("--role-arn leads to {what}")),
            Self::Unread(path) => Some(format!("{path} cannot be read, and may say where it leads")),
        }
    }
}

/// Which of many profiles are protected, found in one pass over all of them.
pub(in crate::commands) struct Protected(HashSet<String>);

impl Protected {
    /// Those in `config`. What they lead to has to be in it, too.
    pub(in crate::commands) fn of(config: &Config, settings: &Settings) -> Self {
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

    pub(in crate::commands) fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

/// Whether one profile of the chain is protected; `first`: it is the one that the question is about.
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
    let account = by_account.or_else(|| files::account(config, config.profile(name)?));
    Some(Cause::Leads { to: name.to_owned(), account })
}

/// The file that cannot be read, where what was read does not say where the credentials come from.
fn unread<'a>(name: &str, config: &'a Config) -> Option<&'a Path> {
    let follows = |view| config.chain(name, view).is_ok();
    config.refused().filter(|_| ![View::Cli, View::Rust].into_iter().any(follows))
}
