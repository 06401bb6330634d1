//! `awsp show`: settings with file and line, secrets masked.

use std::{borrow::Cow, mem::ManuallyDrop};

use serde_json::{Map, Value as Json};

use super::{
    json, problems,
    profile_json::{ProfileJson, ProfilesJson},
};
use crate::{
    cli,
    config::{Config, Place, Profile, ProfileSetting, ProfileSettings, SettingValue, View},
    context::Context,
    diagnostic::{Error, Result, Severity, Status, printable},
    mask::{self, MASK},
    profiles::{ProfileFindings, Profiles, Protected},
    switch::active,
};

pub(super) fn run(options: &cli::ShowArgs, context: &mut Context) -> Result<()> {
    let active = active(&context.env).map(|(name, _)| name);
    let profiles = Profiles::of(context);
    let (config, name) = load(options, active.as_deref(), &profiles)?;
    // left to the end of the process: taking it apart is a tenth of the work
    let config = ManuallyDrop::new(config);
    let shown: Vec<&Profile> = match name {
        Some(name) => config.profile(&name).into_iter().collect(),
        _ => config.profiles().iter().collect(),
    };
    if options.json {
        let own = profiles.settings();
        let protected = Protected::of(&config, own);
        let findings = ProfileFindings::new(&config, context);
        let profiles = shown
            .iter()
            .map(|profile| {
                let json = ProfileJson::new(profile, active.as_deref(), &protected, own, &findings);
                json.with_settings(settings(&config, profile, options))
            })
            .collect();
        return json(&ProfilesJson::new(profiles, &config), context);
    }
    let mut page = SettingsPage::default();
    for (at, profile) in shown.iter().enumerate() {
        if at > 0 {
            page.text.push('\n');
        }
        page.block(&config, profile, options);
        if page.text.len() > PIECE {
            context.stdout.write_all(page.text.as_bytes())?;
            page.text.clear();
        }
    }
    context.stdout.write_all(page.text.as_bytes())?;
    if shown.is_empty() {
        context.note(&profiles.no_profiles().to_string())?;
    }
    match shown[..] {
        [profile] if !options.all => problems::say_about(profile, &config, context),
        _ => problems::say(&config, Severity::Warning, context),
    }
}

/// Only what is asked for is read: all of it, or one profile and its sources, with its name.
fn load(options: &cli::ShowArgs, active: Option<&str>, profiles: &Profiles) -> Result<(Config, Option<String>)> {
    if options.all {
        return Ok((profiles.load_all()?, None));
    }
    let Some(name) = options.name.as_deref().or(active) else {
        return Err(Error::new(Status::Usage, "no profile is active: name one").hint("awsp show NAME, or --all"));
    };
    let (config, named) = profiles.find(name)?;
    Ok((config, Some(named.name)))
}

/// As the reader that was asked for sees them; unasked, as the CLI does, else Rust.
fn read<'a>(config: &'a Config, profile: &Profile, view: Option<View>) -> Option<ProfileSettings<'a>> {
    match view {
        Some(view) => config.settings(&profile.name, view),
        None => config.settings(&profile.name, View::Cli).or_else(|| config.settings(&profile.name, View::Rust)),
    }
}

/// How keys and values are shown: masked, unless `--reveal`.
#[derive(Clone, Copy)]
struct Shown {
    reveal: bool,
}

impl Shown {
    fn key(self, key: &str) -> Cow<'_, str> {
        if self.reveal { Cow::Borrowed(key) } else { mask::text(key) }
    }

    fn value<'a>(self, key: &str, value: &'a str) -> Cow<'a, str> {
        if self.reveal { Cow::Borrowed(value) } else { mask::setting(key, value) }
    }
}

fn settings(config: &Config, profile: &Profile, options: &cli::ShowArgs) -> Option<Map<String, Json>> {
    let shown = Shown { reveal: options.reveal };
    let settings = read(config, profile, options.view)?.into_iter().map(|setting| {
        let value = match setting.value {
            _ if setting.secret && !options.reveal => Json::from(MASK),
            SettingValue::Text(text) => Json::from(shown.value("", &text)),
            SettingValue::Nested(pairs) => {
                let pairs =
                    pairs.into_iter().map(|(key, value)| (shown.key(key).into(), shown.value(key, value).into()));
                Json::Object(pairs.collect())
            }
        };
        (shown.key(&setting.key).into_owned(), value)
    });
    Some(settings.collect())
}

/// How much is written at a time.
const PIECE: usize = 32 * 1024;

/// Profiles laid out for reading.
#[derive(Default)]
struct SettingsPage {
    text: String,
    /// The path of each file as it is shown: the same for thousands of settings.
    paths: [Option<String>; 2],
}

impl SettingsPage {
    /// `[name]` and its settings, each with the place it stands at.
    fn block(&mut self, config: &Config, profile: &Profile, options: &cli::ShowArgs) {
        self.put(["[", &printable(&profile.name), "]\n"]);
        let Some(settings) = read(config, profile, options.view) else {
            return self.put(["  # this reader does not see it\n"]);
        };
        let shown = Shown { reveal: options.reveal };
        for ProfileSetting { key, value, place, secret } in settings {
            self.put(["  ", &printable(&shown.key(&key)), " ="]);
            match value {
                _ if secret && !options.reveal => self.put([" ", MASK]),
                SettingValue::Text(value) => self.put([" ", &printable(&shown.value("", &value))]),
                SettingValue::Nested(pairs) => {
                    self.place(&place);
                    pairs.iter().for_each(|(key, value)| {
                        let (key, value) = (shown.key(key), shown.value(key, value));
                        self.put(["    ", &printable(&key), " = ", &printable(&value), "\n"]);
                    });
                    continue;
                }
            }
            self.place(&place);
        }
    }

    fn place(&mut self, place: &Place) {
        let path = self.paths[place.file as usize].get_or_insert_with(|| {
            let path = place.path.to_string_lossy();
            format!("  # {}:", printable(&path))
        });
        self.text += path;
        self.put([&place.line.to_string(), "\n"]);
    }

    fn put<const N: usize>(&mut self, parts: [&str; N]) {
        self.text.extend(parts);
    }
}
