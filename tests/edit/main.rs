//! Edits of AWS's files: whole or not at all, and nothing but what they say.
#![cfg(feature = "credentials")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, clippy::print_stdout, unreachable_pub)]

mod add;
#[allow(dead_code)]
#[path = "../support/awsp.rs"]
mod awsp;
mod cases;
mod faults;
mod files;
mod injection;
mod place;
mod protected;
mod random;
mod run;
#[allow(dead_code)]
#[path = "../support/mod.rs"]
mod support;
mod together;
