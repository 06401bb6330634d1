//! What the command is given: arguments, environment, descriptors, signals.

use std::{collections::BTreeMap, ffi::OsString, os::unix::ffi::OsStringExt};

use super::home::{WAYS, awsp, bash, home, run, said, text};
use crate::kit::home::BINARY;

/// Some shell, somewhere, would make something else of each of these.
fn hostile() -> Vec<OsString> {
    let mut words: Vec<OsString> = [
        "",
        " ",
        "--",
        "-r",
        "--only",
        "$(touch ran)",
        "`touch ran`",
        "$HOME",
        "it's",
        "a\nb",
        "a\\b",
        "*",
        "~",
        "köln",
        "a=b",
        "!!",
        ";",
        "\u{1b}]0;x\u{7}",
    ]
    .map(OsString::from)
    .into();
    words.push(OsString::from_vec((1..=255).collect()));
    words.push(OsString::from_vec(vec![0xff; 100_000]));
    words
}

#[test]
fn every_argument_byte_for_byte() {
    let home = home();
    let words = hostile();
    let expected: Vec<u8> = words.iter().flat_map(|word| [word.as_encoded_bytes(), b"\0"].concat()).collect();
    for way in WAYS {
        let output = awsp(&home, way).args(["printf", "%s\\0"]).args(&words).output().unwrap();
        assert!(output.stdout == expected, "{way:?} {:?} {:?}", output.stdout, output.stderr);
        assert!(!home.path().join("ran").exists());
        // the name that was typed, not where it was found
        let output = run(&home, way, &["cat", "/proc/self/cmdline"]);
        assert_eq!(text(&output), "cat\0/proc/self/cmdline\0");
    }
}

#[test]
fn through_the_function_of_a_shell_too() {
    let home = home();
    let line = "set -o errexit; eval \"$(awsp init bash)\"; awsp exec dev -- printf '<%s>' '' 'a  b' '$(x)' -- '*'";
    assert_eq!(text(&bash(&home, line)), "<><a  b><$(x)><--><*>");
}

fn variables(bytes: &[u8]) -> BTreeMap<String, String> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let pairs = text.split_terminator('\0').map(|pair| pair.split_once('=').unwrap());
    // the shell's own
    let pairs = pairs.filter(|(name, _)| !["_", "SHLVL", "PWD", "OLDPWD"].contains(name));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Everything that a switch removes, changes or leaves.
const DIRTY: &str = "export AWS_PROFILE=old AWS_DEFAULT_PROFILE=older AWS_ACCESS_KEY_ID=ASIAQNZGKIQY56JQ7WML \
    AWS_SECRET_ACCESS_KEY=x AWS_SESSION_TOKEN=x AWS_ACCOUNT_ID=x AWS_ROLE_ARN=x AWS_VAULT=x AWS_REGION=us-west-2 \
    AWS_DEFAULT_REGION=us-west-2 AWSP_REGION=old:us-west-2 AWS_ENDPOINT_URL=http://x AWS_EMPTY= ODD=$'a\\nb'";

#[test]
fn the_environment_that_a_shell_would_have_after_a_switch() {
    let home = home();
    for options in ["", "-r sa-east-1", "-r -"] {
        let switched = bash(&home, &format!("{DIRTY}; eval \"$(awsp init bash)\"; awsp dev -q {options}; env -0"));
        let run = bash(&home, &format!("{DIRTY}; awsp exec dev -q {options} -- env -0"));
        let expected = variables(&switched.stdout);
        assert_eq!((expected["AWS_PROFILE"].as_str(), expected["AWSP_PREVIOUS"].as_str()), ("dev", "old"));
        assert!(!expected.contains_key("AWS_ACCESS_KEY_ID") && expected.contains_key("AWS_EMPTY"));
        assert_eq!(variables(&run.stdout), expected, "{options}");

        let mut only = variables(&bash(&home, &format!("{DIRTY}; awsp exec dev --only -q {options} -- env -0")).stdout);
        for name in ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"] {
            assert!(only.remove(name).unwrap().starts_with(home.path().join("run/awsp-only-").to_str().unwrap()));
        }
        assert_eq!(only.remove("AWSP_LOCKED").unwrap(), "1");
        assert_eq!(only, expected, "{options}");
    }
}

/// Gives a program an environment in which variables are there twice.
const TWICE: &str = "
import os, sys
class Twice(dict):
    def __len__(self): return 5
    def keys(self): return [b'HOME', b'AWS_PROFILE', b'AWS_PROFILE', b'AWS_ACCESS_KEY_ID', b'AWS_ACCESS_KEY_ID']
    def values(self): return [os.environb[b'HOME'], b'a', b'b', b'c', b'd']
os.execve(sys.argv[1], sys.argv[1:], Twice())
";

