//! The JSON of a `credential_process`, version 1: <https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html>.

use super::Credentials;
use crate::{
    context::Context,
    error::{Error, Result, Status},
    settings::Settings,
};
use std::ffi::OsString;

pub(super) fn run(_words: &[OsString], _guard: &str, _context: &Context, _settings: &Settings) -> Result<Credentials> {
    Err(Error::new(Status::Failed, "not merged"))
}
pub(super) fn code(_command: &str, _serial: &str, _context: &Context, _settings: &Settings) -> Result<String> {
    Err(Error::new(Status::Failed, "not merged"))
}
