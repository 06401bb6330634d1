//! aws-export-credentials 0.18 itself, with the last boto3 that it runs with: its options and those of awsp that take their
//! place (docs/from-aws-export-credentials.md), on the same files.

use std::{collections::BTreeMap, fs, path::PathBuf, process::Output};

use crate::kit::{
    fake::Fake,
    home::{BINARY, Home},
    tools::tool,
};

const CONFIG: &str = "\
[profile keys]
region = eu-west-1

[profile role]
role_arn = arn:aws:iam::222233334444:role/One
source_profile = keys
region = eu-west-1
";

const CREDENTIALS: &str = "\
# by hand
[keys]
aws_access_key_id = AKIABEN
aws_secret_access_key = secret+of/AKIABEN

[temp]
aws_access_key_id = ASIATEMP
aws_secret_access_key = temp+secret/=
aws_session_token = temp/token+==
";

struct Both {
    python: PathBuf,
    fake: Fake,
}

impl Both {
    fn new() -> Option<Self> {
        let fake = Fake::start();
        fake.user("AKIABEN", "arn:aws:iam::111122223333:user/ben");
        Some(Self { python: tool("aws-export-credentials")?, fake })
    }

    fn home() -> Home {
        let home = Home::with(&[]);
        home.write(".aws/config", CONFIG);
        home.write(".aws/credentials", CREDENTIALS);
        home
    }

    fn run(&self, home: &Home, program: &str, words: &[&str]) -> Output {
        let mut command = home.command(program);
        command.envs(self.fake.environment()).args(words).output().unwrap()
    }

    /// Both, each in a home of its own: what they printed, and the homes.
    fn outputs(&self, theirs: &[&str], ours: &[&str]) -> [(String, Home); 2] {
        let code = "import sys, aws_export_credentials as it; sys.exit(it.main())";
        let theirs = [&["-W", "ignore", "-c", code], theirs].concat();
        [(self.python.to_str().unwrap(), theirs), (BINARY, ours.to_vec())].map(|(program, words)| {
            let home = Self::home();
            let Output { status, stdout, stderr } = self.run(&home, program, &words);
            assert!(status.success(), "{words:?}: {}", String::from_utf8_lossy(&stderr));
            (String::from_utf8(stdout).unwrap(), home)
        })
    }
}

/// The value of each temporary key becomes its name, as every answer has others.
fn settled(text: &str) -> String {
    let mut text = text.to_owned();
    let fields = [("AccessKeyId", "\"ASIA"), ("SecretAccessKey", "\""), ("SessionToken", "\""), ("Expiration", "\"20")];
    for (field, begin) in fields {
        for separator in [":", ": "] {
            let begin = format!("\"{field}\"{separator}{begin}");
            let Some(at) = text.find(&begin).filter(|_| text.contains("\"Expiration\"")) else { continue };
            let at = at + field.len() + 2 + separator.len();
            let end = at + 1 + text[at + 1..].find('"').unwrap();
            text.replace_range(at..=end, field);
        }
    }
    text
}

#[test]
fn the_same_bytes() {
    let Some(both) = Both::new() else { return };
    for profile in ["keys", "temp", "role"] {
        for (theirs, ours) in [
            (&["--json"][..], &["--format", "process"][..]),
            (&["--json", "--pretty"], &["--pretty"]),
            (&[], &["--pretty"]),
            (&["--env"], &["--format", "env-no-export"]),
        ] {
            let [(theirs, _), (ours, _)] = both.outputs(
                &[&["--profile", profile], theirs].concat(),
                &[&["export", profile, "--no-cache"], ours].concat(),
            );
            if profile == "role" && !theirs.starts_with('{') {
                let names =
                    |text: &str| text.lines().map(|l| l.split('=').next().unwrap().to_owned()).collect::<Vec<_>>();
                assert_eq!(names(&theirs), names(&ours));
                continue;
            }
            // awsp knows the account of a role
            let ours = settled(&ours).replace(",\n  \"AccountId\": \"222233334444\"", "");
            assert_eq!(settled(&theirs), ours.replace(",\"AccountId\":\"222233334444\"", ""), "{profile}");
        }
    }
}

/// Theirs without quotes; in awsp's the leftovers of others go, too.
#[test]
fn the_same_exports() {
    let Some(both) = Both::new() else { return };
    for profile in ["keys", "temp"] {
        let [(theirs, _), (ours, _)] =
            both.outputs(&["--profile", profile, "--env-export"], &["export", profile, "--format", "env"]);
        let plain = |line: &str| line.trim_end_matches(';').replace('\'', "");
        let ours: Vec<_> = ours.lines().filter(|line| !line.starts_with("unset ")).map(plain).collect();
        assert_eq!(theirs.lines().collect::<Vec<_>>(), ours);
    }
}

/// Each section of a credentials file with its settings.
fn sections(home: &Home) -> BTreeMap<String, BTreeMap<String, String>> {
    let text = fs::read_to_string(home.path().join(".aws/credentials")).unwrap();
    let mut sections = BTreeMap::new();
    for block in text.split('[').skip(1) {
        let (name, rest) = block.split_once(']').unwrap();
        let settings = rest.lines().filter_map(|line| line.split_once(" = "));
        sections.insert(name.to_owned(), settings.map(|(k, v)| (k.to_owned(), v.to_owned())).collect());
    }
    sections
}

/// Theirs puts the end into the config file, and leaves an old token where it was.
#[test]
fn the_same_section() {
    let Some(both) = Both::new() else { return };
    let [(_, theirs), (_, ours)] =
        both.outputs(&["--profile", "temp", "-c", "copy"], &["export", "temp", "--credentials-file", "copy"]);
    let (theirs, mut found) = (sections(&theirs), sections(&ours));
    assert_eq!(found.get_mut("copy").unwrap().remove("awsp_exported_from").as_deref(), Some("temp"));
    assert!(found.get_mut("copy").unwrap().remove("awsp_exported_key").is_some());
    assert_eq!(theirs, found);
    // the rest of the file, byte for byte
    assert!(fs::read_to_string(ours.path().join(".aws/credentials")).unwrap().starts_with(CREDENTIALS));
}

#[test]
fn the_same_environment_of_a_command() {
    let Some(both) = Both::new() else { return };
    for profile in ["keys", "temp"] {
        let [(theirs, _), (ours, _)] =
            both.outputs(&["--profile", profile, "--exec", "env"], &["exec", profile, "--credentials", "--", "env"]);
        let aws = |text: &str| {
            let kept = text.lines().filter(|line| line.starts_with("AWS_") && !line.contains("ENDPOINT"));
            kept.map(str::to_owned).collect::<std::collections::BTreeSet<_>>()
        };
        let (theirs, mut ours) = (aws(&theirs), aws(&ours));
        // theirs says no to the CLI's questions, and sets one of the two regions only
        ours.retain(|line| !line.starts_with("AWS_REGION="));
        ours.insert("AWS_CLI_AUTO_PROMPT=off".to_owned());
        assert_eq!(theirs, ours, "{profile}");
    }
}

#[test]
fn the_same_call_for_temporary_ones() {
    let Some(both) = Both::new() else { return };
    let [(theirs, _), (ours, _)] = both.outputs(
        &["--profile", "keys", "--ensure-temporary", "--json"],
        &["export", "keys", "--ensure-temporary", "--no-cache"],
    );
    assert_eq!(both.fake.count("GetSessionToken"), 2);
    let ours = settled(&ours);
    let ours = ours.split_once(",\"AccountId\"").map_or(ours.clone(), |(before, _)| format!("{before}}}\n"));
    assert_eq!(settled(&theirs), ours);
}
