//! Credentials copied into a section of the credentials file, for tools that read nothing else. Nothing renews them there,
//! so awsp writes their expiration and marks its own lines. It replaces and removes only those.

use std::path::PathBuf;

use secrecy::ExposeSecret;

use super::Credentials;
use crate::{
    config::{AwsFile, Config, Edit, Locations, Section, Standing, View},
    diagnostic::{Error, Location, Result, Status},
    time,
};

/// The key that marks the section. Its value is the profile that the credentials are of.
pub const MARK: &str = "awsp_exported_from";
/// The key that marks the keys. Its value is the access key id that awsp wrote; under any other id the keys are not
/// awsp's.
const KEY_MARK: &str = "awsp_exported_key";
/// The key that marks the region. Its value is the region that awsp wrote; any other region is the user's.
const REGION_MARK: &str = "awsp_exported_region";

const KEY_ID: &str = "aws_access_key_id";
const SECRET_KEY: &str = "aws_secret_access_key";
const SESSION_TOKEN: &str = "aws_session_token";
const SECURITY_TOKEN: &str = "aws_security_token";
const EXPIRATION: &str = "aws_credential_expiration";
/// Every key that awsp writes, except the region.
const WRITTEN: [&str; 8] = [KEY_ID, SECRET_KEY, SESSION_TOKEN, SECURITY_TOKEN, EXPIRATION, MARK, KEY_MARK, REGION_MARK];

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
    KEY_ID,
];

/// A section of the credentials file that credentials may be copied into.
#[derive(Debug)]
pub struct SectionCopy<'a> {
    name: &'a str,
    section: Section,
    locations: &'a Locations,
    force: bool,
}

/// The result of a copy.
#[derive(Debug)]
pub struct Copied {
    /// The path of the file.
    pub path: PathBuf,
    /// The user's own region and its line, if awsp kept it instead of the wanted one.
    pub kept_region: Option<(String, usize)>,
}

/// The result of [`clean`].
#[derive(Debug, Default)]
pub struct Cleaned {
    /// The sections that were removed, or only the keys in them.
    pub removed: Vec<Removed>,
    /// Why awsp left a section that has its marks.
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

/// The settings of a section, as either reader sees them.
struct Content(Vec<Standing>);

impl<'a> SectionCopy<'a> {
    /// Checks that the section may be written, before any credentials are resolved. `force` allows replacing keys and a
    /// region that awsp did not write.
    ///
    /// # Errors
    /// The name is not valid for a new section, or the readers take it for different sections. Keys there would hide
    /// the credentials of a profile in the config file. The section has keys that awsp did not write. The file cannot
    /// be read.
    pub fn open(name: &'a str, locations: &'a Locations, force: bool) -> Result<Self> {
        let copy = Self { name, section: Section::profile(AwsFile::Credentials, name), locations, force };
        copy.judge(&Edit::open(AwsFile::Credentials, locations)?)?;
        Ok(copy)
    }

    /// The name of the section.
    pub fn name(&self) -> &str {
        self.name
    }

