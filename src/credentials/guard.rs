//! This process, while it holds secrets: what it knows goes into no core file, to no debugger of the same user, and into no
//! message of a panic.

use std::panic;

/// Conceals this process from now on. Programs that it becomes or starts are as ever: the kernel makes a process dumpable
/// again when it runs another program, which is why no limit is set where this is to be had.
pub fn conceal() {
    leave_no_core();
    panic::set_hook(Box::new(|panic| {
        use std::io::Write;
        let place = panic.location().map(|at| format!(" at {}:{}", at.file(), at.line())).unwrap_or_default();
        let _ = writeln!(std::io::stderr(), "awsp: internal error{place}");
    }));
}

/// No core file of this process, whatever ends it.
#[cfg(target_os = "linux")]
pub fn leave_no_core() {
    let _ = nix::sys::prctl::set_dumpable(false);
}

/// No core file of this process, whatever ends it. What it starts may make one: the limit that others can raise stays.
#[cfg(not(target_os = "linux"))]
pub fn leave_no_core() {
    use nix::sys::resource::{Resource, getrlimit, setrlimit};
    if let Ok((_, most)) = getrlimit(Resource::RLIMIT_CORE) {
        let _ = setrlimit(Resource::RLIMIT_CORE, 0, most);
    }
}

#[cfg(test)]
mod tests {
    use std::{env, process::Command};

    const CHILD: &str = "AWSP_TEST_PANICS";

    /// The data of a panic stays out of its message: this test again, in a process of its own that panics with some.
    #[test]
    fn a_panic_says_where_and_not_what() {
        let secret = "EXAMPLEsecret";
        if env::var_os(CHILD).is_some() {
            super::conceal();
            panic!("{secret}");
        }
        let name = "credentials::guard::tests::a_panic_says_where_and_not_what";
        let this = env::current_exe().unwrap();
        let output = Command::new(this).args([name, "--exact", "--nocapture"]).env(CHILD, "1").output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("awsp: internal error at src/credentials/guard.rs:"), "{said}");
        assert!(!said.contains(secret), "{said}");
    }
}
