//! What resolving a profile takes: a base, the roles after it, and what the calls depend on. Pure.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;

use super::{
    Ambient, Credentials, Request, Role,
    cache::{About, Key},
    process,
};
use crate::{
    config::{Base, ChainError, Config, Hop, Kind, Origin, Reader, Value, View},
    context::Env,
    error::{Error, Result, Status},
    sso::Login,
};

/// Calls that a role made of another role's session lives no longer than this.
pub(super) const CHAINED: i32 = 3600;

/// How a profile's credentials come about.
#[derive(Debug)]
pub(super) struct Plan {
    /// The profile that was asked for.
    pub(super) profile: String,
    /// Where the first credentials come from.
    pub(super) source: Source,
    /// The profile that says so.
    pub(super) source_profile: String,
    /// The roles, first call first.
    pub(super) roles: Vec<Role>,
    /// The region of every call.
    pub(super) region: String,
    /// The region that somebody said: of the command line, the environment or the files.
    pub(super) said_region: Option<String>,
    /// What the SDK is told about its calls.
    pub(super) network: Memory,
    /// Every variable and setting that decides where calls go.
    pub(super) endpoints: BTreeMap<String, String>,
    /// `mfa_serial` of a profile that assumes no role.
    pub(super) mfa_serial: Option<String>,
    /// `ca_bundle`
    pub(super) ca_bundle: Option<String>,
}

/// Where the first credentials come from.
#[derive(Debug)]
pub(super) enum Source {
    /// The profile itself, or the environment.
    Keys(Credentials),
    /// A `credential_process`, as it stands.
    Process(String),
    /// What the SDK has to resolve.
    Sdk(Sdk),
}

/// A profile in memory, for the SDK.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Memory {
    /// The lines of its section.
    pub(super) settings: String,
    /// Other sections that these refer to.
    pub(super) sections: String,
}

/// What the SDK resolves.
#[derive(Debug, Serialize)]
pub(super) struct Sdk {
    /// The word for it in lists: `sso`, `web-identity`, …
    pub(super) kind: &'static str,
    /// What it is told.
    pub(super) memory: Memory,
    /// What tells it from others, for a person: the role, the session.
    pub(super) what: String,
    /// The SSO session that has to be there.
    #[serde(skip)]
    pub(super) login: Option<Login>,
    /// awsp keeps what it gives: it is asked for over a network, and nobody else keeps it.
    #[serde(skip)]
    pub(super) cached: bool,
}

/// Settings of profiles by one reader's rules.
struct Reading<'a> {
    config: &'a Config,
    view: View,
}

impl Plan {
    /// Plans what `request` asks for.
    ///
    /// # Errors
    /// The chain cannot be followed, or something is missing in it.
    pub(super) fn new(request: &Request<'_>, env: &Env) -> Result<Self> {
        let config = request.config;
        let seen = config.profile(request.profile).is_none_or(|profile| profile.visible_to.has(Reader::Cli));
        let reading = Reading { config, view: if seen { View::Cli } else { View::Rust } };
        let chain =
            config.chain(request.profile, reading.view).map_err(|error| broken(request.profile, &error, config))?;
        let source = reading.source(&chain.base, env)?;
        let roles = chain.hops.iter().map(|hop| reading.role(hop)).chain(request.role.clone().map(Ok));
        let roles = roles.collect::<Result<Vec<_>>>()?;
        let memory = reading.network(request.profile);
        let region = reading.region(request.profile);
        let bundle = reading.text(request.profile, "ca_bundle");
        let mfa_serial = if roles.is_empty() { reading.text(request.profile, "mfa_serial") } else { None };
        let plan = Self { roles, mfa_serial, ..Self::of(request.profile, source, request, env) };
        Ok(Self { source_profile: chain.base.profile, ..plan.with(memory, region, bundle) })
    }

