//! Commands as users run them: whole output, statuses, files. Without the feature `credentials`, the switcher alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, clippy::print_stdout, unreachable_pub)]

#[path = "../kit/mod.rs"]
mod kit;

mod cli;
mod complete;
#[cfg(feature = "credentials")]
mod edit;
#[cfg(feature = "credentials")]
mod export;
mod leftovers;
mod needs;
mod protection;
mod regions;
mod terminal;
mod words;
