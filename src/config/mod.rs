//! AWS's shared files, `~/.aws/config` and `~/.aws/credentials`, read exactly: one scan, and what the AWS CLI
//! and the SDKs make of it.

pub mod location;
pub mod profile;

pub use profile::{Kind, Place, Problem, Profile, Reader, Readers, Severity, Source, View};