    /// Plans what answers when no profile does.
    ///
    /// # Errors
    /// There are no keys in the environment.
    pub(super) fn ambient(ambient: Ambient, request: &Request<'_>, env: &Env) -> Result<Self> {
        let variable = |name: &str| env.text(name).unwrap_or_default().into_owned();
        let web_identity = || {
            let keys = [
                ("role_arn", "AWS_ROLE_ARN"),
                ("web_identity_token_file", "AWS_WEB_IDENTITY_TOKEN_FILE"),
                ("role_session_name", "AWS_ROLE_SESSION_NAME"),
            ];
            let keys = keys.into_iter().filter(|(_, name)| env.filled(name).is_some());
            keys.map(|(key, name)| line(key, &variable(name))).collect()
        };
        let (name, source) = match ambient {
            Ambient::Keys => {
                let none = || Error::new(Status::Failed, "there are no keys in the environment");
                ("environment", Source::Keys(environment(env).ok_or_else(none)?))
            }
            Ambient::WebIdentity => {
                let sdk = Sdk::new("web-identity", &variable("AWS_ROLE_ARN"), web_identity(), false);
                ("environment", Source::Sdk(sdk))
            }
            Ambient::Container => ("container", Source::Sdk(Sdk::of_machine("EcsContainer"))),
            Ambient::Instance => ("instance", Source::Sdk(Sdk::of_machine("Ec2InstanceMetadata"))),
        };
        Ok(Self::of(name, source, request, env).with(Memory::default(), None, None))
    }

    /// A plan without roles, and without what a profile says.
    fn of(profile: &str, source: Source, request: &Request<'_>, env: &Env) -> Self {
        let variable = |name: &str| env.filled(name).map(|value| value.into_owned());
        let region =
            request.region.clone().or_else(|| variable("AWS_REGION")).or_else(|| variable("AWS_DEFAULT_REGION"));
        Self {
            profile: profile.to_owned(),
            source,
            source_profile: profile.to_owned(),
            roles: Vec::new(),
            region: String::new(),
            said_region: region,
            network: Memory::default(),
            endpoints: env.iter().filter_map(endpoint).collect(),
            mfa_serial: None,
            ca_bundle: variable("AWS_CA_BUNDLE"),
        }
    }

    /// Adds what a profile says, where the command line and the environment say nothing.
    fn with(mut self, network: Memory, region: Option<String>, bundle: Option<String>) -> Self {
        self.endpoints.insert("profile".to_owned(), network.with(None));
        self.network = network;
        self.said_region = self.said_region.or(region);
        self.ca_bundle = self.ca_bundle.or(bundle);
        let of_partition = self.roles.last().map_or("us-east-1", |role| region_of_partition(&role.arn));
        self.region = self.said_region.clone().unwrap_or_else(|| of_partition.to_owned());
        self
    }

    /// Where the first credentials come from, in words.
    pub(super) fn origin(&self) -> String {
        match &self.source {
            Source::Keys(keys) if keys.session_token.is_some() => "temporary keys".to_owned(),
            Source::Keys(_) => "keys".to_owned(),
            Source::Process(_) => "credential_process".to_owned(),
            Source::Sdk(sdk) => format!("{} {}", sdk.kind, sdk.what),
        }
    }

    /// What the credentials after so many roles depend on. `session_name` is what roles get that give none.
    pub(super) fn key(&self, roles: usize, session_name: &str) -> Key {
        let source = match &self.source {
            Source::Keys(keys) => json!({ "keys": keys.access_key_id, "temporary": keys.session_token.is_some() }),
            Source::Process(command) => json!({ "process": command }),
            Source::Sdk(source) => json!(source),
        };
        Key::of(&("chain", source, &self.roles[..roles], session_name, &self.region, &self.endpoints))
    }

    /// What a session of long-term keys depends on.
    pub(super) fn session_key(&self, keys: &Credentials, serial: Option<&str>) -> Key {
        Key::of(&("session", &keys.access_key_id, serial, &self.region, &self.endpoints))
    }

    /// A device, as the owner of these keys has it.
    pub(super) fn device(&self, keys: &Credentials, serial: &str) -> Key {
        Key::of(&("no session", &keys.access_key_id, serial, &self.endpoints))
    }

    /// What an entry of the cache is, for a person.
    pub(super) fn about(&self, roles: usize) -> About {
        let (profile, kind, what) = match (self.roles[..roles].last(), &self.source) {
            (Some(role), _) => (role.profile.as_ref().unwrap_or(&self.profile), "role", role.arn.clone()),
            (None, Source::Sdk(source)) => (&self.source_profile, source.kind, source.what.clone()),
            // its arguments may hold a secret
            (None, Source::Process(command)) => {
                let program = command.split_whitespace().next().unwrap_or_default();
                (&self.source_profile, "process", program.to_owned())
            }
            (None, Source::Keys(_)) => (&self.source_profile, "static", String::new()),
        };
        About { profile: profile.clone(), kind: kind.to_owned(), what }
    }

    /// The names of the chain, for a message: `dev → hop → base`.
    pub(super) fn chain(&self) -> String {
        self.names().join(" → ")
    }

