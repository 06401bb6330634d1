//! A file's lines as sections and settings, as each reader sees them. Pure.

pub(in crate::config) mod chars;
pub(in crate::config) mod header;
pub mod lines;
pub(in crate::config) mod table;
pub(in crate::config) mod text;
pub(in crate::config) mod view;
