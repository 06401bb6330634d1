//! The option `-r`.

use crate::{
    diagnostic::{Diagnostic, Error, Result, Status},
    regions,
    switch::Region,
};

/// What `-r` asks for.
pub(super) fn parse(asked: Option<&str>) -> Result<Region> {
    match asked {
        None => Ok(Region::Profile),
        Some("-") => Ok(Region::Drop),
        Some(region)
            if region.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') && region.len() <= 64 =>
        {
            Ok(Region::Override(region.to_owned()))
        }
        Some(region) => {
            let error = Error::new(Status::Usage, format!("{region:?} is not a region"));
            Err(error.hint("awsp -r eu-west-1, or awsp -r -"))
        }
    }
}

/// Returns a warning if the region of `-r` is likely mistyped.
pub(super) fn doubt(region: &Region) -> Option<Diagnostic> {
    if let Region::Override(region) = region { regions::doubt(region) } else { None }
}