    /// The same for helpers, so that none asks for what waits for it.
    pub(super) fn guard(&self) -> String {
        process::chain(self.names())
    }

    fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = vec![&self.profile];
        names.extend(
            self.roles.iter().rev().filter_map(|role| role.profile.as_deref()).chain([self.source_profile.as_str()]),
        );
        names.dedup();
        names
    }
}

/// A variable that decides where a call goes, or who answers it.
fn endpoint((name, value): (&std::ffi::OsStr, &std::ffi::OsStr)) -> Option<(String, String)> {
    let name = name.to_str()?;
    let decides = name.starts_with("AWS_ENDPOINT_URL")
        || name.starts_with("AWS_CONTAINER_CREDENTIALS_")
        || name.starts_with("AWS_EC2_METADATA_")
        || matches!(
            name,
            "AWS_USE_DUALSTACK_ENDPOINT" | "AWS_USE_FIPS_ENDPOINT" | "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"
        );
    decides.then(|| (name.to_owned(), value.to_string_lossy().into_owned()))
}

/// Where a role can be assumed when nobody says a region: the first one of its partition.
fn region_of_partition(arn: &str) -> &'static str {
    match arn.split(':').nth(1) {
        Some("aws-cn") => "cn-north-1",
        Some("aws-us-gov") => "us-gov-west-1",
        Some("aws-eusc") => "eusc-de-east-1",
        Some("aws-iso") => "us-iso-east-1",
        Some("aws-iso-b") => "us-isob-east-1",
        _ => "us-east-1",
    }
}

/// ` (FILE:LINE)` of a profile's first header.
pub(super) fn place(profile: &str, config: &Config) -> String {
    let place = config.profile(profile).and_then(|profile| profile.places.first());
    place.map(|place| format!(" ({}:{})", place.path.display(), place.line)).unwrap_or_default()
}

