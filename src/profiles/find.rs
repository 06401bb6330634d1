//! Finding profiles: the files of this context, and what to say when a name is not in them.

use std::ops::ControlFlow;

use super::protection::{Cause, leads};
use crate::{
    config::{Config, Filter, Kind, Locations, Platform, Profile, SettingValue, View, account_of_key, names},
    context::Context,
    diagnostic::{Error, Result, Status},
    mask,
    settings::Settings,
};

/// Where both files are for this context.
pub fn locations(context: &Context) -> Result<Locations> {
    Locations::find(&context.env, context.home.as_deref(), Platform::HERE)
}

/// The access key id of a profile that has one.
pub fn key_id(config: &Config, profile: &Profile) -> Option<String> {
    if !matches!(profile.kind, Kind::Static | Kind::Temporary) {
        return None;
    }
    text(config, &profile.name, "aws_access_key_id").map(|id| mask::first_line(&id).into_owned())
}

/// A setting of a profile, by the CLI's reading, else by Rust's.
pub fn text(config: &Config, profile: &str, key: &str) -> Option<String> {
    [View::Cli, View::Rust].into_iter().find_map(|view| {
        let settings = config.settings(profile, view)?;
        match settings.into_iter().find(|setting| setting.key == key)?.value {
            SettingValue::Text(text) => Some(text.into_owned()),
            SettingValue::Nested(_) => None,
        }
    })
}

/// The account of a profile: what its settings say, else what its access key id gives away.
pub fn account(config: &Config, profile: &Profile) -> Option<String> {
    profile.account_id.clone().or_else(|| account_of_key(&key_id(config, profile)?))
}

/// Returns whether the settings protect a profile. `config` must contain every profile that it leads to: see [`load`].
pub fn is_protected(config: &Config, profile: &Profile, settings: &Settings) -> bool {
    settings.fault.is_some() || Cause::of(&profile.name, config, settings).is_some()
}

/// Reads these profiles and, if the settings protect anything, every profile that they lead to.
///
/// # Errors
/// As [`Config::load`].
pub fn load(names: &[&str], settings: &Settings, locations: &Locations) -> Result<Config> {
    if settings.protect.is_empty() {
        return Config::load_only(locations, names);
    }
    Config::load_leading(locations, names, |config, name| leads::names(name, config, settings))
}

/// As [`load`], but reads only these profiles if nothing is protected. That is enough for a prompt or a list.
///
/// # Errors
/// As [`Config::load`].
pub fn load_lightly(names: &[&str], settings: &Settings, locations: &Locations) -> Result<Config> {
    match settings.protect.is_empty() {
        true => Config::load_without_sources(locations, names),
        false => load(names, settings, locations),
    }
}

/// A profile as a person named it.
#[derive(Debug)]
pub struct Named {
    /// The word that was typed: an alias or the name.
    pub typed: String,
    /// The name of the profile.
    pub name: String,
    /// Its account, for a message.
    pub account: Option<String>,
    /// Why it is protected, if it is.
    pub cause: Option<Cause>,
}

impl Named {
    /// Describes a profile that was found by the word `typed`. `config` must contain every profile that it leads to:
    /// see [`load`].
    pub fn new(typed: &str, config: &Config, profile: &Profile, settings: &Settings) -> Self {
        let cause = Cause::of(&profile.name, config, settings);
        let account = account(config, profile);
        Self { typed: typed.to_owned(), name: profile.name.clone(), account, cause }
    }

    /// The profile itself, in what it was found in.
    pub fn profile<'a>(&self, config: &'a Config) -> Result<&'a Profile> {
        config.profile(&self.name).ok_or_else(|| Error::new(Status::NoProfile, format!("no profile {:?}", self.name)))
    }
}

/// Finds the profile of exactly this name, else the one that this alias stands for.
///
/// # Errors
/// There is neither (status 3), or the files cannot be read.
pub fn find(typed: &str, settings: &Settings, locations: &Locations) -> Result<(Config, Named)> {
    find_in(typed, settings, locations, |wanted| load(wanted, settings, locations))
}

/// As [`find`], in what `load` reads of the files when it is given the names that may be meant.
///
/// # Errors
/// As [`find`].
pub fn find_in(
    typed: &str,
    settings: &Settings,
    locations: &Locations,
    load: impl FnOnce(&[&str]) -> Result<Config>,
) -> Result<(Config, Named)> {
    let alias = settings.alias(typed);
    let wanted: Vec<&str> = std::iter::once(typed).chain(alias).collect();
    let config = load(&wanted)?;
    let found = wanted.into_iter().find_map(|name| config.profile(name));
    let Some(profile) = found else {
        return Err(match alias {
            Some(profile) => {
                Error::new(Status::NoProfile, format!("no profile {profile:?}, which {typed:?} stands for"))
                    .hint("awsp settings")
            }
            None => no_profile(typed, locations),
        });
    };
    let named = Named::new(typed, &config, profile, settings);
    Ok((config, named))
}

/// That there is no profile `name`, with the nearest names; with no profiles at all, where they were looked for.
pub fn no_profile(name: &str, locations: &Locations) -> Error {
    let mut known = Vec::new();
    let read = names::each(locations, Filter::All, |name| {
        known.push(name.to_owned());
        ControlFlow::Continue(())
    });
    if let Err(error) = read {
        return error;
    }
    if known.is_empty() {
        return no_profiles(locations);
    }
    let error = Error::new(Status::NoProfile, format!("no profile {name:?}"));
    let nearest = nearest(name, &known);
    error.hint(if nearest.is_empty() { "awsp list".to_owned() } else { nearest.join(", ") })
}

/// That there is nothing to choose from, where awsp looked and how to begin.
pub fn no_profiles(locations: &Locations) -> Error {
    let looked: Vec<_> = [&locations.config, &locations.credentials]
        .into_iter()
        .flatten()
        .map(|path| path.display().to_string())
        .collect();
    let looked = if looked.is_empty() { "no file (both overrides are empty)".to_owned() } else { looked.join(" and ") };
    Error::new(Status::NoProfile, format!("no profiles in {looked}")).hint("aws configure sso, or aws configure")
}

/// At most five names that someone who typed `name` may have meant: those that contain it, then those that a few
/// slips away from it, or from a beginning of it.
fn nearest<'a>(name: &str, known: &'a [String]) -> Vec<&'a str> {
    let typed = name.to_lowercase();
    let allowed = (typed.chars().count() / 3).max(1);
    let distance = |known: &str| {
        let known = known.to_lowercase();
        if known.contains(&typed) {
            return 0;
        }
        let start: String = known.chars().take(typed.chars().count()).collect();
        strsim::damerau_levenshtein(&typed, &known).min(strsim::damerau_levenshtein(&typed, &start))
    };
    let mut near: Vec<_> = known
        .iter()
        .map(|known| (distance(known), known.len(), known.as_str()))
        .filter(|(distance, ..)| *distance <= allowed)
        .collect();
    near.sort_unstable();
    near.into_iter().take(5).map(|(.., known)| known).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_beginnings_and_fragments() {
        let known: Vec<String> = ["prod", "dev", "dev-eu", "staging"].map(String::from).into();
        assert_eq!(nearest("dve", &known), ["dev", "dev-eu"]);
        assert_eq!(nearest("DEV", &known), ["dev", "dev-eu"]);
        assert_eq!(nearest("eu", &known), ["dev-eu"]);
        assert_eq!(nearest("stagign", &known), ["staging"]);
        assert!(nearest("qqqq", &known).is_empty());
    }
}
