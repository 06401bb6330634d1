//! Peak memory of one command.

use crate::launch::Launch;
use nix::sys::resource::{UsageWho, getrusage};
use std::{
    ffi::OsString,
    io,
    process::{Command, ExitCode, Stdio},
};

/// The peak resident set of `launch` in KiB, at least that of this harness (about 2 MB): the kernel's mark
/// begins with the parent's size.
///
/// # Errors
/// The command cannot be run, or its status is not 0.
pub fn of(launch: &Launch) -> io::Result<u64> {
    // the kernel keeps one mark for all children of a process, so each command gets a parent of its own
    let harness = std::env::current_exe()?;
    let wrapper = [harness.as_os_str(), "peak".as_ref()];
    let output = launch.under(&wrapper).stdout(Stdio::piped()).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().map_err(|_| io::Error::other(format!("{launch}: no peak memory ({})", output.status)))
}

/// `awsp-bench peak PROGRAM WORD…`: runs it silently and prints the number.
pub fn print(words: &[OsString]) -> io::Result<ExitCode> {
    let (program, words) = words.split_first().ok_or_else(|| io::Error::other("peak: which program?"))?;
    let status = Command::new(program).args(words).stdout(Stdio::null()).status()?;
    if !status.success() {
        return Ok(ExitCode::FAILURE);
    }
    println!("{}", getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss());
    Ok(ExitCode::SUCCESS)
}
