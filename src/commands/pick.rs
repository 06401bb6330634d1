//! `awsp` alone and several words, on a terminal: the picker; what it gives is switched to as if it had been typed.

use std::mem::ManuallyDrop;

use super::{Wrapper, list, switch};
use crate::{
    config::{AwsFile, Chain, ChainBase, Config, Origin, Place, Problem, Profile, Reader, View},
    context::Context,
    diagnostic::{Error, Result, Status, reason},
    mask,
    picker::{self, Menu, MenuItem},
    process::tty::{Signals, Tty},
    profiles::{self, protection},
    settings::Settings,
    switch::active,
};

/// `awsp` alone. Without the function nothing could be switched, so that the list says more than a choice would.
pub(super) fn run(context: &mut Context, wrapper: Option<Wrapper>) -> Result<()> {
    match wrapper.and_then(|wrapper| Some((wrapper, terminal(context)?))) {
        Some((wrapper, tty)) => {
            let name = choose("", tty, context)?;
            switch::run(switch::Request::to(name), context, Some(wrapper))
        }
        None => list::run(&Default::default(), context),
    }
}

/// Where the picker can be drawn, if somebody is there to choose, and may.
pub(super) fn terminal(context: &Context) -> Option<Tty> {
    let there = context.terminal.stdin && context.terminal.stdout && !context.terminal.dumb;
    let alone = context.env.filled("CI").is_some();
    if !there || alone || protection::locked(context) { None } else { Tty::open() }
}

/// The name of the profile that the person picks, beginning with this query.
///
/// # Errors
/// The person left the picker (status 130, and nothing more to say), there are no profiles (3), or the files cannot be
/// read.
pub(super) fn choose(query: &str, tty: Tty, context: &Context) -> Result<String> {
    let locations = profiles::locations(context)?;
    // left to the end of the process: taking it apart is a tenth of the work
    let config = ManuallyDrop::new(Config::load(&locations)?);
    if config.profiles().is_empty() {
        return Err(profiles::no_profiles(&locations));
    }
    let settings = Settings::load(context.settings_file().as_deref());
    let profiles = Profiles { config: &config, settings: &settings, context };
    // the picker reads the terminal's modes and draws only while no other awsp asks on that terminal
    let no_picker =
        |error| Error::new(Status::Failed, format!("no picker on this terminal: {}", reason(&error))).hint("awsp list");
    let signals = Signals::hold().map_err(no_picker)?;
    let turn = tty.turn(&signals)?;
    let picked = picker::pick(&profiles.menu(), query, tty, signals).map_err(no_picker)?;
    drop(turn);
    let name = |number: usize| config.profiles()[number].name.clone();
    picked.map(name).ok_or_else(|| Error::silent(Status::Cancelled))
}

/// What the picker shows, and what it asks for.
struct Profiles<'a> {
    config: &'a Config,
    settings: &'a Settings,
    context: &'a Context,
}

impl Profiles<'_> {
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
            None => profiles::account(self.config, profile).map(Into::into),
        };
        MenuItem {
            name: &profile.name,
            // an alias that contains a secret is neither shown nor searched
            alias: self.settings.alias_of(&profile.name).filter(|alias| !mask::in_name(alias)),
            account,
            role: profile.role.as_deref(),
            region: profile.region.as_deref(),
            kind: profile.kind.name(),
        }
    }

    /// `3 problems, the first …/config:30: …`; first of all why nobody knows what is protected.
    fn problems(&self) -> Option<String> {
        let fault = self.settings.refusal().map(|fault| fault.to_string());
        let problems = self.config.problems();
        let first = fault.or_else(|| problems.first().map(Problem::to_string))?;
        Some(match problems.len() + usize::from(self.settings.fault.is_some()) {
            1 => format!("1 problem: {first}"),
            count => format!("{count} problems, the first: {first}"),
        })
    }
}

impl picker::Details for Profiles<'_> {
    fn is_protected(&self, item: usize) -> bool {
        profiles::is_protected(self.config, &self.config.profiles()[item], self.settings)
    }

    fn preview(&self, item: usize) -> Vec<(&'static str, String)> {
        let profile = &self.config.profiles()[item];
        let protected = self.is_protected(item);
        let said = switch::preview(self.config, profile, protected, self.context);
        let mut lines: Vec<_> = ["switch"].into_iter().chain(std::iter::repeat("")).zip(said).collect();
        if protected {
            lines.push(("", "protected: asks before it switches".to_owned()));
        }
        lines.push(("from", self.from(profile)));
        lines.push(("in", places(&profile.places)));
        lines
    }
}

impl Profiles<'_> {
    /// `default (static) → staging: arn:aws:iam::444455556666:role/Deploy`, as the CLI goes, else Rust.
    fn from(&self, profile: &Profile) -> String {
        let view = if profile.visible_to.has(Reader::Cli) { View::Cli } else { View::Rust };
        match self.config.chain(&profile.name, view) {
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

fn places(places: &[Place]) -> String {
    places.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// `config 12 · credentials 3`
fn counts(profiles: &[Profile]) -> String {
    let count = |file| profiles.iter().filter(|profile| profile.places.iter().any(|place| place.file == file)).count();
    AwsFile::BOTH.map(|file| format!("{} {}", file.name(), count(file))).join(" · ")
}
