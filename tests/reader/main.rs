//! AWS's files, read as the AWS tools read them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, clippy::print_stdout)]

#[path = "../kit/mod.rs"]
mod kit;

mod cases;
mod chains;
mod cli;
mod cuts;
mod fuzz;
mod headers;
mod home;
mod invariants;
mod locations;
mod odd;
mod random;
mod record;
mod refused;
mod sdk;
mod secrets;
