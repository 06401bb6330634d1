//! The real clients with `credential_process = awsp credential-process …`: each signs as whom it should.

use std::{path::Path, process::Stdio};

use crate::kit::tools::{boto3, tool};
use crate::{
    judges::Client,
    world::{BEN, DEVICE, World},
};

const CONFIG: &str = "
[profile mfa]
role_arn = arn:aws:iam::222233334444:role/Mfa
source_profile = static
role_session_name = ben
mfa_serial = arn:aws:iam::111122223333:mfa/ben
region = eu-west-1
";

/// A profile of each kind, and whom it is.
const PROFILES: [(&str, &str); 6] = [
    ("static", BEN),
    ("role", "arn:aws:sts::222233334444:assumed-role/Role/ben"),
    ("chain", "arn:aws:sts::444455556666:assumed-role/End/ben"),
    ("mfa", "arn:aws:sts::222233334444:assumed-role/Mfa/ben"),
    ("sso", "arn:aws:sts::555566667777:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ben"),
    ("login", "arn:aws:iam::111122223333:user/console"),
];

/// The profiles, and each of them through awsp as `via-NAME`; the code of the device was given already.
fn world() -> World {
    let world = World::new();
    let path = world.home.path().join(".aws/config");
    let mut config = std::fs::read_to_string(path).unwrap() + CONFIG;
    for (name, _) in PROFILES {
        let line =
            format!("[profile via-{name}]\ncredential_process = awsp credential-process {name}\nregion = eu-west-1\n");
        config += &line;
    }
    world.home.write(".aws/config", &config);
    world.fake.require_mfa("arn:aws:iam::222233334444:role/Mfa", DEVICE);
    let warm = world.run(&["credential-process", "mfa", "--mfa-code", "123456"]);
    assert!(warm.status.success(), "{warm:?}");
    world
}

fn judged(judge: Option<Client>) {
    let Some(mut judge) = judge else { return };
    for (name, arn) in PROFILES {
        let answer = judge.who(&format!("via-{name}"), &[]);
        assert_eq!(answer.as_ref().map(|answer| answer["arn"].as_str()), Ok(Some(arn)), "{name}");
    }
}

#[test]
fn boto3_signs_as_whom_it_should() {
    let world = world();
    judged(Client::boto3(&world.home, &world.fake));
}

#[test]
fn javascript_signs_as_whom_it_should() {
    let world = world();
    judged(Client::javascript(&world.home, &world.fake));
}

/// An AWS CLI of this path; the second version that Debian has knows no variable for its endpoint.
fn cli(aws: &Path) {
    let world = world();
    for (name, arn) in PROFILES {
        let mut command = world.home.command(aws.to_str().unwrap());
        command.args(["sts", "get-caller-identity", "--query", "Arn", "--output", "text"]).stdin(Stdio::null());
        command.args(["--profile", &format!("via-{name}"), "--endpoint-url", &world.fake.url()]);
        let output = command.envs(world.fake.environment()).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), arn, "{name}: {output:?}");
    }
}

#[test]
fn cli_1_signs_as_whom_it_should() {
    let Some(python) = boto3() else { return };
    cli(&python.with_file_name("aws"));
}

#[test]
fn cli_2_signs_as_whom_it_should() {
    let Some(aws) = tool("aws") else { return };
    cli(&aws);
}
