//! Recorded cases: what the AWS CLI, and the SDKs for Rust, Go and JavaScript really did with a file.
//!
//! Our own are in `tests/data`; where the collection of other projects' test tables is beside the checkout, all of
//! its cases run too.

use std::{collections::BTreeSet, path::Path};

use awsp::config::{AwsFile, Config, Reader, View};
use serde_json::{Map, Value as Json};

use crate::{
    home::{Home, settings},
    kit::tools::collection,
    record::problems,
};

/// Our own cases.
pub(crate) const OWN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/reader.json");

pub(crate) fn load(path: &Path) -> Vec<Json> {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// The bytes of `config` or `credentials` of a case.
fn bytes(case: &Json, file: &str) -> Option<Vec<u8>> {
    if let Some(text) = case[format!("{file}_b64")].as_str() {
        return Some(base64(text));
    }
    case[file].as_str().map(|text| text.as_bytes().to_vec())
}

fn base64(text: &str) -> Vec<u8> {
    let digit = |byte| "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".find(byte as char);
    let bits: Vec<u32> = text.bytes().map_while(digit).map(|digit| digit as u32).collect();
    let groups = bits.chunks(4).flat_map(|group| {
        let word = group.iter().fold(0, |word, digit| word << 6 | digit) << (6 * (4 - group.len()));
        word.to_be_bytes()[1..group.len()].to_vec()
    });
    groups.collect()
}

pub(crate) fn home(case: &Json) -> Home {
    Home::new(bytes(case, "config").as_deref(), bytes(case, "credentials").as_deref())
}

/// What is different from what a reader did, if anything.
fn differs(config: &Config, reader: Reader, measured: &Json) -> Option<String> {
    if measured["error"] == true {
        let file = if measured["file"] == "config" { AwsFile::Config } else { AwsFile::Credentials };
        let line = measured["line"].as_u64();
        let found = config.problems().iter().any(|problem| {
            problem.breaks().has(reader)
                && problem.file == file
                && line.is_none_or(|line| line == problem.line() as u64)
        });
        return (!found).then(|| format!("no problem like {measured} in {:#?}", config.problems()));
    }
    let broken: Vec<_> = config.problems().iter().filter(|problem| problem.breaks().has(reader)).collect();
    // to Rust a file that is not UTF-8 is an empty one, to JavaScript any that it refuses
    let silent = |id| reader == Reader::Rust && id == "not-utf8" || reader == Reader::Js;
    if broken.iter().any(|problem| !silent(problem.id())) {
        return Some(format!("{reader:?} had no error: {broken:#?}"));
    }
    // what JavaScript refuses it takes for empty, and its own visibility is told as if it were sound
    if reader == Reader::Js && !broken.is_empty() {
        return None;
    }
    let visible = config.profiles().iter().filter(|profile| profile.visible_to.has(reader));
    let found: Map<_, _> = match reader {
        Reader::Cli | Reader::Rust => {
            let view = if reader == Reader::Cli { View::Cli } else { View::Rust };
            visible.map(|profile| (profile.name.clone(), settings(config, profile, view))).collect()
        }
        // of these only the names are known, and only those that the CLI or Rust see too
        Reader::Go | Reader::Js => {
            let names: BTreeSet<_> = visible.map(|profile| profile.name.clone()).collect();
            let listed: BTreeSet<_> = config.profiles().iter().map(|profile| profile.name.clone()).collect();
            let expected = measured["profiles"].as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
            let expected: BTreeSet<_> = expected.intersection(&listed).cloned().collect();
            return (names != expected).then(|| format!("{reader:?} sees {expected:?}, not {names:?}"));
        }
    };
    let found = Json::Object(found);
    (found != measured["profiles"]).then(|| format!("{reader:?} sees\n  {}, not\n  {found}", measured["profiles"]))
}

/// Each case in each reader's view, as far as that reader was measured.
fn check(cases: &[Json]) {
    let mut wrong = Vec::new();
    for case in cases {
        let config = home(case).load();
        for (reader, name) in [(Reader::Cli, "cli"), (Reader::Rust, "rust"), (Reader::Go, "go"), (Reader::Js, "js")] {
            let measured = &case["measured"][name];
            if measured.is_null() {
                continue;
            }
            if let Some(difference) = differs(&config, reader, measured) {
                wrong.push(format!("{}: {difference}", case["id"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn parse_edge_home_and_chain_files_of_the_collection() {
    let cases = collection(&["parse", "edge", "home", "chain"]);
    eprintln!("{} cases", cases.len());
    check(&cases);
}

/// Every rule that the reader relies on, with everything that awsp says about it.
#[test]
fn own_cases() {
    let cases = load(OWN.as_ref());
    check(&cases);
    for case in &cases {
        let found = problems(&home(case).load());
        assert_eq!(found, case["problems"], "{}", case["id"]);
    }
}
