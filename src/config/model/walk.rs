//! Follows `source_profile` from a profile to the origin of its credentials. Rules: AssumeRoleProvider of botocore's
//! credentials.py; `resolve_chain` of aws-config's profile/credentials/repr.rs.

use std::borrow::Cow;

use crate::config::{
    model::{
        chain::{Chain, ChainBase, Hop, Origin},
        chain_error::{ChainError, MAX_PROFILES},
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

    fn named(&self, stop: &Stop<'_>, source: Cow<'_, str>) -> Result<String, ChainError> {
        if matches!(&*source, "Environment" | "Ec2InstanceMetadata" | "EcsContainer") {
            return Ok(source.into_owned());
        }
        Err(ChainError::UnknownSource { profile: stop.name.clone(), source: source.into_owned() })
    }

    /// What the profile itself gives, without its role.
    fn own(&self, stop: &Stop<'a>) -> Result<Origin, ChainError> {
        if self.view == View::Rust
            && let Some(source) = stop.text("credential_source")
        {
            return self.named(stop, source).map(Origin::Named);
        }
        let kind = derived::own_kind(&stop.settings, self.view);
        let lone = ["aws_secret_access_key", "aws_session_token"].into_iter().find(|key| stop.has(key));
        match kind {
            Kind::WebIdentity if !stop.has("role_arn") => {
                stop.incomplete("web_identity_token_file without role_arn")?
            }
            Kind::Static | Kind::Temporary if !self.has_pair(stop) => {
                stop.incomplete("aws_access_key_id without aws_secret_access_key")?;
            }
            Kind::Sso => self.check_sso(stop)?,
            Kind::None => match lone {
                Some(key) => stop.incomplete(&format!("{key} without aws_access_key_id"))?,
                None => return Err(ChainError::NoCredentials(stop.name.clone())),
            },
            _ => {}
        }
        Ok(Origin::Own(kind))
    }

    /// The CLI takes both keys from the same file.
    fn has_pair(&self, stop: &Stop<'_>) -> bool {
        let file = stop.settings.find("aws_access_key_id").map(|found| found.file);
        let only = file.filter(|_| self.view == View::Cli);
        let settings = self.config.effective(&stop.name, self.view, only);
        settings.is_some_and(|settings| settings.find("aws_secret_access_key").is_some())
    }

    fn check_sso(&self, stop: &Stop<'_>) -> Result<(), ChainError> {
        let session = stop.text("sso_session");
        let missing =
            |session: &str| ChainError::NoSsoSession { profile: stop.name.clone(), session: session.to_owned() };
        let of_session = match &session {
            Some(name) => Some(self.config.session(name, self.view).ok_or_else(|| missing(name))?),
            None => None,
        };
        let in_session = |key| of_session.as_ref().and_then(|session| session.text(key));
        for key in ["sso_start_url", "sso_region"] {
            match (stop.text(key), in_session(key)) {
                (Some(_), _) if self.view == View::Rust && session.is_some() => {
                    stop.incomplete(&format!("{key} beside sso_session"))?;
                }
                (Some(own), Some(other)) if own != other => {
                    stop.incomplete(&format!("another {key} than its sso-session"))?;
                }
                _ => {}
            }
        }
        match ["sso_account_id", "sso_role_name"].map(|key| stop.has(key) || in_session(key).is_some()) {
            [true, false] => stop.incomplete("sso_account_id without sso_role_name")?,
            [false, true] => stop.incomplete("sso_role_name without sso_account_id")?,
            _ => {}
        }
        let absent = ["sso_region", "sso_start_url"].into_iter();
        match absent.into_iter().find(|key| !stop.has(key) && in_session(key).is_none()) {
            Some(key) => stop.incomplete(&format!("SSO without {key}")),
            None => Ok(()),
        }
    }
}

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

    fn incomplete(&self, what: &str) -> Result<(), ChainError> {
        Err(ChainError::Incomplete { profile: self.name.clone(), what: what.to_owned() })
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
