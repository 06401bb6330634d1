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

use kit::tools::present;

/// The shells that run `install.sh`, each with the arguments that come before the script.
const INTERPRETERS: &[&[&str]] =
    &[&["dash"], &["bash"], &["bash", "--posix"], &["ksh93"], &["mksh"], &["busybox", "sh"]];

/// Runs `check` once under each of [`INTERPRETERS`] that is here.
fn under_every_sh(check: impl Fn(&'static [&'static str])) {
    for sh in INTERPRETERS {
        if present(sh[0]) {
            eprintln!("under {sh:?}");
            check(sh);
        }
    }
}
