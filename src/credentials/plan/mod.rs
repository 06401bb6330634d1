//! What resolving a profile takes: a base, the roles after it, and what the calls depend on. Pure, except that it asks
//! the system whether a `credential_process` would run this executable.

mod lines;
mod source;

use std::{collections::BTreeMap, os::unix::ffi::OsStrExt, path::PathBuf};

pub(super) use source::{CredentialSource, DirectProvider, SdkProfile, SdkSource, place};

use serde_json::json;

use self::source::{AwspProcess, ConfigView, broken, environment, line};

use super::{
    Ambient, Credentials, ResolveOptions, ResolveRequest, Role,
    cache::{CacheKey, EntryInfo},
    key::material,
    process,
};
use crate::{
    config::{Reader, View},
    context::Env,
    diagnostic::{Error, Result, Status},
};

/// Calls that a role made of another role's session lives no longer than this.
pub(super) const MAX_CHAINED_SECONDS: i32 = 3600;

/// How a profile's credentials come about.
#[derive(Debug)]
pub(super) struct ResolvePlan {
    /// The profile that was asked for.
    pub(super) profile: String,
    /// Where the first credentials come from.
    pub(super) source: CredentialSource,
    /// The profile that says so.
    pub(super) source_profile: String,
    /// The roles, first call first.
    pub(super) roles: Vec<Role>,
    /// The region of every call.
    pub(super) region: String,
    /// The region that somebody said: of the command line, the environment or the files.
    pub(super) said_region: Option<String>,
    /// What the SDK is told about its calls.
    pub(super) network: SdkProfile,
    /// Every variable and setting that decides where calls go.
    pub(super) endpoints: BTreeMap<String, String>,
    /// `mfa_serial` of a profile that assumes no role.
    pub(super) mfa_serial: Option<String>,
    /// The keys that the chain begins with are asked for a session first, with the code of this device if it has one.
    pub(super) session: Option<Option<String>>,
    /// The cache key of the helper at the beginning of the chain.
    pub(super) helper: Option<CacheKey>,
    /// `~/.aws`. It is part of the key, because two home folders contain different logins.
    pub(super) aws_folder: Option<PathBuf>,
    /// `ca_bundle`
    pub(super) ca_bundle: Option<String>,
}

impl ResolvePlan {
    /// Plans what `request` asks for.
    ///
    /// # Errors
    /// The chain cannot be followed, or something is missing in it.
    pub(super) fn new(request: &ResolveRequest<'_>, env: &Env) -> Result<Self> {
        Self::following(request, env, &mut Vec::new())
    }

    /// As [`ResolvePlan::new`], for a profile that these profiles lead to by `awsp credential-process`.
    fn following(request: &ResolveRequest<'_>, env: &Env, before: &mut Vec<String>) -> Result<Self> {
        let config = request.config;
        let round = before.iter().any(|name| name == request.profile);
        before.push(request.profile.to_owned());
        if round {
            let what = format!("profile {:?} asks for itself: {}", request.profile, before.join(" → "));
            let hint = "its credential_process must name another profile";
            return Err(Error::new(Status::Failed, what + &place(request.profile, config)).hint(hint));
        }
        let seen = config.profile(request.profile).is_none_or(|profile| profile.visible_to.has(Reader::Cli));
        let reading = ConfigView { config, view: if seen { View::Cli } else { View::Rust } };
        let chain =
            config.chain(request.profile, reading.view).map_err(|error| broken(request.profile, &error, config))?;
        let hops = chain.hops.iter().map(|hop| hop.profile.as_str());
        hops.chain([request.profile, &chain.base.profile]).try_for_each(|name| lines::check(name, &reading))?;
        let source = reading.source(&chain.base, env)?;
        let roles = chain.hops.iter().map(|hop| reading.role(hop)).chain(request.role.clone().map(Ok));
        let roles = roles.collect::<Result<Vec<_>>>()?;
        let memory = reading.network(request.profile);
        let said = reading.text(request.profile, "region");
        let inherited = reading.region(request.profile);
        let bundle = reading.text(request.profile, "ca_bundle");
        let mfa_serial = if roles.is_empty() { reading.text(request.profile, "mfa_serial") } else { None };
        let own = match &source {
            CredentialSource::Process(command) => AwspProcess::of(command, request, env),
            _ => None,
        };
        let mut plan = Self { roles, mfa_serial, ..Self::of(request.profile, source, request, env) };
        plan.source_profile = chain.base.profile;
        let Some(own) = own else { return Ok(plan.with(memory, said, inherited, bundle)) };
        let request =
            ResolveRequest { profile: &own.profile, role: None, options: ResolveOptions::default(), ..request.clone() };
        let inner = Self::following(&request, env, before)?;
        Ok(plan.after(inner, own.temporary).with(memory, said, inherited, bundle))
    }

