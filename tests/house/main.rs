//! The house itself: what the documents show and name is there, and the rules that no linter knows hold in the source.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, clippy::print_stdout, unreachable_pub)]

#[path = "../kit/mod.rs"]
mod kit;

mod docs;
mod imports;
mod layers;
mod names;
mod tokens;