/// A chain that leads nowhere, with the profile and the line to look at.
fn broken(name: &str, error: &ChainError, config: &Config) -> Error {
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

impl Reading<'_> {
    /// A setting of a profile that is not empty.
    fn text(&self, profile: &str, key: &str) -> Option<String> {
        let settings = self.config.settings(profile, self.view)?;
        text(settings, key).filter(|text| !text.is_empty())
    }

    /// The profile's region, else that of the profiles it leads to, as the SDK for Rust has it.
    fn region(&self, profile: &str) -> Option<String> {
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

    fn source(&self, base: &Base, env: &Env) -> Result<Source> {
        let name = &base.profile;
        let text = |key| self.text(name, key);
        Ok(match &base.origin {
            Origin::Named(source) if source == "Environment" => {
                let keys = environment(env).ok_or_else(|| no_environment(name, self.config))?;
                Source::Keys(keys)
            }
            Origin::Named(source) => Source::Sdk(Sdk::of_machine(source)),
            Origin::Own(Kind::Static | Kind::Temporary) => Source::Keys(self.keys(name)?),
            Origin::Own(Kind::Process) => Source::Process(text("credential_process").unwrap_or_default()),
            Origin::Own(Kind::Sso) => Source::Sdk(self.sso(name)?),
            Origin::Own(Kind::ConsoleLogin) => {
                let session = text("login_session").unwrap_or_default();
                Source::Sdk(Sdk::new("console-login", &session, line("login_session", &session), false))
            }
            Origin::Own(Kind::WebIdentity) => {
                let settings = ["role_arn", "web_identity_token_file", "role_session_name"];
                let settings = settings.iter().filter_map(|key| Some(line(key, &text(key)?))).collect::<String>();
                Source::Sdk(Sdk::new("web-identity", &text("role_arn").unwrap_or_default(), settings, true))
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
                Value::Text(text) if same && !text.is_empty() => Some(text.to_string()),
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
    fn sso(&self, name: &str) -> Result<Sdk> {
        let session = self.text(name, "sso_session");
        let of_session = |key: &str| text(self.config.sso_session(session.as_deref()?, self.view)?, key);
        let find = |key: &str| of_session(key).filter(|text| !text.is_empty()).or_else(|| self.text(name, key));
        let [account, role] = ["sso_account_id", "sso_role_name"].map(|key| self.text(name, key).or_else(|| find(key)));
        let own = |key: &'static str| Some(line(key, &find(key)?));
        let settings = [("sso_account_id", &account), ("sso_role_name", &role)];
        let mut memory = Memory::default();
        memory.settings.extend(settings.iter().filter_map(|(key, value)| Some(line(key, value.as_ref()?))));
        let instance: String = ["sso_start_url", "sso_region"].into_iter().filter_map(own).collect();
        match &session {
            Some(session) => {
                memory.settings += &line("sso_session", session);
                memory.sections = format!("[sso-session {session}]\n{instance}");
            }
            None => memory.settings += &instance,
        }
        let what = format!("{} in {}", role.unwrap_or_default(), account.unwrap_or_default());
        let url = || find("sso_start_url").map(|url| Login::StartUrl { url, profile: name.to_owned() });
        let login = session.clone().map(Login::Session).or_else(url);
        Ok(Sdk { login, memory, ..Sdk::new("sso", &what, String::new(), true) })
    }

    fn role(&self, hop: &Hop) -> Result<Role> {
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
    fn network(&self, profile: &str) -> Memory {
        const KEYS: [&str; 7] = [
            "endpoint_url",
            "ignore_configured_endpoint_urls",
            "use_dualstack_endpoint",
            "use_fips_endpoint",
            "retry_mode",
            "max_attempts",
            "sts_regional_endpoints",
        ];
        let mut memory = Memory::default();
        memory.settings.extend(KEYS.iter().filter_map(|key| Some(line(key, &self.text(profile, key)?))));
        if let Some(name) = self.text(profile, "services")
            && let Some(services) = self.config.services(&name)
        {
            memory.settings += "services = awsp\n";
            memory.sections += "[services awsp]\n";
            for service in services {
                if let Value::Nested(settings) = service.value {
                    memory.sections += &format!("{} =\n", service.key);
                    settings.iter().for_each(|(key, value)| memory.sections += &format!("    {key} = {value}\n"));
                }
            }
        }
        memory
    }
}

impl Memory {
    /// The config file that holds this profile, as `awsp`, and what `source` adds to it.
    pub(super) fn with(&self, source: Option<&Self>) -> String {
        let none = Self::default();
        let source = source.unwrap_or(&none);
        let Self { settings, sections } = self;
        format!("[profile awsp]\n{settings}{}{sections}{}", source.settings, source.sections)
    }
}

impl Sdk {
    /// What the machine gives that this runs on, by the name of its `credential_source`.
    fn of_machine(source: &str) -> Self {
        let kind = if source == "EcsContainer" { "container" } else { "instance" };
        Self::new(kind, source, line("credential_source", source), false)
    }

    fn new(kind: &'static str, what: &str, settings: String, cached: bool) -> Self {
        let memory = Memory { settings, sections: String::new() };
        Self { kind, memory, what: what.to_owned(), login: None, cached }
    }
}

/// `KEY = VALUE` on a line of its own, whatever the value.
fn line(key: &str, value: &str) -> String {
    format!("{key} = {}\n", value.replace(['\r', '\n'], " "))
}

fn text(settings: crate::config::Settings<'_>, key: &str) -> Option<String> {
    match settings.into_iter().find(|setting| setting.key == key)?.value {
        Value::Text(text) => Some(text.into_owned()),
        Value::Nested(_) => None,
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

#[cfg(test)]
mod tests {
    use std::fs;

    use secrecy::ExposeSecret;

    use super::*;
    use crate::{config::Locations, credentials::Options, settings::Settings};

    /// The plan for `name` in these files and this environment.
    fn plan(config: &str, credentials: &str, env: &[(&str, &str)], name: &str) -> Result<Plan> {
        let home = tempfile::tempdir().map_err(|error| Error::write(&error))?;
        let file = |name: &str, text: &str| {
            let path = home.path().join(name);
            fs::write(&path, text).map(|()| path)
        };
        let locations = Locations {
            config: Some(file("config", config)?),
            credentials: Some(file("credentials", credentials)?),
            problems: Vec::new(),
        };
        let (config, settings) = (Config::load(&locations)?, Settings::default());
        let (role, region, options) = (None, None, Options::default());
        let request = Request { config: &config, settings: &settings, profile: name, role, region, options };
        Plan::new(&request, &env.iter().copied().collect())
    }

    fn memory(plan: &Plan) -> String {
        match &plan.source {
            Source::Sdk(sdk) => plan.network.with(Some(&sdk.memory)),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_session_is_told_the_sdk_in_the_one_form_that_it_takes() {
        let config = "[profile a]\nsso_session = corp\nsso_region = eu-west-1\nsso_start_url = https://c/start#/\n\
                      sso_account_id = 0123\nsso_role_name = R\nservices = s\nendpoint_url = http://e\n\
                      [services s]\nsso =\n  endpoint_url = http://x\n\
                      [sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://c/start#/\n";
        let plan = plan(config, "", &[], "a").unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(
            memory(&plan),
            "[profile awsp]\nendpoint_url = http://e\nservices = awsp\nsso_account_id = 0123\nsso_role_name = R\n\
             sso_session = corp\n[services awsp]\nsso =\n    endpoint_url = http://x\n[sso-session corp]\n\
             sso_start_url = https://c/start#/\nsso_region = eu-west-1\n"
        );
    }

    #[test]
    fn keys_are_those_of_one_file_and_never_of_the_environment() {
        let env = [("AWS_ACCESS_KEY_ID", "AKIAENV"), ("AWS_SECRET_ACCESS_KEY", "e"), ("AWS_SESSION_TOKEN", "t")];
        let keys = "[a]\naws_access_key_id = AKIAFILE\naws_secret_access_key = f\n";
        let found = plan("[profile a]\naws_session_token = of the config\n", keys, &env, "a").map(|plan| plan.source);
        let Ok(Source::Keys(found)) = found else { panic!("{found:?}") };
        assert_eq!((found.access_key_id.as_str(), found.secret_access_key.expose_secret()), ("AKIAFILE", "f"));
        assert!(found.session_token.is_none());
        let role = "[profile r]\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = Environment\n";
        let found = plan(role, "", &env, "r").map(|plan| plan.source);
        assert!(matches!(found, Ok(Source::Keys(keys)) if keys.access_key_id == "AKIAENV"));
        assert!(plan(role, "", &[], "r").is_err());
    }

    #[test]
    fn regions_in_their_order() {
        let config = "[profile r]\nrole_arn = arn:aws-cn:iam::1:role/r\nsource_profile = b\n[profile b]\nregion = cn-northwest-1\n\
                      aws_access_key_id = A\naws_secret_access_key = s\n[profile c]\nrole_arn = arn:aws-cn:iam::1:role/r\n\
                      source_profile = d\n[profile d]\naws_access_key_id = A\naws_secret_access_key = s\n";
        let region = |env: &[(&str, &str)], name: &str| plan(config, "", env, name).map(|plan| plan.region).ok();
        assert_eq!(region(&[("AWS_DEFAULT_REGION", "y"), ("AWS_REGION", "x")], "r").as_deref(), Some("x"));
        assert_eq!(region(&[("AWS_DEFAULT_REGION", "y")], "r").as_deref(), Some("y"));
        assert_eq!(region(&[], "r").as_deref(), Some("cn-northwest-1"));
        assert_eq!(region(&[], "c").as_deref(), Some("cn-north-1"));
        assert_eq!(region(&[], "d").as_deref(), Some("us-east-1"));
    }

    #[test]
    fn a_chain_that_leads_nowhere_says_where() {
        let config = "[profile a]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = b\n[profile b]\nregion = x\n\
                      [profile c]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = nobody\n[profile d]\n\
                      role_arn = arn:aws:iam::1:role/r\nsource_profile = e\nduration_seconds = soon\n\
                      [profile e]\naws_access_key_id = A\naws_secret_access_key = s\n";
        let said = |name: &str| plan(config, "", &[], name).err().map(|error| error.to_string()).unwrap_or_default();
        for (name, words, line) in [("a", "\"b\" has nothing", 4), ("c", "\"nobody\"", 6), ("d", "= soon", 9)] {
            let said = said(name);
            assert!(said.contains(words) && said.contains(&format!("/config:{line})")), "{said}");
        }
        assert!(said("nobody").contains("no profile \"nobody\""));
    }

    #[test]
    fn what_an_entry_depends_on() {
        let config = "[profile a]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = b\n[profile b]\n\
                      aws_access_key_id = A\naws_secret_access_key = s\n";
        let key = |config: &str, env: &[(&str, &str)]| plan(config, "", env, "a").map(|plan| plan.key(1, "s")).ok();
        let one = key(config, &[]);
        assert!(one.is_some() && one == key(config, &[]));
        assert_ne!(one, key(config, &[("AWS_ENDPOINT_URL_STS", "http://x")]));
        assert_ne!(one, key(config, &[("AWS_REGION", "eu-west-1")]));
        assert_ne!(one, key(&config.replace("role/r", "role/q"), &[]));
        assert_ne!(one, key(&config.replace("_id = A", "_id = B"), &[]));
        assert_ne!(one, key(&config.replace("source", "external_id = x\nsource"), &[]));
    }
}
