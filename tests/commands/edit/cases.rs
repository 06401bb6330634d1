//! Texts before and after an edit: the AWS CLI's own writer's tests where their collection is beside the checkout, and
//! our own.

use ::awsp::{
    config::{AwsFile, Edit, Section},
    diagnostic::Result,
};
use serde_json::Value as Json;

use super::files::Files;
use crate::kit::tools::collection;

fn set_all(edit: &mut Edit, section: &Section, settings: &Json) -> Result<()> {
    settings.as_object().unwrap().iter().try_for_each(|(key, value)| match value {
        Json::Object(nested) => {
            nested.iter().try_for_each(|(name, value)| edit.set_nested(section, key, name, value.as_str().unwrap()))
        }
        value => edit.set(section, key, value.as_str().unwrap()),
    })
}

#[test]
fn as_the_writer_of_the_aws_cli() {
    let cases = collection(&["edit"]);
    assert!(cases.is_empty() || cases.len() >= 12, "{} cases", cases.len());
    for case in cases {
        let (before, id) = (case["before"].as_str().unwrap(), &case["id"]);
        let files = Files::with(before);
        let mut edit = files.open();
        let section = Section::headed(AwsFile::Config, case["section"].as_str().unwrap());
        let done = set_all(&mut edit, &section, &case["set"]).and_then(|()| edit.save());
        let after = String::from_utf8(files.read()).unwrap();
        match case["expect"]["after"].as_str() {
            Some(expected) => {
                assert_eq!((done.map_err(|error| error.to_string()), after.as_str()), (Ok(()), expected), "{id}")
            }
            None => assert_eq!((done.is_err(), after.as_str()), (true, before), "{id}"),
        }
    }
}

/// An edit of `before`, as text, or what was said.
fn edited(before: &str, edit: impl FnOnce(&mut Edit) -> Result<()>) -> std::result::Result<String, String> {
    let files = Files::with(before);
    let mut open = files.open();
    let done = edit(&mut open).and_then(|()| open.save());
    let place = files.config().display().to_string();
    let after = String::from_utf8(files.read()).unwrap();
    if done.is_err() {
        assert_eq!(after, before);
    }
    done.map(|()| after).map_err(|error| error.to_string().replace(&place, "config"))
}

fn dev() -> Section {
    Section::profile(AwsFile::Config, "dev")
}

#[track_caller]
fn set(before: &str, key: &str, value: &str, after: &str) {
    assert_eq!(edited(before, |edit| edit.set(&dev(), key, value)).as_deref(), Ok(after));
}

#[test]
fn a_setting_in_its_line_or_at_the_end_of_its_section() {
    set("", "region", "x", "[profile dev]\nregion = x\n");
    set("[profile dev]", "region", "x", "[profile dev]\nregion = x\n");
    set("[profile dev]\nregion=y", "region", "x", "[profile dev]\nregion = x");
    set("[profile dev]\nRegion : y\n\n# of b\n[b]\n", "region", "x", "[profile dev]\nRegion = x\n\n# of b\n[b]\n");
    set("[profile dev]\na = 1\n\n# of b\n[b]\n", "region", "x", "[profile dev]\na = 1\nregion = x\n\n# of b\n[b]\n");
    set("[profile \"dev\"]\na = 1\n", "region", "x", "[profile \"dev\"]\na = 1\nregion = x\n");
    set("[profile dev]\r\na = 1\r\n[b]\r\n", "region", "x", "[profile dev]\r\na = 1\r\nregion = x\r\n[b]\r\n");
    set("\u{feff}# x\n[profile dev]\n", "region", "x", "\u{feff}# x\n[profile dev]\nregion = x\n");
    set("[profile dev]\nregion = y # old\n", "region", "x", "[profile dev]\nregion = x\n");
    // what is one setting to Rust, the comment with it
    set("[profile dev]\na = 1\n  # c\n", "region", "x", "[profile dev]\na = 1\n  # c\nregion = x\n");
}

#[test]
fn a_value_on_several_lines_goes_whole() {
    let before = "[profile dev]\ns3 =\n  a = 1\n# kept\n  b = 2\nregion = y\n";
    set(before, "s3", "x", "[profile dev]\ns3 = x\n# kept\nregion = y\n");
    let removed = edited(before, |edit| edit.remove(&dev(), "s3"));
    assert_eq!(removed.as_deref(), Ok("[profile dev]\n# kept\nregion = y\n"));
    let nested = edited(before, |edit| edit.set_nested(&dev(), "s3", "b", "3"));
    assert_eq!(nested.as_deref(), Ok("[profile dev]\ns3 =\n  a = 1\n# kept\n    b = 3\nregion = y\n"));
    let none = edited(before, |edit| edit.set_nested(&dev(), "region", "b", "3"));
    assert_eq!(none, Err("awsp: config:6: region is no nested block".into()));
}

