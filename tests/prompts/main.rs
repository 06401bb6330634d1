//! docs/prompts.md, tried: each snippet is taken from the page as it stands and given to the shell or program it is for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, unreachable_pub)]

#[allow(dead_code)]
#[path = "../support/mod.rs"]
mod support;

mod page;
mod program;
mod segment;
mod starship;
mod tmux;
