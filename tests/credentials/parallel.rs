//! Many at once, and nothing cached yet.

use std::{collections::BTreeSet, process::Stdio};

use crate::world::World;

const PROCESSES: usize = 64;

#[test]
fn many_cold_starts_make_one_call() {
    let world = World::new();
    let mut command = world.awsp(&["credential-process", "chain"]);
    command.stdout(Stdio::piped());
    let running: Vec<_> = (0..PROCESSES).map(|_| command.spawn().unwrap()).collect();
    let answers = running.into_iter().map(|child| {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    });
    let answers: BTreeSet<_> = answers.collect();
    assert_eq!(answers.len(), 1, "{answers:?}");
    // one for each role of the chain
    assert_eq!(world.fake.count("AssumeRole"), 3);
}
