//! From a profile to its credentials: a base, then roles.

use std::{
    cell::{OnceCell, RefCell},
    os::unix::ffi::OsStrExt,
    path::Path,
    time::{Duration, SystemTime},
};

use super::{
    Credentials,
    cache::{Cache, CacheKey, EntryInfo, Freshness, LockTimeout},
    client::Client,
    failure::Failure,
    harden_process,
    key::digest,
    mfa::Codes,
    plan::{CredentialSource, MAX_CHAINED_SECONDS, ResolvePlan, SdkSource, place},
    process,
    sts::{self, Identity, Mfa},
};
use crate::{
    config::{Config, Platform, aws_folder},
    context::{Context, Env, now},
    diagnostic::{Error, Result, Status},
    settings::Settings,
    sso::{self, Session},
};

/// How long a session of long-term keys lives, in seconds: a working day.
const SESSION_SECONDS: i32 = 43_200;

/// So often a code may be mistyped.
const MAX_CODE_ATTEMPTS: usize = 3;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct ResolveRequest<'a> {
    /// What holds the profile and its chain.
    pub config: &'a Config,
    /// awsp's own settings.
    pub settings: &'a Settings,
    /// The profile.
    pub profile: &'a str,
    /// A role on top of it.
    pub role: Option<Role>,
    /// Instead of the region of environment and profile.
    pub region: Option<String>,
    /// How.
    pub options: ResolveOptions,
}

/// How credentials are come by.
#[derive(Clone, Debug, Default)]
pub struct ResolveOptions {
    /// The code of the MFA device, instead of a question.
    pub mfa_code: Option<String>,
    /// So much life they must have.
    pub min_ttl: Option<Duration>,
    /// New ones, whatever the cache has.
    pub refresh: bool,
    /// Neither read nor write the cache.
    pub no_cache: bool,
    /// Temporary ones even where there are keys.
    pub ensure_temporary: bool,
}

/// The parameters of STS AssumeRole.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Role {
    /// The profile that has them; `None` for what the command line asks for.
    pub profile: Option<String>,
    /// `role_arn`
    pub arn: String,
    /// `role_session_name`
    pub session_name: Option<String>,
    /// `external_id`
    pub external_id: Option<String>,
    /// `duration_seconds`
    pub duration_seconds: Option<i32>,
    /// `mfa_serial`
    pub mfa_serial: Option<String>,
    /// A session policy, as JSON.
    pub policy: Option<String>,
    /// Managed policies.
    pub policy_arns: Vec<String>,
    /// Session tags.
    pub tags: Vec<(String, String)>,
    /// The keys of tags that the next role gets, too.
    pub transitive_tag_keys: Vec<String>,
    /// The source identity.
    pub source_identity: Option<String>,
}

/// What was found.
#[derive(Debug)]
pub struct Resolved {
    /// The credentials.
    pub credentials: Credentials,
    /// The region that goes with them; `None` when nothing says one.
    pub region: Option<String>,
    /// Lines for a person: what was clamped.
    pub notes: Vec<String>,
    /// The profiles of the chain: `dev → hop → base`.
    pub chain: String,
    /// Where the first credentials come from, in words.
    pub source: String,
}

/// What answers tools when no profile does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ambient {
    /// `AWS_ACCESS_KEY_ID` and its like.
    Keys,
    /// `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`.
    WebIdentity,
    /// The container's endpoint.
    Container,
    /// The instance's metadata.
    Instance,
}

/// Resolves a profile, from the cache where that has it.
///
/// # Errors
/// Whatever is in the way, with the profiles of the chain and `file:line`; status 4 when only a person could help.
pub fn resolve(request: &ResolveRequest<'_>, context: &Context) -> Result<Resolved> {
    let run = Run::new(request, ResolvePlan::new(request, &context.env)?, context);
    let credentials = run.answer()?;
    Ok(run.resolved(credentials))
}

