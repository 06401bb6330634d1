//! Links libgcc's unwinder into the binary on linux-gnu: one shared library less to load at each start.
//! `AWSP_SHARED_LIBGCC=1` leaves it shared, for distributions that want it so.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=AWSP_SHARED_LIBGCC");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    let linux_gnu = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    if linux_gnu && !is("AWSP_SHARED_LIBGCC", "1") {
        println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
    }
}
