//! What resolving a profile takes: a source, the roles after it, and what the calls depend on. Pure, except that it asks
//! the system whether a `credential_process` would run this executable.

mod ambient;
mod awsp_process;
mod base;
mod cache_key;
mod keys;
mod lines;
mod location;
mod network;
mod source;
mod sso;
#[cfg(test)]
mod tests;
mod view;
mod words;

use std::{collections::BTreeMap, path::PathBuf};

use self::{awsp_process::AwspProcess, location::broken, network::CallSettings, view::ConfigView};
pub(super) use self::{
    location::place,
    source::{CredentialSource, DirectProvider, SdkProfile, SdkSource, SdkSourceKind},
};
use super::{
    cache::CacheKey,
    request::{ResolveOptions, ResolveRequest, Role},
};
use crate::{
    config::Chain,
    context::Env,
    diagnostic::{Error, Result, Status},
    switch::variables,
};

/// The longest life that AWS gives a role that another role's session assumes, in seconds.
pub(super) const MAX_CHAINED_SECONDS: i32 = 3600;

/// How awsp resolves a profile's credentials.
#[derive(Debug)]
pub(super) struct ResolvePlan {
    /// The requested profile.
    pub(super) profile: String,
    /// The source of the first credentials.
    pub(super) source: CredentialSource,
    /// The profile that has this source.
    pub(super) source_profile: String,
    /// The roles, first call first.
    pub(super) roles: Vec<Role>,
    /// The region of every call.
    pub(super) region: String,
    /// The region of the request, the environment or the files.
    pub(super) said_region: Option<String>,
    /// What the SDK is told about its calls.
    pub(super) network: SdkProfile,
    /// Every variable and setting that decides where calls go.
    pub(super) endpoints: BTreeMap<String, String>,
    /// `mfa_serial` of a profile that assumes no role.
    pub(super) mfa_serial: Option<String>,
    /// The keys that the chain begins with are asked for a session first, with the code of this device if it has one.
    pub(super) session: Option<Option<String>>,
    /// The cache key of the process at the beginning of the chain.
    pub(super) process_key: Option<CacheKey>,
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
        refuse_loop(request, before)?;
        let view = ConfigView::of(request.config, request.profile);
        let chain = chain(request, &view)?;
        let settings = CallSettings::of(&view, request.profile);
        let plan = Self::of_chain(request, &chain, &view, env)?;
        let CredentialSource::Process(command) = &plan.source else { return Ok(plan.with(settings)) };
        let Some(own) = AwspProcess::of(command, request, env) else { return Ok(plan.with(settings)) };
        let options = ResolveOptions::default();
        let request = ResolveRequest { profile: &own.profile, role: None, options, ..request.clone() };
        let inner = Self::following(&request, env, before)?;
        Ok(plan.after(inner, own.temporary).with(settings))
    }

    /// The plan of a chain, without what the profile says about calls.
    fn of_chain(request: &ResolveRequest<'_>, chain: &Chain, view: &ConfigView<'_>, env: &Env) -> Result<Self> {
        let source = base::source(view, &chain.base, env)?;
        let roles = chain.hops.iter().map(|hop| base::role(view, hop)).chain(request.role.clone().map(Ok));
        let roles = roles.collect::<Result<Vec<_>>>()?;
        let mfa_serial = if roles.is_empty() { view.text(request.profile, "mfa_serial") } else { None };
        let source_profile = chain.base.profile.clone();
        Ok(Self { roles, mfa_serial, source_profile, ..Self::of(request.profile, source, request, env) })
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

    /// A plan without roles, and without what a profile says.
    fn of(profile: &str, source: CredentialSource, request: &ResolveRequest<'_>, env: &Env) -> Self {
        let variable = |name: &str| env.filled(name).map(|value| value.into_owned());
        let region = request.region.clone().or_else(|| variables::REGIONS.into_iter().find_map(variable));
        Self {
            profile: profile.to_owned(),
            source,
            source_profile: profile.to_owned(),
            roles: Vec::new(),
            region: String::new(),
            said_region: region,
            network: SdkProfile::default(),
            endpoints: env.iter().filter_map(network::endpoint).collect(),
            mfa_serial: None,
            session: None,
            process_key: None,
            aws_folder: None,
            ca_bundle: variable("AWS_CA_BUNDLE"),
        }
    }

    /// Adds what a profile says about calls, where the command line and the environment say nothing.
    fn with(mut self, settings: CallSettings) -> Self {
        let CallSettings { network, region, inherited_region, ca_bundle } = settings;
        if !network.settings.is_empty() {
            self.network = network;
        }
        self.endpoints.insert("profile".to_owned(), self.network.with(None));
        self.said_region = self.said_region.or(region);
        self.ca_bundle = self.ca_bundle.or(ca_bundle);
        let inherited = inherited_region.or_else(|| Some(self.region.clone()).filter(|region| !region.is_empty()));
        let of_partition = || self.roles.last().map_or("us-east-1", |role| network::region_of_partition(&role.arn));
        self.region = self.said_region.clone().or(inherited).unwrap_or_else(|| of_partition().to_owned());
        self
    }
}

/// Refuses a profile whose `awsp credential-process` leads back to it.
fn refuse_loop(request: &ResolveRequest<'_>, before: &mut Vec<String>) -> Result<()> {
    let ResolveRequest { profile, config, .. } = request;
    let known = before.iter().any(|name| name == profile);
    before.push((*profile).to_owned());
    if !known {
        return Ok(());
    }
    let what = format!("profile {profile:?} asks for itself: {}", before.join(" → "));
    let hint = "its credential_process must name another profile";
    Err(Error::new(Status::Failed, what).at(place(profile, config)).hint(hint))
}

/// The chain of the profile, if no profile of it has a setting that awsp would send to AWS with another line.
fn chain(request: &ResolveRequest<'_>, view: &ConfigView<'_>) -> Result<Chain> {
    let ResolveRequest { profile, config, .. } = request;
    let chain = config.chain(profile, view.kind).map_err(|error| broken(profile, &error, config))?;
    let hops = chain.hops.iter().map(|hop| hop.profile.as_str());
    hops.chain([*profile, chain.base.profile.as_str()]).try_for_each(|name| lines::check(name, view))?;
    Ok(chain)
}
