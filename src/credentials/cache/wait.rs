//! The wait for the lock of a key, which ends: a question that was forgotten in one terminal must not hold all others for
//! ever.

use std::{
    io::{self, IsTerminal, Write},
    sync::Once,
};

use super::Patience;
use crate::{
    error::printable,
    process::{lock::Wait, tty::Tty},
};

/// A wait as long as this patience; a second later it says so.
pub(super) fn wait(patience: Patience) -> Wait<'static> {
    let Patience { alone, asking } = patience;
    Wait::new(move || if Tty::open().is_some() { asking } else { alone }, say)
}

/// At once, because what is noted otherwise comes with the credentials; once, however many locks are waited for.
fn say(what: &str) {
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        let mut stderr = io::stderr();
        if stderr.is_terminal() {
            // nobody is left to tell when standard error is gone
            let _ = writeln!(stderr, "awsp: {}", printable(what));
        }
    });
}
