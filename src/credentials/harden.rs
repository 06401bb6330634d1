//! This process, while it holds secrets: what it knows goes into no core file, to no debugger of the same user, and into no
//! message of a panic.

use std::panic;

use crate::{
    diagnostic::{line, write_line},
    process::core_dump::disable_core_dump,
};

/// Conceals this process from now on. Programs that it becomes or starts are as ever: the kernel makes a process dumpable
/// again when it runs another program, which is why no limit is set where this is to be had.
pub fn harden_process() {
    disable_core_dump();
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|at| format!(" at {}:{}", at.file(), at.line())).unwrap_or_default();
        let _ = write_line(&mut std::io::stderr(), &line(format_args!("internal error{place}")));
    }));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::{env, process::Command};

    const CHILD: &str = "AWSP_TEST_PANICS";

    /// The data of a panic stays out of its message: this test again, in a process of its own that panics with some.
    #[test]
    fn a_panic_says_where_and_not_what() {
        let secret = "EXAMPLEsecret";
        if env::var_os(CHILD).is_some() {
            super::harden_process();
            panic!("{secret}");
        }
        let name = "credentials::harden::tests::a_panic_says_where_and_not_what";
        let this = env::current_exe().unwrap();
        let output = Command::new(this).args([name, "--exact", "--nocapture"]).env(CHILD, "1").output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("awsp: internal error at src/credentials/harden.rs:"), "{said}");
        assert!(!said.contains(secret), "{said}");
    }
}
