//! Instructions in user space, counted by valgrind's callgrind: they repeat to about 1 %, whatever else the
//! machine does.

use crate::launch::Launch;
use std::{
    ffi::OsStr,
    io,
    process::Stdio,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// Counts every launch, as many at a time as there are processors: a count does not depend on what else runs.
///
/// # Errors
/// As [`count`].
pub fn count_all(launches: &[Launch]) -> io::Result<Vec<u64>> {
    let next = AtomicUsize::new(0);
    let work = || {
        let take = || launches.get(next.fetch_add(1, Ordering::Relaxed)).map(|launch| (launch, count(launch)));
        std::iter::from_fn(take).collect::<Vec<_>>()
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let mut counted = thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect::<Vec<_>>()
    });
    counted.sort_by_key(|(launch, _)| std::ptr::from_ref::<Launch>(launch));
    match counted.len() == launches.len() {
        true => counted.into_iter().map(|(_, count)| count).collect(),
        false => Err(io::Error::other("a thread that counts instructions panicked")),
    }
}

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
