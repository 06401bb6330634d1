//! Where random tests begin: said, so that a failure can be repeated.

/// `AWSP_SEED`, or any.
pub fn seed() -> u64 {
    let seed = std::env::var("AWSP_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| fastrand::u64(..));
    eprintln!("AWSP_SEED={seed}");
    seed
}
