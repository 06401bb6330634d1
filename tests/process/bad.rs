//! Bad helpers: each ends within its limit and two seconds, with one line and nothing left behind.

use std::{sync::Mutex, thread, time::Duration};

use crate::helpers::{Helpers, KEYS};
use crate::kit::{home::BINARY, tools::boto3};

/// What a helper gets that does not end by itself; the others have all the time that they need.
const SHORT: &str = "1s";
/// Longer than awsp takes to end one, and shorter than any that goes on.
const BOUND: Duration = Duration::from_secs(45);
/// What ends sooner may not be seen at all.
const SEEN: Duration = Duration::from_secs(1);
const MEMORY: u64 = 50 << 20;
const SECRET: &str = "CANARY-SECRET";

/// What awsp says of a helper, or that it has good credentials.
enum Is {
    Good,
    Refused(&'static str),
}
use Is::{Good, Refused};

/// Name, script and judgement; `KEYS` stands for good ones.
const BAD: &[(&str, &str, Is)] = &[
    ("sleeps", "sleep 1000", Refused("timed out after 1s and was killed")),
    ("ignores-term", "trap '' TERM INT HUP\nwhile :; do sleep 1000; done", Refused("timed out after 1s")),
    ("ignores-term-below", "sh -c 'trap \"\" TERM; while :; do sleep 1000; done' &\nwait", Refused("timed out after")),
    ("daemon-holds-stdout", "setsid sleep 90 &\necho '{KEYS}'", Good),
    ("daemon-and-sleeps", "setsid sleep 5 &\nsleep 1000", Refused("timed out after 1s")),
    ("background-holds-stdout", "sleep 90 &\necho '{KEYS}'", Good),
    ("endless", "yes", Refused("printed more than 64 KB and was killed")),
    ("endless-after-good", "echo '{KEYS}'; yes ''", Refused("printed more than 64 KB and was killed")),
    ("byte-a-second", "while :; do printf ' '; sleep 1; done", Refused("timed out after 1s")),
    (
        "huge-string",
        "printf '{\"Version\":1,\"AccessKeyId\":\"'; head -c 100000000 /dev/zero | tr '\\0' A; printf '\"}'",
        Refused("more than 64 KB"),
    ),
    ("stopped", "kill -STOP $$", Refused("timed out after 1s")),
    ("endless-stderr", "yes 'a line' >&2", Refused("timed out after 1s")),
    ("nothing", ":", Refused("gave no credentials: it printed nothing")),
    ("nul", "printf '{KEYS}\\000\\n'", Refused("a NUL in it")),
    ("bom", "printf '\\357\\273\\277'; echo '{KEYS}'", Refused("a byte order mark before the JSON")),
    ("twice", "echo '{KEYS}'; echo '{KEYS}'", Refused("more than one JSON object")),
    ("before", "echo Welcome; echo '{KEYS}'", Refused("something else before the JSON")),
    ("after", "echo '{KEYS}'; echo Goodbye", Refused("something else after the JSON")),
    ("cut", "echo '{KEYS' | head -c 40", Refused("the JSON does not end")),
    ("version-2", "echo '{KEYS,\"Version\":2}'", Refused("its Version is not 1")),
    ("version-text", "echo '{KEYS,\"Version\":\"1\"}'", Refused("its Version is a string, not the number 1")),
    ("version-none", "echo '{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"s\"}'", Refused("it has no Version")),
    ("1970", "echo '{KEYS,\"Expiration\":\"1970-01-01T00:00:00Z\"}'", Refused("already expired")),
    ("9999", "echo '{KEYS,\"Expiration\":\"9999-12-31T23:59:59Z\"}'", Good),
    ("no-zone", "echo '{KEYS,\"Expiration\":\"2040-01-01T00:00:00\"}'", Refused("no time with a zone")),
    ("no-time", "echo '{KEYS,\"Expiration\":\"tomorrow\"}'", Refused("no time with a zone")),
    ("quote", "cat <<'E'\n{KEYS,\"SecretAccessKey\":\"a'b\\\"c\"}\nE", Good),
    (
        "newline",
        "cat <<'E'\n{KEYS,\"SecretAccessKey\":\"CANARY-SECRET\\nx\"}\nE",
        Refused("its SecretAccessKey has a space"),
    ),
    ("substitution", "cat <<'E'\n{KEYS,\"SecretAccessKey\":\"$(touch${IFS}injected)`touch${IFS}injected`\"}\nE", Good),
    ("fails", "echo CANARY-SECRET >&2; exit 1", Refused("exited with status 1")),
    ("fails-with-good", "echo '{KEYS}'; exit 3", Refused("exited with status 3")),
    ("killed", "kill -9 $$", Refused("was killed by SIGKILL")),
    ("closes-stdout", "echo '{KEYS}'; exec >&-; sleep 0.3", Good),
    ("closes-and-sleeps", "echo '{KEYS}'; exec >&- 2>&-; sleep 1000", Refused("timed out after 1s")),
    ("asks-without-terminal", "read code || exit 5; echo '{KEYS}'", Refused("exited with status 5")),
    ("itself", "exec awsp credential-process itself", Refused("profile \"itself\" asks for itself: itself → itself")),
    (
        "itself-2",
        "awsp credential-process between",
        Refused("profile \"itself-2\" asks for itself: itself-2 → between → itself-2"),
    ),
    (
        "between",
        "awsp credential-process itself-2",
        Refused("profile \"between\" asks for itself: between → itself-2 → between"),
    ),
    (
        "itself-in-its-shell",
        "AWS_PROFILE=itself-in-its-shell awsp export --no-cache itself-in-its-shell",
        Refused("itself-in-its-shell"),
    ),
];

#[test]
fn each_ends_in_time_with_the_right_line_and_leaves_nothing() {
    let scripts: Vec<_> = BAD.iter().map(|(name, script, _)| (*name, script.replace("KEYS", KEYS))).collect();
    let scripts: Vec<_> = scripts.iter().map(|(name, script)| (*name, script.as_str())).collect();
    let [patient, short] = [(); 2].map(|()| Helpers::with(&scripts));
    short.limits(SHORT, SHORT);
    let (next, faults) = (Mutex::new(BAD.iter()), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some((name, _, is)) = { next.lock().unwrap().next() } {
                    let endless = matches!(is, Refused(line) if line.starts_with("timed out"));
                    let found = judge(if endless { &short } else { &patient }, name, is);
                    faults.lock().unwrap().extend(found.into_iter().map(|fault| format!("{name}: {fault}")));
                }
            });
        }
    });
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(!patient.path("injected").exists());
}

