//! Both files put together: profiles, their settings, their chains.

pub(in crate::config) mod assemble;
pub(in crate::config) mod awsp_line;
pub(in crate::config) mod chain;
pub(in crate::config) mod chain_diagnostic;
pub(in crate::config) mod chain_error;
pub(in crate::config) mod config;
pub(in crate::config) mod cut;
pub(in crate::config) mod derived;
pub(in crate::config) mod key_id;
pub(in crate::config) mod load;
pub(in crate::config) mod merge;
pub mod names;
pub(in crate::config) mod near_miss;
pub(in crate::config) mod profile;
pub(in crate::config) mod references;
pub(in crate::config) mod settings;
pub(in crate::config) mod walk;
