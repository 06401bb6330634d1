//! No text from elsewhere makes a section or a setting of its own: botocore is the judge.

use serde_json::Value as Json;

use super::run::Home;
use crate::kit::judge::Judge;

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

fn profile<'a>(read: &'a Json, name: &str) -> Option<&'a Json> {
    read["profiles"].as_array()?.iter().find(|profile| profile[0] == name).map(|profile| &profile[1])
}

#[test]
fn hostile_words_are_refused_or_stay_words() {
    let Some(mut botocore) = Judge::botocore() else { return };
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
            let read = botocore.read(&home.config(), &home.credentials());
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
}
