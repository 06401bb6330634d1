//! Follows `source_profile` from a profile to the origin of its credentials. Rules: AssumeRoleProvider of botocore's
//! credentials.py; `resolve_chain` of aws-config's profile/credentials/repr.rs.

use std::borrow::Cow;

use crate::config::{
    model::{
        chain::{Chain, ChainBase, Hop, Origin},
        chain_error::{ChainError, Gap, MAX_PROFILES},
        config::Config,
        derived,
        profile::Kind,
        settings::EffectiveSettings,
    },
    reader::View,
};

impl Config {
    /// Follows `source_profile` as `view` does, without looking at anything but the files.
    ///
    /// # Errors
    /// The reader would fail before it asks anyone for credentials.
    pub fn chain(&self, name: &str, view: View) -> Result<Chain, ChainError> {
        Walk::new(self, view).from(name)
    }

    /// Returns the profiles that [`Config::chain`] visits from `name` on, even if the chain fails.
    pub fn followed(&self, name: &str, view: View) -> Vec<String> {
        Walk::new(self, view).visited(name)
    }
}

/// One walk from a profile to its base.
pub(in crate::config) struct Walk<'a> {
    config: &'a Config,
    view: View,
    /// The profiles so far, the one that was asked for first.
    visited: Vec<String>,
    hops: Vec<Hop>,
}

/// A profile on the way, with its settings.
struct Stop<'a> {
    name: String,
    settings: EffectiveSettings<'a>,
}

impl<'a> Walk<'a> {
    pub(in crate::config) fn new(config: &'a Config, view: View) -> Self {
        Self { config, view, visited: Vec::new(), hops: Vec::new() }
    }

    /// The profiles from `name` to the base, or as far as they lead.
    pub(in crate::config) fn visited(mut self, name: &str) -> Vec<String> {
        let _ = self.follow(name);
        self.visited
    }

    pub(in crate::config) fn from(mut self, name: &str) -> Result<Chain, ChainError> {
        let base = self.follow(name)?;
        self.hops.reverse();
        Ok(Chain { base, hops: self.hops })
    }

    fn follow(&mut self, name: &str) -> Result<ChainBase, ChainError> {
        let mut stop = self.stop(name, None)?;
        let origin = loop {
            let first = self.visited.is_empty();
            self.visited.push(stop.name.clone());
            if self.visited.len() > MAX_PROFILES {
                return Err(ChainError::TooLong(name.to_owned()));
            }
            let keys = !first && self.has_keys(&stop);
            if keys && self.view == View::Rust {
                break Origin::Own(derived::keys_kind(&stop.settings));
            }
            if keys || !stop.assumes_a_role() {
                break self.own(&stop)?;
            }
            match self.source(&stop)? {
                Next::Named(source) => break Origin::Named(source),
                Next::Itself => break self.own(&stop)?,
                Next::Profile(next) => stop = next,
            }
        };
        Ok(ChainBase { profile: stop.name, origin })
    }