#[test]
fn sections_are_removed_and_renamed() {
    let before = "# top\n[profile dev]\na = 1\n\n# of b\n[profile b]\na = 2\n";
    let removed = edited(before, |edit| edit.remove_section(&dev()));
    assert_eq!(removed.as_deref(), Ok("# top\n\n# of b\n[profile b]\na = 2\n"));
    let removed = edited("[a]\n\n[profile dev]\nx = 1\n\n[b]\n", |edit| edit.remove_section(&dev()));
    assert_eq!(removed.as_deref(), Ok("[a]\n\n[b]\n"));
    let new = Section::profile(AwsFile::Config, "dev-direct");
    let renamed = edited("[profile \"dev\"] # it\na = 1\n", |edit| edit.rename_section(&dev(), &new));
    assert_eq!(renamed.as_deref(), Ok("[profile dev-direct] # it\na = 1\n"));
    let b = Section::profile(AwsFile::Config, "b");
    let there = edited(before, |edit| edit.rename_section(&dev(), &b));
    assert_eq!(there, Err("awsp: config:6: [profile b] is there already".into()));
    let there = edited(before, |edit| edit.add_section(&b, &[]));
    assert_eq!(there, Err("awsp: config:6: [profile b] is there already".into()));
    let missing = edited("", |edit| edit.rename_section(&dev(), &new));
    assert_eq!(missing, Err("awsp: no [profile dev] in config".into()));
}

/// What is twice is edited where it is in force for everybody, or not at all.
#[test]
fn sections_that_are_there_twice() {
    set(
        "[profile dev]\na = 1\n[b]\n[profile dev]\nb = 2\n",
        "region",
        "x",
        "[profile dev]\na = 1\n[b]\n[profile dev]\nb = 2\nregion = x\n",
    );
    set("[profile dev]\na = 1\n[profile dev]\nb = 2\n", "a", "x", "[profile dev]\na = x\n[profile dev]\nb = 2\n");
    set("[profile dev]\na = 1\na = 2\n", "a", "x", "[profile dev]\na = 1\na = x\n");
    let two = "[profile dev]\na = 1\n[b]\n[profile \"dev\"]\nb = 2\n";
    let refused = "awsp: config:4: [profile dev] is there twice, and not the same to all · hint: see line 1";
    assert_eq!(edited(two, |edit| edit.set(&dev(), "a", "x")), Err(refused.into()));
    assert_eq!(edited(two, |edit| edit.remove_section(&dev())), Err(refused.into()));
    let default = Section::profile(AwsFile::Config, "default");
    let twice = "[profile default]\na = 1\n[default]\na = 2\n";
    let refused = "awsp: config:3: [default] is there twice, and not the same to all · hint: see line 1";
    assert_eq!(edited(twice, |edit| edit.set(&default, "a", "x")), Err(refused.into()));
    let both = edited("[default]\na = 2\n[profile default]\na = 1\n", |edit| edit.set(&default, "a", "x"));
    assert_eq!(both.as_deref(), Ok("[default]\na = 2\n[profile default]\na = x\n"));
}

/// The name is compared as each reader has it: never a name with space around it for the one without.
#[test]
fn section_that_readers_call_differently_is_not_edited() {
    let spaced = "[profile dev\u{a0}]\na = 1\n";
    let refused = "awsp: config:1: [profile dev\\u{a0}] is profile \"dev\\u{a0}\" to the AWS CLI and boto3, and profile \
                   \"dev\" to the SDK for Rust · hint: rename the section so that all tools read the same name";
    for name in ["dev", "dev\u{a0}"] {
        let section = Section::profile(AwsFile::Config, name);
        assert_eq!(edited(spaced, |edit| edit.set(&section, "a", "2")), Err(refused.into()), "{name:?}");
        assert_eq!(edited(spaced, |edit| edit.remove_section(&section)), Err(refused.into()), "{name:?}");
    }
    let plain = "[profile dev]\na = 1\n";
    for name in [" dev", "dev ", "dev\u{a0}", "\u{3000}dev", "dev\t"] {
        let section = Section::profile(AwsFile::Config, name);
        assert!(edited(plain, |edit| edit.set(&section, "a", "2")).is_err(), "{name:?}");
        assert_eq!(edited(plain, |edit| edit.remove(&section, "a")).as_deref(), Ok(plain), "{name:?}");
        assert_eq!(edited(plain, |edit| edit.remove_section(&section)).as_deref(), Ok(plain), "{name:?}");
    }
    let quoted = "[profile \"d e\"]\na = 1\n";
    let section = Section::profile(AwsFile::Config, "d e");
    let set = edited(quoted, |edit| edit.set(&section, "a", "2"));
    assert_eq!(set.as_deref(), Ok("[profile \"d e\"]\na = 2\n"));
}