/// Resolves a profile, or what answers without one, and asks STS who it is.
///
/// # Errors
/// As [`resolve`], and STS may not answer.
pub fn identify(
    request: &ResolveRequest<'_>,
    ambient: Option<Ambient>,
    context: &Context,
) -> Result<(Identity, Resolved)> {
    let plan = match ambient {
        Some(ambient) => ResolvePlan::ambient(ambient, request, &context.env)?,
        None => ResolvePlan::new(request, &context.env)?,
    };
    let run = Run::new(request, plan, context);
    let credentials = run.answer()?;
    let client = run.client()?;
    let identity = client.call(sts::identity(&client.sts(&credentials)));
    let identity = identity.map_err(|failure| failure.error(&run.plan.chain(), "GetCallerIdentity", ""))?;
    Ok((identity, run.resolved(credentials)))
}

/// What became of a call.
type Called = std::result::Result<Credentials, Failure>;

/// One answer in the making.
struct Run<'a> {
    request: &'a ResolveRequest<'a>,
    context: &'a Context,
    plan: ResolvePlan,
    cache: Cache,
    codes: Codes<'a>,
    client: OnceCell<Client>,
    notes: RefCell<Vec<String>>,
    /// The devices whose keys get no session, as this run found out.
    refused: RefCell<Vec<String>>,
}

impl<'a> Run<'a> {
    fn new(request: &'a ResolveRequest<'a>, mut plan: ResolvePlan, context: &'a Context) -> Self {
        plan.aws_folder = aws_folder(&context.env, context.home.as_deref(), Platform::HERE);
        match &mut plan.source {
            CredentialSource::Sdk(source) => {
                source.logged_in = logged_in(source, plan.aws_folder.as_deref(), &context.env)
            }
            // a command that cannot be split is never run
            CredentialSource::Process(command) => {
                plan.helper = process::words(command).ok().map(|words| CacheKey::of_process(&words, context));
            }
            CredentialSource::Keys(_) => {}
        }
        harden_process();
        let cache = match request.options.no_cache {
            true => Cache::off(),
            false => {
                let process = request.settings.process;
                let lock_timeout = LockTimeout::beyond(process.timeout, process.terminal_timeout);
                Cache::find(&context.env, context.home.as_deref()).with_lock_timeout(lock_timeout)
            }
        };
        let codes = Codes::new(request.options.mfa_code.clone(), request.settings, context);
        let (client, notes, refused) = Default::default();
        Self { request, context, plan, cache, codes, client, notes, refused }
    }

    fn resolved(self, credentials: Credentials) -> Resolved {
        let (chain, source) = (self.plan.chain(), self.plan.origin());
        let notes = [self.notes.into_inner(), self.cache.notes()].concat();
        Resolved { credentials, region: self.plan.said_region, notes, chain, source }
    }

    fn answer(&self) -> Result<Credentials> {
        // before a lock is waited for that the one who asks holds
        process::check(&self.plan.guard(), &self.context.env)?;
        let ResolveOptions { min_ttl, refresh, ensure_temporary, .. } = self.request.options;
        let freshness = Freshness { now: now(), min_ttl, refresh };
        let found = self.level(self.plan.roles.len(), &freshness, false)?;
        if ensure_temporary && found.session_token.is_none() {
            return self.session(&found, self.plan.mfa_serial.as_deref(), &freshness, false);
        }
        Ok(found)
    }

    /// The credentials after so many roles. A longer part of the chain is locked before a shorter one. `spare`: there is
    /// something that still serves, so that nobody is to be asked.
    fn level(&self, roles: usize, freshness: &Freshness, spare: bool) -> Result<Credentials> {
        match &self.plan.source {
            CredentialSource::Keys(keys) if roles == 0 => {
                return match &self.plan.session {
                    Some(serial) => self.session(keys, serial.as_deref(), freshness, spare),
                    None => Ok(keys.clone()),
                };
            }
            CredentialSource::Sdk(source) if roles == 0 && !source.cached => return self.ask_sdk(source),
            _ => {}
        }
        let key = self.plan.key(roles, &self.session_name());
        if let Some(found) = self.cache.get(&key, freshness) {
            return Ok(found);
        }
        self.cache.get_or_make(&key, &self.plan.about(roles), freshness, |old| {
            let spare = spare || old;
            match roles {
                0 => self.first(spare),
                _ => self.assume(roles, &self.level(roles - 1, &any_age(), spare)?, spare),
            }
        })
    }

