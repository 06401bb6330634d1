//! A profile whose `credential_process` is awsp itself is what that stands for: nothing is run, and nothing is lost on
//! the way. And what else tells one answer from another.

use std::process::Output;

use crate::kit::{fake::secret, home::BINARY};
use crate::world::{BENS_KEY, DEVICE, World, said};

/// `team` asks awsp for `direct`, and `hop` is a role above it.
fn config(account: &str) -> String {
    format!(
        "[profile static]\nregion = eu-central-1\n\
         [profile team]\ncredential_process = {BINARY} credential-process direct\n\
         [profile direct]\nrole_arn = arn:aws:iam::{account}:role/Direct\nsource_profile = static\n\
         [profile hop]\nrole_arn = arn:aws:iam::{account}:role/Hop\nsource_profile = team\nduration_seconds = 7200\n"
    )
}

fn account(world: &World, name: &str, config: &str) -> String {
    let path = world.home.path().join(config).to_str().unwrap().to_owned();
    let found = world.process(&[name], &[("AWS_CONFIG_FILE", path)]).unwrap();
    found["AccountId"].as_str().unwrap().to_owned()
}

#[test]
fn other_files_and_other_roles_are_other_credentials() {
    let world = World::with(&config("222233334444"));
    world.home.write("other", &config("333344445555"));
    for (file, expected) in
        [(".aws/config", "222233334444"), ("other", "333344445555"), (".aws/config", "222233334444")]
    {
        assert_eq!(account(&world, "team", file), expected, "{file}");
        assert_eq!(account(&world, "hop", file), expected, "{file}");
    }
    world.home.write(".aws/config", &config("444455556666"));
    assert_eq!(account(&world, "team", ".aws/config"), "444455556666");
}

#[test]
fn what_may_matter_to_a_helper_is_part_of_what_is_kept() {
    let world = World::with("[profile any]\ncredential_process = HOME/bin/by-variable\n");
    world.home.program(
        "by-variable",
        "#!/bin/sh\necho '{\"Version\":1,\"AccessKeyId\":\"ASIA'$MY_AWS_MARK'\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\",\
         \"Expiration\":\"2999-01-01T00:00:00Z\"}'\n",
    );
    for mark in ["ONE", "TWO", "ONE"] {
        let found = world.process(&["any"], &[("MY_AWS_MARK", mark.to_owned())]).unwrap();
        assert_eq!(found["AccessKeyId"], format!("ASIA{mark}"));
    }
}

#[test]
fn a_role_above_it_is_a_chained_one_in_the_same_region() {
    let world = World::with(&config("222233334444"));
    let output = world.run(&["export", "hop"]);
    assert!(output.status.success() && said(&output).contains("hop lives 3600 s and not 7200"), "{output:?}");
    let calls = world.fake.asked("AssumeRole");
    assert_eq!(calls.iter().filter_map(|call| call.region.as_deref()).collect::<Vec<_>>(), ["eu-central-1"; 2]);
    assert_eq!(calls[1].parameters["DurationSeconds"], "3600");
}

#[test]
fn codes_and_statuses_get_through() {
    let config = config("222233334444")
        .replace("source_profile = static", &format!("source_profile = static\nmfa_serial = {DEVICE}"));
    let world = World::with(&config);
    let alone = |words: &[&str]| -> Output {
        let mut command = world.home.command("setsid");
        command.arg("-w").arg(BINARY).args(words).envs(world.fake.environment()).output().unwrap()
    };
    let output = alone(&["credential-process", "team"]);
    assert_eq!((output.status.code(), said(&output).lines().count()), (Some(4), 1), "{output:?}");
    let output = alone(&["credential-process", "team", "--mfa-code", "123456"]);
    assert!(output.status.success() && said(&output).is_empty(), "{output:?}");
}

#[test]
fn a_session_of_keys_through_it() {
    let config = format!(
        "[profile team]\ncredential_process = {BINARY} credential-process --ensure-temporary static\n\
         [profile static]\nmfa_serial = {DEVICE}\n"
    );
    let world = World::with(&config);
    let found = world.process(&["team", "--mfa-code", "123456"], &[]).unwrap();
    assert!(found["SessionToken"].is_string() && found["Expiration"].is_string());
    assert_eq!(world.fake.asked("GetSessionToken")[0].parameters["SerialNumber"], DEVICE);
}

#[test]
fn a_round_is_named() {
    let config = format!(
        "[profile a]\ncredential_process = {BINARY} credential-process b\n\
         [profile b]\ncredential_process = {BINARY} credential-process a\n"
    );
    let said = World::with(&config).process(&["a"], &[]).unwrap_err();
    assert!(said.contains("profile \"a\" asks for itself: a → b → a"), "{said}");
}

/// Names and values that the SDK for Rust cannot read in a file.
#[test]
fn odd_names_of_sessions_and_files() {
    let config = "[sso-session \"my corp\"]\nsso_start_url = https://my.awsapps.com/start\nsso_region = eu-west-1\n\
                  [profile sso]\nsso_session = my corp\nsso_account_id = 555566667777\nsso_role_name = Admin\n\
                  [profile web]\nrole_arn = arn:aws:iam::222233334444:role/Web\nweb_identity_token_file = HOME/to #ken\n";
    let world = World::with(config);
    world.sso("my corp", "https://my.awsapps.com/start");
    world.home.write("to #ken", "eyJhbGciOiJub25lIn0.e30.");
    for (name, account) in [("sso", "555566667777"), ("web", "222233334444")] {
        let output = world.run(&["whoami", name, "--json"]);
        let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
        assert_eq!(found["account"], account);
    }
}

/// Another token may be another's.
#[test]
fn another_token_is_not_answered_out_of_the_cache() {
    let world = World::with(
        "[profile web]\nrole_arn = arn:aws:iam::222233334444:role/Web\nweb_identity_token_file = HOME/token\n",
    );
    for (token, calls) in [("e30.e30.", 1), ("e30.e30.", 1), ("eyJhIjoxfQ.e30.", 2)] {
        world.home.write("token", token);
        world.process(&["web"], &[]).unwrap();
        assert_eq!(world.fake.count("AssumeRoleWithWebIdentity"), calls, "{token}");
    }
}

/// Even where the chain begins with the keys of the environment, nothing else of them is left beside the new ones.
#[test]
fn nothing_is_left_beside_the_keys_of_a_command() {
    let world =
        World::with("[profile needy]\nrole_arn = arn:aws:iam::222233334444:role/R\ncredential_source = Environment\n");
    let mut command = world.awsp(&["exec", "needy", "-q", "--credentials", "--", "env"]);
    command.env("AWS_ACCESS_KEY_ID", BENS_KEY).env("AWS_SECRET_ACCESS_KEY", secret(BENS_KEY));
    command.env("AWS_ACCOUNT_ID", "999988887777").env("AWS_ACCESS_KEY", "old").env("AWS_SESSION_EXPIRATION", "old");
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("AWS_ACCESS_KEY_ID=ASIA"), "{output:?}");
    assert!(!text.contains("999988887777") && !text.contains("=old"), "{text}");
}