    fn stop(&self, name: &str, from: Option<&str>) -> Result<Stop<'a>, ChainError> {
        let missing = || ChainError::NoProfile { profile: name.to_owned(), from: from.map(str::to_owned) };
        let settings = self.config.effective(name, self.view, None).ok_or_else(missing)?;
        Ok(Stop { name: name.to_owned(), settings })
    }

    /// The CLI stops at half a pair of keys too, and fails there.
    fn has_keys(&self, stop: &Stop<'_>) -> bool {
        let pair = ["aws_access_key_id", "aws_secret_access_key"].map(|key| stop.has(key));
        match self.view {
            View::Cli => pair.contains(&true),
            View::Rust => pair == [true, true],
        }
    }

    /// Where the credentials come from with which the role of `stop` is assumed.
    fn source(&mut self, stop: &Stop<'a>) -> Result<Next<'a>, ChainError> {
        let name = || stop.name.clone();
        let source = match (stop.text("source_profile"), stop.text("credential_source")) {
            (Some(_), Some(_)) => return Err(ChainError::BothSources(name())),
            (None, None) => return Err(ChainError::NoSource(name())),
            (None, Some(source)) => {
                self.hops.push(stop.hop());
                return self.named(stop, source).map(Next::Named);
            }
            (Some(source), None) => source,
        };
        self.hops.push(stop.hop());
        let next = self.stop(&source, Some(&stop.name))?;
        if *source == *stop.name && (self.view == View::Rust || self.has_keys(stop)) {
            return Ok(Next::Itself);
        }
        if self.visited.iter().any(|visited| *visited == *source) {
            let names = self.visited.iter().cloned().chain([source.into_owned()]);
            return Err(ChainError::Loop(names.collect()));
        }
        Ok(Next::Profile(next))
    }

    /// Returns a `credential_source` as AWS writes it. Only the SDK for Rust ignores its case.
    fn named(&self, stop: &Stop<'_>, source: Cow<'_, str>) -> Result<String, ChainError> {
        let is_it = |known: &&str| match self.view {
            View::Cli => *source == **known,
            View::Rust => source.eq_ignore_ascii_case(known),
        };
        let known = ["Environment", "Ec2InstanceMetadata", "EcsContainer"].into_iter().find(is_it);
        let unknown = || ChainError::UnknownSource { profile: stop.name.clone(), source: source.to_string() };
        known.map(str::to_owned).ok_or_else(unknown)
    }

    /// What the profile itself gives, without its role.
    fn own(&self, stop: &Stop<'a>) -> Result<Origin, ChainError> {
        if self.view == View::Rust
            && let Some(source) = stop.text("credential_source")
        {
            return self.named(stop, source).map(Origin::Named);
        }
        let kind = derived::own_kind(&stop.settings, self.view);
        match kind {
            Kind::WebIdentity if !stop.has("role_arn") => {
                return Err(stop.without("web_identity_token_file", &["role_arn"]));
            }
            Kind::Static | Kind::Temporary => self.check_keys(stop)?,
            Kind::Process => stop.check_filled("credential_process")?,
            // to Rust any setting of SSO makes it one of credentials
            Kind::Sso if self.is_for_tokens(stop) => return Err(ChainError::NoCredentials(stop.name.clone())),
            Kind::Sso => self.check_sso(stop)?,
            Kind::None if self.is_for_tokens(stop) => return Err(ChainError::NoCredentials(stop.name.clone())),
            Kind::None => return Err(stop.nothing()),
            _ => {}
        }
        Ok(Origin::Own(kind))
    }

    /// Returns whether the profile names a session that gives a token and no credentials, as Amazon CodeCatalyst's does.
    fn is_for_tokens(&self, stop: &Stop<'_>) -> bool {
        if stop.first_of(&["sso_account_id", "sso_role_name", "sso_start_url"]).is_some() {
            return false;
        }
        let session = stop.text("sso_session").and_then(|name| self.config.session(&name, self.view));
        let scopes = session.and_then(|session| session.text("sso_registration_scopes").map(Cow::into_owned));
        scopes.is_some_and(|scopes| !scopes.is_empty() && !scopes.contains("sso:account:access"))
    }

    /// The CLI takes both keys from the same file.
    fn check_keys(&self, stop: &Stop<'_>) -> Result<(), ChainError> {
        let file = stop.settings.find("aws_access_key_id").map(|found| found.file);
        let only = file.filter(|_| self.view == View::Cli);
        let settings = self.config.effective(&stop.name, self.view, only);
        if settings.is_none_or(|settings| settings.find("aws_secret_access_key").is_none()) {
            return Err(stop.without("aws_access_key_id", &["aws_secret_access_key"]));
        }
        ["aws_access_key_id", "aws_secret_access_key"].into_iter().try_for_each(|key| stop.check_filled(key))
    }

    fn check_sso(&self, stop: &Stop<'_>) -> Result<(), ChainError> {
        let session = stop.text("sso_session");
        let missing =
            |session: &str| ChainError::NoSsoSession { profile: stop.name.clone(), session: session.to_owned() };
        let of_session = match &session {
            Some(name) => Some(self.config.session(name, self.view).ok_or_else(|| missing(name))?),
            None => None,
        };
        if let Some(session) = &of_session {
            self.check_beside(stop, session)?;
        }
        let has = |key: &str| stop.has(key) || of_session.as_ref().is_some_and(|session| session.find(key).is_some());
        let absent: Vec<_> = SSO_KEYS.into_iter().filter(|key| !has(key)).collect();
        match stop.first_of(&["sso_session", "sso_start_url", "sso_account_id", "sso_role_name"]) {
            Some(key) if !absent.is_empty() => Err(stop.without(key, &absent)),
            _ => Ok(()),
        }
    }

    /// Checks the SSO settings beside `sso_session`: botocore refuses a value that differs from the session's, Rust any
    /// setting of the session.
    fn check_beside(&self, stop: &Stop<'_>, session: &EffectiveSettings<'_>) -> Result<(), ChainError> {
        match self.view {
            View::Rust => match stop.first_of(&["sso_start_url", "sso_region"]) {
                Some(key) => Err(stop.incomplete(Gap::BesideSession(key))),
                None => Ok(()),
            },
            View::Cli => {
                let differs = |key: &str| stop.settings.find(key).is_some() && stop.text(key) != session.text(key);
                match session.iter().find(|found| differs(&found.key)) {
                    Some(found) => Err(stop.incomplete(Gap::UnlikeSession(found.key.to_string()))),
                    None => Ok(()),
                }
            }
        }
    }
}

