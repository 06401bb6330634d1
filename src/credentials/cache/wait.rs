//! Waits for the lock of a key, with a limit: a forgotten question in one terminal must not block all others for ever.

use std::sync::Once;

use super::LockTimeout;
use crate::process::{
    lock::{self, LockWait},
    terminal::Tty,
};

/// Returns a wait with this limit. After two seconds it says that it waits, and for which process.
pub(super) fn wait(lock_timeout: LockTimeout) -> LockWait<'static> {
    let LockTimeout { without_terminal, with_terminal } = lock_timeout;
    LockWait::new(move || if Tty::open().is_some() { with_terminal } else { without_terminal }, say)
}

/// Tells the user at once, because notes are printed only with the credentials; and only once, however many locks awsp
/// waits for.
fn say(what: &str) {
    static SAID: Once = Once::new();
    SAID.call_once(|| lock::tell(what));
}
