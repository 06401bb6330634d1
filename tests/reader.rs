//! AWS's files, read as the AWS tools read them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, clippy::print_stdout)]

#[path = "reader/cases.rs"]
mod cases;
#[path = "reader/cli.rs"]
mod cli;
#[path = "reader/home.rs"]
mod home;
#[path = "reader/invariants.rs"]
mod invariants;
#[path = "reader/random.rs"]
mod random;
#[path = "reader/sdk.rs"]
mod sdk;
