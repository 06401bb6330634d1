//! Which section a name means: exactly that one, to every reader, or the file stays as it is. botocore is the judge of
//! what a section still holds, awsp's own reader (which other tests hold to the SDK) of what the SDK for Rust sees.

use std::{collections::BTreeMap, fs};

use ::awsp::config::{Config, Locations, View};
use serde_json::{Value as Json, json};

use crate::kit::{awsp::Awsp, judge::Judge};

const SOURCE: &str =
    "[profile source]\naws_access_key_id = AKIASOURCE\naws_secret_access_key = source+secret\nregion = eu-west-1\n";

const PROD: &str = "# by hand\n[prod]\naws_access_key_id = AKIAPROD\naws_secret_access_key = prod+secret\n";

/// What Python's `str.strip`, Rust's `trim`, Go's `TrimSpace` or JavaScript's `trim` removes, and three that none does.
const SPACES: &str = "\t\u{b}\u{c}\u{1c}\u{1d}\u{1e}\u{1f} \u{85}\u{a0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\
                      \u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\n\r\
                      \u{200b}\u{feff}\u{180e}";

/// Each profile with its settings.
type Profiles = BTreeMap<String, Json>;

/// What botocore reads; `None` for files that it refuses, such as those with a section twice.
fn botocores(botocore: &mut Judge, home: &Awsp) -> Option<Profiles> {
    let read = botocore.read(&home.path(".aws/config"), &home.path(".aws/credentials"));
    let profiles = read["profiles"].as_array()?;
    Some(profiles.iter().map(|profile| (profile[0].as_str().unwrap().to_owned(), profile[1].clone())).collect())
}

/// The same of the SDK for Rust.
fn rust(home: &Awsp) -> Profiles {
    let (config, credentials) = (Some(home.path(".aws/config")), Some(home.path(".aws/credentials")));
    let config = Config::load(&Locations { config, credentials, problems: Vec::new() }).unwrap();
    let settings = |name: &str| {
        let settings = config.settings(name, View::Rust)?;
        Some(json!(
            settings.iter().map(|it| (it.key.to_string(), format!("{:?}", it.value))).collect::<BTreeMap<_, _>>()
        ))
    };
    config.profiles().iter().filter_map(|profile| Some((profile.name.clone(), settings(&profile.name)?))).collect()
}

fn home(credentials: &str) -> Awsp {
    Awsp::new().config(SOURCE).credentials(credentials)
}

fn file(home: &Awsp) -> String {
    fs::read_to_string(home.path(".aws/credentials")).unwrap()
}

#[test]
fn name_with_space_around_it_leaves_the_section_of_that_name_alone() {
    let home = home(PROD);
    for space in SPACES.chars() {
        for name in [format!("prod{space}"), format!("{space}prod"), format!("{space}prod{space}")] {
            for force in [&[][..], &["--force"]] {
                let ran = home.run(&[&["export", "source", "-q", "--credentials-file", &name], force].concat());
                assert_eq!((ran.status, file(&home).as_str()), (2, PROD), "{name:?}: {}", ran.stderr);
                assert!(ran.stderr.contains("is no name for a new section"), "{name:?}: {}", ran.stderr);
                assert_eq!(ran.stderr.lines().count(), 1, "{name:?}: {}", ran.stderr);
            }
        }
    }
    let Some(mut botocore) = Judge::botocore() else { return };
    let keys = json!([["aws_access_key_id", "AKIAPROD"], ["aws_secret_access_key", "prod+secret"]]);
    assert_eq!(botocores(&mut botocore, &home).unwrap()["prod"], keys);
}

/// Whatever headers there are: no other profile changes, to any reader, and what was asked for is there to the AWS CLI.
#[test]
fn export_changes_the_named_section_or_nothing() {
    let Some(mut botocore) = Judge::botocore() else { return };
    let spaced = ["prod ", " prod", "\tprod", "prod\t", "prod\u{a0}", "\u{3000}prod", "prod\u{b}", "prod\u{1c}"];
    let other = ["prod", "PROD", "Prod", "profile prod", "\"prod\"", "'prod'", "prod]x", "pr od", "DEFAULT", "default"];
    let names: Vec<&str> = spaced.into_iter().chain(other).chain(["", "Default", "profile default"]).collect();
    let (mut written, mut refused) = (0, 0);
    for header in &names {
        // alone, after permanent keys, before them
        for text in ["[HEADER]\noutput = json\n", "PROD[HEADER]\noutput = json\n", "[HEADER]\noutput = json\nPROD"] {
            let before = text.replace("PROD", PROD).replace("HEADER", header);
            for name in &names {
                let home = home(&before);
                let seen = (botocores(&mut botocore, &home), rust(&home));
                let ran = home.run(&["export", "source", "-q", "--credentials-file", name]);
                let what = format!("{before:?} {name:?}: {}", ran.stderr);
                if ran.status != 0 {
                    assert_eq!(file(&home), before, "{what}");
                    refused += 1;
                    continue;
                }
                written += 1;
                let mut now = (botocores(&mut botocore, &home), rust(&home));
                let mut then = seen.clone();
                if let Some(now) = &mut now.0 {
                    let there = now.remove(*name).unwrap_or_else(|| panic!("{what}"));
                    assert!(there.to_string().contains("AKIASOURCE"), "{what}: {there}");
                }
                let _ = (then.0.as_mut().map(|then| then.remove(*name)), now.1.remove(*name), then.1.remove(*name));
                assert_eq!(now, then, "{what}");
            }
        }
    }
    assert!(written > 50 && refused > 500, "{written} written, {refused} refused");
}

/// Its settings are those of every section to the AWS CLI.
#[test]
fn the_section_of_defaults_gets_no_keys() {
    for before in ["[DEFAULT]\nregion = eu-west-1\n[prod]\noutput = json\n", "[DEFAULT]\nawsp_exported_from = x\n"] {
        for force in [&[][..], &["--force"]] {
            let home = home(before);
            let ran = home.run(&[&["export", "source", "--credentials-file", "DEFAULT"], force].concat());
            assert_eq!((ran.status != 0, file(&home).as_str()), (true, before), "{}", ran.stderr);
        }
    }
}

/// A mark in `[DEFAULT]` is in every section, to the AWS CLI.
#[test]
fn clean_takes_no_keys_because_of_the_defaults() {
    let before = format!(
        "[DEFAULT]\nawsp_exported_from = x\naws_credential_expiration = 2026-01-01T00:00:00Z\n{PROD}[copy ]\na = 1\n"
    );
    let home = home(&before);
    let left = "awsp: note: not removed: ~/.aws/credentials:1: [DEFAULT] is a section of defaults to the AWS CLI and \
                boto3, and profile \"DEFAULT\" to the SDK for Rust\n";
    home.run(&["export", "--clean"]).is(0, "", left);
    assert_eq!(file(&home), before);
}

#[test]
fn section_that_readers_call_differently_is_named() {
    let home = home("[prod\u{a0}]\noutput = json\n");
    let ran = home.run(&["export", "source", "--credentials-file", "prod\u{a0}"]);
    ran.is(
        1,
        "",
        "awsp: ~/.aws/credentials:1: [prod\\u{a0}] is profile \"prod\\u{a0}\" to the AWS CLI and boto3, and \
         profile \"prod\" to the SDK for Rust · hint: rename the section so that all tools read the same name\n",
    );
}
