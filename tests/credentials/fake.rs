//! The fake itself: real clients, without awsp, end where they should, so that it can be a judge.

use std::{
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use crate::support::{fake::Fake, home::Home};

/// The Python that `AWSP_BOTO_PYTHON` names. CI insists on one.
pub(crate) fn python() -> Option<PathBuf> {
    let python = std::env::var_os("AWSP_BOTO_PYTHON").map(PathBuf::from).filter(|python| python.exists());
    if python.is_none() {
        assert!(std::env::var_os("AWSP_REQUIRE_SHELLS").is_none(), "AWSP_BOTO_PYTHON names no Python with boto3");
        eprintln!("skipped: AWSP_BOTO_PYTHON names no Python with boto3 (./tests/run makes one)");
    }
    python
}

const WHO: &str = "
import boto3, sys, json
for name in sys.argv[1:]:
    try:
        session = boto3.Session(profile_name=name)
        session.client('sts', region_name='eu-west-1').get_caller_identity()
        print(name, session.client('sts', region_name='eu-west-1').get_caller_identity()['Arn'])
    except Exception as error:
        print(name, f'{type(error).__name__}: {error}')
";

pub(crate) fn boto3(home: &Home, fake: &Fake, profiles: &[&str]) -> Option<Output> {
    let mut command = home.command(python()?.to_str().unwrap());
    command.envs(fake.environment()).args(["-c", WHO]).args(profiles).stdin(Stdio::null());
    Some(command.output().unwrap())
}

const CREDENTIALS: &str = "\
[ben]
aws_access_key_id = AKIABEN
aws_secret_access_key = secret+of/AKIABEN

[wrong]
aws_access_key_id = AKIABEN
aws_secret_access_key = secret

[nobody]
aws_access_key_id = AKIANOBODY
aws_secret_access_key = secret
";

const CONFIG: &str = "\
[profile role]
role_arn = arn:aws:iam::222233334444:role/path/One
source_profile = ben
role_session_name = me
region = eu-west-1

[profile two]
role_arn = arn:aws:iam::333344445555:role/Two
source_profile = role
role_session_name = me
region = eu-west-1

[profile instance]
role_arn = arn:aws:iam::222233334444:role/Three
credential_source = Ec2InstanceMetadata
role_session_name = me
region = eu-west-1
";

#[test]
fn boto3_ends_as_whom_it_should() {
    let fake = Fake::start();
    let home = Home::with(&[]);
    fake.user("AKIABEN", "arn:aws:iam::111122223333:user/ben");
    home.write(".aws/credentials", CREDENTIALS);
    home.write(".aws/config", CONFIG);
    let Some(output) = boto3(&home, &fake, &["ben", "wrong", "nobody", "role", "two", "instance"]) else { return };
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[0], "ben arn:aws:iam::111122223333:user/ben");
    assert!(lines[1].contains("SignatureDoesNotMatch"), "{text}");
    assert!(lines[2].contains("InvalidClientTokenId"), "{text}");
    assert_eq!(lines[3], "role arn:aws:sts::222233334444:assumed-role/One/me");
    assert_eq!(lines[4], "two arn:aws:sts::333344445555:assumed-role/Two/me");
    assert_eq!(lines[5], "instance arn:aws:sts::222233334444:assumed-role/Three/me");
    assert_eq!(fake.count("AssumeRole"), 4);
}
