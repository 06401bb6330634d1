//! ARNs of roles, and the text that IAM takes in names.

use crate::{
    config::is_account,
    diagnostic::{Error, Result, Status},
};

/// Refuses what is not the ARN of a role.
pub(super) fn check(arn: &str) -> Result<()> {
    let error = || {
        Error::new(Status::Usage, format!("{arn:?} is no ARN of a role")).hint("arn:aws:iam::111122223333:role/NAME")
    };
    if is_role(arn) { Ok(()) } else { Err(error()) }
}

/// `arn:PARTITION:iam::ACCOUNT:role/PATH/NAME`
fn is_role(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [arn, partition, "iam", "", account, resource] = parts.as_slice() else { return false };
    let lower = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
    let name =
        resource.strip_prefix("role/").is_some_and(|name| is_iam_text(name, 1..=576, "=,.@/-") && !name.ends_with('/'));
    *arn == "arn" && partition.starts_with("aws") && partition.bytes().all(lower) && is_account(account) && name
}

/// IAM's `[\w+…]`.
pub(super) fn is_iam_text(text: &str, length: std::ops::RangeInclusive<usize>, extra: &str) -> bool {
    let takes = |byte: u8| byte.is_ascii_alphanumeric() || b"_+".contains(&byte) || extra.as_bytes().contains(&byte);
    length.contains(&text.len()) && text.bytes().all(takes)
}

#[cfg(test)]
mod tests {
    use super::is_role;

    #[test]
    fn arns_of_roles() {
        for arn in ["arn:aws:iam::111122223333:role/Admin", "arn:aws-us-gov:iam::111122223333:role/a/b/C_d+=,.@-"] {
            assert!(is_role(arn), "{arn}");
        }
        let others = [
            "arn:aws:iam::111122223333:user/Admin",
            "arn:aws:sts::111122223333:assumed-role/Admin/x",
            "arn:aws:iam::11112222333:role/Admin",
            "arn:aws:iam:eu-west-1:111122223333:role/Admin",
            "arn:aws:iam::111122223333:role/",
            "arn:aws:iam::111122223333:role/a b",
            "arn:aws:iam::111122223333:role/a\n[x]",
            "Admin",
        ];
        others.iter().for_each(|arn| assert!(!is_role(arn), "{arn}"));
    }
}