    /// The same roles on top of what another plan gives: awsp need not be run to ask awsp.
    fn after(self, inner: Self, temporary: bool) -> Self {
        let keys = matches!(&inner.source, CredentialSource::Keys(keys) if keys.session_token.is_none());
        let session = (temporary && keys && inner.roles.is_empty()).then(|| inner.mfa_serial.clone());
        Self {
            source: inner.source,
            source_profile: inner.source_profile,
            roles: inner.roles.into_iter().chain(self.roles).collect(),
            session: inner.session.or(session),
            mfa_serial: self.mfa_serial.or(inner.mfa_serial),
            said_region: self.said_region.or(inner.said_region),
            region: inner.region,
            ca_bundle: self.ca_bundle.or(inner.ca_bundle),
            network: inner.network,
            ..self
        }
    }

    /// Plans what answers when no profile does.
    ///
    /// # Errors
    /// There are no keys in the environment.
    pub(super) fn ambient(ambient: Ambient, request: &ResolveRequest<'_>, env: &Env) -> Result<Self> {
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
                ("environment", CredentialSource::Keys(environment(env).ok_or_else(none)?))
            }
            Ambient::WebIdentity => {
                let sdk = SdkSource::new("web-identity", &variable("AWS_ROLE_ARN"), web_identity(), false);
                ("environment", CredentialSource::Sdk(Box::new(sdk)))
            }
            Ambient::Container => ("container", CredentialSource::Sdk(Box::new(SdkSource::of_machine("EcsContainer")))),
            Ambient::Instance => {
                ("instance", CredentialSource::Sdk(Box::new(SdkSource::of_machine("Ec2InstanceMetadata"))))
            }
        };
        Ok(Self::of(name, source, request, env).with(SdkProfile::default(), None, None, None))
    }

    /// A plan without roles, and without what a profile says.
    fn of(profile: &str, source: CredentialSource, request: &ResolveRequest<'_>, env: &Env) -> Self {
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
            network: SdkProfile::default(),
            endpoints: env.iter().filter_map(endpoint).collect(),
            mfa_serial: None,
            session: None,
            helper: None,
            aws_folder: None,
            ca_bundle: variable("AWS_CA_BUNDLE"),
        }
    }

    /// Adds what a profile says, where the command line and the environment say nothing.
    fn with(
        mut self,
        network: SdkProfile,
        said: Option<String>,
        inherited: Option<String>,
        bundle: Option<String>,
    ) -> Self {
        if !network.settings.is_empty() {
            self.network = network;
        }
        self.endpoints.insert("profile".to_owned(), self.network.with(None));
        self.said_region = self.said_region.or(said);
        self.ca_bundle = self.ca_bundle.or(bundle);
        let inherited = inherited.or_else(|| Some(self.region.clone()).filter(|region| !region.is_empty()));
        let of_partition = || self.roles.last().map_or("us-east-1", |role| region_of_partition(&role.arn)).to_owned();
        self.region = self.said_region.clone().or(inherited).unwrap_or_else(of_partition);
        self
    }

    /// Where the first credentials come from, in words.
    pub(super) fn origin(&self) -> String {
        match &self.source {
            CredentialSource::Keys(keys) if keys.session_token.is_some() => "temporary keys".to_owned(),
            CredentialSource::Keys(_) => "keys".to_owned(),
            CredentialSource::Process(_) => "credential_process".to_owned(),
            CredentialSource::Sdk(sdk) => format!("{} {}", sdk.kind, sdk.what),
        }
    }

    /// What the credentials after so many roles depend on. `session_name` is what roles get that give none.
    pub(super) fn key(&self, roles: usize, session_name: &str) -> CacheKey {
        let source = match &self.source {
            CredentialSource::Keys(keys) => json!({ "keys": material(keys) }),
            CredentialSource::Process(command) => json!({ "process": command }),
            CredentialSource::Sdk(source) => json!(source),
        };
        let calls = (&self.session, &self.roles[..roles], session_name, &self.region, &self.endpoints);
        match &self.helper {
            // the helper alone makes these, without a call of awsp
            Some(helper) if roles == 0 => helper.clone(),
            Some(helper) => helper.then(&("chain", calls)),
            None => CacheKey::of(&("chain", source, self.home(), calls)),
        }
    }

    /// What a session of long-term keys depends on.
    pub(super) fn session_key(&self, keys: &Credentials, serial: Option<&str>) -> CacheKey {
        CacheKey::of(&("session", material(keys), self.home(), serial, self.sts()))
    }

    /// A device, as the owner of these keys has it.
    pub(super) fn device(&self, keys: &Credentials, serial: &str) -> CacheKey {
        CacheKey::of(&("no session", material(keys), self.home(), serial, self.sts()))
    }

    /// Returns `~/.aws`, for a key.
    fn home(&self) -> Option<&[u8]> {
        self.aws_folder.as_ref().map(|folder| folder.as_os_str().as_bytes())
    }

    /// What decides who answers for STS. A session is good for every region, and for every way there.
    fn sts(&self) -> Vec<&str> {
        let names = ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"];
        let of_env = names.into_iter().map(|name| self.endpoints.get(name).map_or("", String::as_str));
        let is_endpoint = |line: &&str| line.starts_with("endpoint_url") || line.starts_with("ignore_configured");
        let of_profile = self.network.settings.lines().filter(is_endpoint);
        of_env.chain(of_profile).chain([self.network.sections.as_str()]).collect()
    }

    /// What an entry of the cache is, for a person.
    pub(super) fn about(&self, roles: usize) -> EntryInfo {
        let (profile, kind, what) = match (self.roles[..roles].last(), &self.source) {
            (Some(role), _) => (role.profile.as_ref().unwrap_or(&self.profile), "role", role.arn.clone()),
            (None, CredentialSource::Sdk(source)) => (&self.source_profile, source.kind, source.what.clone()),
            // its arguments may hold a secret
            (None, CredentialSource::Process(command)) => {
                let program = command.split_whitespace().next().unwrap_or_default();
                (&self.source_profile, "process", program.to_owned())
            }
            (None, CredentialSource::Keys(_)) => (&self.source_profile, "static", String::new()),
        };
        EntryInfo { profile: profile.clone(), kind: kind.to_owned(), what }
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

#[cfg(test)]
mod tests {
    use std::fs;

    use secrecy::ExposeSecret;

    use super::*;
    use crate::{
        config::{Config, Locations},
        credentials::ResolveOptions,
        settings::Settings,
    };

    /// The plan for `name` in these files and this environment.
    fn plan(config: &str, credentials: &str, env: &[(&str, &str)], name: &str) -> Result<ResolvePlan> {
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
        let (role, region, options) = (None, None, ResolveOptions::default());
        let request = ResolveRequest { config: &config, settings: &settings, profile: name, role, region, options };
        ResolvePlan::new(&request, &env.iter().copied().collect())
    }

    fn memory(plan: &ResolvePlan) -> String {
        match &plan.source {
            CredentialSource::Sdk(sdk) => plan.network.with(Some(&sdk.memory)),
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
        let Ok(CredentialSource::Keys(found)) = found else { panic!("{found:?}") };
        assert_eq!((found.access_key_id.as_str(), found.secret_access_key.expose_secret()), ("AKIAFILE", "f"));
        assert!(found.session_token.is_none());
        let role = "[profile r]\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = Environment\n";
        let found = plan(role, "", &env, "r").map(|plan| plan.source);
        assert!(matches!(found, Ok(CredentialSource::Keys(keys)) if keys.access_key_id == "AKIAENV"));
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
        assert_ne!(one, key(&config.replace("_key = s", "_key = t"), &[]));
        assert_ne!(one, key(&format!("{config}aws_session_token = t\n"), &[]));
        assert_eq!(one, key(&format!("{config}cli_pager =\n[profile other]\nregion = x\n"), &[]));
        assert_ne!(one, key(&config.replace("source", "external_id = x\nsource"), &[]));
    }
}
