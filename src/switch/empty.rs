//! Variables that are no matter of profiles, but stop a tool while they are set and empty: a switch names them and
//! leaves them alone.

use crate::{
    context::Env,
    diagnostic::{Diagnostic, Tool, Tools, ids},
};

/// boto3, and the CLI v1, which is built on it.
const BOTO3: Tools = Tools::of(&[Tool::Boto3]);
const CLI: Tools = BOTO3.with(Tool::Cli);

/// Those of botocore that have to be a number, a choice or a file, with the tools that read them (`configprovider.py` of
/// botocore, and of the CLI v2, which has its own).
const NEVER_EMPTY: [(&str, Tools); 13] = [
    ("AWS_ACCOUNT_ID_ENDPOINT_MODE", CLI),
    ("AWS_CA_BUNDLE", BOTO3),
    ("AWS_DEFAULTS_MODE", BOTO3.with(Tool::Js)),
    ("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", CLI),
    ("AWS_MAX_ATTEMPTS", CLI),
    ("AWS_METADATA_SERVICE_NUM_ATTEMPTS", CLI),
    ("AWS_METADATA_SERVICE_TIMEOUT", CLI),
    ("AWS_REQUEST_CHECKSUM_CALCULATION", CLI),
    ("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", CLI),
    ("AWS_RESPONSE_CHECKSUM_VALIDATION", CLI),
    ("AWS_RETRY_MODE", CLI),
    ("AWS_S3_DISABLE_EXPRESS_SESSION_AUTH", BOTO3),
    ("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", BOTO3),
];

/// Each of them that is empty here, with what fails.
pub(super) fn findings(env: &Env) -> impl Iterator<Item = (&'static str, Diagnostic)> {
    let empty = NEVER_EMPTY.into_iter().filter(|(name, _)| env.has(name) && env.filled(name).is_none());
    empty.map(|(variable, tools)| {
        let v1 = if tools.has(Tool::Cli) { "" } else { "the CLI v1, " };
        let what = format!("set but empty: {v1}{} fail", tools.names());
        let found = Diagnostic::new(&ids::EMPTY_VARIABLE, what);
        (variable, found.with_hint(format!("unset {variable}")).affecting(tools))
    })
}
