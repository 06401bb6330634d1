//! The options of `add`: one way of coming by credentials, in the shapes that AWS gives its names.

use crate::{
    cli::credentials::AddArgs,
    commands::{
        region_option,
        role_arn::{self, is_iam_text},
    },
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
        Some(arn) => role_arn::check(arn)?,
        None => {}
    }
    if let Some(source) = options.credential_source.as_deref().filter(|source| !SOURCES.contains(source)) {
        return Err(usage(format!("no credential source {source:?}")).hint(SOURCES.join(", ")));
    }
    let named = |text: &Option<String>, length, what: &str, extra: &str| match text {
        Some(text) if !is_iam_text(text, length, extra) => Err(usage(format!("{text:?} is no {what}"))),
        _ => Ok(()),
    };
    named(&options.role_session_name, 2..=64, "session name", "=,.@-")?;
    named(&options.external_id, 2..=1224, "external id", "=,.@:/-")?;
    named(&options.mfa_serial, 9..=256, "MFA device", "=,.@:/-")?;
    region(options)
}

/// What `--region` says is one.
pub(super) fn region(options: &AddArgs) -> Result<()> {
    match options.region.as_deref() {
        Some("" | "-") => Err(usage("no region".to_owned())),
        Some(region) => region_option::parse(Some(region)).map(drop),
        None => Ok(()),
    }
}

fn usage(message: String) -> Error {
    Error::new(Status::Usage, message)
}
