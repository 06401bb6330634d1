//! No text from elsewhere makes a section or a setting of its own: botocore is the judge.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
};

use serde_json::{Value as Json, json};

use super::run::Home;

const OLD: &str = "[profile base]\nregion = eu-west-1\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n";

const HOSTILE: [&str; 22] = [
    "x]\n[profile evil]\ncredential_process = touch pwned",
    "x\n[profile evil]",
    "x\r[profile evil]\r",
    "x\u{85}[profile evil]",
    "x\u{2028}[profile evil]",
    "x\ncredential_process = touch pwned",
    "x]",
    "x] [profile evil",
    "[evil]",
    "x # y",
    "x;y",
    "x = y",
    "x\u{1b}]0;y\u{7}",
    "x\u{0c}[profile evil]",
    "x\u{1c}y",
    "\"x\"",
    "'x'",
    "x\\",
    "$(touch pwned)",
    "`touch pwned`",
    "é\u{202e}x",
    " x ",
];

/// What botocore reads: each profile with its settings.
fn botocore(home: &Home) -> Option<Json> {
    let python = std::env::var_os("AWSP_BOTO_PYTHON")?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reader/botocore_reader.py");
    let mut command = Command::new(python);
    command.args(["-X", "utf8", script]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    writeln!(child.stdin.take().unwrap(), "{}", json!([home.config(), home.credentials()])).unwrap();
    let mut answer = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut answer).unwrap();
    child.wait().unwrap();
    Some(serde_json::from_str(&answer).unwrap())
}

fn profile<'a>(read: &'a Json, name: &str) -> Option<&'a Json> {
    read["profiles"].as_array()?.iter().find(|profile| profile[0] == name).map(|profile| &profile[1])
}

#[test]
fn hostile_words_are_refused_or_stay_words() {
    let (mut written, mut refused) = (0, 0);
    for hostile in HOSTILE {
        let role = "arn:aws:iam::111122223333:role/Admin";
        let with =
            |option: &'static str| vec!["add", "new", "--role-arn", role, "--source-profile", "base", option, hostile];
        let process = format!("/bin/true '{}'", hostile.replace('\'', r"'\''"));
        let lines = [
            vec!["add", hostile, "--role-arn", role, "--source-profile", "base"],
            vec!["add", "new", "--role-arn", hostile, "--source-profile", "base"],
            vec!["add", "new", "--role-arn", role, "--source-profile", hostile],
            vec!["add", "new", "--role-arn", role, "--credential-source", hostile],
            vec!["add", "new", "--role-arn", role, "--web-identity", hostile],
            vec!["add", "new", "--process", hostile],
            vec!["add", "new", "--process", &process],
            vec!["add", "new", "--mfa-for", hostile],
            vec!["add", hostile, "--mfa-for", "base"],
            with("--role-session-name"),
            with("--external-id"),
            with("--mfa-serial"),
            with("--region"),
        ];
        for line in lines {
            let home = Home::with(OLD);
            let done = home.awsp(&[&line[..], &["--yes"]].concat());
            assert!(!home.path().join("pwned").exists(), "{line:?}");
            let stderr = String::from_utf8(done.stderr).unwrap();
            assert!(!stderr.contains(|c: char| c.is_control() && c != '\n'), "{line:?}: {stderr:?}");
            if !done.status.success() {
                assert_eq!(home.read(), OLD, "{line:?}");
                refused += 1;
                continue;
            }
            written += 1;
            assert!(home.read().starts_with(OLD), "{line:?}");
            let Some(read) = botocore(&home) else { continue };
            let names: Vec<_> = read["profiles"].as_array().unwrap().iter().map(|profile| &profile[0]).collect();
            assert_eq!(names, ["base", "new"], "{line:?}: {read}");
            let settings = profile(&read, "new").unwrap().as_array().unwrap();
            let values: Vec<_> = settings.iter().map(|setting| setting[1].as_str().unwrap()).collect();
            let taken = |value: &&str| {
                value.contains(hostile) || shell_words::split(value).is_ok_and(|words| words[1..] == [hostile])
            };
            assert_eq!(values.iter().filter(|value| taken(value)).count(), 1, "{line:?}: {values:?}");
        }
    }
    eprintln!("{written} written, {refused} refused");
    assert!(written > 10 && refused > 200, "{written} written, {refused} refused");
    if std::env::var_os("AWSP_BOTO_PYTHON").is_none() {
        eprintln!("skipped: AWSP_BOTO_PYTHON names no Python with botocore (tests/run does)");
    }
}
