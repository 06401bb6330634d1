//! One request on its way: a source, then roles.

use std::{
    cell::{OnceCell, RefCell},
    time::SystemTime,
};

use super::{
    super::{
        Credentials,
        cache::{Cache, Freshness},
        client::RequestClient,
        mfa::MfaCodes,
        network::Network,
        plan::{CredentialSource, ResolvePlan, SdkSource, place},
        process,
        request::{ResolveOptions, ResolveRequest, Resolved},
        sts::{self, Identity},
    },
    refused_devices::RefusedDevices,
};
use crate::{
    context::Env,
    diagnostic::{Diagnostic, Error, Location, Result, Status},
    sso::Session,
    time::now,
};

/// One request, with everything that belongs to it alone.
pub(super) struct Resolution<'a> {
    request: &'a ResolveRequest<'a>,
    pub(super) plan: ResolvePlan,
    pub(super) cache: Cache,
    pub(super) codes: MfaCodes<'a>,
    network: &'a Network,
    pub(super) refused_devices: &'a RefusedDevices,
    pub(super) env: &'a Env,
    client: OnceCell<RequestClient>,
    notes: RefCell<Vec<Diagnostic>>,
}

impl<'a> Resolution<'a> {
    pub(super) fn new(
        request: &'a ResolveRequest<'a>,
        plan: ResolvePlan,
        cache: Cache,
        codes: MfaCodes<'a>,
        network: &'a Network,
        refused_devices: &'a RefusedDevices,
        env: &'a Env,
    ) -> Self {
        let (client, notes) = Default::default();
        Self { request, plan, cache, codes, network, refused_devices, env, client, notes }
    }

    /// Returns the answer, with the notes so far.
    pub(super) fn resolved(self, credentials: Credentials) -> Resolved {
        let (chain, source) = (self.plan.chain(), self.plan.origin());
        let notes = [self.notes.into_inner(), self.cache.notes()].concat();
        Resolved { credentials, region: self.plan.said_region, notes, chain, source }
    }

    /// Asks STS whose the credentials are.
    pub(super) fn identity(&self, credentials: &Credentials) -> Result<Identity> {
        let client = self.client()?;
        let identity = client.call(sts::identity(&client.sts(credentials)));
        identity.map_err(|failure| failure.error(&self.plan.chain(), "GetCallerIdentity", None))
    }

    /// Returns the credentials, as the options of the request want them.
    pub(super) fn answer(&self) -> Result<Credentials> {
        // before awsp waits for a lock that its own caller holds
        process::check(&self.plan.guard(), self.env)?;
        let ResolveOptions { min_ttl, refresh, ensure_temporary, .. } = self.request.options;
        let freshness = Freshness { now: now(), min_ttl, refresh };
        let found = self.level(self.plan.roles.len(), &freshness, false)?;
        if ensure_temporary && found.session_token.is_none() {
            return self.session(&found, self.plan.mfa_serial.as_deref(), &freshness, false);
        }
        Ok(found)
    }

    /// Returns the credentials after so many roles. A longer part of the chain is locked before a shorter one. With
    /// `spare` older credentials still serve, so that awsp asks no question.
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
        self.cache.get_or_make(&key, &self.plan.info(roles), freshness, |old| {
            let spare = spare || old;
            match roles {
                0 => self.first(spare),
                _ => self.assume(roles, &self.level(roles - 1, &any_age(), spare)?, spare),
            }
        })
    }

    /// Returns the first credentials of a chain, from their source.
    fn first(&self, spare: bool) -> Result<Credentials> {
        match &self.plan.source {
            CredentialSource::Keys(keys) => Ok(keys.clone()),
            CredentialSource::Sdk(source) => self.ask_sdk(source),
            CredentialSource::Process(command) => {
                let profile = &self.plan.source_profile;
                let wrong = |what| {
                    let what = format!("profile {profile:?}: its credential_process: {what}");
                    Error::new(Status::Failed, what).at(self.place(profile))
                };
                let words = process::words(command).map_err(wrong)?;
                process::run(&words, &self.plan.guard(), !spare, self.env, self.request.settings)
            }
        }
    }

    /// Returns what the SDK resolves from a source. A login that has expired is not tried.
    fn ask_sdk(&self, source: &SdkSource) -> Result<Credentials> {
        let profile = &self.plan.source_profile;
        if let Some(finding) = self.login_finding(source) {
            return Err(Error::of(Status::InputRequired, finding).about(&self.plan.chain()));
        }
        let found = self.client()?.source(source, &self.plan);
        let place = self.place(profile);
        found.map_err(|failure| failure.error(&self.plan.chain(), place, source, profile))
    }

    fn login_finding(&self, source: &SdkSource) -> Option<Diagnostic> {
        let folder = self.plan.aws_folder.as_deref()?;
        Session::read(source.login.clone()?, folder, SystemTime::now()).finding()
    }

    pub(super) fn note(&self, note: Diagnostic) {
        self.notes.borrow_mut().push(note);
    }

    /// The place of a profile, for an error.
    pub(super) fn place(&self, profile: &str) -> Option<Location> {
        place(profile, self.request.config)
    }

    /// Returns the client for calls, made by the first of them.
    pub(super) fn client(&self) -> Result<&RequestClient> {
        match self.client.get() {
            Some(client) => Ok(client),
            None => {
                let client = RequestClient::new(&self.plan, self.network)?;
                Ok(self.client.get_or_init(|| client))
            }
        }
    }
}

/// The requirements for an earlier part of a chain: any age.
pub(super) fn any_age() -> Freshness {
    Freshness { now: now(), min_ttl: None, refresh: false }
}
