//! The source of a chain's first credentials, as the resolver needs it. Pure.

use serde::{Serialize, Serializer};

use super::super::Credentials;
use crate::sso::Login;

/// Where the first credentials come from.
#[derive(Debug)]
pub(in crate::credentials) enum CredentialSource {
    /// The profile itself, or the environment.
    Keys(Credentials),
    /// A `credential_process`, as it stands.
    Process(String),
    /// What the SDK has to resolve.
    Sdk(Box<SdkSource>),
}

/// A profile in memory, for the SDK.
#[derive(Clone, Debug, Default, Serialize)]
pub(in crate::credentials) struct SdkProfile {
    /// The lines of its section.
    pub(in crate::credentials) settings: String,
    /// Other sections that these refer to.
    pub(in crate::credentials) sections: String,
}

/// What a source that the SDK resolves is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::credentials) enum SdkSourceKind {
    Sso,
    WebIdentity,
    ConsoleLogin,
    /// The container that this runs in.
    Container,
    /// The instance that this runs on.
    Instance,
}

impl SdkSourceKind {
    /// The word for it in lists and in keys of the cache.
    pub(in crate::credentials) fn name(self) -> &'static str {
        match self {
            Self::Sso => "sso",
            Self::WebIdentity => "web-identity",
            Self::ConsoleLogin => "console-login",
            Self::Container => "container",
            Self::Instance => "instance",
        }
    }

    /// Returns whether it gives nothing but sessions, which have a token.
    pub(in crate::credentials) fn gives_sessions(self) -> bool {
        matches!(self, Self::Sso | Self::WebIdentity | Self::ConsoleLogin)
    }
}

impl Serialize for SdkSourceKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// What the SDK resolves.
#[derive(Debug, Serialize)]
pub(in crate::credentials) struct SdkSource {
    pub(in crate::credentials) kind: SdkSourceKind,
    /// What it is told.
    pub(in crate::credentials) memory: SdkProfile,
    /// What tells it from others, for the user: the role, the session.
    pub(in crate::credentials) what: String,
    /// The same for the SDK's own provider of this kind, where a profile in memory cannot say it.
    pub(in crate::credentials) direct: Option<DirectProvider>,
    /// The SSO session that has to be there.
    #[serde(skip)]
    pub(in crate::credentials) login: Option<Login>,
    /// The file whose token is exchanged.
    #[serde(skip)]
    pub(in crate::credentials) token_file: Option<String>,
    /// The fingerprint of the login, token, container or machine: another one may be another identity.
    pub(in crate::credentials) logged_in: Option<String>,
    /// awsp caches its credentials: they come over a network, and no other cache has them.
    #[serde(skip)]
    pub(in crate::credentials) cached: bool,
}

/// A source that the SDK for Rust could not read in a file: it knows fewer names of sessions than the CLI, and takes what
/// follows ` #` or ` ;` for a comment.
#[derive(Debug, Serialize)]
pub(in crate::credentials) enum DirectProvider {
    /// SSO.
    Sso {
        /// `sso_account_id`
        account: String,
        /// `sso_role_name`
        role: String,
        /// `sso_start_url`
        url: String,
        /// `sso_region`
        region: String,
        /// `sso_session`
        session: Option<String>,
    },
    /// Web identity.
    WebIdentity {
        /// `role_arn`
        role: String,
        /// `web_identity_token_file`
        file: String,
        /// `role_session_name`
        session: Option<String>,
    },
}

impl SdkProfile {
    /// The config file that holds this profile, as `awsp`, and what `source` adds to it.
    pub(in crate::credentials) fn with(&self, source: Option<&Self>) -> String {
        let none = Self::default();
        let source = source.unwrap_or(&none);
        let Self { settings, sections } = self;
        format!("[profile awsp]\n{settings}{}{sections}{}", source.settings, source.sections)
    }
}

impl SdkSource {
    /// What the machine gives that this runs on, by the name of its `credential_source`.
    pub(super) fn of_machine(source: &str) -> Self {
        let kind = if source == "EcsContainer" { SdkSourceKind::Container } else { SdkSourceKind::Instance };
        Self::new(kind, source, line("credential_source", source), false)
    }

    pub(super) fn new(kind: SdkSourceKind, what: &str, settings: String, cached: bool) -> Self {
        let memory = SdkProfile { settings, sections: String::new() };
        Self {
            kind,
            memory,
            what: what.to_owned(),
            login: None,
            direct: None,
            token_file: None,
            logged_in: None,
            cached,
        }
    }
}

/// Returns whether the SDK for Rust knows a name in a header (`validate_identifier` of aws-runtime's parse.rs).
pub(super) fn is_common(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-/.%@:+".contains(&byte))
}

/// Returns whether the SDK for Rust takes no part of a value for a comment.
pub(super) fn is_plain(value: impl AsRef<str>) -> bool {
    let begins = [" #", " ;", "\t#", "\t;"];
    !begins.into_iter().any(|begin| value.as_ref().contains(begin))
}

/// `KEY = VALUE` on a line of its own, whatever the value.
pub(super) fn line(key: &str, value: &str) -> String {
    format!("{key} = {}\n", value.replace(['\r', '\n'], " "))
}
