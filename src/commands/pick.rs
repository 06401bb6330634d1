//! The picker over the profiles of both files: its rows, its preview, and the name that is picked.

use std::mem::ManuallyDrop;

use crate::{
    config::{AwsFile, Chain, ChainBase, Config, Origin, Profile},
    context::Context,
    diagnostic::{Error, Result, Status, reason},
    mask,
    picker::{self, Menu, MenuItem},
    process::{signals::HeldSignals, terminal::Tty},
    profiles::{Profiles, account, guard},
    switch::active,
};

/// The terminal that the picker can be drawn on; `None` in scripts and in locked shells.
pub(super) fn terminal(context: &Context) -> Option<Tty> {
    let there = context.terminal.stdin && context.terminal.stdout && !context.terminal.dumb;
    let alone = context.env.filled("CI").is_some();
    if !there || alone || guard::locked(context) { None } else { Tty::open() }
}

/// The name of the profile that the user picks, beginning with this query.
///
/// # Errors
/// The user left the picker (status 130, and nothing more to say), there are no profiles (3), or the files cannot be
/// read.
pub(super) fn pick(query: &str, tty: Tty, profiles: &Profiles, context: &Context) -> Result<String> {
    // left to the end of the process: taking it apart is a tenth of the work
    let config = ManuallyDrop::new(profiles.load_all()?);
    if config.profiles().is_empty() {
        return Err(profiles.no_profiles());
    }
    let rows = ProfileRows { config: &config, profiles, context };
    // the picker reads the terminal's modes and draws only while no other awsp asks on that terminal
    let no_picker =
        |error| Error::new(Status::Failed, format!("no picker on this terminal: {}", reason(&error))).hint("awsp list");
    let signals = HeldSignals::hold().map_err(no_picker)?;
    let turn = tty.turn(&signals)?;
    let picked = picker::pick(&rows.menu(), query, tty, signals).map_err(no_picker)?;
    drop(turn);
    let name = |number: usize| config.profiles()[number].name.clone();
    picked.map(name).ok_or_else(|| Error::silent(Status::Cancelled))
}

/// What the picker shows, and what it asks for.
struct ProfileRows<'a> {
    config: &'a Config,
    profiles: &'a Profiles,
    context: &'a Context,
}

impl ProfileRows<'_> {
    fn menu(&self) -> Menu<'_> {
        let active = active(&self.context.env).map(|(name, _)| name);
        let profiles = self.config.profiles();
        Menu {
            items: profiles.iter().map(|profile| self.item(profile)).collect(),
            current: active.and_then(|active| profiles.iter().position(|profile| profile.name == active)),
            counts: counts(profiles),
            problems: self.problems(),
            color: self.context.terminal.color,
            details: self,
        }
    }

    fn item<'a>(&'a self, profile: &'a Profile) -> MenuItem<'a> {
        let account = match &profile.account_id {
            Some(account) => Some(account.into()),
            None => account(self.config, profile).map(Into::into),
        };
        MenuItem {
            name: &profile.name,
            // an alias that contains a secret is neither shown nor searched
            alias: self.profiles.settings().alias_of(&profile.name).filter(|alias| !mask::in_name(alias)),
            account,
            role: profile.role.as_deref(),
            region: profile.region.as_deref(),
            kind: profile.kind.name(),
        }
    }

    /// Returns `3 problems · awsp list`. A fault of the settings, which protects every profile, comes first.
    fn problems(&self) -> Option<String> {
        let fault = self.profiles.settings().fault.as_ref().map(|_| "all protected · awsp settings".to_owned());
        let problems = match self.config.problems().len() {
            0 => None,
            1 => Some("1 problem · awsp list".to_owned()),
            count => Some(format!("{count} problems · awsp list")),
        };
        fault.into_iter().chain(problems).reduce(|fault, problems| format!("{fault} · {problems}"))
    }
}

impl picker::Details for ProfileRows<'_> {
    fn is_protected(&self, item: usize) -> bool {
        self.profiles.is_protected(self.config, &self.config.profiles()[item])
    }

    fn preview(&self, item: usize) -> Vec<(&'static str, String)> {
        let profile = &self.config.profiles()[item];
        let protected = self.is_protected(item);
        let said = self.profiles.preview(self.config, profile, protected, self.context);
        let mut lines: Vec<_> = ["switch"].into_iter().chain(std::iter::repeat("")).zip(said).collect();
        if protected {
            lines.push(("", "protected: asks before it switches".to_owned()));
        }
        lines.push(("from", self.from(profile)));
        lines.push(("in", profile.places_in_words()));
        lines
    }
}

impl ProfileRows<'_> {
    /// `default (static) → staging: arn:aws:iam::444455556666:role/Deploy`, as the CLI goes, else Rust.
    fn from(&self, profile: &Profile) -> String {
        match self.config.chain(&profile.name, self.config.view(profile)) {
            Ok(Chain { base: ChainBase { profile, origin }, hops }) => {
                let origin = match &origin {
                    Origin::Own(kind) => kind.name(),
                    Origin::Named(source) => source,
                };
                let hops = hops.iter().map(|hop| format!(" → {}: {}", hop.profile, mask::first_line(&hop.role_arn)));
                format!("{profile} ({origin}){}", hops.collect::<String>())
            }
            Err(error) => error.to_string(),
        }
    }
}

/// `config 12 · credentials 3`
fn counts(profiles: &[Profile]) -> String {
    let count = |file| profiles.iter().filter(|profile| profile.places.iter().any(|place| place.file == file)).count();
    AwsFile::BOTH.map(|file| format!("{} {}", file.name(), count(file))).join(" · ")
}
