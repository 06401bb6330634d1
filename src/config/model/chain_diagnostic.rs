//! The diagnostic of a chain that cannot be resolved, with its line and a hint.

use crate::{
    config::{
        model::{
            chain_error::{ChainError, Gap},
            config::Config,
            profile::Profile,
        },
        reader::View,
    },
    diagnostic::{Diagnostic, Location},
};

impl ChainError {
    /// Returns the diagnostic for the profile `name`, whose chain cannot be resolved because of this error.
    pub fn diagnostic(&self, name: &str, config: &Config) -> Diagnostic {
        let message = match self.profile() {
            Some(at) if at != name && !matches!(self, Self::Loop(_)) => format!("{name}: {self}"),
            _ => self.to_string(),
        };
        let finding = self.location(config).into_iter().fold(Diagnostic::new(self.rule(), message), Diagnostic::at);
        match self.hint() {
            Some(hint) => finding.with_hint(hint),
            None => finding,
        }
    }

    /// Returns the profile that has the fault.
    pub fn profile(&self) -> Option<&str> {
        Some(match self {
            Self::NoProfile { from, .. } => from.as_ref()?,
            Self::Loop(names) => names.iter().rev().nth(1)?,
            Self::UnknownSource { profile, .. }
            | Self::NoSsoSession { profile, .. }
            | Self::Incomplete { profile, .. }
            | Self::BothSources(profile)
            | Self::NoSource(profile)
            | Self::NoCredentials(profile)
            | Self::TooLong(profile) => profile,
        })
    }

    /// Returns the line of the faulty setting, else that of the profile.
    fn location(&self, config: &Config) -> Option<Location> {
        let profile = self.profile()?;
        let line = |view| {
            let settings = config.settings(profile, view)?;
            let setting = settings.into_iter().find(|setting| Some(&*setting.key) == self.key())?;
            Some(Location::from(&setting.place))
        };
        [View::Cli, View::Rust]
            .into_iter()
            .find_map(line)
            .or_else(|| config.profile(profile).and_then(Profile::location))
    }

    fn key(&self) -> Option<&str> {
        match self {
            Self::NoProfile { .. } | Self::Loop(_) | Self::TooLong(_) => Some("source_profile"),
            Self::BothSources(_) | Self::UnknownSource { .. } => Some("credential_source"),
            Self::NoSource(_) => Some("role_arn"),
            Self::NoSsoSession { .. } => Some("sso_session"),
            Self::Incomplete { gap, .. } => Some(gap.key()),
            Self::NoCredentials(_) => None,
        }
    }

    /// Returns the command that fixes it, or what to write.
    fn hint(&self) -> Option<String> {
        let of_profile = |command: &str, profile: &str| format!("{command} {}", shell_words::quote(profile));
        Some(match self {
            Self::NoProfile { profile, from: Some(_) } => match unquoted(profile) {
                Some(name) => format!("source_profile = {name}, without quotes"),
                None => "awsp list".to_owned(),
            },
            Self::NoSsoSession { session, .. } => match unquoted(session) {
                Some(name) => format!("sso_session = {name}, without quotes"),
                None if session.contains(char::is_whitespace) => {
                    format!("its section must be [sso-session {}]", shell_words::quote(session))
                }
                None => "aws configure sso-session".to_owned(),
            },
            Self::BothSources(_) => "remove one of them".to_owned(),
            Self::NoSource(_) => "source_profile = NAME, or credential_source".to_owned(),
            Self::UnknownSource { .. } => "Environment, Ec2InstanceMetadata or EcsContainer".to_owned(),
            Self::Incomplete { profile, gap } => match gap {
                Gap::Without { key, .. } if key.starts_with("sso_") => {
                    of_profile("aws configure sso --profile", profile)
                }
                Gap::Without { key, .. } | Gap::Empty(key) if key.starts_with("aws_") => {
                    of_profile("aws configure --profile", profile)
                }
                Gap::BesideSession(key) => format!("remove {key} from the profile"),
                _ => of_profile("awsp show", profile),
            },
            Self::Loop(names) => of_profile("awsp show", names.last()?),
            Self::NoCredentials(profile) => of_profile("aws configure --profile", profile),
            Self::NoProfile { from: None, .. } | Self::TooLong(_) => return None,
        })
    }
}

/// Returns the name between quotes. Only Go strips them; they are part of the value for every other reader.
fn unquoted(value: &str) -> Option<&str> {
    ['"', '\'']
        .into_iter()
        .find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote))
        .filter(|name| !name.is_empty())
}
