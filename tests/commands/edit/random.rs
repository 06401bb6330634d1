//! Thousands of generated files: an edit changes what it says and nothing else, and its undoing gives the same bytes
//! again. What the readers make of both is asked of the reader itself, over the files.

use std::{collections::BTreeMap, fs};

use ::awsp::{
    config::{AwsFile, Config, Edit, Locations, Section, View},
    diagnostic::Result,
};
use fastrand::Rng;

use super::files::Files;

const FILES: u64 = 2000;

const HEADERS: [&str; 16] = [
    "[default]",
    "[profile default]",
    "[profile dev]",
    "[profile dev]",
    "[profile \"dev\"]",
    "[profile  dev ]",
    "[profile dev] # of the team",
    "[profile prod]",
    "[profile a b]",
    "[sso-session corp]",
    "[services x]",
    "[preview]",
    "[DEFAULT]",
    "[ profile odd ]",
    "[profile café]",
    "[unclosed",
];

const LINES: [&str; 26] = [
    "region = eu-west-1",
    "region = eu-west-1",
    "region=us-east-1",
    "output : json",
    "Region = us-west-2",
    "output = json # c",
    "role_arn = arn:aws:iam::111122223333:role/Admin",
    "source_profile = default",
    "credential_process = '/opt/my tool' --x",
    "s3 =\n  max_queue_size = 10\n\taddressing_style = path",
    "s3 =\n    a = 1\n# between\n    b = 2\n\n    c = 3",
    "s3 =\n    no equals",
    "long = one\n  two\n\n  three",
    "empty =",
    "",
    "",
    "   ",
    "# a comment",
    "; another",
    "  # indented",
    "\tindented = yes",
    "  [profile inside]",
    "no equals sign",
    "<<<<<<< HEAD",
    "nul = a\0b",
    "cr = a\rb = c",
];

/// A file as people, tools and accidents make them.
fn generated(rng: &mut Rng) -> Vec<u8> {
    let mut lines: Vec<&str> = Vec::new();
    for _ in 0..rng.usize(0..3) {
        lines.push(rng.choice(["# top", "", ";"]).unwrap());
    }
    for _ in 0..rng.usize(0..7) {
        lines.push(rng.choice(HEADERS).unwrap());
        for _ in 0..rng.usize(0..7) {
            // mostly what is sound
            let upto = if rng.u8(0..4) > 0 { 13 } else { LINES.len() };
            lines.push(LINES[rng.usize(0..upto)]);
        }
    }
    let ends = rng.choice([["\n", "\n"], ["\r\n", "\r\n"], ["\n", "\r\n"]]).unwrap();
    let mut bytes = Vec::new();
    for line in lines.iter().flat_map(|line| line.split('\n')) {
        bytes.extend_from_slice(line.as_bytes());
        bytes.extend_from_slice(ends[usize::from(rng.u8(0..4) == 0)].as_bytes());
    }
    if rng.u8(0..4) == 0 {
        while bytes.last().is_some_and(u8::is_ascii_whitespace) {
            bytes.pop();
        }
    }
    if rng.u8(0..12) == 0 && !bytes.is_empty() {
        let at = rng.usize(0..bytes.len());
        bytes.insert(at, rng.choice([0xe9, 0xff, 0x80, 0x0c, 0x1c]).unwrap());
    }
    if rng.u8(0..10) == 0 {
        bytes.splice(0..0, *b"\xef\xbb\xbf");
    }
    bytes
}

/// Every profile's settings in both views, but those of one.
fn others(locations: &Locations, but: &[&str]) -> BTreeMap<(String, String), Vec<String>> {
    let config = Config::load(locations).unwrap();
    let mut all = BTreeMap::new();
    for profile in config.profiles().iter().filter(|profile| !but.contains(&profile.name.as_str())) {
        for view in [View::Cli, View::Rust] {
            let settings = config.settings(&profile.name, view).unwrap_or_default();
            let mut pairs: Vec<_> = settings.iter().map(|it| format!("{} = {:?}", it.key, it.value)).collect();
            pairs.sort();
            all.insert((profile.name.clone(), format!("{view:?}")), pairs);
        }
    }
    all
}

/// An edit and its undoing, each in a run of its own. `None` where it was refused, and then nothing was written.
fn there_and_back(
    files: &Files,
    there: impl FnOnce(&mut Edit) -> Result<()>,
    back: impl FnOnce(&mut Edit) -> Result<()>,
    touched: &[&str],
) -> Option<(Vec<u8>, Vec<u8>)> {
    let before = files.read();
    let of_others = others(&files.locations, touched);
    let mut edit = files.open();
    if there(&mut edit).and_then(|()| edit.save()).is_err() {
        assert_eq!(files.read(), before);
        return None;
    }
    let between = files.read();
    assert_eq!(others(&files.locations, touched), of_others, "{}", between.escape_ascii());
    let mut edit = files.open();
    let undone = back(&mut edit).and_then(|()| edit.save());
    undone.unwrap_or_else(|error| panic!("{error}\n{}", between.escape_ascii()));
    Some((between, files.read()))
}

/// The same bytes, but for a line end at the end of the file that the edit had to write.
fn same(before: &[u8], after: &[u8]) -> bool {
    let end = match before {
        [] | [.., b'\n'] => &b""[..],
        _ if after.ends_with(b"\r\n") => b"\r\n",
        _ => b"\n",
    };
    after == before || after == [before, end].concat()
}

fn setting(locations: &Locations, profile: &str, key: &str) -> Vec<String> {
    let config = Config::load(locations).unwrap();
    let value = |view| Some(config.settings(profile, view)?.into_iter().find(|it| it.key == key)?.value);
    [View::Cli, View::Rust].map(|view| format!("{:?}", value(view))).into()
}

