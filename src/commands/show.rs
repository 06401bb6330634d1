//! `awsp show`: settings with file and line, secrets masked.

use serde_json::{Map, Value as Json};

use super::{
    files, json,
    list::{Entry, Listing, say_errors},
};
use crate::{
    cli,
    config::{Config, Profile, Settings, Value, View},
    context::Context,
    error::{Error, Result, Status, printable},
    switch::active,
};

/// What stands for a secret, whatever its length.
const MASK: &str = "********";

pub(super) fn run(options: &cli::Show, context: &mut Context) -> Result<()> {
    let active = active(&context.env).map(|(name, _)| name);
    let config = load(options, active.as_deref(), context)?;
    let shown: Vec<&Profile> = match options.name.as_ref().or(active.as_ref()) {
        Some(name) if !options.all => config.profile(name).into_iter().collect(),
        _ => config.profiles().iter().collect(),
    };
    if options.json {
        let profiles = shown
            .iter()
            .map(|profile| Entry {
                settings: settings(&config, profile, options),
                ..Entry::new(profile, active.as_deref())
            })
            .collect();
        return json(&Listing { profiles, sso_sessions: config.sso_sessions(), problems: config.problems() }, context);
    }
    for (at, profile) in shown.iter().enumerate() {
        let text = block(&config, profile, options);
        writeln!(context.stdout, "{}{text}", if at == 0 { "" } else { "\n" })?;
    }
    say_errors(config.problems(), context)
}

/// Only what is asked for is read: all of it, or one profile and its sources.
fn load(options: &cli::Show, active: Option<&str>, context: &Context) -> Result<Config> {
    let locations = files::locations(context)?;
    if options.all {
        return Config::load(&locations);
    }
    let Some(name) = options.name.as_deref().or(active) else {
        return Err(Error::new(Status::Usage, "no profile is active: name one").hint("awsp show NAME, or --all"));
    };
    let config = Config::load_only(&locations, &[name])?;
    if config.profile(name).is_some() { Ok(config) } else { Err(files::no_profile(name, &locations)) }
}

/// As the reader that was asked for sees them; unasked, as the CLI does, else Rust.
fn read<'a>(config: &'a Config, profile: &Profile, view: Option<View>) -> Option<Settings<'a>> {
    match view {
        Some(view) => config.settings(&profile.name, view),
        None => config.settings(&profile.name, View::Cli).or_else(|| config.settings(&profile.name, View::Rust)),
    }
}

fn settings(config: &Config, profile: &Profile, options: &cli::Show) -> Option<Map<String, Json>> {
    let settings = read(config, profile, options.view)?.into_iter().map(|setting| {
        let value = match setting.value {
            _ if setting.secret && !options.reveal => Json::from(MASK),
            Value::Text(text) => Json::from(text),
            Value::Nested(pairs) => pairs.into_iter().map(|(key, value)| (key.to_owned(), Json::from(value))).collect(),
        };
        (setting.key.into_owned(), value)
    });
    Some(settings.collect())
}

/// `[name]` and its settings, each with the place it stands at.
fn block(config: &Config, profile: &Profile, options: &cli::Show) -> String {
    let mut text = format!("[{}]", printable(&profile.name));
    let Some(settings) = read(config, profile, options.view) else {
        return text + "\n  # this reader does not see it";
    };
    for setting in settings {
        let place = format!("  # {}:{}", printable(&setting.place.path.to_string_lossy()), setting.place.line);
        text += &format!("\n  {} =", printable(&setting.key));
        match setting.value {
            _ if setting.secret && !options.reveal => text += &format!(" {MASK}{place}"),
            Value::Text(value) => text += &format!(" {}{place}", printable(&value)),
            Value::Nested(pairs) => {
                text += &place;
                for (key, value) in pairs {
                    text += &format!("\n    {} = {}", printable(key), printable(value));
                }
            }
        }
    }
    text
}
