//! One pass over the bytes, for names and for some sections without the rest.

pub mod names;
pub(in crate::config) mod only;
pub(in crate::config) mod pass;
