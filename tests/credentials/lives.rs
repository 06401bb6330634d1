//! The article's own example: processes that live longer than their credentials never see these expire.

use std::{collections::BTreeSet, path::Path, process::Stdio, thread};

use crate::kit::tools::{boto3, javascript};
use crate::world::World;

/// Seconds that credentials live, and that a process goes on.
const LIFE: u64 = 8;
const LONG: &str = "28";

/// Each client, and how it gets its credentials.
fn ways(python: &str) -> [(String, &'static str, Vec<&'static str>); 4] {
    let script = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/credentials").join(name);
    let boto3 = format!("{python} {}", script("live.py").display());
    let javascript = format!("node {}", script("live.js").display());
    [
        (boto3.clone(), "boto3, awsp exec", vec!["awsp", "exec", "role", "--"]),
        (boto3, "boto3, credential process", vec!["env", "AWS_PROFILE=via-role"]),
        (javascript.clone(), "JavaScript, awsp exec", vec!["awsp", "exec", "role", "--"]),
        (javascript, "JavaScript, credential process", vec!["env", "AWS_PROFILE=via-role"]),
    ]
}

/// One process that goes on; how many keys it had.
fn outlive(client: &str, what: &str, way: &[&str]) -> usize {
    let world = World::new();
    let config = std::fs::read_to_string(world.home.path().join(".aws/config")).unwrap();
    let process = "[profile via-role]\ncredential_process = awsp credential-process role\nregion = eu-west-1\n";
    world.home.write(".aws/config", &(config + process));
    world.fake.life(LIFE);
    let mut command = world.home.command(way[0]);
    command.args(&way[1..]).args(client.split(' ')).arg(LONG).envs(world.fake.environment()).envs(javascript());
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(output.status.success() && text.lines().count() > 20, "{what}: {output:?}");
    let wrong: Vec<_> =
        text.lines().filter(|line| *line != "arn:aws:sts::222233334444:assumed-role/Role/ben").collect();
    assert!(wrong.is_empty(), "{what}: {wrong:?}");
    let keys: BTreeSet<_> = world.fake.asked("GetCallerIdentity").into_iter().filter_map(|call| call.key).collect();
    keys.len()
}

#[test]
fn processes_outlive_their_credentials() {
    let (Some(python), Some(_)) = (boto3(), javascript()) else { return };
    let ways = ways(python.to_str().unwrap());
    thread::scope(|scope| {
        let running = ways.iter().map(|(client, what, way)| (what, scope.spawn(|| outlive(client, what, way))));
        for (what, thread) in running.collect::<Vec<_>>() {
            let keys = thread.join().unwrap();
            eprintln!("{what}: {keys} keys");
            assert!(keys > 3, "{what}: {keys} keys");
        }
    });
}