/// The settings that SSO requires.
const SSO_KEYS: [&str; 4] = ["sso_account_id", "sso_role_name", "sso_start_url", "sso_region"];

enum Next<'a> {
    Profile(Stop<'a>),
    Itself,
    Named(String),
}

impl<'a> Stop<'a> {
    fn has(&self, key: &str) -> bool {
        self.settings.find(key).is_some()
    }

    fn text(&self, key: &str) -> Option<Cow<'a, str>> {
        self.settings.text(key)
    }

    fn assumes_a_role(&self) -> bool {
        self.has("role_arn") && !self.has("web_identity_token_file")
    }

    fn first_of(&self, keys: &[&'static str]) -> Option<&'static str> {
        keys.iter().copied().find(|key| self.has(key))
    }

    fn check_filled(&self, key: &'static str) -> Result<(), ChainError> {
        let empty = self.text(key).is_some_and(|text| text.is_empty());
        if empty { Err(self.incomplete(Gap::Empty(key))) } else { Ok(()) }
    }

    /// Returns the error for a profile without a source of credentials, or with half of one.
    fn nothing(&self) -> ChainError {
        let lone = self.first_of(&["aws_secret_access_key", "aws_session_token"]);
        match self.first_of(&["sso_session", "sso_start_url"]) {
            _ if let Some(key) = lone => self.without(key, &["aws_access_key_id"]),
            Some(key) => self.without(key, &["sso_account_id", "sso_role_name"]),
            None if self.has("source_profile") && !self.has("role_arn") => {
                self.without("source_profile", &["role_arn"])
            }
            None => ChainError::NoCredentials(self.name.clone()),
        }
    }

    fn without(&self, key: &'static str, missing: &[&'static str]) -> ChainError {
        self.incomplete(Gap::Without { key, missing: missing.to_vec() })
    }

    fn incomplete(&self, gap: Gap) -> ChainError {
        ChainError::Incomplete { profile: self.name.clone(), gap }
    }

    fn hop(&self) -> Hop {
        let text = |key| self.text(key).map(Cow::into_owned);
        Hop {
            profile: self.name.clone(),
            role_arn: text("role_arn").unwrap_or_default(),
            external_id: text("external_id"),
            role_session_name: text("role_session_name"),
            mfa_serial: text("mfa_serial"),
            duration_seconds: text("duration_seconds"),
        }
    }
}