fn judge(helpers: &Helpers, name: &str, is: &Is) -> Vec<String> {
    let ran = helpers.answer(name);
    let last = ran.stderr.lines().last().unwrap_or_default();
    let mut faults = Vec::new();
    let mut must = |holds: bool, what: String| {
        if !holds {
            faults.push(what)
        }
    };
    match is {
        Good => {
            must(ran.status == Some(0), format!("status {:?}: {}", ran.status, ran.stderr));
            must(ran.stdout.starts_with("{\"Version\":1,") && ran.stdout.ends_with("}\n"), ran.stdout.clone());
        }
        Refused(line) => {
            must(ran.status == Some(1), format!("status {:?}: {}", ran.status, ran.stderr));
            must(ran.stdout.is_empty(), format!("printed {}", ran.stdout));
            must(ran.stderr.contains(line) && last.starts_with("awsp: "), format!("said {}", ran.stderr));
            must(!last.contains(SECRET), format!("told a secret: {last}"));
        }
    }
    must(ran.took < BOUND, format!("took {:?}", ran.took));
    // what ends at once may not be seen at all
    let seen = ran.memory > 0 || ran.took < SEEN;
    must(seen && ran.memory < MEMORY, format!("{} bytes of memory", ran.memory));
    must(helpers.runs_begun(name) <= 2, "ran again and again".to_owned());
    must(matches!(is, Good) || !helpers.runs(name).1, "left something in its group".to_owned());
    faults
}

