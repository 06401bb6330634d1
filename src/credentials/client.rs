//! The calls to AWS of one request, and an end to everything that takes too long.

use std::{
    cell::{Cell, RefCell},
    sync::Arc,
    time::{Duration, Instant, UNIX_EPOCH},
};

use aws_config::{
    BehaviorVersion, Region, SdkConfig,
    profile::ProfileFileCredentialsProvider,
    provider_config::ProviderConfig,
    sso::SsoCredentialsProvider,
    timeout::TimeoutConfig,
    web_identity_token::{StaticConfiguration, WebIdentityTokenCredentialsProvider},
};
use aws_credential_types::provider::ProvideCredentials;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use tokio::runtime::Runtime;

use super::{
    Credentials, ExposeSecret, SecretString,
    failure::{Failure, NoSource},
    network::{LazyHttpClient, Network},
    plan::{DirectProvider, ResolvePlan, SdkSource},
};
use crate::diagnostic;

/// All calls of one request together take no longer.
const RESOLVE_TIMEOUT: Duration = Duration::from_secs(30);

/// One attempt takes no longer, so that there is time for another.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(9);

/// Makes the calls of one request.
pub(super) struct RequestClient {
    runtime: Arc<Runtime>,
    config: SdkConfig,
    http: LazyHttpClient,
    left: Cell<Duration>,
    /// The secrets that signed the request. They must not appear in a message of the service.
    signed: RefCell<Vec<SecretString>>,
}

impl RequestClient {
    /// Returns a client for a plan. Nothing is connected yet.
    ///
    /// # Errors
    /// `AWS_CA_BUNDLE` cannot be read, or there is no runtime to be had.
    pub(super) fn new(plan: &ResolvePlan, network: &Network) -> diagnostic::Result<Self> {
        let runtime = network.runtime()?;
        let http = network.client(plan.ca_bundle.as_deref())?;
        let loader = aws_config::defaults(BehaviorVersion::latest())
            .profile_files(files(plan.network.with(None)))
            .profile_name("awsp")
            .region(Region::new(plan.region.clone()))
            .http_client(http.clone())
            .timeout_config(timeouts())
            .no_credentials();
        let config = runtime.block_on(loader.load());
        Ok(Self { runtime, config, http, left: Cell::new(RESOLVE_TIMEOUT), signed: RefCell::default() })
    }

    /// STS, signed with these credentials.
    pub(super) fn sts(&self, credentials: &Credentials) -> aws_sdk_sts::Client {
        let secrets = credentials.session_token.iter().chain([&credentials.secret_access_key]);
        self.signed.borrow_mut().extend(secrets.cloned());
        let token = credentials.session_token.as_ref().map(|token| token.expose_secret().to_owned());
        let secret = credentials.secret_access_key.expose_secret().to_owned();
        let id = credentials.access_key_id.clone();
        let keys = aws_credential_types::Credentials::new(id, secret, token, None, "awsp");
        let config = aws_sdk_sts::config::Builder::from(&self.config);
        aws_sdk_sts::Client::from_conf(config.credentials_provider(keys).build())
    }

    /// What the SDK's own provider makes of a source.
    ///
    /// # Errors
    /// Whatever stands in the way there.
    pub(super) fn source(&self, source: &SdkSource, plan: &ResolvePlan) -> Result<Credentials, NoSource> {
        let config = self.config_of_providers(plan);
        let provider: Box<dyn ProvideCredentials> = match &source.direct {
            None => Box::new(
                ProfileFileCredentialsProvider::builder()
                    .configure(&config)
                    .profile_files(files(plan.network.with(Some(&source.memory))))
                    .profile_name("awsp")
                    .build(),
            ),
            Some(direct) => direct.provider(&config),
        };
        let found = self.wait(provider.provide_credentials()).ok_or(NoSource::Late)?;
        let found = found.map_err(|error| NoSource::of(error, source.kind))?;
        let found = of_sdk(&found).checked().map_err(|what| NoSource::invalid(&what))?;
        match found.session_token {
            None if source.kind.gives_sessions() => Err(NoSource::invalid("its SessionToken is empty")),
            _ => Ok(found),
        }
    }

    fn config_of_providers(&self, plan: &ResolvePlan) -> ProviderConfig {
        ProviderConfig::without_region()
            .with_region(Some(Region::new(plan.region.clone())))
            .with_use_fips(self.config.use_fips())
            .with_use_dual_stack(self.config.use_dual_stack())
            .with_http_client(self.http.clone())
            .with_timeout_config(timeouts())
    }

    /// Waits for a call to STS.
    ///
    /// # Errors
    /// The call's own, or that it took too long.
    pub(super) fn call<T>(&self, call: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
        let done = self.wait(call).unwrap_or_else(|| Err(Failure::late()));
        done.map_err(|failure| failure.without(&self.signed.borrow()))
    }

    /// Waits as long as there is time left for this request.
    fn wait<T>(&self, call: impl Future<Output = T>) -> Option<T> {
        let begin = Instant::now();
        let left = self.left.get();
        let done = self.runtime.block_on(async { tokio::time::timeout(left, call).await });
        self.left.set(left.saturating_sub(begin.elapsed()));
        done.ok()
    }
}

impl DirectProvider {
    fn provider(&self, config: &ProviderConfig) -> Box<dyn ProvideCredentials> {
        match self {
            Self::Sso { account, role, url, region, session } => {
                let sso = SsoCredentialsProvider::builder().configure(config).account_id(account).role_name(role);
                let sso = sso.start_url(url).region(Region::new(region.clone()));
                Box::new(session.iter().fold(sso, |sso, name| sso.session_name(name)).build())
            }
            Self::WebIdentity { role, file, session } => {
                let session_name = session.clone().unwrap_or_else(|| "awsp".to_owned());
                let (web_identity_token_file, role_arn) = (file.into(), role.clone());
                let settings = StaticConfiguration { web_identity_token_file, role_arn, session_name };
                let provider = WebIdentityTokenCredentialsProvider::builder().configure(config);
                Box::new(provider.static_configuration(settings).build())
            }
        }
    }
}

/// Credentials as the SDK has them.
fn of_sdk(found: &aws_credential_types::Credentials) -> Credentials {
    Credentials {
        access_key_id: found.access_key_id().to_owned(),
        secret_access_key: found.secret_access_key().into(),
        session_token: found.session_token().filter(|token| !token.is_empty()).map(Into::into),
        expiration: found.expiry().and_then(|end| Some(end.duration_since(UNIX_EPOCH).ok()?.as_secs())),
        account_id: found.account_id().map(|account| account.as_str().to_owned()),
    }
}

fn files(text: String) -> EnvConfigFiles {
    EnvConfigFiles::builder().with_contents(EnvConfigFileKind::Config, text).build()
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(4))
        .operation_attempt_timeout(ATTEMPT_TIMEOUT)
        .operation_timeout(RESOLVE_TIMEOUT)
        .build()
}
