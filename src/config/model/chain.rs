//! Where a profile's credentials begin, and the roles assumed on the way to it. Rules: AssumeRoleProvider of
//! botocore's credentials.py; `resolve_chain` of aws-config's profile/credentials/repr.rs.

use std::{borrow::Cow, fmt};

use crate::config::{
    Config, Kind, View,
    model::{derived, settings::EffectiveSettings},
};
use crate::mask;

/// A profile's credentials, resolved as far as the files say it: a base, then roles in the order they are assumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Where the first credentials come from.
    pub base: ChainBase,
    /// The roles, first call first; the last is the role of the profile that was asked for.
    pub hops: Vec<Hop>,
}

/// The origin of the first credentials of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainBase {
    /// The profile whose settings say it.
    pub profile: String,
    /// What they say.
    pub origin: Origin,
}

/// What a base is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Settings of the profile itself: keys, web identity, SSO, a process, `aws login`.
    Own(Kind),
    /// `credential_source`: `Environment`, `Ec2InstanceMetadata` or `EcsContainer`.
    Named(String),
}

/// One role that is assumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The profile that has the `role_arn`.
    pub profile: String,
    /// `role_arn`
    pub role_arn: String,
    /// `external_id`
    pub external_id: Option<String>,
    /// `role_session_name`
    pub role_session_name: Option<String>,
    /// `mfa_serial`
    pub mfa_serial: Option<String>,
    /// `duration_seconds`, as written
    pub duration_seconds: Option<String>,
}

/// Why a chain cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChainError {
    /// The reader sees no profile of this name.
    NoProfile {
        /// The name that is missing.
        profile: String,
        /// The profile whose `source_profile` it is; `None` for the name that was asked for.
        from: Option<String>,
    },
    /// `source_profile` leads back to a profile of the chain: the names in order, the repeated one last.
    Loop(Vec<String>),
    /// Both `source_profile` and `credential_source`.
    BothSources(String),
    /// `role_arn` without `source_profile` or `credential_source`.
    NoSource(String),
    /// A `credential_source` that no tool knows.
    UnknownSource {
        /// The profile.
        profile: String,
        /// Its `credential_source`.
        source: String,
    },
    /// No `[sso-session]` of the name that the profile gives.
    NoSsoSession {
        /// The profile.
        profile: String,
        /// Its `sso_session`.
        session: String,
    },
    /// Something is missing beside what is there, or contradicts it.
    Incomplete {
        /// The profile.
        profile: String,
        /// What, e.g. `sso_role_name without sso_account_id`.
        what: String,
    },
    /// Nothing in it gives credentials.
    NoCredentials(String),
    /// More profiles lead to each other than anyone means, from this one.
    TooLong(String),
}

impl Chain {
    /// True when the base is `credential_source = Environment`: its keys are those of the environment.
    pub fn uses_environment(&self) -> bool {
        matches!(&self.base.origin, Origin::Named(source) if source == "Environment")
    }
}

impl fmt::Display for ChainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = mask::first_line;
        match self {
            Self::NoProfile { profile, from: None } => write!(f, "no profile {profile:?}"),
            Self::NoProfile { profile, from: Some(from) } => {
                write!(f, "the source_profile {:?} of profile {from:?} does not exist", shown(profile))
            }
            Self::Loop(names) => write!(f, "source_profile leads in a circle: {}", names.join(" → ")),
            Self::BothSources(name) => write!(f, "profile {name:?} has both source_profile and credential_source"),
            Self::NoSource(name) => {
                write!(f, "profile {name:?} has a role_arn, but neither source_profile nor credential_source")
            }
            Self::UnknownSource { profile, source } => {
                write!(f, "profile {profile:?} has an unknown credential_source {:?}", shown(source))
            }
            Self::NoSsoSession { profile, session } => {
                write!(f, "the sso-session {:?} of profile {profile:?} does not exist", shown(session))
            }
            Self::Incomplete { profile, what } => write!(f, "profile {profile:?}: {what}"),
            Self::TooLong(name) => write!(f, "more than {MAX_PROFILES} source profiles from {name:?} on"),
            Self::NoCredentials(name) => write!(f, "profile {name:?} has nothing that gives credentials"),
        }
    }
}

/// The most profiles of a chain; botocore's recursion ends between 320 and 400.
const MAX_PROFILES: usize = 400;

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
