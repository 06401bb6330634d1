//! Checks the form of keys, tokens and accounts from every source. Pure.

use secrecy::ExposeSecret;

use super::Credentials;
use crate::config::is_account;

/// Returns whether a text can be a key or token: printable ASCII without spaces, which is safe in every output format.
pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Returns what is wrong with a key or token, without its content.
pub(super) fn odd(field: &str, text: &str) -> String {
    match text {
        "" => format!("its {field} is empty"),
        _ => format!("its {field} has a space or a character that is not printable ASCII"),
    }
}

impl Credentials {
    /// Checks every key and token, and drops an account that is not twelve digits.
    ///
    /// # Errors
    /// A key or token is malformed. The message names the field, without its content.
    pub(super) fn checked(self) -> Result<Self, String> {
        let token = self.session_token.as_ref().map(ExposeSecret::expose_secret);
        let fields = [
            ("AccessKeyId", Some(self.access_key_id.as_str())),
            ("SecretAccessKey", Some(self.secret_access_key.expose_secret())),
            ("SessionToken", token),
        ];
        let fields = fields.into_iter().filter_map(|(field, text)| Some((field, text?)));
        for (field, text) in fields {
            if !is_token(text) {
                return Err(odd(field, text));
            }
        }
        Ok(Self { account_id: self.account_id.filter(|account| is_account(account)), ..self })
    }
}
