//! What can go wrong in the middle: the file is the old one or the new one, always, and the next run works.

use std::{collections::BTreeMap, fs, os::unix::process::ExitStatusExt, process::Output};

use super::run::{ADD, AWSP, Home, said};
use crate::kit::tools::{mounts, present};

const OLD: &str = "# mine\n[profile dev]\nregion = eu-west-1\n";

fn new() -> String {
    format!("{OLD}[profile new]\ncredential_process = /bin/true\n")
}

/// How often each system call is made in a run.
fn calls(home: &Home, arguments: &[&str]) -> BTreeMap<String, usize> {
    let log = home.path().join("log");
    let done = home.command("strace").arg("-f").arg("-o").arg(&log).arg(AWSP).args(arguments).output().unwrap();
    assert!(done.status.success(), "{}", said(&done));
    let mut calls = BTreeMap::new();
    for line in fs::read_to_string(log).unwrap().lines() {
        let call = line.split_once(' ').map_or("", |(_, call)| call.trim_start());
        if let Some((name, _)) = call.split_once('(').filter(|(name, _)| !name.contains([' ', '=', '+', '<'])) {
            *calls.entry(name.to_owned()).or_default() += 1;
        }
    }
    calls
}

/// A run in which something happens at a system call.
fn at(home: &Home, call: &str, what: &str, number: usize, arguments: &[&str]) -> Output {
    let inject = format!("inject={call}:{what}:when={number}");
    home.command("strace").args(["-f", "-o", "/dev/null", "-e", &inject, AWSP]).args(arguments).output().unwrap()
}

/// Nothing of an unfinished run is left, and the file is what it has to be.
#[track_caller]
fn complete(home: &Home, after: &str) {
    assert_eq!(home.read(), new(), "{after}");
    let rest: Vec<_> = home.names().into_iter().filter(|name| name != "config").collect();
    assert_eq!(rest, ["config.awsp-backup"], "{after}");
    assert_eq!(fs::read_to_string(home.aws().join("config.awsp-backup")).unwrap(), OLD, "{after}");
}

#[test]
fn killed_at_every_system_call() {
    if !present("strace") {
        return;
    }
    let home = Home::with(OLD);
    let calls = calls(&home, &ADD);
    let (mut olds, mut news, mut leftovers) = (0, 0, 0);
    for (call, count) in &calls {
        for number in 1..=*count {
            let what = format!("{call} {number}");
            fs::write(home.config(), OLD).unwrap();
            let done = at(&home, call, "signal=KILL", number, &ADD);
            let killed = done.status.signal() == Some(9) || done.status.code() == Some(137);
            assert!(killed || done.status.success(), "{what}: {done:?}");
            match home.read() {
                text if text == OLD => olds += 1,
                text if text == new() => news += 1,
                text => panic!("{what}: {text}"),
            }
            leftovers += home.names().iter().filter(|name| name.starts_with(".awsp-new-")).count();
            if home.read() == OLD {
                let next = home.awsp(&ADD);
                assert!(next.status.success(), "{what}: {}", said(&next));
                complete(&home, &what);
            }
        }
    }
    eprintln!("{olds} old, {news} new, {leftovers} leftovers");
    // every stage was met
    assert!(olds > 50 && news > 2 && leftovers > 5, "{olds} old, {news} new, {leftovers} leftovers");
}

/// What is written in two files is finished by the next run.
#[test]
fn killed_between_two_files() {
    if !present("strace") {
        return;
    }
    const CONFIG: &str = "[profile keys]\nregion = eu-west-1\nmfa_serial = arn:aws:iam::111122223333:mfa/jane\n";
    const CREDENTIALS: &str = "[keys]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n";
    const MOVE: [&str; 5] = ["add", "keys", "--mfa-for", "keys", "--yes"];
    let home = Home::with(CONFIG);
    let start = || {
        fs::write(home.config(), CONFIG).unwrap();
        fs::write(home.credentials(), CREDENTIALS).unwrap();
    };
    let both = || (home.read(), fs::read_to_string(home.credentials()).unwrap());
    start();
    let calls = calls(&home, &MOVE);
    let end = both();
    assert_eq!(end.1, CREDENTIALS.replace("[keys]", "[keys-direct]"));
    let mut between = 0;
    for (call, count) in
        calls.iter().filter(|(call, _)| call.starts_with("rename") || *call == "flock" || *call == "fsync")
    {
        for number in 1..=*count {
            start();
            at(&home, call, "signal=KILL", number, &MOVE);
            let found = both();
            let kept = [(CONFIG, CREDENTIALS), (&end.0, CREDENTIALS), (&end.0, &end.1)];
            assert!(kept.contains(&(&found.0, &found.1)), "{call} {number}: {found:?}");
            between += usize::from(found == (end.0.clone(), CREDENTIALS.to_owned()));
            if found != end {
                let next = home.awsp(&MOVE);
                assert!(next.status.success(), "{call} {number}: {}", said(&next));
            }
            assert_eq!(both(), end, "{call} {number}");
        }
    }
    assert!(between > 2, "{between}");
}

