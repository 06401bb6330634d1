//! Credentials copied into a section of the credentials file, for tools that read nothing else. Nothing renews them there,
//! so they carry their end, and marks that say which lines are awsp's: those are replaced and removed, all others stay.

use std::{path::PathBuf, time::UNIX_EPOCH};

use secrecy::ExposeSecret;

use super::{Credentials, format::time};
use crate::{
    config::{Config, Edit, Locations, Section, Source, Standing, View},
    error::{Error, Result, Status},
};

/// Marks the section: the profile that the credentials are of.
pub const MARK: &str = "awsp_exported_from";
/// Marks the keys: the access key id that awsp wrote. Under another one the keys are somebody else's.
const KEY_MARK: &str = "awsp_exported_key";
/// Marks the region: the one that awsp wrote. Another one is the user's.
const REGION_MARK: &str = "awsp_exported_region";

const KEYS: [&str; 2] = ["aws_access_key_id", "aws_secret_access_key"];
const TOKENS: [&str; 2] = ["aws_session_token", "aws_security_token"];
const EXPIRATION: &str = "aws_credential_expiration";
/// What awsp writes, but for the region.
const WRITTEN: [&str; 8] = [KEYS[0], KEYS[1], TOKENS[0], TOKENS[1], EXPIRATION, MARK, KEY_MARK, REGION_MARK];

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

/// A section of the credentials file that credentials may be copied into.
#[derive(Debug)]
pub struct Copy<'a> {
    name: &'a str,
    section: Section,
    locations: &'a Locations,
    force: bool,
}

/// What became of a copy.
#[derive(Debug)]
pub struct Copied {
    /// The path of the file.
    pub path: PathBuf,
    /// The region of the section that is the user's, and its line, where another one was to be written.
    pub kept_region: Option<(String, usize)>,
}

/// What `clean` did.
#[derive(Debug, Default)]
pub struct Cleaned {
    /// The sections that were removed, or only the keys in them.
    pub removed: Vec<Removed>,
    /// Why a section was left that has the marks of awsp.
    pub left: Vec<Error>,
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

/// What stands in a section, to either reader.
struct Content(Vec<Standing>);

impl<'a> Copy<'a> {
    /// Checks that the section may be written, before anything is asked for. `force`: also over keys and a region that are
    /// not awsp's.
    ///
    /// # Errors
    /// The name is none for a new section, or not the same section to every reader; the section would hide what a profile
    /// of that name has in the config file, or has keys that awsp did not write; the file cannot be read.
    pub fn open(name: &'a str, locations: &'a Locations, force: bool) -> Result<Self> {
        let copy = Self { name, section: Section::profile(Source::Credentials, name), locations, force };
        copy.judge(&Edit::open(Source::Credentials, locations)?)?;
        Ok(copy)
    }

    /// The name of the section.
    pub fn name(&self) -> &str {
        self.name
    }

    /// Writes credentials in place of those before, after the same checks on what the files hold at that moment.
    ///
    /// # Errors
    /// As [`Copy::open`]; the file cannot be written, or a value cannot be in it.
    pub fn write(&self, credentials: &Credentials, region: Option<&str>, from: &str) -> Result<Copied> {
        Edit::rewrite(Source::Credentials, self.locations, |edit| {
            let content = self.judge(edit)?;
            self.put_keys(edit, credentials, from)?;
            let kept_region = self.put_region(edit, &content, region)?;
            Ok(Copied { path: edit.path().to_owned(), kept_region })
        })
    }

    fn judge(&self, edit: &Edit) -> Result<Content> {
        edit.check(&self.section)?;
        if !edit.has(&self.section) {
            self.section.check_new()?;
        } else if edit.settings(&self.section, View::Cli).is_none() {
            let message = format!("the AWS CLI and boto3 see no [{}] in {}", self.name, edit.path().display());
            return Err(Error::new(Status::Failed, message).hint("another name"));
        }
        let content = Content::of(edit, &self.section);
        if !self.force {
            self.refuse_hidden()?;
            content.refuse_foreign(self.name, edit)?;
        }
        Ok(content)
    }

    /// Keys in the credentials file come before everything that gives credentials in the config file.
    fn refuse_hidden(&self) -> Result<()> {
        let name = self.name;
        let config = Config::load_without_sources(self.locations, &[name])?;
        let settings = [View::Cli, View::Rust].into_iter().filter_map(|view| config.settings(name, view)).flatten();
        let mut settings = settings.filter(|setting| setting.place.file == Source::Config);
        let Some(gives) = settings.find(|setting| GIVES.contains(&&*setting.key)) else { return Ok(()) };
        let (path, line) = (gives.place.path.display(), gives.place.line);
        let message = format!("keys in [{name}] would hide the {} of profile {name} ({path}:{line})", gives.key);
        Err(Error::new(Status::Failed, message).hint("another name, which no profile has"))
    }

