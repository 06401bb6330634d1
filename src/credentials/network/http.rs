//! The HTTP client of the SDK: it reads proxies and AWS_CA_BUNDLE, and loads trust roots only for the first request that
//! needs them.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

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

/// The most bytes of a response.
const MAX_RESPONSE_BYTES: usize = 1 << 20;

/// An HTTP client whose connectors are made when the first request goes out.
#[derive(Clone, Debug)]
pub(in crate::credentials) struct LazyHttpClient(Arc<Connectors>);

#[derive(Debug)]
struct Connectors {
    /// The certificates that are trusted instead of the system's.
    bundle: Option<Vec<u8>>,
    made: Mutex<Vec<(Route, Timeouts, SharedHttpConnector)>>,
}

/// The way of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Route {
    /// Without TLS, to this machine or the network that it is on: no trust roots are needed.
    Plain,
    /// With TLS, to the same.
    Direct,
    /// To anywhere else, through the proxy of the environment if there is one.
    Proxied,
}

/// The timeouts for a connection and for a response. The providers of the SDK have their own.
type Timeouts = [Option<Duration>; 2];

/// What sends one request.
#[derive(Debug)]
struct RoutingConnector {
    connectors: Arc<Connectors>,
    settings: HttpConnectorSettings,
}

impl LazyHttpClient {
    pub(super) fn new(bundle: Option<Vec<u8>>) -> Self {
        Self(Arc::new(Connectors { bundle, made: Mutex::default() }))
    }

    /// The certificates that it trusts instead of the system's.
    pub(super) fn bundle(&self) -> Option<&[u8]> {
        self.0.bundle.as_deref()
    }
}

impl HttpClient for LazyHttpClient {
    fn http_connector(&self, settings: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        let (connectors, settings) = (Arc::clone(&self.0), settings.clone());
        SharedHttpConnector::new(RoutingConnector { connectors, settings })
    }
}

impl HttpConnector for RoutingConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let answer = self.connectors.of(Route::of(request.uri()), &self.settings).call(request);
        HttpConnectorFuture::new(async move {
            let answer = answer.await?;
            Ok(answer.map(|body| SdkBody::from_body_1_x(Limited::new(body, MAX_RESPONSE_BYTES))))
        })
    }
}

impl Connectors {
    /// Returns the connector for this way, with its pool of connections.
    fn of(&self, route: Route, settings: &HttpConnectorSettings) -> SharedHttpConnector {
        let timeouts = [settings.connect_timeout(), settings.read_timeout()];
        let mut made = super::locked(&self.made);
        let known = made.iter().find(|(of, with, _)| (*of, *with) == (route, timeouts));
        if let Some((.., connector)) = known {
            return connector.clone();
        }
        let connector = self.make(route, settings);
        made.push((route, timeouts, connector.clone()));
        connector
    }

    fn make(&self, route: Route, settings: &HttpConnectorSettings) -> SharedHttpConnector {
        let builder = Connector::builder().connector_settings(settings.clone());
        let proxy = match route {
            Route::Plain => return SharedHttpConnector::new(builder.build_http()),
            Route::Direct => ProxyConfig::disabled(),
            Route::Proxied => ProxyConfig::from_env(),
        };
        let roots = match &self.bundle {
            Some(bundle) => TrustStore::empty().with_pem_certificate(bundle.clone()),
            None => TrustStore::default(),
        };
        let builder = builder.proxy_config(proxy).tls_provider(Provider::Rustls(CryptoMode::Ring));
        // it cannot fail: what is built is only put together
        match TlsContext::builder().with_trust_store(roots).build() {
            Ok(context) => SharedHttpConnector::new(builder.tls_context(context).build()),
            Err(_) => SharedHttpConnector::new(builder.build()),
        }
    }
}

impl Route {
    fn of(uri: &str) -> Self {
        let (scheme, rest) = uri.split_once("://").unwrap_or_default();
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        match is_near(authority.rsplit('@').next().unwrap_or_default()) {
            true if scheme == "http" => Self::Plain,
            true => Self::Direct,
            false => Self::Proxied,
        }
    }
}

/// Returns whether a host is this machine, or an address at which instances and containers find their credentials.
fn is_near(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let loopback = name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    loopback || name == "localhost" || name.starts_with("169.254.") || name == "fd00:ec2::23" || name == "fd00:ec2::254"
}
