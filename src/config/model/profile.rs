//! A profile as awsp shows it.

use crate::{
    config::reader::{Place, Readers},
    diagnostic::Location,
};

/// Where a profile's credentials come from, by its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// access keys without a session token
    Static,
    /// access keys with a session token
    Temporary,
    /// `role_arn` with `source_profile` or `credential_source`
    Role,
    /// `role_arn` with `web_identity_token_file`
    WebIdentity,
    /// `sso_session` or `sso_start_url`, with account and role
    Sso,
    /// `credential_process`
    Process,
    /// `login_session` (`aws login`)
    ConsoleLogin,
    /// no credentials of its own
    None,
}

impl Kind {
    /// The word for it in tables and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Static => "static",
            Self::Temporary => "temporary",
            Self::Role => "role",
            Self::WebIdentity => "web-identity",
            Self::Sso => "sso",
            Self::Process => "process",
            Self::ConsoleLogin => "console-login",
            Self::None => "none",
        }
    }
}

/// A profile with what is derived from its settings: by the CLI's reading, else by Rust's.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Profile {
    /// Its name, exact.
    pub name: String,
    /// Where its credentials come from.
    pub kind: Kind,
    /// `region`.
    pub region: Option<String>,
    /// The account: `sso_account_id`, that of `role_arn`, or `aws_account_id`.
    pub account_id: Option<String>,
    /// The name of the role: `sso_role_name`, or the last part of `role_arn`.
    pub role: Option<String>,
    /// `source_profile`.
    pub source_profile: Option<String>,
    /// `sso_session`.
    pub sso_session: Option<String>,
    /// The readers that see a profile of this name: none that refuses a file.
    pub visible_to: Readers,
    /// The headers that make it up, config first, in file order.
    pub places: Vec<Place>,
}

impl Profile {
    /// Its places in one line: `~/.aws/config:3, ~/.aws/credentials:9`.
    pub fn places_in_words(&self) -> String {
        self.places.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }

    /// The place of its first header.
    pub fn location(&self) -> Option<Location> {
        self.places.first().map(Location::from)
    }
}