#[test]
fn what_cannot_be_run() {
    let helpers = Helpers::with(&[("plain", "echo x"), ("bare", "echo x")]);
    helpers.0.write("bin/plain", "echo x");
    std::fs::set_permissions(helpers.path("bin/plain"), std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    helpers.0.write("bin/bare", "echo x");
    helpers.add("[profile missing]\ncredential_process = /nowhere/helper\n[profile unknown]\ncredential_process = no-such-helper\n");
    helpers.add("[profile folder]\ncredential_process = /usr/bin\n[profile quote]\ncredential_process = sh -c 'x\n");
    for (profile, line) in [
        ("plain", "plain: permission denied"),
        ("bare", "bare: exec format error · hint: a script needs #!"),
        ("missing", "cannot run /nowhere/helper: no such file"),
        ("unknown", "no program \"no-such-helper\" in PATH"),
        ("folder", "cannot run /usr/bin: permission denied"),
        ("quote", "a quote in it does not end"),
    ] {
        let ran = helpers.answer(profile);
        assert_eq!((ran.status, ran.stdout.as_str()), (Some(1), ""), "{profile}: {}", ran.stderr);
        let named = ran.stderr.starts_with("awsp: ") && ran.stderr.contains(&format!("{profile:?}"));
        assert!(named && ran.stderr.contains(line) && ran.stderr.lines().count() == 1, "{}", ran.stderr);
    }
}

/// Its files are new each time, and hold the same.
#[test]
fn a_loop_through_exec_is_found() {
    let helpers = Helpers::with(&[]);
    helpers.add("[profile a]\ncredential_process = AWSP exec --only a -- AWSP credential-process a\n");
    for options in [&["--no-cache"][..], &[]] {
        let ran = helpers.awsp(&[&["credential-process"], options, &["a"]].concat());
        assert_eq!(ran.status, Some(1));
        assert!(ran.stderr.contains("profile \"a\" asks for itself: a → a ·"), "{}", ran.stderr);
    }
}

#[test]
fn a_loop_through_the_aws_cli_is_found() {
    let Some(python) = boto3() else { return };
    let helpers = Helpers::with(&[]);
    let aws = python.with_file_name("aws");
    helpers.add(&format!(
        "[profile a]\ncredential_process = {aws} sts get-caller-identity --profile b --region us-east-1\n\
         [profile b]\ncredential_process = AWSP credential-process a\n",
        aws = aws.display()
    ));
    let ran = helpers.answer("a");
    assert_eq!(ran.status, Some(1));
    assert!(ran.stderr.contains("profile \"a\" asks for itself: a → a"), "{}", ran.stderr);
}

#[test]
fn what_it_says_is_passed_on_and_harmless() {
    let helpers = Helpers::with(&[("says", "printf 'a\\033]0;x\\007b\\r\\n\\tc\\303\\274\\302\\233' >&2; exit 1")]);
    let ran = helpers.answer("says");
    let line = ran.stderr.strip_prefix("a\\u{1b}]0;x\\u{7}b\\r\n\tcü\\u{9b}");
    assert!(line.is_some_and(|line| line.starts_with("awsp: ") || line.starts_with("\nawsp: ")), "{:?}", ran.stderr);
}

#[test]
fn its_environment_has_no_profile_and_keeps_the_rest() {
    let env = "env | grep -a -E '^(AWS|OTHER)' | sort >\"$HOME/seen\"; echo '{KEYS}'".replace("KEYS", KEYS);
    let helpers = Helpers::with(&[("says", &env)]);
    let mut command = helpers.0.command(crate::kit::home::BINARY);
    command.args(["credential-process", "says"]);
    command.envs([
        ("AWS_PROFILE", "says"),
        ("AWS_DEFAULT_PROFILE", "says"),
        ("AWS_REGION", "eu-west-1"),
        ("OTHER", "1"),
    ]);
    let ran = helpers.run(&mut command);
    assert_eq!(ran.status, Some(0), "{}", ran.stderr);
    let seen = std::fs::read_to_string(helpers.path("seen")).unwrap();
    let (name, rest) = seen.split_once('\u{1e}').unwrap();
    assert_eq!((name, rest.split_once('\n').unwrap().1), ("AWSP_RESOLVING=says", "AWS_REGION=eu-west-1\nOTHER=1\n"));
}

#[test]
fn the_same_name_in_other_files_is_no_loop() {
    let helpers = Helpers::with(&[("good", &format!("echo '{{{KEYS}}}'"))]);
    let process = |file: &str| format!("env AWS_CONFIG_FILE=HOME/{file} AWSP credential-process dev");
    helpers.0.write("other", &format!("[profile dev]\ncredential_process = {}/good\n", helpers.path("bin").display()));
    helpers.add(&format!("[profile dev]\ncredential_process = {}\n", process("other")));
    let ran = helpers.answer("dev");
    assert_eq!((ran.status, ran.stdout), (Some(0), format!("{{{KEYS}}}\n")), "{}", ran.stderr);
    // back to where it began, by another path
    std::os::unix::fs::symlink(helpers.path(".aws/config"), helpers.path("link")).unwrap();
    let back = process("link").replace("HOME", &helpers.0.path().display().to_string()).replace("AWSP", BINARY);
    helpers.0.write("other", &format!("[profile dev]\ncredential_process = {back}\n"));
    for options in [&["--no-cache"][..], &[]] {
        let ran = helpers.awsp(&[&["credential-process"], options, &["dev"]].concat());
        assert_eq!((ran.status, ran.stdout.as_str()), (Some(1), ""));
        assert!(ran.stderr.contains("profile \"dev\" asks for itself: dev → dev → dev ·"), "{}", ran.stderr);
        assert!(!ran.stderr.contains('\u{1e}'), "{}", ran.stderr);
    }
}

#[test]
fn a_signal_ends_both() {
    let helpers = Helpers::with(&[("sleeps", "touch \"$HOME/there\"; sleep 1000")]);
    let script =
        "AWSP credential-process sleeps & until [ -e there ]; do sleep 0.05; done; kill -TERM $!; wait $!; exit $?";
    let ran = helpers.run(helpers.0.command("bash").args(["-c", &script.replace("AWSP", crate::kit::home::BINARY)]));
    assert_eq!(ran.status, Some(128 + 15), "{}", ran.stderr);
    assert!(ran.took < BOUND, "{:?}", ran.took);
    assert_eq!(helpers.runs("sleeps"), (1, false));
}
