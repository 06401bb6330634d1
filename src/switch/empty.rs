//! Variables unrelated to profiles that make tools fail while they are set but empty. A switch reports them and keeps
//! them.

use crate::{
    context::Env,
    diagnostic::{Diagnostic, Tool, Tools, ids},
};

/// boto3 and the CLI v1, which is built on botocore.
const BOTO3: Tools = Tools::of(&[Tool::Boto3]);
const CLI: Tools = BOTO3.with(Tool::Cli);

/// The variables of botocore whose value must be a number, a choice or a file, with the tools that fail (rules:
/// `configprovider.py` of botocore and of the CLI v2).
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

/// Returns a finding about each of them that is empty here, with the tools that fail.
pub(super) fn findings(env: &Env) -> impl Iterator<Item = (&'static str, Diagnostic)> {
    let empty = NEVER_EMPTY.into_iter().filter(|(name, _)| env.has(name) && env.filled(name).is_none());
    empty.map(|(variable, tools)| {
        let v1 = if tools.has(Tool::Cli) { "" } else { "the CLI v1, " };
        let what = format!("set but empty: {v1}{} fail", tools.names());
        let found = Diagnostic::new(&ids::EMPTY_VARIABLE, what);
        (variable, found.with_hint(format!("unset {variable}")).affecting(tools))
    })
}
