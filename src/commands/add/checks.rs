//! The options of `add`: one way of coming by credentials, in the shapes that AWS gives its names.

use std::path::Path;

use crate::{
    cli::credentials::AddArgs,
    commands::switch,
    diagnostic::{Error, Result, Status},
};

const MODES: &str = "--role-arn ARN with --source-profile, --credential-source or --web-identity; --process COMMAND; \
                     --mfa-for PROFILE";

const SOURCES: [&str; 3] = ["Environment", "Ec2InstanceMetadata", "EcsContainer"];

/// Every option by itself.
pub(super) fn check(options: &AddArgs) -> Result<()> {
    let sources = options.source_profile.is_some() || options.credential_source.is_some();
    match &options.role_arn {
        None if options.process.is_none() => {
            return Err(usage(format!("where do the credentials of {} come from?", options.name)).hint(MODES));
        }
        Some(_) if !sources && options.web_identity.is_none() => {
            return Err(usage("with whose credentials is the role assumed?".to_owned())
                .hint("--source-profile PROFILE, --credential-source SOURCE, or --web-identity FILE"));
        }
        Some(arn) => role(arn)?,
        None => {}
    }
    if let Some(source) = options.credential_source.as_deref().filter(|source| !SOURCES.contains(source)) {
        return Err(usage(format!("no credential source {source:?}")).hint(SOURCES.join(", ")));
    }
    let named = |text: &Option<String>, length, what: &str, extra: &str| match text {
        Some(text) if !is_text(text, length, extra) => Err(usage(format!("{text:?} is no {what}"))),
        _ => Ok(()),
    };
    named(&options.role_session_name, 2..=64, "session name", "=,.@-")?;
    named(&options.external_id, 2..=1224, "external id", "=,.@:/-")?;
    named(&options.mfa_serial, 9..=256, "MFA device", "=,.@:/-")?;
    region(options)
}

/// What `--role-arn` says is one.
pub(in crate::commands) fn role(arn: &str) -> Result<()> {
    let error = || usage(format!("{arn:?} is no ARN of a role")).hint("arn:aws:iam::111122223333:role/NAME");
    if is_role(arn) { Ok(()) } else { Err(error()) }
}

/// What `--region` says is one.
pub(super) fn region(options: &AddArgs) -> Result<()> {
    match options.region.as_deref() {
        Some("" | "-") => Err(usage("no region".to_owned())),
        Some(region) => switch::region(Some(region.to_owned())).map(drop),
        None => Ok(()),
    }
}

/// The path as every tool has to find it, wherever it runs.
pub(super) fn absolute(path: &Path) -> Result<String> {
    let absolute = std::path::absolute(path).map_err(|error| Error::io("find", path, &error))?;
    absolute.into_os_string().into_string().map_err(|_| usage(format!("{} is not UTF-8", path.display())))
}

/// `arn:PARTITION:iam::ACCOUNT:role/PATH/NAME`
fn is_role(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [arn, partition, "iam", "", account, resource] = parts.as_slice() else { return false };
    let lower = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
    let name =
        resource.strip_prefix("role/").is_some_and(|name| is_text(name, 1..=576, "=,.@/-") && !name.ends_with('/'));
    let digits = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    *arn == "arn" && partition.starts_with("aws") && partition.bytes().all(lower) && digits && name
}

/// IAM's `[\w+…]`.
fn is_text(text: &str, length: std::ops::RangeInclusive<usize>, extra: &str) -> bool {
    let takes = |byte: u8| byte.is_ascii_alphanumeric() || b"_+".contains(&byte) || extra.as_bytes().contains(&byte);
    length.contains(&text.len()) && text.bytes().all(takes)
}

fn usage(message: String) -> Error {
    Error::new(Status::Usage, message)
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
