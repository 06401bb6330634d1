//! What the files of this machine add to a plan: the login, token, container or machine that its source stands for, and the
//! state of its process. Another one may be another identity, so it is part of the cache key.

use std::{os::unix::ffi::OsStrExt, path::Path};

use super::super::{
    cache::CacheKey,
    digest::digest,
    plan::{CredentialSource, ResolvePlan, SdkSource, SdkSourceKind},
    process,
};
use crate::{
    config::{Platform, aws_folder},
    context::Env,
    sso,
};

/// Adds the local state to a plan.
pub(super) fn complete(mut plan: ResolvePlan, env: &Env, home: Option<&Path>) -> ResolvePlan {
    plan.aws_folder = aws_folder(env, home, Platform::HERE);
    match &mut plan.source {
        CredentialSource::Sdk(source) => source.logged_in = logged_in(source, plan.aws_folder.as_deref(), env),
        // a command that cannot be split is never run
        CredentialSource::Process(command) => {
            plan.process_key = process::words(command).ok().map(|words| CacheKey::of_process(&words, env, home));
        }
        CredentialSource::Keys(_) => {}
    }
    plan
}

/// Returns the fingerprint of the login, token, container or machine that the SDK would use.
fn logged_in(source: &SdkSource, aws_folder: Option<&Path>, env: &Env) -> Option<String> {
    match source.kind {
        SdkSourceKind::Container => {
            let file = env.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE").unwrap_or_default();
            let token = env.get("AWS_CONTAINER_AUTHORIZATION_TOKEN").unwrap_or_default();
            let content = sso::fingerprint(Path::new(file)).unwrap_or_default();
            Some(digest([token.as_bytes(), file.as_bytes(), content.as_bytes()]))
        }
        // machines may share a home folder; only Linux has this file
        SdkSourceKind::Instance => sso::fingerprint(Path::new("/proc/sys/kernel/random/boot_id")),
        SdkSourceKind::Sso | SdkSourceKind::WebIdentity | SdkSourceKind::ConsoleLogin => match &source.login {
            Some(login) => login.fingerprint(aws_folder?),
            None => sso::fingerprint(Path::new(source.token_file.as_ref()?)),
        },
    }
}
