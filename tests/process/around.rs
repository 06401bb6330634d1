//! `awsp credential-process -- COMMAND`: the cache and the checks, around any process.

use crate::helpers::{Helpers, KEYS};
use crate::kit::home::BINARY;

fn good(more: &str) -> String {
    format!("echo '{{{KEYS}{more}}}'")
}

#[test]
fn it_runs_once_while_its_credentials_live() {
    let helpers =
        Helpers::with(&[("lives", &good(r#","Expiration":"2040-01-01T02:00:00.5+02:00","AccountId":"111122223333""#))]);
    let ask = |more: &[&str]| helpers.awsp(&[&["credential-process"], more, &["--", "lives", "-x", "a b"]].concat());
    let first = ask(&[]);
    assert_eq!((first.status, first.stderr.as_str()), (Some(0), ""));
    let json = format!("{{{KEYS},\"Expiration\":\"2040-01-01T00:00:00Z\",\"AccountId\":\"111122223333\"}}\n");
    assert_eq!(first.stdout, json);
    assert_eq!(ask(&[]).stdout, json);
    assert_eq!(helpers.runs("lives").0, 1);
    for (more, runs) in [("--refresh", 2), ("--no-cache", 3)] {
        assert_eq!(ask(&[more]).stdout, json);
        assert_eq!(helpers.runs("lives").0, runs, "{more}");
    }
    assert_eq!(helpers.awsp(&["credential-process", "--", "lives", "-x", "a", "b"]).stdout, json);
    assert_eq!(helpers.runs("lives").0, 4, "other words are another process");
}

#[test]
fn what_is_meant_for_aws_tells_answers_apart() {
    let helpers = Helpers::with(&[("lives", &good(r#","Expiration":"2040-01-01T00:00:00Z""#))]);
    let ask = |variables: &[(&str, &str)]| {
        let mut command = helpers.0.command(BINARY);
        let ran = helpers.run(command.args(["credential-process", "--", "lives"]).envs(variables.iter().copied()));
        assert_eq!(ran.status, Some(0), "{}", ran.stderr);
        helpers.runs("lives").0
    };
    assert_eq!(ask(&[]), 1);
    assert_eq!(ask(&[("AWS_PROFILE", "x"), ("OTHER", "y")]), 1);
    assert_eq!(ask(&[("AWS_ACCESS_KEY_ID", "AKIAX")]), 2);
}

#[test]
fn without_an_end_nothing_is_kept() {
    let helpers = Helpers::with(&[("lasts", &good(""))]);
    for runs in 1..3 {
        assert_eq!(helpers.awsp(&["credential-process", "--", "lasts"]).stdout, format!("{{{KEYS}}}\n"));
        assert_eq!(helpers.runs("lasts").0, runs);
    }
}

#[test]
fn a_process_around_itself_is_found() {
    let helpers = Helpers::with(&[("again", "exec awsp credential-process -- again --password CANARY")]);
    let ran = helpers.awsp(&["credential-process", "--", "again", "--password", "CANARY"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (Some(1), ""));
    assert!(ran.stderr.contains("-- again … asks for itself: -- again … → -- again …"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("CANARY"), "{}", ran.stderr);
    assert_eq!(helpers.runs("again").0, 1);
}

#[test]
fn its_failure_is_a_line_without_its_arguments() {
    let helpers = Helpers::with(&[("fails", "exit 7")]);
    let ran = helpers.awsp(&["credential-process", "--", "fails", "--password", "CANARY"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (Some(1), ""));
    assert_eq!(
        ran.stderr,
        "awsp: credential_process of -- fails … exited with status 7 · hint: awsp credential-process --check -- fails …\n"
    );
}

#[test]
fn what_goes_together() {
    let helpers = Helpers::with(&[("good", &good(""))]);
    for words in [
        &["good", "--", "good"][..],
        &[],
        &["--mfa-code", "123456", "--", "good"],
        &["--ensure-temporary", "--", "good"],
    ] {
        let ran = helpers.awsp(&[&["credential-process"], words].concat());
        assert_eq!((ran.status, ran.stdout.as_str()), (Some(2), ""), "{words:?} {}", ran.stderr);
    }
    assert_eq!(helpers.awsp(&["credential-process", "nobody"]).status, Some(3));
}
