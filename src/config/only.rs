//! Some profiles without the rest: their sections, found by a pass over the headers.

use super::{Config, Locations};
use crate::error::Result;

pub(super) fn load(locations: &Locations, _names: &[&str]) -> Result<Config> {
    Config::load(locations)
}
