//! `install.sh` as people run it, in homes that vanish: every rule under every `sh` it promises to work in, files
//! compared byte for byte.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, unreachable_pub)]

#[path = "../kit/mod.rs"]
mod kit;

mod blocks;
mod hidden;
mod home;
mod lint;
mod options;
mod own_files;
mod places;
mod shells;
mod try_it;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

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

/// True when `program` is on PATH. A missing one is said, and where everything must run that can be had it is a
/// failure.
fn have(program: &str) -> bool {
    let found = folder_of(program).is_some();
    if !found {
        let required = program != "pwsh" && std::env::var_os("AWSP_REQUIRE_SHELLS").is_some();
        assert!(!required, "{program} is not installed");
        eprintln!("skipped: {program} is not installed");
    }
    found
}

/// The folder of PATH that has `program`.
fn folder_of(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).find(|folder| folder.join(program).is_file())
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout == b"0\n")
}
