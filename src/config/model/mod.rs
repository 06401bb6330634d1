//! Both files put together: profiles, their settings, their chains.

pub(in crate::config) mod assemble;
pub(in crate::config) mod chain;
pub(in crate::config) mod cut;
pub(in crate::config) mod derived;
pub(in crate::config) mod key_id;
pub(in crate::config) mod merge;
pub(in crate::config) mod profile;
pub(in crate::config) mod settings;
