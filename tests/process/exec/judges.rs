//! What boto3 and the AWS CLI find inside `--only`.

use std::{
    path::Path,
    process::{Command, Output},
};

use super::home::{CONFIG, awsp, home, text};
use crate::kit::{home::Home, tools::boto3};

const BOTO3: &str = "
import boto3, sys
print(*sorted(boto3.Session().available_profiles), boto3.Session().profile_name, boto3.Session().region_name)
for name in sys.argv[1:]:
    try:
        print(boto3.Session(profile_name=name).profile_name)
    except Exception as error:
        print(type(error).__name__)
";

fn inside(home: &Home, only: bool, program: &Path, words: &[&str]) -> Output {
    let mut command: Command = awsp(home, if only { &["exec", "dev", "--only", "--"] } else { &["exec", "dev", "--"] });
    // nothing here is to ask anybody
    command.env("AWS_EC2_METADATA_DISABLED", "true").arg(program).args(words).output().unwrap()
}

#[test]
fn boto3_finds_the_chain_and_no_other_profile() {
    let Some(python) = boto3() else { return };
    let home = home();
    let words = ["-c", BOTO3, "prod", "default", "hop", "keys", "needy"];
    let open = text(&inside(&home, false, &python, &words));
    assert_eq!(open, "base default dev hop keys needy prod dev eu-west-1\nprod\ndefault\nhop\nkeys\nneedy\n");
    let none = "ProfileNotFound";
    assert_eq!(
        text(&inside(&home, true, &python, &words)),
        format!("base dev hop dev eu-west-1\n{none}\n{none}\nhop\n{none}\n{none}\n")
    );
}

#[test]
fn the_cli_finds_the_chain_and_no_other_profile() {
    let Some(aws) = boto3().map(|python| python.with_file_name("aws")) else { return };
    let home = home();
    // somebody who answers at once, and for whom nobody has to be asked
    home.write(".aws/config", &CONFIG.replace("/opt/prod", "/bin/false"));
    let missing = "could not be found";
    for profile in ["prod", "keys", "default"] {
        for words in [
            &["configure", "get", "region", "--profile", profile][..],
            &["--profile", profile, "sts", "get-caller-identity"],
        ] {
            let output = inside(&home, true, &aws, words);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(!output.status.success() && said.contains(&format!("({profile}) {missing}")), "{words:?}: {said}");
        }
        let open = inside(&home, false, &aws, &["configure", "list", "--profile", profile]);
        assert!(!String::from_utf8_lossy(&open.stderr).contains(missing), "{profile}: {open:?}");
    }
    let names = inside(&home, true, &aws, &["configure", "list-profiles"]);
    if names.status.success() {
        assert_eq!(text(&names), "base\ndev\nhop\n");
    }
    let region = inside(&home, true, &aws, &["configure", "get", "region"]);
    assert_eq!(text(&region), "eu-west-1\n", "{region:?}");
}
