//! What is wrong with the lines of a file, or read differently by different readers.

pub(super) mod broken;
pub(super) mod header;
pub(super) mod indented;
pub(super) mod setting;
pub(super) mod whole_file;
