//! What a switch does to a shell: typed into real ones, shown by prompts, and believed by boto3.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, clippy::print_stdout, unreachable_pub)]

#[path = "../kit/mod.rs"]
mod kit;

mod env;
mod prompts;
mod release;
mod shells;
mod truth;