    /// The first credentials of a chain, where something has to be asked for them.
    fn first(&self, spare: bool) -> Result<Credentials> {
        match &self.plan.source {
            CredentialSource::Keys(keys) => Ok(keys.clone()),
            CredentialSource::Sdk(source) => self.ask_sdk(source),
            CredentialSource::Process(command) => {
                let profile = &self.plan.source_profile;
                let wrong = |what| {
                    let what = format!("profile {profile:?}: its credential_process: {what}");
                    Error::new(Status::Failed, what + &place(profile, self.request.config))
                };
                let words = process::words(command).map_err(wrong)?;
                process::run(&words, &self.plan.guard(), !spare, self.context, self.request.settings)
            }
        }
    }

    /// What the SDK makes of a source. A login that has ended is not tried.
    fn ask_sdk(&self, source: &SdkSource) -> Result<Credentials> {
        let profile = &self.plan.source_profile;
        if let Some(note) = self.login_note(source) {
            let (what, hint) = note.split_once(" · hint: ").unwrap_or((&note, "aws sso login"));
            return Err(Error::new(Status::InputRequired, format!("{}: {what}", self.plan.chain())).hint(hint));
        }
        let found = self.client()?.source(source, &self.plan);
        let place = place(profile, self.request.config);
        found.map_err(|failure| failure.error(&self.plan.chain(), &place, source, profile))
    }

    fn login_note(&self, source: &SdkSource) -> Option<String> {
        let folder = self.plan.aws_folder.as_deref()?;
        Session::read(source.login.clone()?, folder, SystemTime::now()).note()
    }

    /// The role at the end of so many, with the credentials of what is before it.
    fn assume(&self, roles: usize, source: &Credentials, spare: bool) -> Result<Credentials> {
        let role = &self.clamped(roles);
        let failed = |failure: Failure| {
            let place = role.profile.as_ref().map(|profile| place(profile, self.request.config));
            failure.error(&self.plan.chain(), &format!("role {}", role.arn), &place.unwrap_or_default())
        };
        let client = self.client()?;
        let name = &self.session_name();
        let call = |source: &Credentials, mfa| client.call(sts::assume(&client.sts(source), role, name, mfa));
        let Some(serial) = &role.mfa_serial else { return call(source, None).map_err(failed) };
        let device = self.plan.device(source, serial);
        if source.session_token.is_none() && !self.cache.marked(&device) && !self.is_refused(serial) {
            match self.session(source, Some(serial), &any_age(), spare) {
                Ok(session) => return call(&session, None).map_err(failed),
                // then the role itself, with another code
                Err(_) if self.cache.marked(&device) || self.is_refused(serial) => {}
                Err(error) => return Err(error),
            }
        }
        self.with_code(serial, spare, |mfa| call(source, Some(mfa)))?.map_err(failed)
    }

    /// A session of long-term keys, by GetSessionToken: one code, and every role of the device needs none for as long as
    /// it lives. A refusal is remembered.
    fn session(
        &self,
        keys: &Credentials,
        serial: Option<&str>,
        freshness: &Freshness,
        spare: bool,
    ) -> Result<Credentials> {
        let key = self.plan.session_key(keys, serial);
        if let Some(found) = self.cache.get(&key, freshness) {
            return Ok(found);
        }
        let about = EntryInfo {
            kind: "mfa-session".to_owned(),
            what: serial.unwrap_or_default().to_owned(),
            ..self.plan.about(0)
        };
        self.cache.get_or_make(&key, &about, freshness, |old| {
            let client = self.client()?;
            let call = |mfa| client.call(sts::session(&client.sts(keys), mfa, SESSION_SECONDS));
            let done = match serial {
                Some(serial) => self.with_code(serial, spare || old, |mfa| call(Some(mfa)))?,
                None => call(None),
            };
            done.map_err(|failure| {
                if let Some(serial) = serial.filter(|_| failure.is_denied() && !failure.is_about_mfa()) {
                    self.cache.mark(&self.plan.device(keys, serial));
                    self.refused.borrow_mut().push(serial.to_owned());
                }
                failure.error(&self.plan.chain(), "GetSessionToken", "")
            })
        })
    }

