//! Checks the form of keys, tokens and accounts from every source: files, environment, processes and services. Pure.

use std::fmt;

use secrecy::ExposeSecret;

use super::Credentials;
use crate::config::is_account;

/// The JSON names of key, secret key and token.
const MEMBERS: [&str; 3] = ["AccessKeyId", "SecretAccessKey", "SessionToken"];

/// Returns what is wrong with a key or token, without quoting it. A valid one is printable ASCII without spaces, which
/// is safe in every output format.
pub(super) fn fault(text: &str) -> Option<&'static str> {
    match text {
        "" => Some("is empty"),
        _ if text.bytes().all(|byte| byte.is_ascii_graphic()) => None,
        _ => Some("has a space or a character that is not printable ASCII"),
    }
}

/// A key or token that is malformed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MalformedField<'a> {
    /// Its name.
    pub name: &'a str,
    fault: &'static str,
}

impl fmt::Display for MalformedField<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.fault)
    }
}

impl Credentials {
    /// Checks every key and token, and drops an account that is not twelve digits.
    ///
    /// # Errors
    /// A key or token is malformed. The message names the field, without its content.
    pub(super) fn checked(self) -> Result<Self, String> {
        self.checked_as(MEMBERS).map_err(|field| format!("its {field}"))
    }

    /// Does the same as [`Credentials::checked`], with these names for key, secret key and token.
    pub(super) fn checked_as<'a>(self, names: [&'a str; 3]) -> Result<Self, MalformedField<'a>> {
        let token = self.session_token.as_ref().map(ExposeSecret::expose_secret);
        let fields = [Some(self.access_key_id.as_str()), Some(self.secret_access_key.expose_secret()), token];
        let malformed = |(name, text): (_, Option<&str>)| Some(MalformedField { name, fault: fault(text?)? });
        let found = names.into_iter().zip(fields).find_map(malformed);
        match found {
            Some(field) => Err(field),
            None => Ok(Self { account_id: self.account_id.filter(|account| is_account(account)), ..self }),
        }
    }
}
