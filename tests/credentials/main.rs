//! Every kind of profile, resolved against AWS on loopback; the real boto3, AWS CLI and JavaScript SDK are the judges.
#![cfg(feature = "credentials")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, clippy::print_stdout, unreachable_pub)]

#[path = "../kit/mod.rs"]
mod kit;

mod cache;
#[cfg(target_os = "linux")]
mod canary;
mod clients;
mod fake;
mod faults;
mod hostile;
mod judges;
mod keys;
mod lives;
mod mfa;
mod moto;
mod network;
mod options;
mod oracle;
mod parallel;
mod proxy;
mod session;
mod through_awsp;
mod world;
