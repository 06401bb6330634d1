//! The two files: where they are, and their bytes.

pub mod location;
pub(in crate::config) mod open;
