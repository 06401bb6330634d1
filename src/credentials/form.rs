//! Checks the form of keys, tokens and accounts from every source: files, environment, processes and services. Pure.

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

impl Credentials {
    /// Checks every key and token, and drops an account that is not twelve digits.
    ///
    /// # Errors
    /// A key or token is malformed. The message names the field, without its content.
    pub(super) fn checked(self) -> Result<Self, String> {
        self.checked_as(MEMBERS).map_err(|fault| format!("its {fault}"))
    }

    /// Does the same as [`Credentials::checked`], with these names for key, secret key and token.
    pub(super) fn checked_as(self, names: [&str; 3]) -> Result<Self, String> {
        let token = self.session_token.as_ref().map(ExposeSecret::expose_secret);
        let fields = [Some(self.access_key_id.as_str()), Some(self.secret_access_key.expose_secret()), token];
        let found = names.into_iter().zip(fields).find_map(|(name, text)| Some((name, fault(text?)?)));
        match found {
            Some((name, fault)) => Err(format!("{name} {fault}")),
            None => Ok(Self { account_id: self.account_id.filter(|account| is_account(account)), ..self }),
        }
    }
}
