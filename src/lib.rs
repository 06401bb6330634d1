//! The rooms of `awsp`, for its binary, tests, benches and fuzzing. No API promise.
#![doc(hidden)]

pub mod channel;
pub mod cli;
pub mod commands;
pub mod config;
pub mod context;
pub mod error;
pub mod program;
pub mod prompt;
pub mod runtime;
pub mod shell;
pub mod supervise;
pub mod switch;
pub mod table;
