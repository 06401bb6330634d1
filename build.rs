//! Links the binary at a fixed address on linux-gnu: 10,000 fewer relocations once the AWS SDK is in, so that the
//! prompt does not pay for it. A distribution that wants PIE sets `AWSP_PIE=1`.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=AWSP_PIE");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    let linux_gnu = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    if linux_gnu && !is("AWSP_PIE", "1") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