#[test]
fn cleared_section_goes_only_when_nothing_is_left_in_it() {
    let clear = |before: &str| edited(before, |edit| edit.clear(&dev(), &["a", "b"])).unwrap();
    for gone in ["[profile dev]\na = 1\nb = 2\n", "[profile dev]\n\na = 1\n\n", "[profile dev]\n", ""] {
        assert_eq!(clear(&format!("[x]\n{gone}")).trim_end(), "[x]", "{gone:?}");
    }
    let of_next = "# of x\n[x]\n";
    assert_eq!(clear(&format!("[profile dev]\na = 1\n\n{of_next}")), of_next);
    assert_eq!(clear("[profile dev]\na = 1\n# of x\n[x]\n"), "# of x\n[x]\n");
    for left in [
        "[profile dev]\nA = 1\nregion = x\n",
        "[profile dev]\n# mine\na = 1\n",
        "[profile dev]\na = 1\n\n# mine\nb = 2\n",
        "[profile dev]\na = 1\n# mine\n",
        "[profile dev]\na = 1\n# mine\n\n[x]\n",
        "[profile dev] # mine\na = 1\n",
        "[profile dev]\na = 1\nno equals\n",
    ] {
        let wanted: String =
            left.split_inclusive('\n').filter(|line| !line.contains(" = 1") && !line.contains(" = 2")).collect();
        assert_eq!(clear(left), wanted, "{left:?}");
    }
}

/// What would be read as something else, by anybody, is not written.
#[test]
fn what_nobody_would_read_as_meant_is_refused() {
    for value in ["", " x", "x ", "a\nb", "a\r", "a\u{0}", "a\u{1b}", "x # y", "x\t;y", "a\u{85}b", "x\u{a0}"] {
        assert!(edited("[profile dev]\n", |edit| edit.set(&dev(), "region", value)).is_err(), "{value:?}");
    }
    for key in ["", "a b", "a=b", "a:b", "[x", "#x", "a\nb", "é", " x"] {
        assert!(edited("[profile dev]\n", |edit| edit.set(&dev(), key, "x")).is_err(), "{key:?}");
    }
    let hostile = ["", "a b", "a]\n[profile x", "x]", "a\rb", "é", "a\"b", "a#", "a;b", "__proto__", "a/b", "a:b"];
    for name in hostile {
        for file in AwsFile::BOTH {
            let section = Section::profile(file, name);
            assert!(edited("", |edit| edit.add_section(&section, &[])).is_err(), "{name:?}");
            assert!(edited("[profile dev]\n", |edit| edit.rename_section(&dev(), &section)).is_err(), "{name:?}");
        }
    }
    assert!(Section::profile(AwsFile::Credentials, "DEFAULT") != Section::profile(AwsFile::Credentials, "default"));
    let defaults = Section::profile(AwsFile::Credentials, "DEFAULT");
    assert!(edited("", |edit| edit.add_section(&defaults, &[])).is_err());
    // a value to the CLI and Rust, a profile to Go and JavaScript
    let inside = "[profile dev]\nregion = a\n  [profile inside]\n";
    let refused = Err("awsp: config:3: part of a value, and a section header to Go and JS".into());
    assert_eq!(edited(inside, |edit| edit.set(&dev(), "region", "b")), refused);
    assert_eq!(edited(inside, |edit| edit.remove(&dev(), "region")), refused);
    // a line that goes on, to the CLI, in what follows a lone carriage return
    assert!(edited("[profile dev]\na = 1\rb = 2\n", |edit| edit.set(&dev(), "b", "x")).is_err());
}
