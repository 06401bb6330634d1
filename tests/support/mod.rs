//! What several test crates need: a home of their own, and real shells.

pub mod dialect;
pub mod docs;
pub mod home;
pub mod pty;
pub mod shells;
