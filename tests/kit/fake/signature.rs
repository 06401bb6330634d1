//! Signature version 4, as the one who checks it.

use sha2::{Digest, Sha256};

use super::http::Asked;

/// The parts of an Authorization header.
pub(super) struct Scope<'a> {
    pub(super) key: &'a str,
    pub(super) region: &'a str,
    date: &'a str,
    service: &'a str,
    signed: &'a str,
    signature: &'a str,
}

/// Who says to have signed, and for where.
pub(super) fn scope(asked: &Asked) -> Option<Scope<'_>> {
    let parts = asked.header("authorization")?.strip_prefix("AWS4-HMAC-SHA256 ")?;
    let part = |name: &str| parts.split(", ").find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    let mut words = part("Credential")?.split('/');
    let (key, date, region, service) = (words.next()?, words.next()?, words.next()?, words.next()?);
    Some(Scope { key, region, date, service, signed: part("SignedHeaders")?, signature: part("Signature")? })
}

impl Scope<'_> {
    /// Whether this secret made the signature.
    pub(super) fn fits(&self, asked: &Asked, secret: &str) -> bool {
        let headers: String = self.signed.split(';').map(|name| format!("{name}:{}\n", value(asked, name))).collect();
        let hash = hex(&Sha256::digest(&asked.body));
        let (method, path, query) = (&asked.method, &asked.path, &asked.query);
        let request = format!("{method}\n{path}\n{query}\n{headers}\n{}\n{hash}", self.signed);
        let Self { date, region, service, .. } = self;
        let time = asked.header("x-amz-date").unwrap_or_default();
        let hash = hex(&Sha256::digest(request.as_bytes()));
        let text = format!("AWS4-HMAC-SHA256\n{time}\n{date}/{region}/{service}/aws4_request\n{hash}");
        let key = hmac(format!("AWS4{secret}").as_bytes(), date.as_bytes());
        let key = [region, service, "aws4_request"].iter().fold(key, |key, part| hmac(&key, part.as_bytes()));
        hex(&hmac(&key, text.as_bytes())) == self.signature
    }
}

fn value(asked: &Asked, name: &str) -> String {
    asked.header(name).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// HMAC-SHA-256 with a key of one block at most.
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let pad = |with: u8| -> Vec<u8> { (0..64).map(|at| key.get(at).unwrap_or(&0) ^ with).collect() };
    let inner = Sha256::digest([&pad(0x36)[..], message].concat());
    Sha256::digest([&pad(0x5c)[..], &inner[..]].concat()).to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