    /// Writes credentials in place of earlier ones, after repeating the checks on the files as they are at that moment.
    ///
    /// # Errors
    /// As [`SectionCopy::open`]. The file cannot be written, or a value cannot stand in it.
    pub fn write(&self, credentials: &Credentials, region: Option<&str>, from: &str) -> Result<Copied> {
        Edit::rewrite(AwsFile::Credentials, self.locations, |edit| {
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
            return Err(Error::new(Status::Failed, message).hint("choose another name"));
        }
        let content = Content::of(edit, &self.section);
        if !self.force {
            self.refuse_hidden()?;
            content.refuse_foreign(self.name, edit)?;
        }
        Ok(content)
    }

    /// Refuses keys that would hide a profile: keys in the credentials file take precedence over the config file.
    fn refuse_hidden(&self) -> Result<()> {
        let name = self.name;
        let config = Config::load_without_sources(self.locations, &[name])?;
        let settings = [View::Cli, View::Rust].into_iter().filter_map(|view| config.settings(name, view)).flatten();
        let mut settings = settings.filter(|setting| setting.place.file == AwsFile::Config);
        let Some(gives) = settings.find(|setting| GIVES.contains(&&*setting.key)) else { return Ok(()) };
        let message = format!("keys in [{name}] would hide the {} of profile {name} ({})", gives.key, gives.place);
        Err(Error::new(Status::Failed, message).hint("choose a name that no profile has"))
    }

    fn put_keys(&self, edit: &mut Edit, credentials: &Credentials, from: &str) -> Result<()> {
        let end = credentials.expiration.map(time::utc);
        let (id, token) = (&credentials.access_key_id, credentials.session_token.as_ref());
        self.put(edit, KEY_ID, Some(id))?;
        self.put(edit, SECRET_KEY, Some(credentials.secret_access_key.expose_secret()))?;
        self.put(edit, SESSION_TOKEN, token.map(ExposeSecret::expose_secret))?;
        self.put(edit, SECURITY_TOKEN, None)?;
        self.put(edit, EXPIRATION, end.as_deref())?;
        self.put(edit, MARK, Some(from))?;
        self.put(edit, KEY_MARK, Some(id))
    }

    /// Writes or removes awsp's own region. Keeps the user's, and returns it with its line if another one was wanted.
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

/// Removes expired credentials that awsp wrote from every section, judged by the file as it is at the moment of the
/// write.
///
/// # Errors
/// The file cannot be read or written.
pub fn clean(locations: &Locations, now: u64) -> Result<Cleaned> {
    Edit::rewrite(AwsFile::Credentials, locations, |edit| {
        let mut cleaned = Cleaned::default();
        for name in edit.profiles_with(MARK) {
            let section = Section::profile(AwsFile::Credentials, &name);
            match clean_section(edit, &section, now) {
                Ok(Some((from, ended))) => cleaned.removed.push(Removed { section: name, from, ended }),
                Ok(None) => {}
                Err(error) => cleaned.left.push(error),
            }
        }
        Ok(cleaned)
    })
}

/// Removes awsp's lines if they have expired. Returns the profile that they were of, and when they expired.
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

    /// Returns the last setting of this key, which is the one in force if any is.
    fn last(&self, key: &str) -> Option<&Standing> {
        self.0.iter().rfind(|standing| standing.key == key)
    }

    /// Returns whether awsp wrote the keys of this section. Earlier versions did not mark the key. There, permanent
    /// keys beside an expiration are not awsp's: they never expire, so someone wrote them later.
    fn is_awsps(&self) -> bool {
        let goes_on = WRITTEN.into_iter().flat_map(|key| self.all(key)).any(|standing| standing.value.contains('\n'));
        let mut ids = self.all(KEY_ID);
        let same = match self.last(KEY_MARK) {
            Some(mark) => ids.all(|id| id.value == mark.value),
            None => self.last(EXPIRATION).is_none() || !ids.any(|id| id.value.starts_with("AKIA")),
        };
        self.last(MARK).is_some() && same && !goes_on
    }

    /// Returns whether awsp wrote the region, and no one changed it since.
    fn owns_region(&self) -> bool {
        self.last(REGION_MARK).is_some_and(|mark| self.all("region").all(|region| region.value == mark.value))
    }

    /// Returns when the credentials expire: the latest time if there are several, `None` if one of them is not a time.
    fn end(&self) -> Option<u64> {
        let ends = self.all(EXPIRATION).map(|standing| seconds(&standing.value));
        ends.collect::<Option<Vec<_>>>()?.into_iter().max()
    }

    fn refuse_foreign(&self, name: &str, edit: &Edit) -> Result<()> {
        let keys = [KEY_ID, SECRET_KEY, SESSION_TOKEN, SECURITY_TOKEN].into_iter().find_map(|key| self.last(key));
        let Some(key) = keys.filter(|_| !self.is_awsps()) else { return Ok(()) };
        let place = Location::line(edit.path(), key.line);
        let message = format!("[{name}] has keys that awsp did not write");
        Err(Error::new(Status::Failed, message).at(place).hint("choose another name, or --force"))
    }
}

fn seconds(text: &str) -> Option<u64> {
    time::parse_utc(text.trim()).map(time::seconds)
}
