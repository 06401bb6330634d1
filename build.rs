//! Links the binary for a quick start on linux-gnu: at a fixed address, 10,000 fewer relocations once the AWS SDK is in;
//! with libgcc's unwinder inside, one shared library less to load, a tenth of what a prompt takes; and with a `pow` for the
//! SDK that loads libm when it is called, another twelfth. A distribution that wants PIE sets `AWSP_PIE=1`, one that wants
//! the shared libraries `AWSP_SHARED_LIBGCC=1` and `AWSP_SHARED_LIBM=1`.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=AWSP_PIE");
    println!("cargo::rerun-if-env-changed=AWSP_SHARED_LIBGCC");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    let linux_gnu = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    if linux_gnu && !is("AWSP_PIE", "1") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
    if linux_gnu && !is("AWSP_SHARED_LIBGCC", "1") {
        println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
    }
    println!("cargo::rerun-if-changed=src/pow.c");
    println!("cargo::rerun-if-env-changed=AWSP_SHARED_LIBM");
    #[cfg(feature = "credentials")]
    if linux_gnu && !is("AWSP_SHARED_LIBM", "1") {
        for object in cc::Build::new().file("src/pow.c").cargo_metadata(false).compile_intermediates() {
            println!("cargo::rustc-link-arg-bins={}", object.display());
        }
    }
}
