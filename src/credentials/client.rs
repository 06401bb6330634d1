//! Calls to AWS: one runtime, one HTTP client that reads proxies and AWS_CA_BUNDLE and loads trust roots only when
//! it needs them, and an end to everything that takes too long.

use std::{
    cell::{Cell, RefCell},
    sync::{Arc, OnceLock},
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
use aws_smithy_http_client::{
    Connector,
    proxy::ProxyConfig,
    tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::{
    http::{HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector},
    orchestrator::HttpRequest,
    runtime_components::RuntimeComponents,
};
use aws_smithy_types::body::SdkBody;
use http_body_util::Limited;
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};
use tokio::runtime::Runtime;

use super::{
    Credentials, ExposeSecret, SecretString,
    failure::{Failure, NoSource},
    plan::{DirectProvider, ResolvePlan, SdkSource},
};
use crate::{
    diagnostic::{self, Error, Status},
    file,
};

/// All calls for one answer together take no longer.
const RESOLVE_TIMEOUT: Duration = Duration::from_secs(30);

/// One attempt takes no longer, so that there is time for another.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(9);

/// No answer of these services has more bytes.
const MAX_RESPONSE_BYTES: usize = 1 << 20;

/// A bundle of certificates is no larger.
const MAX_BUNDLE_BYTES: u64 = 16 << 20;

/// What makes calls for a plan.
pub(super) struct Client {
    runtime: Runtime,
    config: SdkConfig,
    http: Http,
    left: Cell<Duration>,
    /// The secrets that signed the request. They must not appear in a message of the service.
    signed: RefCell<Vec<SecretString>>,
}

impl Client {
    /// A client for a plan. Nothing is connected yet.
    ///
    /// # Errors
    /// `AWS_CA_BUNDLE` cannot be read, or there is no runtime to be had.
    pub(super) fn new(plan: &ResolvePlan) -> diagnostic::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Error::new(Status::Failed, format!("no runtime: {error}")))?;
        let http = Http::new(plan.ca_bundle.as_deref())?;
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
        let found = self.wait(provider.provide_credentials()).ok_or_else(NoSource::late)?.map_err(NoSource::of)?;
        let found = of_sdk(&found).checked().map_err(|what| NoSource::invalid(&what))?;
        // these sources give only sessions
        let is_session = matches!(source.kind, "sso" | "web-identity" | "console-login");
        match found.session_token {
            None if is_session => Err(NoSource::invalid("its SessionToken is empty")),
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

    /// Waits as long as there is time left for this answer.
    fn wait<T>(&self, call: impl Future<Output = T>) -> Option<T> {
        let begin = Instant::now();
        let left = self.left.get();
        let done = self.runtime.block_on(async { tokio::time::timeout(left, call).await });
        self.left.set(left.saturating_sub(begin.elapsed()));
        done.ok()
    }
}

/// True for at least one certificate in PEM, all of them sound.
fn is_bundle(bytes: &[u8]) -> bool {
    let mut roots = RootCertStore::empty();
    let sound = CertificateDer::pem_slice_iter(bytes).all(|found| found.is_ok_and(|found| roots.add(found).is_ok()));
    sound && !roots.is_empty()
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

/// The HTTP client of the SDK, made when the first request goes out.
#[derive(Clone, Debug)]
struct Http(Arc<Connectors>);

#[derive(Debug, Default)]
struct Connectors {
    /// The certificates that are trusted instead of the system's.
    bundle: Option<Vec<u8>>,
    proxied: OnceLock<SharedHttpConnector>,
    direct: OnceLock<SharedHttpConnector>,
    plain: OnceLock<SharedHttpConnector>,
}

/// What sends one request: nothing for this machine, or for the network it is on, goes through a proxy.
#[derive(Debug)]
struct Sender {
    connectors: Arc<Connectors>,
    settings: HttpConnectorSettings,
}

impl Http {
    fn new(bundle: Option<&str>) -> diagnostic::Result<Self> {
        let read = |path: &str| {
            let path = std::path::Path::new(path);
            let failed = |error: &std::io::Error| Error::io("read AWS_CA_BUNDLE", path, error);
            let bytes = file::read_small(path, MAX_BUNDLE_BYTES).map_err(|error| failed(&error))?;
            // the client takes these on trust, and panics
            let none = || {
                Error::new(Status::Failed, format!("AWS_CA_BUNDLE: what is in {} is no certificate", path.display()))
            };
            if is_bundle(&bytes) { Ok(bytes) } else { Err(none()) }
        };
        let bundle = bundle.map(read).transpose()?;
        Ok(Self(Arc::new(Connectors { bundle, ..Connectors::default() })))
    }
}

impl HttpClient for Http {
    fn http_connector(&self, settings: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Sender { connectors: Arc::clone(&self.0), settings: settings.clone() })
    }
}

impl Connectors {
    fn of(&self, uri: &str, settings: &HttpConnectorSettings) -> &SharedHttpConnector {
        let (scheme, rest) = uri.split_once("://").unwrap_or_default();
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        let near = is_near(authority.rsplit('@').next().unwrap_or_default());
        let builder = || Connector::builder().connector_settings(settings.clone());
        match near {
            // it needs no roots
            true if scheme == "http" => self.plain.get_or_init(|| SharedHttpConnector::new(builder().build_http())),
            true => self.direct.get_or_init(|| self.connector(ProxyConfig::disabled(), settings)),
            false => self.proxied.get_or_init(|| self.connector(ProxyConfig::from_env(), settings)),
        }
    }

    fn connector(&self, proxy: ProxyConfig, settings: &HttpConnectorSettings) -> SharedHttpConnector {
        let roots = match &self.bundle {
            Some(bundle) => TrustStore::empty().with_pem_certificate(bundle.clone()),
            None => TrustStore::default(),
        };
        let builder = Connector::builder().proxy_config(proxy).connector_settings(settings.clone());
        let builder = builder.tls_provider(Provider::Rustls(CryptoMode::Ring));
        // it cannot fail: what is built is only put together
        match TlsContext::builder().with_trust_store(roots).build() {
            Ok(context) => SharedHttpConnector::new(builder.tls_context(context).build()),
            Err(_) => SharedHttpConnector::new(builder.build()),
        }
    }
}

impl HttpConnector for Sender {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let uri = request.uri().to_owned();
        let answer = self.connectors.of(&uri, &self.settings).call(request);
        HttpConnectorFuture::new(async move {
            let answer = answer.await?;
            Ok(answer.map(|body| SdkBody::from_body_1_x(Limited::new(body, MAX_RESPONSE_BYTES))))
        })
    }
}

/// This machine, and the addresses at which instances and containers find their credentials.
fn is_near(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let loopback = name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    loopback || name == "localhost" || name.starts_with("169.254.") || name == "fd00:ec2::23" || name == "fd00:ec2::254"
}