/// Of a variable that was there twice a tool might read the other value.
#[test]
fn no_second_value_is_left() {
    let home = home();
    let variables = |words: &[&str]| {
        let output = home.command("python3").args(["-c", TWICE]).args(words).output().unwrap();
        let text = text(&output);
        let pairs = text.split_terminator('\0').filter(|pair| pair.starts_with("AWS_")).map(str::to_owned);
        pairs.collect::<Vec<_>>()
    };
    let seen = ["/bin/cat", "/proc/self/environ"];
    assert_eq!(variables(&seen).len(), 4);
    assert_eq!(variables(&[&[BINARY, "exec", "dev", "-q", "--"], &seen[..]].concat()), ["AWS_PROFILE=dev"]);
}

#[test]
fn bytes_that_are_no_text_stay_what_they_are() {
    let home = home();
    for way in WAYS {
        let odd = OsString::from_vec(b"a\xff\n=b".to_vec());
        let output = awsp(&home, way).args(["printenv", "-0", "ODD"]).env("ODD", &odd).output().unwrap();
        assert_eq!(output.stdout, b"a\xff\n=b\0");
    }
}

/// The two signals that are glibc's own; its posix_spawn ignores them.
const INTERNAL: u64 = 0b11 << 31;

/// What awsp opens is not open in the command, and no signal is ignored or blocked in it: as without awsp.
#[test]
fn descriptors_and_signals_are_those_without_awsp() {
    let home = home();
    let script = "cd /proc/self/fd; echo *; cd ..; grep -E \"^Sig(Blk|Ign|Cgt)\" status";
    let seen = |way: &str| {
        let output = text(&bash(&home, &format!("exec {way} bash -c '{script}'")));
        let mut lines = output.lines().map(str::to_owned);
        let descriptors = lines.next().unwrap();
        let masks = lines.map(|line| u64::from_str_radix(&line["SigBlk:\t".len()..], 16).unwrap() & !INTERNAL);
        (descriptors, masks.collect::<Vec<_>>())
    };
    let expected = seen("");
    assert_eq!(expected.1[..2], [0, 0]);
    assert_eq!(seen("awsp exec dev -q --"), expected);
    assert_eq!(seen("awsp exec dev -q --only --"), expected);
}

#[test]
fn it_is_this_very_process() {
    let home = home();
    let output = bash(&home, "echo $$; exec awsp exec dev -- sh -c 'echo $$'");
    let text = text(&output);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], lines[1]);
}

#[test]
fn what_was_cleared_is_said_on_standard_error() {
    let home = home();
    let note = "awsp: cleared AWS_ACCESS_KEY_ID: keys that overrode the profile\n";
    for (words, expected) in [
        (&["exec", "dev", "--"][..], note),
        (&["exec", "dev", "--only", "--"], note),
        (&["exec", "dev", "--quiet", "--"], ""),
        (&["exec", "dev", "-r", "eu-west-1", "-q", "--only", "--"], ""),
    ] {
        let mut command = awsp(&home, words);
        command.env("AWS_ACCESS_KEY_ID", "x").env("AWS_VAULT", "x").args(["printf", "out"]);
        let output = command.output().unwrap();
        assert_eq!((text(&output).as_str(), said(&home, &output).as_str()), ("out", expected), "{words:?}");
    }
}

#[test]
fn keys_stay_where_the_chain_needs_them() {
    let home = home();
    for only in [&[][..], &["--only"]] {
        let mut command = awsp(&home, &["exec", "needy"]);
        command.args(only).args(["--", "printenv", "AWS_ACCESS_KEY_ID"]).env("AWS_ACCESS_KEY_ID", "x");
        let output = command.output().unwrap();
        assert_eq!(text(&output), "x\n", "{only:?}");
        assert!(said(&home, &output).starts_with("awsp: kept AWS_ACCESS_KEY_ID: needy needs them"));
    }
}

/// Somebody who closed a stream gets no complaint about it, and the command runs all the same.
#[test]
fn closed_streams() {
    let home = home();
    for way in ["", "--only"] {
        for closed in ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", "2>/dev/full"] {
            let line =
                format!("export AWS_ACCESS_KEY_ID=x; awsp exec dev {way} -- sh -c 'echo ran >ran; exit 5' {closed}");
            let output = bash(&home, &line);
            assert_eq!((output.status.code(), text(&output).as_str()), (Some(5), ""), "{line}");
            assert!(!said(&home, &output).contains("cannot"), "{line}");
            std::fs::remove_file(home.path().join("ran")).unwrap();
        }
    }
    // nobody reads the notes any more
    let output =
        bash(&home, "export AWS_VAULT=x AWS_ACCESS_KEY_ID=x; (awsp exec dev -- touch ran) 2> >(exec true); wait");
    assert!(output.status.success() && home.path().join("ran").exists());
}

#[test]
fn a_reader_that_goes_away_ends_it_silently() {
    let home = home();
    for way in ["", "--only"] {
        let output = bash(&home, &format!("awsp exec dev {way} -- yes | head -1; echo ${{PIPESTATUS[@]}}"));
        assert_eq!((text(&output).as_str(), said(&home, &output).as_str()), ("y\n141 0\n", ""), "{way}");
    }
}
