//! The options of the commands that resolve credentials, as the resolver takes them.

use super::role_arn;
use crate::{
    cli::credentials as cli,
    credentials::{ResolveOptions, Role},
    diagnostic::{Error, Result, Status},
};

/// The options of [`cli::ResolveArgs`].
pub(super) fn options(from: cli::ResolveArgs) -> ResolveOptions {
    let cli::ResolveArgs { mfa_code, min_ttl, refresh, no_cache, ensure_temporary } = from;
    ResolveOptions { mfa_code, min_ttl, refresh, no_cache, ensure_temporary }
}

/// The role on top of a profile, if one is asked for.
///
/// # Errors
/// Its ARN is none, or a tag is not `KEY=VALUE`.
pub(super) fn role(from: cli::RoleArgs) -> Result<Option<Role>> {
    let Some(arn) = from.role_arn else { return Ok(None) };
    role_arn::check(&arn)?;
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
