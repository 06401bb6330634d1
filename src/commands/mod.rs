//! One file per verb: glue between the rooms, nothing else.

pub mod init;
