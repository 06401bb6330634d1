//! Credential processes: within bounds however bad they are, with the terminal where a person can be asked, and their
//! JSON the same to botocore.
#![cfg(feature = "credentials")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr, unreachable_pub)]

#[allow(dead_code)]
mod support;

#[path = "process/around.rs"]
mod around;
#[path = "process/bad.rs"]
mod bad;
#[path = "process/check.rs"]
mod check;
#[path = "process/guard.rs"]
mod guard;
#[path = "process/helpers.rs"]
mod helpers;
#[path = "process/interleavings.rs"]
mod interleavings;
#[path = "process/interrupt.rs"]
mod interrupt;
#[path = "process/jobs.rs"]
mod jobs;
#[path = "process/json.rs"]
mod json;
#[path = "process/key.rs"]
mod key;
#[path = "process/shell.rs"]
mod shell;
#[path = "process/terminal.rs"]
mod terminal;
