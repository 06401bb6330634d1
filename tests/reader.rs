//! AWS's files, read as the AWS tools read them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, clippy::print_stdout)]

#[path = "reader/cases.rs"]
mod cases;
#[path = "reader/chains.rs"]
mod chains;
#[path = "reader/cli.rs"]
mod cli;
#[path = "reader/cuts.rs"]
mod cuts;
#[path = "reader/fuzz.rs"]
mod fuzz;
#[path = "reader/home.rs"]
mod home;
#[path = "reader/invariants.rs"]
mod invariants;
#[path = "reader/locations.rs"]
mod locations;
#[path = "reader/odd.rs"]
mod odd;
#[path = "reader/random.rs"]
mod random;
#[path = "reader/record.rs"]
mod record;
#[path = "reader/sdk.rs"]
mod sdk;
#[path = "reader/secrets.rs"]
mod secrets;
