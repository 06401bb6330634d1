//! What other switchers leave in the environment, and what set but empty: removed, or named.

use crate::kit::awsp::Awsp;

fn home() -> Awsp {
    let keys = "aws_access_key_id = K\naws_secret_access_key = s\n";
    Awsp::new().credentials(format!("[dev]\n{keys}[prod]\n{keys}"))
}

/// oh-my-zsh's `asp prod` sets these.
fn after_asp() -> Awsp {
    let set = |home: Awsp, (name, value)| home.var(name, value);
    let left = [("AWS_PROFILE", "prod"), ("AWS_DEFAULT_PROFILE", "prod"), ("AWS_EB_PROFILE", "prod")];
    left.into_iter().chain([("AWS_PROFILE_REGION", "eu-west-1")]).fold(home(), set)
}

const EB: &str = "cleared AWS_EB_PROFILE=prod: the EB CLI follows it rather than AWS_PROFILE";

#[test]
fn profile_of_the_eb_cli_is_removed_and_named() {
    let see = "echo ${AWS_EB_PROFILE-none} ${AWS_PROFILE_REGION-none}";
    let ran = after_asp().bash(&format!("awsp dev -v; {see}"));
    assert_eq!(ran.stdout, "none none\n");
    assert!(ran.stderr.contains(&format!("{EB} · hint: eb --profile dev\n")), "{}", ran.stderr);
    assert!(ran.stderr.contains("cleared AWS_PROFILE_REGION: left by another tool"), "{}", ran.stderr);
    let ran = after_asp().bash(&format!("awsp -u; {see}"));
    assert_eq!(ran.stdout, "none none\n");
    assert!(ran.stderr.contains(&format!("{EB}\n")), "{}", ran.stderr);
}

#[test]
fn profile_of_the_eb_cli_that_is_the_new_one_stays() {
    let ran = after_asp().bash("awsp prod; echo $AWS_EB_PROFILE");
    assert_eq!(ran.stdout, "prod\n");
    assert!(!ran.stderr.contains("EB"), "{}", ran.stderr);
}

#[test]
fn command_of_exec_gets_nothing_that_other_switchers_left() {
    let left = [
        "AWS_EB_PROFILE",
        "AWS_PROFILE_REGION",
        "AWSUME_PROFILE",
        "AWSUME_COMMAND",
        "AWSU_EXPIRES",
        "GRANTED_SSO",
        "GRANTED_SSO_ROLE_NAME",
        "AWS_SSO_ROLE_ARN",
        "AWS_SSO_SESSION_EXPIRATION",
        "AWS_OKTA_PROFILE",
    ];
    let home = || left.into_iter().fold(after_asp(), |home, name| home.var(name, "prod"));
    let mut ways = vec![vec!["exec", "dev", "--"], vec!["exec", "dev", "--only", "--"]];
    if cfg!(feature = "credentials") {
        ways.push(vec!["exec", "dev", "--credentials", "--"]);
    }
    for way in ways {
        let ran = home().run(&[&way[..], &["/usr/bin/env"]].concat());
        let found: Vec<_> = left.into_iter().filter(|name| ran.stdout.contains(&format!("{name}="))).collect();
        assert!(found.is_empty() && ran.stdout.contains("PREVIOUS=prod"), "{way:?}: {found:?} {ran:?}");
        assert!(ran.stderr.contains(EB) || way.contains(&"--credentials"), "{way:?}: {}", ran.stderr);
    }
}

#[test]
fn why_names_the_profile_of_the_eb_cli() {
    let ran = after_asp().var("AWS_PROFILE", "dev").run(&["why"]);
    assert!(ran.stdout.contains("AWS_EB_PROFILE: the EB CLI follows \"prod\" rather than AWS_PROFILE  [eb]\n"));
    assert!(ran.stdout.contains("AWS_PROFILE_REGION: ") && ran.stdout.contains("[oh-my-zsh]\n"), "{}", ran.stdout);
    assert!(!after_asp().run(&["why"]).stdout.contains("AWS_EB_PROFILE"));
}

#[test]
fn empty_variables_are_removed_or_named() {
    let empty = || {
        let names =
            ["AWS_DEFAULT_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_MAX_ATTEMPTS", "AWS_ACCESS_KEY_ID"];
        names.into_iter().fold(home(), |home, name| home.var(name, ""))
    };
    empty().bash("awsp dev; env | grep -o '^AWS_[A-Z_]*=$'").is(
        0,
        "AWS_MAX_ATTEMPTS=\n",
        "dev\n\
         cleared AWS_DEFAULT_PROFILE: it was empty, and boto3 and the CLI v1 failed\n\
         AWS_MAX_ATTEMPTS: set but empty: the CLI and boto3 fail · hint: unset AWS_MAX_ATTEMPTS\n\
         cleared AWS_REGION: it was empty, and the CLI, Rust, JS failed\n\
         cleared AWS_DEFAULT_REGION: it was empty, and boto3 failed\n",
    );
    let ran = empty().var("AWS_PROFILE", "dev").run(&["why"]);
    for line in [
        "AWS_DEFAULT_PROFILE: set but empty: boto3 and the CLI v1 look up \"\" rather than AWS_PROFILE  [boto3]\n",
        "AWS_REGION: set but empty: the CLI, Rust, JS fail  [cli rust js]\n",
        "AWS_MAX_ATTEMPTS: set but empty: the CLI and boto3 fail  [cli boto3]\n",
        "region    none\n",
    ] {
        assert!(ran.stdout.contains(line), "{line}{}", ran.stdout);
    }
}

#[test]
fn why_says_who_uses_the_second_variable_when_the_first_is_empty() {
    let ran = home().var("AWS_PROFILE", "").var("AWS_DEFAULT_PROFILE", "dev").run(&["why"]);
    for line in [
        "AWS_PROFILE: set but empty: \"\" is looked up as a name  [cli rust]\n",
        "AWS_DEFAULT_PROFILE: dev is used by tools that ignore an empty AWS_PROFILE; JS uses [default]  [boto3 go]\n",
    ] {
        assert!(ran.stdout.contains(line), "{line}{}", ran.stdout);
    }
}
