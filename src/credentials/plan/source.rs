//! Where a chain begins and what its roles are, out of the settings of its profiles. Pure.

use serde::Serialize;

use super::super::{Credentials, ResolveRequest, Role, process};
use crate::{
    config::{ChainBase, ChainError, Config, Hop, Kind, Origin, SettingValue, View},
    context::Env,
    diagnostic::{Error, Result, Status},
    sso::Login,
};

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

/// What the SDK resolves.
#[derive(Debug, Serialize)]
pub(in crate::credentials) struct SdkSource {
    /// The word for it in lists: `sso`, `web-identity`, …
    pub(in crate::credentials) kind: &'static str,
    /// What it is told.
    pub(in crate::credentials) memory: SdkProfile,
    /// What tells it from others, for a person: the role, the session.
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
    /// awsp keeps what it gives: it is asked for over a network, and nobody else keeps it.
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

/// A `credential_process` that is awsp itself: `awsp credential-process [--ensure-temporary] NAME`.
pub(in crate::credentials) struct AwspProcess {
    /// The profile that it asks for.
    pub(in crate::credentials) profile: String,
    /// Temporary credentials, even of keys.
    pub(in crate::credentials) temporary: bool,
}

/// Settings of profiles by one reader's rules.
pub(super) struct ConfigView<'a> {
    pub(super) config: &'a Config,
    pub(super) view: View,
}

/// ` (FILE:LINE)` of a profile's first header.
pub(in crate::credentials) fn place(profile: &str, config: &Config) -> String {
    let place = config.profile(profile).and_then(|profile| profile.places.first());
    place.map(|place| format!(" ({}:{})", place.path.display(), place.line)).unwrap_or_default()
}

/// A chain that leads nowhere, with the profile and the line to look at.
pub(super) fn broken(name: &str, error: &ChainError, config: &Config) -> Error {
    let at = match error {
        ChainError::NoProfile { from, .. } => from.as_deref().unwrap_or(name),
        ChainError::Loop(names) => names.last().map_or(name, String::as_str),
        ChainError::UnknownSource { profile, .. }
        | ChainError::NoSsoSession { profile, .. }
        | ChainError::Incomplete { profile, .. }
        | ChainError::BothSources(profile)
        | ChainError::NoSource(profile)
        | ChainError::NoCredentials(profile)
        | ChainError::TooLong(profile) => profile,
    };
    let chain = if at == name { String::new() } else { format!("{name}: ") };
    let status =
        if matches!(error, ChainError::NoProfile { from: None, .. }) { Status::NoProfile } else { Status::Failed };
    let at = if at.is_empty() { String::new() } else { place(at, config) };
    Error::new(status, format!("{chain}{error}{at}"))
}

impl AwspProcess {
    /// Returns the source if the command runs this executable, and its profile is among those that were read.
    pub(super) fn of(command: &str, request: &ResolveRequest<'_>, env: &Env) -> Option<Self> {
        let (name, temporary) = process::of_awsp(command).filter(|_| process::is_this_awsp(command, env))?;
        let known = |name: &str| request.config.profile(name).is_some();
        let alias = request.settings.alias(&name).filter(|_| !known(&name)).map(str::to_owned);
        let profile = alias.unwrap_or(name);
        known(&profile).then_some(Self { profile, temporary })
    }
}

