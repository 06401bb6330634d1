//! The runtime and the HTTP clients of this process. They are made when the first call needs them, and all requests share
//! them.

mod bundle;
mod http;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::runtime::Runtime;

pub(super) use self::http::LazyHttpClient;
use crate::diagnostic::{Error, Result, Status};

/// What calls to AWS go through.
#[derive(Debug, Default)]
pub(super) struct Network {
    runtime: Mutex<Option<Arc<Runtime>>>,
    /// By the path of the bundle of certificates, if there is one.
    clients: Mutex<HashMap<Option<String>, LazyHttpClient>>,
}

impl Network {
    /// Returns the runtime. It has no thread of its own: each thread that waits for a call drives it.
    ///
    /// # Errors
    /// The system has no means for one.
    pub(super) fn runtime(&self) -> Result<Arc<Runtime>> {
        let mut made = locked(&self.runtime);
        if let Some(runtime) = &*made {
            return Ok(Arc::clone(runtime));
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Error::new(Status::Failed, format!("no runtime: {error}")))?;
        Ok(Arc::clone(made.insert(Arc::new(runtime))))
    }

    /// Returns the HTTP client that trusts the certificates in this file, or those of the system. Nothing is connected
    /// yet. A file that has changed makes a new client.
    ///
    /// # Errors
    /// The file cannot be read, or has no certificates.
    pub(super) fn client(&self, bundle: Option<&str>) -> Result<LazyHttpClient> {
        let bytes = bundle.map(bundle::read).transpose()?;
        let mut clients = locked(&self.clients);
        let path = bundle.map(str::to_owned);
        if let Some(client) = clients.get(&path).filter(|client| client.bundle() == bytes.as_deref()) {
            return Ok(client.clone());
        }
        if let (Some(path), Some(bytes)) = (bundle, &bytes) {
            bundle::check(path, bytes)?;
        }
        let client = LazyHttpClient::new(bytes);
        clients.insert(path, client.clone());
        Ok(client)
    }
}

/// What a panic elsewhere left is as good as before: it is replaced as a whole.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
