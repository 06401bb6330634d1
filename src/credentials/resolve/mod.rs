//! Resolves profiles to credentials. A [`ResolverSession`] is made once in a process and serves any number of requests, from
//! any number of threads.

mod local_state;
mod mfa_session;
mod refused_devices;
mod resolution;
mod roles;

use std::{path::PathBuf, sync::OnceLock};

use self::{refused_devices::RefusedDevices, resolution::Resolution};
use super::{
    cache::{Cache, LockTimeout},
    harden::harden_process,
    mfa::{MfaCodes, UsedCodes},
    network::Network,
    plan::ResolvePlan,
    request::{Ambient, ResolveRequest, Resolved},
    sts::Identity,
};
use crate::{
    context::{Context, Env},
    diagnostic::Result,
};

/// What the requests of one process share. It makes nothing before a request needs it: credentials that stand in a file
/// or in the cache need neither runtime nor client.
///
/// It must not be dropped in an asynchronous task, because that would end a runtime inside another.
#[derive(Debug)]
pub struct ResolverSession {
    env: Env,
    home: Option<PathBuf>,
    cache: OnceLock<Cache>,
    network: Network,
    used_codes: UsedCodes,
    refused_devices: RefusedDevices,
}

impl ResolverSession {
    /// Returns a session for the environment of this process. From now on the process hides its memory.
    pub fn new(context: &Context) -> Self {
        harden_process();
        Self {
            env: context.env.clone(),
            home: context.home.clone(),
            cache: OnceLock::new(),
            network: Network::default(),
            used_codes: UsedCodes::default(),
            refused_devices: RefusedDevices::default(),
        }
    }

    /// Resolves a profile, from the cache if possible. Blocks the thread, for all calls to AWS together at most 30 s.
    ///
    /// # Errors
    /// Whatever is in the way, with the profiles of the chain and `file:line`; status 4 if only the user can help.
    pub fn resolve(&self, request: &ResolveRequest<'_>) -> Result<Resolved> {
        let resolution = self.start(request, ResolvePlan::new(request, &self.env)?);
        let credentials = resolution.answer()?;
        Ok(resolution.resolved(credentials))
    }

    /// Resolves a profile, or the credentials that tools find without one, and asks STS whose they are.
    ///
    /// # Errors
    /// As [`ResolverSession::resolve`], and STS may not answer.
    pub fn identify(&self, request: &ResolveRequest<'_>, ambient: Option<Ambient>) -> Result<(Identity, Resolved)> {
        let plan = match ambient {
            Some(ambient) => ResolvePlan::ambient(ambient, request, &self.env)?,
            None => ResolvePlan::new(request, &self.env)?,
        };
        let resolution = self.start(request, plan);
        let credentials = resolution.answer()?;
        let identity = resolution.identity(&credentials)?;
        Ok((identity, resolution.resolved(credentials)))
    }

    fn start<'a>(&'a self, request: &'a ResolveRequest<'a>, plan: ResolvePlan) -> Resolution<'a> {
        let plan = local_state::complete(plan, &self.env, self.home.as_deref());
        let code = request.options.mfa_code.clone();
        let codes = MfaCodes::new(code, request.settings, &self.env, &self.used_codes);
        Resolution::new(request, plan, self.cache(request), codes, &self.network, &self.refused_devices, &self.env)
    }

    fn cache(&self, request: &ResolveRequest<'_>) -> Cache {
        if request.options.no_cache {
            return Cache::off();
        }
        let process = request.settings.process;
        let lock_timeout = LockTimeout::beyond(process.timeout, process.terminal_timeout);
        self.cache.get_or_init(|| Cache::find(&self.env, self.home.as_deref())).for_request(lock_timeout)
    }
}
