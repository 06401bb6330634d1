//! What the commands that give credentials have in common: their options as the resolver wants them.

use super::{
    add,
    files::{self, Named},
    protection::{Cause, leads},
};
use crate::{
    cli::credentials as cli,
    config::{Config, Locations, account_of_arn},
    context::{Context, Env, now},
    credentials::{self, Credentials, ExposeSecret, ResolveOptions, Resolved, Role, process},
    diagnostic::{Error, Result, Status},
    settings::Settings,
    sso, switch,
};

/// Finds a profile as [`files::find`] does, with all that its credentials depend on.
///
/// # Errors
/// As [`files::find`].
pub(super) fn find(typed: &str, settings: &Settings, locations: &Locations) -> Result<(Config, Named)> {
    let leads = |config: &Config, name: &str| match settings.protect.is_empty() {
        true => asked_of_awsp(name, config, settings),
        false => leads::names(name, config, settings),
    };
    let load = |wanted: &[&str]| Config::load_leading(locations, wanted, leads);
    let (config, named) = files::find_in(typed, settings, locations, load)?;
    // endpoints stand in a section of their own
    let has_services = |name: &str| files::text(&config, name, "services").is_some();
    if config.profiles().iter().any(|profile| has_services(&profile.name)) {
        return files::find_in(typed, settings, locations, |_| Config::load(locations));
    }
    Ok((config, named))
}

/// Returns the profile that a `credential_process = awsp credential-process NAME` names: NAME, and the profile behind
/// it if NAME is an alias.
fn asked_of_awsp(profile: &str, config: &Config, settings: &Settings) -> Vec<String> {
    let process = files::text(config, profile, "credential_process");
    let name = process.and_then(|process| process::of_awsp(&process)).map(|(name, _)| name);
    let alias = name.as_deref().and_then(|name| settings.alias(name)).map(str::to_owned);
    [name, alias].into_iter().flatten().collect()
}

/// Protects a profile that is used with `--role-arn` if the role's account, or a profile with the same role, is
/// protected.
///
/// # Errors
/// The files cannot be read.
pub(super) fn count_in(
    role: Option<&Role>,
    named: &mut Named,
    settings: &Settings,
    locations: &Locations,
) -> Result<()> {
    let Some(Role { arn, .. }) = role.filter(|_| named.cause.is_none()) else { return Ok(()) };
    named.cause = account_of_arn(arn).filter(|account| settings.protect.covers_account(account)).map(Cause::Role);
    if named.cause.is_none() && settings.protect.has_names() {
        let config = Config::load(locations)?;
        let has_it = |name: &str| files::text(&config, name, "role_arn").is_some_and(|other| other == *arn);
        let mut names = config.profiles().iter().map(|profile| &profile.name);
        let found = names.find(|name| settings.protect.covers_name(name) && has_it(name));
        named.cause = found.cloned().map(Cause::Role);
    }
    Ok(())
}

/// Finds the profile that a variable or `[default]` names. There the tools know no alias, and awsp means what they mean.
///
/// # Errors
/// As [`files::find`].
pub(super) fn find_exactly(name: &str, settings: &Settings, locations: &Locations) -> Result<(Config, Named)> {
    match find(name, settings, locations) {
        Ok((_, named)) if named.name != name => Err(files::no_profile(name, locations)),
        Err(error) if error.status() == Status::NoProfile => Err(files::no_profile(name, locations)),
        done => done,
    }
}

/// Puts credentials into an environment, in place of a profile.
pub(super) fn put(resolved: &Resolved, env: &mut Env) {
    let Credentials { access_key_id, secret_access_key, session_token, expiration, .. } = &resolved.credentials;
    switch::remove_identity(env);
    env.set("AWS_ACCESS_KEY_ID", access_key_id);
    env.set("AWS_SECRET_ACCESS_KEY", secret_access_key.expose_secret());
    if let Some(token) = session_token {
        env.set("AWS_SESSION_TOKEN", token.expose_secret());
    }
    if let Some(end) = expiration {
        env.set("AWS_CREDENTIAL_EXPIRATION", credentials::time(*end));
    }
    if let Some(region) = &resolved.region {
        for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
            env.set(name, region);
        }
    }
}

/// Refuses to print secrets to a terminal, before awsp asks a question or resolves anything.
///
/// # Errors
/// Standard output is a terminal, and `force` is false.
pub(super) fn refuse_terminal(force: bool, context: &Context) -> Result<()> {
    if !context.terminal.stdout || force {
        return Ok(());
    }
    let error = Error::new(Status::Usage, "secrets are not printed to a terminal");
    Err(error.hint("use a pipe, a file or $(…); --force overrides this"))
}

/// How long credentials live, for a sentence.
pub(super) fn life(credentials: &Credentials) -> Option<String> {
    credentials.life(now()).map(sso::roughly)
}

/// The options of [`cli::Resolve`].
pub(super) fn options(from: cli::Resolve) -> ResolveOptions {
    let cli::Resolve { mfa_code, min_ttl, refresh, no_cache, ensure_temporary } = from;
    ResolveOptions { mfa_code, min_ttl, refresh, no_cache, ensure_temporary }
}

/// The first option that says how credentials are come by.
pub(super) fn given(options: &cli::Resolve) -> Option<&'static str> {
    let cli::Resolve { mfa_code, min_ttl, refresh, no_cache, ensure_temporary } = options;
    let all = [
        ("--mfa-code", mfa_code.is_some()),
        ("--min-ttl", min_ttl.is_some()),
        ("--refresh", *refresh),
        ("--no-cache", *no_cache),
        ("--ensure-temporary", *ensure_temporary),
    ];
    all.into_iter().find_map(|(option, given)| given.then_some(option))
}

/// The role on top of a profile, if one is asked for.
///
/// # Errors
/// Its ARN is none, or a tag is not `KEY=VALUE`.
pub(super) fn role(from: cli::Role) -> Result<Option<Role>> {
    let Some(arn) = from.role_arn else { return Ok(None) };
    add::check_role(&arn)?;
    let tags = from.tags.iter().map(|tag| self::tag(tag)).collect::<Result<_>>()?;
    Ok(Some(Role {
        profile: None,
        arn,
        // as aws_assume_role_lib does: who is behind it is the best name for a session
        session_name: from.role_session_name.or_else(|| from.source_identity.clone()),
        external_id: from.external_id,
        duration_seconds: from.duration_seconds,
        mfa_serial: from.mfa_serial,
        policy: from.policy,
        policy_arns: from.policy_arns,
        tags,
        transitive_tag_keys: from.transitive_tag_keys,
        source_identity: from.source_identity,
    }))
}

fn tag(text: &str) -> Result<(String, String)> {
    let tag = text.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned()));
    tag.ok_or_else(|| Error::new(Status::Usage, format!("{text:?} is no tag")).hint("--tags KEY=VALUE"))
}
