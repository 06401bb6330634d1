//! Who keys stand for.

use std::collections::BTreeMap;

/// A key and whom it stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Key {
    /// Of whoever signs with it.
    pub arn: String,
    /// The secret key.
    pub secret: String,
    /// The session token of a temporary one.
    pub token: Option<String>,
    /// When it ends, in seconds since 1970.
    pub end: Option<u64>,
    /// Who assumed this role, and whom that one had assumed before: the first is who began.
    pub by: Vec<String>,
    /// An MFA code was given for it.
    pub mfa: bool,
}

/// Every key that is known.
#[derive(Default)]
pub struct Keys(BTreeMap<String, Key>);

impl Keys {
    pub(super) fn add(&mut self, key_id: &str, key: Key) {
        self.0.insert(key_id.to_owned(), key);
    }

    pub(super) fn get(&self, key_id: &str) -> Option<&Key> {
        self.0.get(key_id)
    }

    /// New temporary keys: id, secret and token unlike any before.
    pub(super) fn issue(&mut self, key: Key) -> (String, Key) {
        let key_id = temporary(key.arn.split(':').nth(4).unwrap_or_default(), self.0.len());
        let token = format!("token/of+{key_id}/{}==", "x".repeat(200));
        let key = Key { secret: format!("secret/of+{key_id}"), token: Some(token), ..key };
        self.add(&key_id, key.clone());
        (key_id, key)
    }
}

/// A key id as AWS makes them: base32 of the account and something of its own.
fn temporary(account: &str, number: usize) -> String {
    let number = u128::try_from(number).unwrap();
    let bits = account.parse::<u128>().unwrap_or_default() << 39 | number;
    let digit = |at: u32| char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[(bits >> (5 * at) & 31) as usize]);
    (0..16).rev().fold("ASIA".to_owned(), |text, at| text + &digit(at).to_string())
}
