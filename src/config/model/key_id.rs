//! The account number inside an access key id.

/// The account that an access key id belongs to, read out of it offline: characters 5 to 13 are base 32 and hold
/// the number after a bit that is set in ids made since 2019. A hint only: AWS documents no such format
/// (`sts get-access-key-info` gives the same answer). `None` for older ids and for anything else.
///
/// ```
/// assert_eq!(awsp::config::account_of_key("ASIAQNZGKIQY56JQ7WML").as_deref(), Some("029608264753"));
/// assert_eq!(awsp::config::account_of_key("AKIAIOSFODNN7EXAMPLE"), None);
/// ```
pub fn account_of_key(id: &str) -> Option<String> {
    let rest = id.strip_prefix("AKIA").or_else(|| id.strip_prefix("ASIA"))?;
    if rest.len() < 12 {
        return None;
    }
    let bits = rest.bytes().take(9).try_fold(0_u64, |bits, byte| Some(bits << 5 | u64::from(digit(byte)?)))?;
    let marked = bits >> 44 == 1;
    let account = (bits >> 4) & ((1 << 40) - 1);
    (marked && account <= 999_999_999_999).then(|| format!("{account:012}"))
}

/// RFC 4648 base 32.
fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'2'..=b'7' => Some(byte - b'2' + 26),
        _ => None,
    }
}