/// How many of each edit were made, so that a test that refuses everything is none.
#[derive(Debug, Default)]
struct Done(BTreeMap<&'static str, u64>);

impl Done {
    fn count(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }
}

#[test]
fn an_edit_undone_gives_the_same_bytes() {
    let seed = std::env::var("AWSP_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(4);
    let mut rng = Rng::with_seed(seed);
    let mut done = Done::default();
    let files = Files::none();
    for _ in 0..FILES {
        let before = generated(&mut rng);
        fs::write(files.config(), &before).unwrap();
        add_and_remove_a_section(&files, &before, &mut done);
        fs::write(files.config(), &before).unwrap();
        set_and_remove_a_key(&files, &before, &mut done);
        fs::write(files.config(), &before).unwrap();
        set_and_set_back(&files, &before, &mut done);
        fs::write(files.config(), &before).unwrap();
        rename_and_rename_back(&files, &before, &mut done);
        fs::write(files.config(), &before).unwrap();
        nest_and_remove(&files, &before, &mut done);
    }
    eprintln!("{done:?}");
    for what in ["section", "key", "value", "name", "block"] {
        assert!(done.0.get(what).is_some_and(|count| *count >= FILES / 20), "{done:?}");
    }
}

fn profile(name: &str) -> Section {
    Section::profile(AwsFile::Config, name)
}

fn add_and_remove_a_section(files: &Files, before: &[u8], done: &mut Done) {
    let new = profile("new");
    let add = |edit: &mut Edit| edit.add_section(&new, &[("region", "eu-north-1"), ("output", "text")]);
    let Some((between, after)) = there_and_back(files, add, |edit| edit.remove_section(&new), &["new"]) else { return };
    assert!(between.starts_with(before));
    assert!(same(before, &after), "{}\n{}", before.escape_ascii(), after.escape_ascii());
    done.count("section");
}

fn set_and_remove_a_key(files: &Files, before: &[u8], done: &mut Done) {
    let dev = profile("dev");
    if !files.open().has(&dev) {
        return;
    }
    let set = |edit: &mut Edit| edit.set(&dev, "sts_regional_endpoints", "legacy");
    let back = |edit: &mut Edit| edit.remove(&dev, "sts_regional_endpoints");
    let Some((between, after)) = there_and_back(files, set, back, &["dev"]) else { return };
    assert!(same(before, &after), "{}\n{}", before.escape_ascii(), after.escape_ascii());
    assert_eq!(between.split(|byte| *byte == b'\n').filter(|line| line.starts_with(b"sts_regional")).count(), 1);
    done.count("key");
}

fn set_and_set_back(files: &Files, before: &[u8], done: &mut Done) {
    let dev = profile("dev");
    let lines: Vec<_> = before.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end).collect();
    let config = Config::load(&files.locations).unwrap();
    let settings = config.settings("dev", View::Cli).unwrap_or_default();
    let usual = |it: &::awsp::config::ProfileSetting<'_>| {
        it.key == "region" && lines[it.place.line - 1] == b"region = eu-west-1"
    };
    let one_line = format!("{:?}", Some(::awsp::config::SettingValue::Text("eu-west-1".into())));
    if setting(&files.locations, "dev", "region").iter().any(|value| *value != one_line) {
        return;
    }
    if before.windows(9).any(|bytes| bytes == b"[DEFAULT]") || !settings.iter().any(usual) {
        return;
    }
    let set = |edit: &mut Edit| edit.set(&dev, "region", "eu-south-2");
    let back = |edit: &mut Edit| edit.set(&dev, "region", "eu-west-1");
    let Some((between, after)) = there_and_back(files, set, back, &["dev"]) else { return };
    assert_eq!(after.escape_ascii().to_string(), before.escape_ascii().to_string());
    assert_eq!(between.len(), before.len() + 1);
    done.count("value");
}

fn rename_and_rename_back(files: &Files, before: &[u8], done: &mut Done) {
    let (dev, new) = (profile("dev"), profile("dev-direct"));
    let there = |edit: &mut Edit| edit.rename_section(&dev, &new);
    let back = |edit: &mut Edit| edit.rename_section(&new, &dev);
    let known = setting(&files.locations, "dev", "role_arn");
    let Some((between, after)) = there_and_back(files, there, back, &["dev", "dev-direct"]) else { return };
    let usual = |bytes: &[u8]| {
        let text = bytes.escape_ascii().to_string();
        text.replace("[profile \\\"dev\\\"]", "[profile dev]").replace("[profile  dev ]", "[profile dev]")
    };
    // another space in a header is another spelling of it
    if !before.iter().any(|byte| matches!(byte, 0x0c | 0x1c)) {
        assert_eq!(usual(&after), usual(before));
    }
    fs::write(files.config(), between).unwrap();
    if known[0] == known[1] {
        assert_eq!(setting(&files.locations, "dev-direct", "role_arn"), known);
    }
    done.count("name");
}

fn nest_and_remove(files: &Files, before: &[u8], done: &mut Done) {
    let dev = profile("dev");
    if !files.open().has(&dev) || before.windows(4).any(|bytes| bytes == b"s3 =") {
        return;
    }
    let set = |edit: &mut Edit| {
        edit.set_nested(&dev, "s3", "signature_version", "s3v4")?;
        edit.set_nested(&dev, "s3", "max_queue_size", "10")?;
        edit.set_nested(&dev, "s3", "signature_version", "v4")
    };
    let Some((_, after)) = there_and_back(files, set, |edit| edit.remove(&dev, "s3"), &["dev"]) else { return };
    assert!(same(before, &after), "{}\n{}", before.escape_ascii(), after.escape_ascii());
    done.count("block");
}
