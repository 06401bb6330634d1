//! `awsp exec`: one command as a profile, and nobody could tell that awsp had a hand in it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, unreachable_pub)]

#[allow(dead_code)]
mod support;

#[path = "exec/child.rs"]
mod child;
#[path = "exec/home.rs"]
mod home;
#[path = "exec/judges.rs"]
mod judges;
#[path = "exec/only.rs"]
mod only;
#[path = "exec/place.rs"]
mod place;
#[path = "exec/signals.rs"]
mod signals;
#[path = "exec/status.rs"]
mod status;
