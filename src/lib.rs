//! The rooms of `awsp`, for its binary, tests, benches and fuzzing. No API promise.
#![doc(hidden)]

pub mod channel;
pub mod cli;
pub mod commands;
pub mod config;
pub mod context;
#[cfg(feature = "credentials")]
pub mod credentials;
pub mod diagnostic;
#[cfg(feature = "credentials")]
pub mod diff;
pub mod file;
pub mod fit;
pub mod mask;
pub mod picker;
pub mod process;
pub mod profiles;
pub mod prompt;
pub mod regions;
pub mod settings;
pub mod shell;
pub mod sso;
pub mod switch;
pub mod table;
pub mod time;
