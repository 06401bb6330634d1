//! The file of certificates that `AWS_CA_BUNDLE` or `ca_bundle` names.

use std::path::Path;

use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

use crate::{
    diagnostic::{Error, Result, Status},
    file,
};

const MAX_BUNDLE_BYTES: u64 = 16 << 20;

/// Returns the bytes of the file.
///
/// # Errors
/// It cannot be read, or is too large.
pub(super) fn read(path: &str) -> Result<Vec<u8>> {
    let path = Path::new(path);
    file::read_small(path, MAX_BUNDLE_BYTES).map_err(|error| Error::io("read AWS_CA_BUNDLE", path, &error))
}

/// Refuses a file that is not one or more certificates: the HTTP client takes them on trust, and panics.
///
/// # Errors
/// It has no certificate, or one that is malformed.
pub(super) fn check(path: &str, bytes: &[u8]) -> Result<()> {
    if has_only_certificates(bytes) {
        return Ok(());
    }
    let path = Path::new(path).display();
    Err(Error::new(Status::Failed, format!("AWS_CA_BUNDLE: what is in {path} is no certificate")))
}

fn has_only_certificates(bytes: &[u8]) -> bool {
    let mut roots = RootCertStore::empty();
    let sound = CertificateDer::pem_slice_iter(bytes).all(|found| found.is_ok_and(|found| roots.add(found).is_ok()));
    sound && !roots.is_empty()
}
