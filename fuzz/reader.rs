//! `cargo +nightly fuzz run reader`: the config file, a line `---`, the credentials file. The same body runs over seeded
//! inputs in `cargo test` (tests/reader/fuzz.rs).
#![no_main]

#[path = "../tests/reader/home.rs"]
#[allow(dead_code)]
mod home;
#[path = "../tests/reader/invariants.rs"]
mod invariants;

use std::cell::OnceCell;

use libfuzzer_sys::fuzz_target;

const BETWEEN: &[u8] = b"\n---\n";

thread_local! {
    static HOME: OnceCell<home::Home> = const { OnceCell::new() };
}

fuzz_target!(|data: &[u8]| {
    let at = data.windows(BETWEEN.len()).position(|window| window == BETWEEN);
    let (config, credentials) = match at {
        Some(at) => (&data[..=at], Some(&data[at + BETWEEN.len()..])),
        None => (data, None),
    };
    HOME.with(|home| {
        let home = home.get_or_init(|| home::Home::new(None, None));
        home.write(Some(config), credentials);
        invariants::hold(home);
    });
});
