//! The form that keys, tokens and accounts have, whoever gives them. Pure.

use secrecy::ExposeSecret;

use super::Credentials;

/// True for what can be a key or a token: printable ASCII without a space, so that it is harmless wherever it is put.
pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// True for the twelve digits of an account.
pub(super) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// That a field is no token, without what it holds.
pub(super) fn odd(field: &str, text: &str) -> String {
    match text {
        "" => format!("its {field} is empty"),
        _ => format!("its {field} holds what no {field} holds: a space, or not printable ASCII"),
    }
}

impl Credentials {
    /// Checks every key and token, and drops an account that is none.
    ///
    /// # Errors
    /// The field that is no token, without what it holds.
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
