//! Which program counts as awsp itself, and which helpers count as still running.

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::Path,
};

use crate::helpers::{Helpers, KEYS};
use crate::kit::home::BINARY;

/// A loop of sh that looks for an event for at least 30 seconds.
const WAIT: &str = "for i in $(seq 3000)";

fn good() -> String {
    format!("echo '{{{KEYS},\"Expiration\":\"2040-01-01T00:00:00Z\"}}'")
}

/// True when the answer for `team` came by running its process: the cache has it as one.
fn was_run(helpers: &Helpers, path: Option<&str>) -> bool {
    let ask = |words: &[&str]| {
        let mut command = helpers.0.command(BINARY);
        command.envs(path.map(|path| ("PATH", path)));
        helpers.run(command.args(words))
    };
    assert_eq!(ask(&["cache", "clear"]).status, Some(0));
    let ran = ask(&["credential-process", "team"]);
    assert_eq!(ran.status, Some(0), "{}", ran.stderr);
    let listed = ask(&["cache", "--json"]).stdout;
    assert!(listed.contains("lives"), "{listed}");
    listed.contains("\"team\"")
}

fn executable(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A `credential_process` is followed instead of run only when its program is this very executable.
#[test]
fn only_this_executable_is_followed_as_awsp() {
    let helpers = Helpers::with(&[("lives", &good())]);
    let home = helpers.0.path();
    let wrapper = format!("#!/bin/sh\necho ran >>\"$HOME/wrapped\"\nexec {BINARY} \"$@\"\n");
    executable(&home.join("wrapper/awsp"), &wrapper);
    for folder in ["link", "hard", "copy", "other", "denied", "none"] {
        fs::create_dir_all(home.join(folder)).unwrap();
    }
    symlink(BINARY, home.join("awsp-1.0")).unwrap();
    symlink("../awsp-1.0", home.join("link/awsp")).unwrap();
    symlink("../wrapper/awsp", home.join("other/awsp")).unwrap();
    fs::copy(BINARY, home.join("copy/awsp")).unwrap();
    fs::write(home.join("denied/awsp"), wrapper).unwrap();
    let hard = fs::hard_link(BINARY, home.join("hard/awsp")).is_ok();
    let config = fs::read_to_string(home.join(".aws/config")).unwrap();
    let followed_or_run = |process: &str, path: Option<&str>| {
        let process = process.replace("HOME", &home.display().to_string());
        let config = config.clone() + &format!("[profile team]\ncredential_process = {process}\n");
        helpers.0.write(".aws/config", &config);
        was_run(&helpers, path)
    };
    let rows = [
        ("HOME/wrapper/awsp", true),
        ("./wrapper/awsp", true),
        ("wrapper/../other/awsp", true),
        ("HOME/copy/awsp", true),
        (BINARY, false),
        ("HOME/link/awsp", false),
        ("link/awsp", false),
    ];
    for (program, is_run) in rows.into_iter().chain(hard.then_some(("HOME/hard/awsp", false))) {
        assert_eq!(followed_or_run(&format!("{program} credential-process lives"), None), is_run, "{program}");
    }
    let folder = Path::new(BINARY).parent().unwrap().display().to_string();
    for (first, is_run) in
        [("wrapper", true), ("other", true), ("copy", true), ("link", false), ("denied", false), ("none", false)]
    {
        let path = format!("{}/{first}:{folder}:/usr/bin:/bin", home.display());
        for words in ["awsp credential-process lives", "awsp credential-process --ensure-temporary lives"] {
            assert_eq!(followed_or_run(words, Some(&path)), is_run, "{first} before it in PATH");
        }
    }
    assert!(!followed_or_run("awsp credential-process lives", Some("/usr/bin:/bin")), "no awsp in PATH");
    assert_eq!(fs::read_to_string(home.join("wrapped")).unwrap().lines().count(), 3 + 2 * 2);
}

/// A program that the line names and that is not there is an error, as it is for boto3.
#[test]
fn missing_program_called_awsp_is_an_error() {
    let helpers = Helpers::with(&[("lives", &good())]);
    helpers.add("[profile team]\ncredential_process = HOME/gone/awsp credential-process lives\n");
    let ran = helpers.answer("team");
    assert_eq!((ran.status, ran.stdout.as_str()), (Some(1), ""));
    assert!(ran.stderr.contains("cannot run") && ran.stderr.contains("/gone/awsp: no such file"), "{}", ran.stderr);
}

/// A daemon that a helper left behind: it asks for the profile once awsp, its grandparent, has ended, or once that has
/// become the command of `exec`.
fn daemon(until: &str) -> String {
    format!(
        "{WAIT}; do if {until}; then break; fi; sleep 0.01; done\n\
         awsp credential-process --no-cache p >\"$HOME/later\" 2>\"$HOME/later.err\"; touch \"$HOME/done\"\n"
    )
}

/// The profile `p`, whose helper starts a daemon once and then gives an answer.
fn with_daemon(until: &str) -> Helpers {
    let start = format!(
        "if [ ! -e \"$HOME/started\" ]; then\n  touch \"$HOME/started\"\n  AWSP=$PPID setsid daemon >/dev/null 2>&1 </dev/null &\nfi\n{}",
        good()
    );
    let helpers = Helpers::with(&[("p", &start)]);
    helpers.0.program("daemon", &format!("#!/bin/sh\n{}", daemon(until)));
    helpers
}

#[test]
fn daemon_of_a_helper_resolves_the_same_profile_later() {
    let helpers = with_daemon("! kill -0 $AWSP 2>/dev/null");
    assert_eq!(helpers.answer("p").status, Some(0));
    let script = format!("{WAIT}; do [ ! -e done ] || exit 0; sleep 0.01; done; exit 1");
    assert_eq!(helpers.run(helpers.0.command("sh").args(["-c", &script])).status, Some(0));
    let said = fs::read_to_string(helpers.path("later.err")).unwrap();
    assert!(fs::read_to_string(helpers.path("later")).unwrap().contains("ASIAGOOD"), "{said}");
}

/// The process is the same and so is its start, but it resolves nothing any more.
#[test]
fn daemon_of_a_helper_resolves_the_same_profile_under_the_command_of_exec() {
    let helpers = with_daemon("[ -e \"$HOME/command\" ]");
    let script = format!("touch command; {WAIT}; do [ ! -e done ] || exit 0; sleep 0.01; done; exit 1");
    let ran = helpers.awsp(&["exec", "p", "-q", "--credentials", "--no-cache", "--", "sh", "-c", &script]);
    assert_eq!(ran.status, Some(0), "{}", ran.stderr);
    let said = fs::read_to_string(helpers.path("later.err")).unwrap();
    assert!(fs::read_to_string(helpers.path("later")).unwrap().contains("ASIAGOOD"), "{said}");
}

/// While the helper runs, what it started in a session of its own counts as before.
#[test]
fn loop_through_a_session_of_its_own_is_found() {
    let helpers = Helpers::with(&[("again", "setsid --wait sh -c 'awsp credential-process again; exit $?'")]);
    for options in [&[][..], &["--no-cache"]] {
        let ran = helpers.awsp(&[&["credential-process"], options, &["again"]].concat());
        assert_eq!((ran.status, ran.stdout.as_str()), (Some(1), ""));
        assert!(ran.stderr.contains("profile \"again\" asks for itself: again → again ·"), "{}", ran.stderr);
    }
}

/// A daemon that goes on asking for ever newer profiles does not fill its environment.
#[test]
fn dead_marks_are_not_handed_on() {
    let helpers = Helpers::with(&[("says", &format!("env | grep -a ^AWSP_RESOLVING >\"$HOME/seen\"; {}", good()))]);
    assert_eq!(helpers.answer("says").status, Some(0));
    let first = fs::read_to_string(helpers.path("seen")).unwrap();
    let (_, marks) = first.trim_end().split_once('=').unwrap();
    let old = format!("{}\u{1f}other\u{1e}0123456789abcdef\u{1f}says", marks.replace("says", "gone"));
    let mut command = helpers.0.command(BINARY);
    let ran = helpers.run(command.args(["credential-process", "--no-cache", "says"]).env("AWSP_RESOLVING", old));
    assert_eq!(ran.status, Some(0), "{}", ran.stderr);
    let second = fs::read_to_string(helpers.path("seen")).unwrap();
    assert_eq!(second.split('\u{1f}').count(), 1, "{second:?}");
    assert!(second.starts_with("AWSP_RESOLVING=says\u{1e}"), "{second:?}");
}

/// The words of a command may hold a secret, and a daemon keeps its environment.
#[test]
fn mark_of_a_command_holds_no_arguments() {
    let helpers = Helpers::with(&[("says", &format!("env >\"$HOME/seen\"; {}", good()))]);
    let long = "CANARY".repeat(15_000);
    let ran = helpers.awsp(&["credential-process", "--no-cache", "--", "says", "--password", &long]);
    assert_eq!(ran.status, Some(0), "{}", ran.stderr);
    let seen = fs::read_to_string(helpers.path("seen")).unwrap();
    assert!(seen.contains("AWSP_RESOLVING=-- says") && !seen.contains("CANARY"), "{}", seen.len());
}
