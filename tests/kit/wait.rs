//! Waiting for an event. Nothing here sleeps to be right: the limit is longer than anything takes on a busy machine.

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

/// As long as a test waits for what must come.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until it is so.
#[track_caller]
pub fn until(what: &str, is: impl FnMut() -> bool) {
    assert!(in_time(is), "waited too long for {what}");
}

/// True as soon as it is so, false when it does not come to be.
pub fn in_time(mut is: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + PATIENCE;
    while !is() {
        if Instant::now() > end {
            return false;
        }
        sleep(Duration::from_millis(5));
    }
    true
}
