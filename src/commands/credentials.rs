//! What the commands that give credentials have in common: their options as the resolver wants them.

use super::add;
use crate::{
    cli::credentials as cli,
    context::{Context, Env, now},
    credentials::{Credentials, ExposeSecret, ResolveOptions, Resolved, Role},
    diagnostic::{Error, Result, Status},
    switch, time,
};

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
        env.set("AWS_CREDENTIAL_EXPIRATION", time::utc(*end));
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
    credentials.life(now()).map(time::roughly)
}

/// The options of [`cli::ResolveArgs`].
pub(super) fn options(from: cli::ResolveArgs) -> ResolveOptions {
    let cli::ResolveArgs { mfa_code, min_ttl, refresh, no_cache, ensure_temporary } = from;
    ResolveOptions { mfa_code, min_ttl, refresh, no_cache, ensure_temporary }
}

/// The first option that says how credentials are come by.
pub(super) fn given(options: &cli::ResolveArgs) -> Option<&'static str> {
    let cli::ResolveArgs { mfa_code, min_ttl, refresh, no_cache, ensure_temporary } = options;
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
pub(super) fn role(from: cli::RoleArgs) -> Result<Option<Role>> {
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