    /// A call with a code of a device, and with another one as long as a person mistypes it.
    fn with_code(&self, serial: &str, spare: bool, call: impl Fn(Mfa) -> Called) -> Result<Called> {
        let once = || {
            let mfa = self.codes.next(serial, &self.plan.profile, spare, &self.cache)?;
            let done = call(mfa.clone());
            if done.as_ref().err().is_none_or(Failure::was_heard) {
                self.codes.spent(&mfa, &self.cache);
            }
            Ok::<_, Error>(done)
        };
        for _ in 1..MAX_CODE_ATTEMPTS {
            match once()? {
                Err(failure) if failure.is_about_mfa() && self.codes.can_ask() => {}
                done => return Ok(done),
            }
        }
        once()
    }

    fn is_refused(&self, serial: &str) -> bool {
        self.refused.borrow().iter().any(|refused| refused == serial)
    }

    /// The role at the end of so many, with a life that AWS allows: a session that signs for another role caps it.
    fn clamped(&self, roles: usize) -> Role {
        let mut role = self.plan.roles[roles - 1].clone();
        let chained =
            roles > 1 || matches!(&self.plan.source, CredentialSource::Sdk(source) if source.kind != "console-login");
        if let Some(seconds) = role.duration_seconds.filter(|seconds| chained && *seconds > MAX_CHAINED_SECONDS) {
            role.duration_seconds = Some(MAX_CHAINED_SECONDS);
            let name = role.profile.as_deref().unwrap_or("the role");
            self.notes.borrow_mut().push(format!(
                "note: {name} lives {MAX_CHAINED_SECONDS} s and not {seconds}: AWS caps a role that is assumed with another role's session"
            ));
        }
        role
    }

    /// The name of a role's session when nobody gives one: who it is, for those who read the trail.
    fn session_name(&self) -> String {
        let user = ["USER", "LOGNAME"].into_iter().find_map(|name| self.context.env.filled(name));
        let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '=' | ',' | '.' | '@' | '-');
        let user: String = user.unwrap_or_default().chars().filter(plain).take(58).collect();
        if user.is_empty() { "awsp".to_owned() } else { format!("awsp-{user}") }
    }

    fn client(&self) -> Result<&Client> {
        match self.client.get() {
            Some(client) => Ok(client),
            None => {
                let client = Client::new(&self.plan)?;
                Ok(self.client.get_or_init(|| client))
            }
        }
    }
}

/// Returns the fingerprint of the login, token, container or machine that the SDK would use: another one may be another
/// identity.
fn logged_in(source: &SdkSource, aws_folder: Option<&Path>, env: &Env) -> Option<String> {
    match source.kind {
        "container" => {
            let file = env.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE").unwrap_or_default();
            let token = env.get("AWS_CONTAINER_AUTHORIZATION_TOKEN").unwrap_or_default();
            let content = sso::fingerprint(Path::new(file)).unwrap_or_default();
            Some(digest([token.as_bytes(), file.as_bytes(), content.as_bytes()]))
        }
        // machines may share a home folder; only Linux has this file
        "instance" => sso::fingerprint(Path::new("/proc/sys/kernel/random/boot_id")),
        _ => match &source.login {
            Some(login) => login.fingerprint(aws_folder?),
            None => sso::fingerprint(Path::new(source.token_file.as_ref()?)),
        },
    }
}

/// What leads to an answer may be as old as it likes.
fn any_age() -> Freshness {
    Freshness { now: now(), min_ttl: None, refresh: false }
}
