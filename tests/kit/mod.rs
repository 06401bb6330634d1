//! What several test crates need: a home of their own, real shells, and AWS on loopback.
#![allow(dead_code, unreachable_pub)]

pub mod awsp;
pub mod dialect;
pub mod docs;
#[cfg(feature = "credentials")]
pub mod fake;
pub mod home;
pub mod judge;
pub mod pty;
pub mod seed;
pub mod shells;
pub mod tools;
pub mod wait;