/// Every call that touches the disk fails once: the run says so, or it did its work.
#[test]
fn an_error_at_every_system_call() {
    if !present("strace") {
        return;
    }
    let home = Home::with(OLD);
    let calls = calls(&home, &ADD);
    let disk =
        ["openat", "write", "fsync", "rename", "renameat2", "fchmod", "flock", "read", "fstat", "statx", "getdents64"];
    let mut failed = 0;
    for (call, count) in calls.iter().filter(|(call, _)| disk.contains(&call.as_str())) {
        for (number, error) in (1..=*count).flat_map(|number| [(number, "ENOSPC"), (number, "EIO")]) {
            let what = format!("{call} {number} {error}");
            fs::write(home.config(), OLD).unwrap();
            let done = at(&home, call, &format!("error={error}"), number, &ADD);
            let text = home.read();
            assert!(text == OLD || text == new(), "{what}: {text}");
            // the line at the very end may be what could not be written
            assert!(!done.status.success() || text == new(), "{what}: {}", said(&done));
            failed += usize::from(text == OLD);
            if text == OLD {
                assert!(home.awsp(&ADD).status.success(), "{what}");
            }
            complete(&home, &what);
        }
    }
    assert!(failed > 20, "{failed}");
}

/// A list of profiles that is longer than the limits of these tests.
fn long() -> String {
    (0..200)
        .map(|number| format!("[profile p{number}]\nregion = eu-west-1\noutput = json\n# of the team\n\n"))
        .collect()
}

#[test]
fn a_limit_on_the_size_of_files() {
    let home = Home::with(long());
    let done = home.shell("ulimit -f 1; exec \"$0\" add new --process /bin/true --yes");
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    assert!(said(&done).contains("file too large"), "{}", said(&done));
    assert_eq!(home.read(), long());
    assert_eq!(home.names(), ["config"]);
}

/// Runs lines as root of a mount namespace; `None` where that is not possible.
fn mounted(home: &Home, lines: &str) -> Option<Output> {
    mounts().then(|| home.command("unshare").args(["-m", "sh", "-c", lines, AWSP]).output().unwrap())
}

#[test]
fn a_full_disk() {
    let home = Home::with("");
    fs::write(home.path().join("long"), long()).unwrap();
    let lines = "mount -t tmpfs -o size=28k tmpfs .aws && cp long .aws/config && \
                 \"$0\" add new --process /bin/true --yes; echo $?; cmp long .aws/config && ls -A .aws";
    let Some(done) = mounted(&home, lines) else { return };
    assert_eq!(String::from_utf8_lossy(&done.stdout), "1\nconfig\n", "{}", said(&done));
    assert!(said(&done).contains("no space left on device"), "{}", said(&done));
}

#[test]
fn a_file_that_is_mounted_by_itself() {
    let home = Home::with(OLD);
    let lines = "cp .aws/config mine && mount --bind mine .aws/config && \"$0\" add new --process /bin/true --yes; \
                 echo $?; cmp mine .aws/config && ls -A .aws";
    let Some(done) = mounted(&home, lines) else { return };
    let text = String::from_utf8_lossy(&done.stdout).into_owned();
    assert_eq!(text, "1\nconfig\nconfig.awsp-backup\n", "{}", said(&done));
    assert!(said(&done).contains("it is mounted by itself: edit it where it comes from"), "{}", said(&done));
    assert_eq!(home.read(), OLD);
}
