//! Instructions in user space, counted by valgrind's callgrind: they repeat to about 1 %, whatever else the
//! machine does.

use crate::launch::Launch;
use std::{ffi::OsStr, io, process::Stdio};

/// How many instructions the program itself takes, its dynamic loading included, its children not.
///
/// # Errors
/// valgrind is not installed, or the program ends with another status.
pub fn count(launch: &Launch) -> io::Result<u64> {
    let wrapper = ["/usr/bin/valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"].map(OsStr::new);
    let child = launch.under(&wrapper).stderr(Stdio::piped()).spawn()?;
    // a forked copy reports too, under its own number
    let own = format!("=={}== Collected : ", child.id());
    let output = child.wait_with_output()?;
    let report = String::from_utf8_lossy(&output.stderr);
    let count = report.lines().find_map(|line| line.strip_prefix(&own)?.trim().parse().ok());
    match (output.status.code() == Some(launch.status), count) {
        (true, Some(count)) => Ok(count),
        _ => Err(io::Error::other(format!("{launch} under callgrind: {}\n{report}", output.status))),
    }
}
