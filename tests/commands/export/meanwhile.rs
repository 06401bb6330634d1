//! What other programs write while awsp is at work: judged as it stands at the moment of the write.

use std::{
    fs,
    process::{Command, Output, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use crate::kit::awsp::Awsp;
use crate::kit::tools::present;

/// Longer than anything here takes on a busy machine.
const LIMIT: Duration = Duration::from_secs(30);

const KEYS: &str = "[copy]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = other+secret\n";

/// A home whose profile `slow` gives its credentials once it is told to go on.
fn home() -> Awsp {
    let home = Awsp::new();
    for name in ["started", "go"] {
        assert!(Command::new("mkfifo").arg(home.path(name)).status().unwrap().success());
    }
    home.write(
        "slow",
        "cd \"$(dirname \"$0\")\"\necho > started\nread line < go\n\
         echo '{\"Version\": 1, \"AccessKeyId\": \"ASIASLOW\", \"SecretAccessKey\": \"slow+secret\", \
         \"SessionToken\": \"slow/token\", \"Expiration\": \"2999-01-01T00:00:00Z\"}'\n",
    );
    let config = format!("[profile slow]\ncredential_process = /bin/sh {}\n", home.path("slow").display());
    home.config(config)
}

/// Within the limit, or the test fails instead of hanging.
fn in_time<T: Send + 'static>(what: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(work()));
    receiver.recv_timeout(LIMIT).unwrap_or_else(|_| panic!("{what} takes longer than {LIMIT:?}"))
}

fn awsp(home: &Awsp, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_awsp"));
    command.args(words).env_clear().env("HOME", home.path("")).stdin(Stdio::null());
    command
}

/// An export of `slow` into `[copy]`, with something done while its helper is at work.
fn export(home: &Awsp, words: &[&str], meanwhile: impl FnOnce()) -> Output {
    let words = [&["export", "slow", "--credentials-file", "copy"], words].concat();
    let child = awsp(home, &words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (started, go) = (home.path("started"), home.path("go"));
    in_time("the start of the helper", move || fs::read(started).unwrap());
    meanwhile();
    in_time("the helper", move || fs::write(go, "\n").unwrap());
    in_time("the export", move || child.wait_with_output().unwrap())
}

fn said(output: &Output, home: &Awsp) -> String {
    String::from_utf8_lossy(&output.stderr).replace(home.path("").to_str().unwrap(), "~/")
}

fn file(home: &Awsp) -> String {
    fs::read_to_string(home.path(".aws/credentials")).unwrap()
}

#[test]
fn keys_written_while_the_helper_runs_stay() {
    for before in ["", "[copy]\noutput = json\n", "[copy]\nawsp_exported_from = slow\n"] {
        let home = home().credentials(before);
        let ran = export(&home, &[], || home.write(".aws/credentials", KEYS));
        let refused = "awsp: [copy] has keys that awsp did not write (~/.aws/credentials:2) · hint: choose another name, or --force\n";
        assert_eq!((ran.status.code(), said(&ran, &home).as_str()), (Some(1), refused), "{before:?}");
        assert_eq!(file(&home), KEYS, "{before:?}");
    }
}

#[test]
fn keys_written_while_the_helper_runs_go_by_force() {
    let home = home().credentials("");
    let ran = export(&home, &["--force"], || home.write(".aws/credentials", KEYS));
    assert_eq!((ran.status.code(), file(&home).contains("AKIAOTHER")), (Some(0), false), "{}", said(&ran, &home));
}

#[test]
fn profile_made_while_the_helper_runs_is_not_hidden() {
    let home = home().credentials("[other]\n");
    let config = fs::read_to_string(home.path(".aws/config")).unwrap();
    let config = format!("{config}[profile copy]\nsso_start_url = https://corp.awsapps.com/start\n");
    let ran = export(&home, &[], || home.write(".aws/config", &config));
    let refused = "awsp: keys in [copy] would hide the sso_start_url of profile copy (~/.aws/config:4) · hint: choose a \
                   name that no profile has\n";
    assert_eq!((ran.status.code(), said(&ran, &home).as_str()), (Some(1), refused));
    assert_eq!(file(&home), "[other]\n");
}

/// The settings of others that came meanwhile are still there afterwards.
#[test]
fn other_lines_written_while_the_helper_runs_stay() {
    let home = home().credentials("");
    let theirs = "[copy]\n# mine\noutput = json\nregion = us-west-2\n[x]\naws_access_key_id = AKIAX\n";
    let ran = export(&home, &[], || home.write(".aws/credentials", theirs));
    assert_eq!(ran.status.code(), Some(0), "{}", said(&ran, &home));
    let text = file(&home);
    assert!(text.starts_with("[copy]\n# mine\noutput = json\nregion = us-west-2\n"), "{text}");
    assert!(text.contains("ASIASLOW") && text.ends_with("[x]\naws_access_key_id = AKIAX\n"), "{text}");
}

/// Runs awsp with every write to the disk slowed down, and `write` between the first of them and the look at the end.
fn at_the_last_moment(home: &Awsp, words: &[&str], write: impl FnOnce()) -> Option<Output> {
    let mut command = Command::new("strace");
    let inject = ["-o", "log", "-e", "trace=fsync", "-e", "inject=fsync:delay_exit=2000000:when=1"];
    command.args(inject).arg(env!("CARGO_BIN_EXE_awsp")).args(words).env_clear();
    command.env("HOME", home.path("")).env("PATH", "/usr/bin:/bin").current_dir(home.path("")).stdin(Stdio::null());
    if !present("strace") {
        return None;
    }
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let folder = home.path(".aws");
    in_time("the first write", move || {
        let unfinished = |name: &str| name.starts_with(".awsp-new-");
        while !fs::read_dir(&folder).unwrap().any(|it| it.unwrap().file_name().to_str().is_some_and(unfinished)) {
            thread::yield_now();
        }
    });
    write();
    Some(in_time("awsp", move || child.wait_with_output().unwrap()))
}

#[test]
fn keys_written_at_the_last_moment_stay() {
    let home = Awsp::new().credentials("[other]\n");
    let home = home.config("[profile source]\naws_access_key_id = AKIASOURCE\naws_secret_access_key = x\n");
    let words = ["export", "source", "--credentials-file", "copy"];
    let Some(ran) = at_the_last_moment(&home, &words, || home.write(".aws/credentials", KEYS)) else { return };
    assert_eq!((ran.status.code(), file(&home).as_str()), (Some(1), KEYS), "{}", said(&ran, &home));
}

/// An entry that has ended, as awsp wrote it and as an earlier awsp did.
fn ended(mark: &str) -> String {
    format!(
        "[copy]\naws_access_key_id = ASIASLOW\naws_secret_access_key = slow+secret\naws_session_token = slow/token\n\
         aws_credential_expiration = 2026-01-01T00:00:00Z\nawsp_exported_from = slow\n{mark}"
    )
}

#[test]
fn entry_renewed_while_another_awsp_cleans_stays() {
    for mark in ["", "awsp_exported_key = ASIASLOW\n"] {
        let home = Awsp::new().credentials(ended(mark));
        let renewed = ended(mark).replace("2026", "2999");
        let meanwhile = || home.write(".aws/credentials", &renewed);
        let Some(ran) = at_the_last_moment(&home, &["export", "--clean"], meanwhile) else { return };
        assert_eq!((ran.status.code(), file(&home)), (Some(0), renewed.clone()), "{}", said(&ran, &home));
        assert_eq!(said(&ran, &home), "awsp: nothing that awsp wrote has expired\n");
    }
}

#[test]
fn permanent_keys_written_while_awsp_cleans_stay() {
    let home = Awsp::new().credentials(ended(""));
    let Some(ran) = at_the_last_moment(&home, &["export", "--clean"], || home.write(".aws/credentials", KEYS)) else {
        return;
    };
    assert_eq!((ran.status.code(), file(&home).as_str()), (Some(0), KEYS), "{}", said(&ran, &home));
}
