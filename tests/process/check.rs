//! `awsp credential-process --check`: what it finds.

use crate::helpers::{Helpers, KEYS};

/// What the limit ends.
const ENDLESS: &str = "sleep 1000";

fn checked(script: &str) -> (Option<i32>, String) {
    let helpers = Helpers::with(&[("it", &script.replace("KEYS", KEYS))]);
    if script == ENDLESS {
        helpers.limits("1s", "1s");
    }
    let ran = helpers.awsp(&["credential-process", "--check", "it"]);
    (ran.status, ran.stdout)
}

#[test]
fn good_ones_run_once() {
    let helpers = Helpers::with(&[("it", &format!("echo '{{{KEYS},\"Expiration\":\"2040-01-01T00:00:00Z\"}}'"))]);
    let path = helpers.path("bin/it");
    for words in [&["it"][..], &["--", path.to_str().unwrap()]] {
        let ran = helpers.awsp(&[&["credential-process", "--check"], words].concat());
        let lines: Vec<_> = ran.stdout.lines().collect();
        let (took, rest) = lines.split_first().unwrap();
        assert!(took.starts_with("ok     it took ") && took.ends_with(" s"), "{lines:?}");
        assert_eq!(ran.status, Some(0), "{lines:?} {}", ran.stderr);
        assert_eq!(rest[0], "ok     version 1: temporary credentials");
        assert!(rest[1].starts_with("ok     they live ") && rest[1].ends_with(" days"), "{rest:?}");
    }
    assert_eq!(helpers.runs("it").0, 2);
}

#[test]
fn what_is_wrong() {
    for (script, line) in [
        ("echo '{KEYS}'", "no Expiration: tools take them for keys that last"),
        (
            "echo '{KEYS,\"Expiration\":\"'$(date -u -d '10 min' +%FT%TZ)'\"}'",
            "boto3 and the AWS CLI refresh when less than 15 min",
        ),
        ("echo Welcome; echo '{KEYS}'", "something else before the JSON"),
        ("echo '{KEYS,\"Version\":2}'", "its Version is not 1"),
        ("exit 3", "exited with status 3"),
        (ENDLESS, "timed out after 1s"),
    ] {
        let (status, text) = checked(script);
        assert_eq!(status, Some(1), "{script}: {text}");
        let wrong = text.lines().any(|found| found.starts_with("wrong  ") && found.contains(line));
        assert!(wrong, "{script}: {text}");
    }
}

#[test]
fn what_it_writes_to_standard_error_is_said() {
    let (status, text) = checked("echo hello >&2; echo '{KEYS,\"Expiration\":\"2040-01-01T00:00:00Z\"}'");
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("note   it writes to standard error"), "{text}");
}

/// A code is good for one run, and another may lock an account.
#[test]
fn bad_ones_run_once_too() {
    for script in ["exit 3", ENDLESS, "read code </dev/tty; exit 1", "found"] {
        let helpers = Helpers::with(&[("it", script)]);
        if script == ENDLESS {
            helpers.limits("1s", "1s");
        }
        let ran = helpers.awsp(&["credential-process", "--check", "it"]);
        assert_eq!((ran.status, helpers.runs("it").0), (Some(1), 1), "{script}: {}", ran.stdout);
    }
}

#[test]
fn a_process_that_needs_a_path() {
    let good = format!("echo '{{{KEYS},\"Expiration\":\"2040-01-01T00:00:00Z\"}}'");
    let helpers = Helpers::with(&[("found", &good)]);
    helpers.0.program("runs", "#!/bin/sh\nexec sh \"$@\"\n");
    helpers.0.program("script", &format!("#!/usr/bin/env runs\n{good}\n"));
    helpers.0.program("usual", &format!("#!/usr/bin/env sh\n{good}\n"));
    helpers.add("[profile bare]\ncredential_process = found\n[profile usual]\ncredential_process = HOME/bin/usual\n");
    helpers.add("[profile script]\ncredential_process = HOME/bin/script\n");
    helpers.add("[profile sh]\ncredential_process = sh HOME/bin/usual\n");
    for (profile, missing) in [("bare", "found"), ("script", "runs")] {
        let ran = helpers.awsp(&["credential-process", "--check", profile]);
        assert_eq!(ran.status, Some(1), "{}", ran.stdout);
        let line = format!("wrong  it needs a PATH: {missing} is not in /usr/bin:/bin");
        assert!(ran.stdout.contains(&line), "{}", ran.stdout);
        assert!(ran.stdout.contains("ok     version 1"), "{}", ran.stdout);
    }
    for profile in ["found", "usual", "sh"] {
        let ran = helpers.awsp(&["credential-process", "--check", profile]);
        assert_eq!(ran.status, Some(0), "{profile}: {}", ran.stdout);
    }
}

#[test]
fn a_profile_that_is_no_process() {
    let helpers = Helpers::with(&[]);
    helpers.add("[profile keys]\naws_access_key_id = AKIAX\naws_secret_access_key = CANARY\n");
    let ran = helpers.awsp(&["credential-process", "--check", "keys"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
    assert_eq!(ran.stdout, "ok     version 1: keys that last\nnote   no Expiration: tools ask once, and no more\n");
}