    fn put_keys(&self, edit: &mut Edit, credentials: &Credentials, from: &str) -> Result<()> {
        let end = credentials.expiration.map(time);
        let (id, token) = (&credentials.access_key_id, credentials.session_token.as_ref());
        self.put(edit, KEYS[0], Some(id))?;
        self.put(edit, KEYS[1], Some(credentials.secret_access_key.expose_secret()))?;
        self.put(edit, TOKENS[0], token.map(ExposeSecret::expose_secret))?;
        self.put(edit, TOKENS[1], None)?;
        self.put(edit, EXPIRATION, end.as_deref())?;
        self.put(edit, MARK, Some(from))?;
        self.put(edit, KEY_MARK, Some(id))
    }

    /// Writes or removes awsp's own region. The user's stays, and is given back where another one was asked for.
    fn put_region(&self, edit: &mut Edit, content: &Content, region: Option<&str>) -> Result<Option<(String, usize)>> {
        let users = content.last("region").filter(|_| !content.owns_region());
        match (users, region) {
            (Some(there), Some(wanted)) if there.value != wanted && self.force => {}
            (Some(there), wanted) => {
                self.put(edit, REGION_MARK, None)?;
                let differs = wanted.is_some_and(|wanted| there.value != wanted);
                return Ok(differs.then(|| (there.value.clone(), there.line)));
            }
            (None, _) => {}
        }
        self.put(edit, "region", region)?;
        self.put(edit, REGION_MARK, region)?;
        Ok(None)
    }

    fn put(&self, edit: &mut Edit, key: &str, value: Option<&str>) -> Result<()> {
        match value {
            Some(value) => edit.set(&self.section, key, value),
            None => edit.remove(&self.section, key),
        }
    }
}

/// Removes what awsp wrote and what has ended, from every section, as the file stands at the moment of the write.
///
/// # Errors
/// The file cannot be read or written.
pub fn clean(locations: &Locations, now: u64) -> Result<Cleaned> {
    Edit::rewrite(Source::Credentials, locations, |edit| {
        let mut cleaned = Cleaned::default();
        for name in edit.profiles_with(MARK) {
            let section = Section::profile(Source::Credentials, &name);
            match clean_section(edit, &section, now) {
                Ok(Some((from, ended))) => cleaned.removed.push(Removed { section: name, from, ended }),
                Ok(None) => {}
                Err(error) => cleaned.left.push(error),
            }
        }
        Ok(cleaned)
    })
}

/// Removes awsp's lines if they have ended; gives the profile that they were of, and their end.
fn clean_section(edit: &mut Edit, section: &Section, now: u64) -> Result<Option<(String, u64)>> {
    let content = Content::of(edit, section);
    let Some(from) = content.last(MARK).filter(|_| content.is_awsps()) else { return Ok(None) };
    let Some(ended) = content.end().filter(|end| *end <= now) else { return Ok(None) };
    let region = content.owns_region().then_some("region");
    let keys: Vec<&str> = WRITTEN.into_iter().chain(region).collect();
    edit.clear(section, &keys)?;
    Ok(Some((from.value.clone(), ended)))
}

impl Content {
    fn of(edit: &Edit, section: &Section) -> Self {
        Self([View::Cli, View::Rust].into_iter().filter_map(|view| edit.settings(section, view)).flatten().collect())
    }

    fn all(&self, key: &str) -> impl Iterator<Item = &Standing> {
        self.0.iter().filter(move |standing| standing.key == key)
    }

    /// The last of them, in force if one is.
    fn last(&self, key: &str) -> Option<&Standing> {
        self.0.iter().rfind(|standing| standing.key == key)
    }

    /// True for a section with awsp's marks whose keys are those that awsp wrote. Earlier versions left no mark of the
    /// key; permanent keys do not end, so those under an end came later.
    fn is_awsps(&self) -> bool {
        let goes_on = WRITTEN.into_iter().flat_map(|key| self.all(key)).any(|standing| standing.value.contains('\n'));
        let mut ids = self.all(KEYS[0]);
        let same = match self.last(KEY_MARK) {
            Some(mark) => ids.all(|id| id.value == mark.value),
            None => self.last(EXPIRATION).is_none() || !ids.any(|id| id.value.starts_with("AKIA")),
        };
        self.last(MARK).is_some() && same && !goes_on
    }

    /// True if awsp wrote the region, and nobody has changed it since.
    fn owns_region(&self) -> bool {
        self.last(REGION_MARK).is_some_and(|mark| self.all("region").all(|region| region.value == mark.value))
    }

    /// When the credentials end: the latest, where several lines say so; `None` where one of them is no time.
    fn end(&self) -> Option<u64> {
        let ends = self.all(EXPIRATION).map(|standing| seconds(&standing.value));
        ends.collect::<Option<Vec<_>>>()?.into_iter().max()
    }

    fn refuse_foreign(&self, name: &str, edit: &Edit) -> Result<()> {
        let keys = KEYS.into_iter().chain(TOKENS).find_map(|key| self.last(key));
        let Some(key) = keys.filter(|_| !self.is_awsps()) else { return Ok(()) };
        let place = format!("{}:{}", edit.path().display(), key.line);
        let message = format!("[{name}] has keys that are not awsp's ({place})");
        Err(Error::new(Status::Failed, message).hint("another name, or --force"))
    }
}

fn seconds(text: &str) -> Option<u64> {
    let time = humantime::parse_rfc3339_weak(text.trim()).ok()?;
    time.duration_since(UNIX_EPOCH).ok().map(|since| since.as_secs())
}
