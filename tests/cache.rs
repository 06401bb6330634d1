//! The cache of credentials, by many processes at once, killed and cancelled ones among them, and in folders that
//! cannot be used. This program is its own child: it asks `awsp::credentials::cache` for one set of credentials.
#![cfg(feature = "credentials")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::exit,
    unreachable_pub
)]

#[allow(dead_code)]
#[path = "support/awsp.rs"]
mod awsp_;

#[path = "cache/child.rs"]
mod child;
#[path = "cache/command.rs"]
mod command;
#[path = "cache/folder.rs"]
mod folder;
#[path = "cache/killed.rs"]
mod killed;
#[path = "cache/serve.rs"]
mod serve;
#[path = "cache/together.rs"]
mod together;
