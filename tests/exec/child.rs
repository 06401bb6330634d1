//! What the command is given: arguments, environment, descriptors, signals.

use std::{
    collections::BTreeMap,
    ffi::{OsStr, OsString},
    os::unix::{ffi::OsStringExt, process::CommandExt},
};

use crate::{
    home::{WAYS, awsp, bash, home, said, text},
    support::home::Home,
};

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
    // the name it was called by, not where it was found
    let mut expected = b"printf\0%s\\0\0".to_vec();
    for word in &words {
        expected.extend_from_slice(word.as_encoded_bytes());
        expected.push(0);
    }
    for way in WAYS {
        // a program that shows how it was called, name and all
        home.program("printf", "#!/bin/sh\nprintf 'not me'\n");
        let output = awsp(&home, way).arg0("elsewhere").args(["cat", "/proc/self/cmdline"]).output().unwrap();
        assert_eq!(text(&output), "cat\0/proc/self/cmdline\0");
        let output = awsp(&home, way).args(["/usr/bin/printf", "%s\\0"]).args(&words).output().unwrap();
        assert_eq!(output.stdout, expected["printf\0%s\\0\0".len()..], "{way:?} {:?}", output.stderr);
        assert!(!home.path().join("ran").exists());
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

/// A variable that is there twice is one that a tool may read the other value of.
#[test]
fn no_second_value_is_left() {
    let home = home();
    let script = "import os; os.execve(os.environ['AWSP'], ['awsp', *'exec dev -q -- cat /proc/self/environ'.split()], \
                  Doubled({'HOME': os.environ['HOME'], 'PATH': '/usr/bin:/bin', 'AWS_PROFILE': 'a'}))";
    let script = format!(
        "class Doubled(dict):\n  def keys(self): return [*super().keys(), b'AWS_PROFILE', b'AWS_ACCESS_KEY_ID', \
         b'AWS_ACCESS_KEY_ID']\n  def values(self): return [*super().values(), b'b', b'c', b'd']\n\
         \x20 def __len__(self): return 6\n{script}\n"
    );
    let output = home.command("python3").env("AWSP", crate::support::home::BINARY).args(["-c", &script]).output();
    let output = output.unwrap();
    let found: Vec<_> = output.stdout.split(|byte| *byte == 0).filter(|pair| pair.starts_with(b"AWS_")).collect();
    assert_eq!(found, [b"AWS_PROFILE=dev"], "{}", String::from_utf8_lossy(&output.stderr));
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
    let run = |words: &[&str]| {
        let mut command = awsp(&home, words);
        command.env("AWS_ACCESS_KEY_ID", "x").env("AWS_VAULT", "x").args(["printf", "out"]);
        command.output().unwrap()
    };
    let note = "awsp: cleared AWS_ACCESS_KEY_ID: keys that overruled the profile\n";
    for (words, expected) in [
        (&["exec", "dev", "--"][..], note),
        (&["exec", "dev", "--only", "--"], note),
        (&["exec", "dev", "--quiet", "--"], ""),
        (&["exec", "dev", "-r", "eu-west-1", "-q", "--only", "--"], ""),
    ] {
        let output = run(words);
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

/// Used by other tests of this crate: the words of a run.
pub(crate) fn run(home: &Home, way: &[&str], words: &[impl AsRef<OsStr>]) -> std::process::Output {
    awsp(home, way).args(words).output().unwrap()
}
