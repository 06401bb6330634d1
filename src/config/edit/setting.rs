//! Keys and values that awsp may write: those that are the same to every reader.

use crate::{
    config::parse::chars::is_common,
    diagnostic::{Error, Result, Status},
    mask,
};

/// A key and a value that every reader reads so.
pub(super) fn check_setting(key: &str, value: &str) -> Result<()> {
    check_key(key)?;
    let shown = if mask::is_secret(key) { "this".to_owned() } else { format!("{:?}", mask::text(value)) };
    let refuse = |what: &str| Err(Error::new(Status::Usage, format!("{key} cannot be {shown}: {what}")));
    let begins_comment = |at: usize| value[..at].ends_with(char::is_whitespace);
    match value {
        "" => refuse("nothing"),
        _ if value.contains(char::is_control) => refuse("a value is one line, without control characters"),
        _ if value.trim() != value => refuse("readers take the space around a value away"),
        _ if value.match_indices(['#', ';']).any(|(at, _)| begins_comment(at)) => {
            refuse("a # or ; after a space begins a comment for the SDKs")
        }
        _ => Ok(()),
    }
}

/// A key that every reader takes for one.
pub(super) fn check_key(key: &str) -> Result<()> {
    let takes = |byte: u8| is_common(byte) && byte != b':';
    if !key.is_empty() && key.bytes().all(takes) {
        return Ok(());
    }
    Err(Error::new(Status::Usage, format!("{key:?} is no key: letters, digits, _ and -")))
}
