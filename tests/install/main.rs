//! `install.sh` as people run it, in homes that vanish: every rule under every `sh` it promises to work in, files
//! compared byte for byte.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, unreachable_pub)]

mod blocks;
mod hidden;
mod home;
mod lint;
mod options;
mod places;
#[allow(dead_code)]
#[path = "../support/pty.rs"]
mod pty;
mod shells;
mod try_it;

use std::{path::Path, process::Command};

/// The shells that run `install.sh`, each with the arguments that come before the script.
const INTERPRETERS: &[&[&str]] =
    &[&["dash"], &["bash"], &["bash", "--posix"], &["ksh93"], &["mksh"], &["busybox", "sh"]];

/// Runs `check` once under each of [`INTERPRETERS`] that is here.
fn under_every_sh(check: impl Fn(&'static [&'static str])) {
    for sh in INTERPRETERS {
        if have(sh[0]) {
            eprintln!("under {sh:?}");
            check(sh);
        }
    }
}

/// True when `program` is on PATH. A missing one is said, and where everything must run it is a failure.
fn have(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    if !found {
        assert!(std::env::var_os("AWSP_REQUIRE_SHELLS").is_none(), "{program} is not installed");
        eprintln!("skipped: {program} is not installed");
    }
    found
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout == b"0\n")
}
