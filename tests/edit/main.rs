//! Edits of AWS's files: whole or not at all, and nothing but what they say.
#![cfg(feature = "credentials")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, clippy::print_stdout)]

mod cases;
mod files;
mod random;
