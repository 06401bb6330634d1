//! awsp in real shells: what a person types and sees, and what a script gets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, clippy::print_stdout, unreachable_pub)]

#[path = "../support/mod.rs"]
mod support;

mod hostile;
mod journey;
mod strings;
mod tab;
