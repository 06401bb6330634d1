//! One pass over the bytes, for names and for some sections without the rest.

pub(in crate::config) mod names;
pub(in crate::config) mod pass;
pub(in crate::config) mod sections;
mod sound;
