//! The body of the fuzz target over seeded inputs.

use fastrand::Rng;

use crate::{
    cuts,
    home::{Home, Input},
    invariants,
    kit::seed::seed,
    random,
};

const INPUTS: usize = 20_000;

#[test]
fn whatever_the_bytes_the_ways_of_reading_agree() {
    let seed = seed();
    let mut rng = Rng::with_seed(seed);
    let (home, copy) = (Home::new(None, None), Home::new(None, None));
    for number in 0..INPUTS {
        home.write(random::damaged(&mut rng).as_deref(), random::damaged(&mut rng).as_deref());
        let _input = Input { what: format!("AWSP_SEED={seed}, input {number}"), home: &home };
        let config = invariants::hold(&home);
        if let Some(profile) = config.profiles().first() {
            cuts::hold(&config, &profile.name, &copy);
        }
    }
}
