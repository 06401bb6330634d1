//! Credentials copied into a section of the credentials file, for tools that read nothing else. Nothing renews them there,
//! so they carry their end and a mark by which they are found and removed again.

use std::{collections::BTreeMap, path::PathBuf, time::UNIX_EPOCH};

use secrecy::ExposeSecret;

use super::{Credentials, format::time};
use crate::{
    config::{Config, Edit, Locations, Place, Section, Source, View},
    error::{Error, Result, Status},
};

/// The profile that the credentials of a section are of.
pub const MARK: &str = "awsp_exported_from";
const KEYS: [&str; 2] = ["aws_access_key_id", "aws_secret_access_key"];
const TOKENS: [&str; 2] = ["aws_session_token", "aws_security_token"];
const EXPIRATION: &str = "aws_credential_expiration";

/// What makes a profile give credentials, in the config file.
const GIVES: [&str; 9] = [
    "role_arn",
    "sso_session",
    "sso_start_url",
    "sso_account_id",
    "credential_process",
    "login_session",
    "credential_source",
    "web_identity_token_file",
    "aws_access_key_id",
];

/// A section of the credentials file that may be written.
#[derive(Debug)]
pub struct Copy {
    edit: Edit,
    section: Section,
    /// It has awsp's mark already, and perhaps the region of another profile.
    marked: bool,
}

/// A section that was removed, or only the keys in it.
#[derive(Debug, PartialEq, Eq)]
pub struct Removed {
    /// Its name.
    pub section: String,
    /// The profile that the credentials were of.
    pub from: String,
    /// When they ended, in seconds since 1970.
    pub ended: u64,
}

impl Copy {
    /// Looks at what is there. `force`: also if it is not awsp's.
    ///
    /// # Errors
    /// The section would hide what a profile of that name has in the config file, or has keys that awsp did not write, or
    /// the file cannot be read.
    pub fn open(name: &str, locations: &Locations, force: bool) -> Result<Self> {
        let config = Config::load_without_sources(locations, &[name])?;
        let there = settings(&config, name, Source::Credentials);
        if !force {
            refuse(name, &config, &there)?;
        }
        let section = Section::profile(Source::Credentials, name);
        let edit = Edit::open(Source::Credentials, locations)?;
        Ok(Self { edit, section, marked: there.contains_key(MARK) })
    }

    /// Writes them, and removes what is left of others; gives the path of the file.
    ///
    /// # Errors
    /// The file cannot be written, or a value cannot be in it.
    pub fn write(mut self, credentials: &Credentials, region: Option<&str>, from: &str) -> Result<PathBuf> {
        let end = credentials.expiration.map(time);
        let [id, secret] = KEYS;
        let [token, other_token] = TOKENS;
        self.put(id, Some(&credentials.access_key_id))?;
        self.put(secret, Some(credentials.secret_access_key.expose_secret()))?;
        self.put(token, credentials.session_token.as_ref().map(ExposeSecret::expose_secret))?;
        self.put(other_token, None)?;
        self.put(EXPIRATION, end.as_deref())?;
        self.put(MARK, Some(from))?;
        if self.marked || region.is_some() {
            self.put("region", region)?;
        }
        let path = self.edit.path().to_owned();
        self.edit.save()?;
        Ok(path)
    }

    fn put(&mut self, key: &str, value: Option<&str>) -> Result<()> {
        match value {
            Some(value) => self.edit.set(&self.section, key, value),
            None => self.edit.remove(&self.section, key),
        }
    }
}

/// Settings by key, with their places.
type Settings = BTreeMap<String, (String, Place)>;

/// Removes what awsp wrote and what has ended, from every section.
///
/// # Errors
/// The files cannot be read, or the credentials file cannot be written.
pub fn clean(locations: &Locations, now: u64) -> Result<Vec<Removed>> {
    let config = Config::load(locations)?;
    let mut edit = Edit::open(Source::Credentials, locations)?;
    let mut removed = Vec::new();
    for profile in config.profiles() {
        let own = settings(&config, &profile.name, Source::Credentials);
        let ended = own.get(EXPIRATION).and_then(|(text, _)| seconds(text)).filter(|end| *end <= now);
        let (Some((from, _)), Some(ended)) = (own.get(MARK), ended) else { continue };
        let section = Section::profile(Source::Credentials, &profile.name);
        let written = || KEYS.into_iter().chain(TOKENS).chain([EXPIRATION, MARK]);
        if own.keys().all(|key| key == "region" || written().any(|name| name == key)) {
            edit.remove_section(&section)?;
        } else {
            written().try_for_each(|key| edit.remove(&section, key))?;
        }
        removed.push(Removed { section: profile.name.clone(), from: from.clone(), ended });
    }
    edit.save()?;
    Ok(removed)
}

fn refuse(name: &str, config: &Config, own: &Settings) -> Result<()> {
    let refused = |message: String, place: &Place, hint: &str| {
        let message = format!("{message} ({}:{})", place.path.display(), place.line);
        Err(Error::new(Status::Failed, message).hint(hint))
    };
    let there = settings(config, name, Source::Config);
    if let Some((key, (_, place))) = GIVES.iter().find_map(|key| there.get_key_value(*key)) {
        let message = format!("keys in [{name}] would hide the {key} of profile {name}");
        return refused(message, place, "another name, which no profile has");
    }
    let keys = KEYS.iter().chain(&TOKENS).find_map(|key| own.get(*key));
    match keys {
        Some((_, place)) if !own.contains_key(MARK) => {
            refused(format!("[{name}] has keys that are not awsp's"), place, "another name, or --force")
        }
        _ => Ok(()),
    }
}

/// The settings of a profile that stand in this file, by key, to either reader.
fn settings(config: &Config, name: &str, file: Source) -> Settings {
    use crate::config::Value;
    let views = [View::Rust, View::Cli].into_iter().filter_map(|view| config.settings(name, view));
    let own = views.flatten().filter(|setting| setting.place.file == file);
    own.map(|setting| {
        let text = if let Value::Text(text) = setting.value { text.into_owned() } else { String::new() };
        (setting.key.into_owned(), (text, setting.place))
    })
    .collect()
}

fn seconds(text: &str) -> Option<u64> {
    let time = humantime::parse_rfc3339_weak(text.trim()).ok()?;
    time.duration_since(UNIX_EPOCH).ok().map(|since| since.as_secs())
}
