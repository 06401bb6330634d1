//! Credential processes: within bounds however bad they are, with the terminal where a person can be asked, and their
//! JSON the same to botocore.
#![cfg(feature = "credentials")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr, unreachable_pub)]

#[path = "../kit/mod.rs"]
mod kit;

mod around;
mod bad;
mod check;
mod exec;
mod guard;
mod helpers;
mod interleavings;
mod interrupt;
mod jobs;
mod json;
mod key;
mod lines;
mod shell;
mod stops;
mod terminal;