impl ConfigView<'_> {
    /// A setting of a profile that is not empty.
    pub(super) fn text(&self, profile: &str, key: &str) -> Option<String> {
        let settings = self.config.settings(profile, self.view)?;
        text(settings, key).filter(|text| !text.is_empty())
    }

    /// The profile's region, else that of the profiles it leads to, as the SDK for Rust has it.
    pub(super) fn region(&self, profile: &str) -> Option<String> {
        let mut seen = Vec::new();
        let mut name = profile.to_owned();
        loop {
            if let Some(region) = self.text(&name, "region") {
                return Some(region);
            }
            let next = self.text(&name, "source_profile")?;
            if seen.contains(&next) {
                return None;
            }
            seen.push(std::mem::replace(&mut name, next));
        }
    }

    pub(super) fn source(&self, base: &ChainBase, env: &Env) -> Result<CredentialSource> {
        let name = &base.profile;
        let text = |key| self.text(name, key);
        Ok(match &base.origin {
            Origin::Named(source) if source == "Environment" => {
                let keys = environment(env).ok_or_else(|| no_environment(name, self.config))?;
                CredentialSource::Keys(keys)
            }
            Origin::Named(source) => CredentialSource::Sdk(Box::new(SdkSource::of_machine(source))),
            Origin::Own(Kind::Static | Kind::Temporary) => CredentialSource::Keys(self.keys(name)?),
            Origin::Own(Kind::Process) => CredentialSource::Process(text("credential_process").unwrap_or_default()),
            Origin::Own(Kind::Sso) => CredentialSource::Sdk(Box::new(self.sso(name)?)),
            Origin::Own(Kind::ConsoleLogin) => {
                let session = text("login_session").unwrap_or_default();
                CredentialSource::Sdk(Box::new(SdkSource::new(
                    "console-login",
                    &session,
                    line("login_session", &session),
                    false,
                )))
            }
            Origin::Own(Kind::WebIdentity) => {
                let keys = ["role_arn", "web_identity_token_file", "role_session_name"];
                let settings = keys.iter().filter_map(|key| Some(line(key, &text(key)?))).collect::<String>();
                let [role, file, session] = keys.map(text);
                let (role, file) = (role.unwrap_or_default(), file.unwrap_or_default());
                let mut sdk = SdkSource::new("web-identity", &role, settings, true);
                sdk.token_file = Some(file.clone());
                if [&role, &file].into_iter().chain(&session).any(|value| !is_plain(value)) {
                    sdk.direct = Some(DirectProvider::WebIdentity { role, file, session });
                }
                CredentialSource::Sdk(Box::new(sdk))
            }
            Origin::Own(Kind::Role | Kind::None) => {
                return Err(broken(name, &ChainError::NoCredentials(name.clone()), self.config));
            }
        })
    }

    /// Keys as they stand. The CLI takes all of them out of one file, and the older spelling of the token first.
    fn keys(&self, name: &str) -> Result<Credentials> {
        let settings = self.config.settings(name, self.view).unwrap_or_default();
        let file = settings.iter().find(|setting| setting.key == "aws_access_key_id").map(|setting| setting.place.file);
        let of_file = |key: &str| {
            let setting = settings.iter().find(|setting| setting.key == key)?;
            let same = self.view == View::Rust || Some(setting.place.file) == file;
            match &setting.value {
                SettingValue::Text(text) if same && !text.is_empty() => Some(text.to_string()),
                _ => None,
            }
        };
        let missing = |key: &str| {
            Error::new(Status::Failed, format!("profile {name:?}: {key} is empty{}", place(name, self.config)))
        };
        let tokens = match self.view {
            View::Cli => ["aws_security_token", "aws_session_token"],
            View::Rust => ["aws_session_token", "aws_session_token"],
        };
        Ok(Credentials {
            access_key_id: of_file("aws_access_key_id").ok_or_else(|| missing("aws_access_key_id"))?,
            secret_access_key: of_file("aws_secret_access_key").ok_or_else(|| missing("aws_secret_access_key"))?.into(),
            session_token: tokens.into_iter().find_map(of_file).map(Into::into),
            expiration: None,
            account_id: self.text(name, "aws_account_id"),
        })
    }

    /// The settings of an SSO profile in the one form that the SDK for Rust accepts: what belongs to the session in
    /// the session only.
    fn sso(&self, name: &str) -> Result<SdkSource> {
        let session = self.text(name, "sso_session");
        let of_session = |key: &str| text(self.config.sso_session(session.as_deref()?, self.view)?, key);
        let find = |key: &str| of_session(key).filter(|text| !text.is_empty()).or_else(|| self.text(name, key));
        let [account, role] = ["sso_account_id", "sso_role_name"].map(|key| self.text(name, key).or_else(|| find(key)));
        let own = |key: &'static str| Some(line(key, &find(key)?));
        let settings = [("sso_account_id", &account), ("sso_role_name", &role)];
        let mut memory = SdkProfile::default();
        memory.settings.extend(settings.iter().filter_map(|(key, value)| Some(line(key, value.as_ref()?))));
        let instance: String = ["sso_start_url", "sso_region"].into_iter().filter_map(own).collect();
        match &session {
            Some(session) => {
                memory.settings += &line("sso_session", session);
                memory.sections = format!("[sso-session {session}]\n{instance}");
            }
            None => memory.settings += &instance,
        }
        let (account, role) = (account.unwrap_or_default(), role.unwrap_or_default());
        let what = format!("{role} in {account}");
        let [start, region] = ["sso_start_url", "sso_region"].map(|key| find(key).unwrap_or_default());
        let direct = !session.as_deref().is_none_or(is_common) || ![&account, &role, &start].into_iter().all(is_plain);
        let direct =
            direct.then(|| DirectProvider::Sso { account, role, url: start, region, session: session.clone() });
        let url = || find("sso_start_url").map(|url| Login::StartUrl { url, profile: name.to_owned() });
        let login = session.clone().map(Login::Session).or_else(url);
        Ok(SdkSource { login, memory, direct, ..SdkSource::new("sso", &what, String::new(), true) })
    }

    pub(super) fn role(&self, hop: &Hop) -> Result<Role> {
        let seconds = |text: &String| {
            let seconds = text.trim().parse().ok().filter(|seconds| *seconds > 0);
            let place = place(&hop.profile, self.config);
            let what = format!("profile {:?}: duration_seconds = {text} is no number of seconds{place}", hop.profile);
            seconds.ok_or_else(|| Error::new(Status::Failed, what))
        };
        Ok(Role {
            profile: Some(hop.profile.clone()),
            arn: hop.role_arn.clone(),
            session_name: hop.role_session_name.clone(),
            external_id: hop.external_id.clone(),
            duration_seconds: hop.duration_seconds.as_ref().map(seconds).transpose()?,
            mfa_serial: hop.mfa_serial.clone(),
            ..Role::default()
        })
    }

    /// What the profile that was asked for says about calls, for all of them, as the CLI has it.
    pub(super) fn network(&self, profile: &str) -> SdkProfile {
        const KEYS: [&str; 7] = [
            "endpoint_url",
            "ignore_configured_endpoint_urls",
            "use_dualstack_endpoint",
            "use_fips_endpoint",
            "retry_mode",
            "max_attempts",
            "sts_regional_endpoints",
        ];
        let mut memory = SdkProfile::default();
        memory.settings.extend(KEYS.iter().filter_map(|key| Some(line(key, &self.text(profile, key)?))));
        if let Some(name) = self.text(profile, "services")
            && let Some(services) = self.config.services(&name)
        {
            memory.settings += "services = awsp\n";
            memory.sections += "[services awsp]\n";
            for service in services {
                if let SettingValue::Nested(settings) = service.value {
                    memory.sections += &format!("{} =\n", service.key);
                    settings.iter().for_each(|(key, value)| memory.sections += &format!("    {key} = {value}\n"));
                }
            }
        }
        memory
    }
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
        let kind = if source == "EcsContainer" { "container" } else { "instance" };
        Self::new(kind, source, line("credential_source", source), false)
    }

    pub(super) fn new(kind: &'static str, what: &str, settings: String, cached: bool) -> Self {
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

/// True for a name that the SDK for Rust knows in a header (`validate_identifier` of aws-runtime's parse.rs).
fn is_common(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-/.%@:+".contains(&byte))
}

/// True for a value that no part of is a comment to the SDK for Rust.
fn is_plain(value: impl AsRef<str>) -> bool {
    let begins = [" #", " ;", "\t#", "\t;"];
    !begins.into_iter().any(|begin| value.as_ref().contains(begin))
}

/// `KEY = VALUE` on a line of its own, whatever the value.
pub(super) fn line(key: &str, value: &str) -> String {
    format!("{key} = {}\n", value.replace(['\r', '\n'], " "))
}

fn text(settings: crate::config::ProfileSettings<'_>, key: &str) -> Option<String> {
    match settings.into_iter().find(|setting| setting.key == key)?.value {
        SettingValue::Text(text) => Some(text.into_owned()),
        SettingValue::Nested(_) => None,
    }
}

/// The keys of the environment, as botocore reads them: the older spelling of the token first.
pub(super) fn environment(env: &Env) -> Option<Credentials> {
    let filled = |name: &str| env.filled(name).map(|value| value.into_owned());
    Some(Credentials {
        access_key_id: filled("AWS_ACCESS_KEY_ID")?,
        secret_access_key: filled("AWS_SECRET_ACCESS_KEY")?.into(),
        session_token: filled("AWS_SECURITY_TOKEN").or_else(|| filled("AWS_SESSION_TOKEN")).map(Into::into),
        expiration: None,
        account_id: filled("AWS_ACCOUNT_ID"),
    })
}

fn no_environment(name: &str, config: &Config) -> Error {
    let place = place(name, config);
    let what = format!("profile {name:?} takes its keys from the environment, and there are none{place}");
    Error::new(Status::Failed, what).hint("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
}
