//! Several processes of one terminal that ask at the same time: one question after the other, each answer for its own.

use std::{fs, os::unix::fs::PermissionsExt, time::Instant};

use crate::kit::{
    home::{BINARY, Home},
    pty::Terminal,
    tools::{mounts, present},
    wait::{PATIENCE, until},
};

fn home() -> Home {
    let home = Home::with(&["a", "b"]);
    home.write(".config/awsp/settings.ini", "[protect]\nprofiles = a, b\n");
    fs::create_dir(home.path().join("run")).unwrap();
    fs::set_permissions(home.path().join("run"), fs::Permissions::from_mode(0o700)).unwrap();
    home
}

/// A script in the foreground of a terminal, whose modes it compares at the end.
fn script(home: &Home, lines: &str) -> Terminal {
    let text = format!(
        "stty -a >before\n{lines}\nstty -a >after\ncmp before after && echo modes as before\nls run/awsp-*\nread -r end\n"
    );
    let (path, run) = (home.write("script", &text), home.path().join("run"));
    Terminal::start(&["sh", path.to_str().unwrap()], home, &[("XDG_RUNTIME_DIR", run.to_str().unwrap())])
}

fn question(name: &str) -> String {
    format!("{name} is protected. Use it? [y/N]")
}

/// Waits for a question on a line of its own; gives the name in it.
fn asked(terminal: &mut Terminal, names: &[&'static str]) -> &'static str {
    let found = |terminal: &Terminal| names.iter().find(|name| terminal.line() == question(name)).copied();
    terminal.wait("question", |terminal| found(terminal).is_some());
    found(terminal).unwrap()
}

/// The number of the process that the script wrote into this file.
fn process(home: &Home, file: &str) -> String {
    let start = Instant::now();
    loop {
        let text = fs::read_to_string(home.path().join(file)).unwrap_or_default();
        if let Some(process) = text.strip_suffix('\n') {
            return process.to_owned();
        }
        assert!(start.elapsed() < PATIENCE, "no {file}");
    }
}

/// True once it tries to take its turn.
fn has_lock_open(process: &str) -> bool {
    let files = fs::read_dir(format!("/proc/{process}/fd")).into_iter().flatten().flatten();
    let paths = files.filter_map(|file| fs::read_link(file.path()).ok());
    paths.into_iter().any(|path| path.extension().is_some_and(|end| end == "lock"))
}

fn signal(name: &str, process: &str) {
    assert!(std::process::Command::new("kill").args([name, process]).status().unwrap().success());
}

/// The terminal is as it was, and no lock is left.
fn is_back(terminal: &mut Terminal) {
    terminal.wait_for("modes as before");
    let text = terminal.text();
    assert!(!text.contains(".lock"), "{text}");
}

#[test]
fn parallel_make_asks_for_one_profile_after_the_other() {
    if !present("make") {
        return;
    }
    let home = home();
    home.write("Makefile", "a b:\n\t@awsp exec $@ -- touch ran-$@\n.PHONY: a b\n");
    for _ in 0..5 {
        // what make itself says, it says whenever it likes
        let mut terminal = script(&home, "make -s -k -j2 a b 2>said; echo status $?");
        let first = asked(&mut terminal, &["a", "b"]);
        let second = if first == "a" { "b" } else { "a" };
        assert!(!terminal.text().contains(&question(second)), "{}", terminal.text());
        terminal.send(if first == "a" { "y\r" } else { "n\r" });
        assert_eq!(asked(&mut terminal, &[second]), second);
        terminal.send(if second == "a" { "y\r" } else { "n\r" });
        terminal.wait_for("status 2");
        is_back(&mut terminal);
        let ran = ["ran-a", "ran-b"].map(|name| home.path().join(name).exists());
        assert_eq!(ran, [true, false], "{}", terminal.text());
        fs::remove_file(home.path().join("ran-a")).unwrap();
    }
}

#[test]
fn answer_typed_ahead_is_for_no_later_question() {
    let home = home();
    let mut terminal = script(&home, "awsp exec a -- true & awsp exec b -- echo ran-b; wait");
    let first = asked(&mut terminal, &["a", "b"]);
    terminal.send("n\ry\r");
    asked(&mut terminal, &[if first == "a" { "b" } else { "a" }]);
    terminal.send("n\r");
    is_back(&mut terminal);
    assert!(!terminal.text().contains("ran-b"), "{}", terminal.text());
}

/// `a` asks, and `b` comes when its file is there.
fn one_behind_the_other(home: &Home) -> Terminal {
    // the script outlives a Ctrl-C, which ends everything else in the foreground
    let lines = "trap : INT; awsp exec a -- true & echo $! >a; until [ -e go ]; do sleep 0.02; done\n\
                 awsp exec b -- echo ran-b & echo $! >b; wait $!; echo status of b $?; wait";
    let mut terminal = script(home, lines);
    asked(&mut terminal, &["a"]);
    home.write("go", "");
    terminal
}

#[test]
fn waiting_process_names_the_one_that_asks() {
    let home = home();
    let mut terminal = one_behind_the_other(&home);
    let line = terminal.wait_for("\nawsp: b: waiting for process ");
    assert!(
        line.contains(&format!("process {} (awsp exec a)\n", process(&home, "a"))) || line.ends_with("(awsp exec a)")
    );
    // a signal ends the wait, and leaves the question of the other alone; SIGINT is ignored behind `&`
    signal("-TERM", &process(&home, "b"));
    terminal.wait_for("status of b 143");
    terminal.send("n\r");
    is_back(&mut terminal);
}

#[test]
fn stopped_process_that_asks_is_named_with_what_helps() {
    let home = home();
    let mut terminal = one_behind_the_other(&home);
    let a = process(&home, "a");
    signal("-STOP", &a);
    terminal.wait_for("which is stopped");
    let text = terminal.text().replace('\n', "");
    let line =
        format!("awsp: b: waiting for process {a} (awsp exec a), which is stopped · hint: fg, or kill -CONT {a}");
    assert!(text.contains(&line), "{text}");
    // Ctrl-C ends the wait, though the terminal sends no signal while a question stands
    terminal.send("\u{3}");
    terminal.wait_for("status of b 130");
    signal("-CONT", &a);
    terminal.send("n\r");
    is_back(&mut terminal);
}

/// Its terminal modes are not taken for the usual ones.
#[test]
fn killed_process_that_asks_blocks_nobody() {
    let home = home();
    let mut terminal = one_behind_the_other(&home);
    signal("-KILL", &process(&home, "a"));
    terminal.wait("question", |terminal| terminal.line().ends_with(&question("b")));
    terminal.send("y\r");
    terminal.wait_for("\nran-b");
    is_back(&mut terminal);
}

/// Nothing is written into the picker's screen, and its raw modes are not taken for the usual ones.
#[test]
fn question_waits_for_the_picker() {
    let home = home();
    home.write("channel", "");
    let lines = format!(
        "{BINARY} __sh bash channel </dev/tty & until [ -e go ]; do sleep 0.02; done\n\
                         awsp exec b -- echo ran-b & echo $! >b; wait $!; echo status of b $?; wait"
    );
    let mut terminal = script(&home, &lines);
    terminal.wait_for("credentials 2");
    home.write("go", "");
    until("lock that b waits for", || has_lock_open(&process(&home, "b")));
    // elsewhere one that came later has said that it waits
    let elsewhere = self::home();
    let mut other = one_behind_the_other(&elsewhere);
    other.wait_for("waiting for process");
    terminal.send("\u{3}");
    asked(&mut terminal, &["b"]);
    terminal.send("y\r");
    terminal.wait_for("\nran-b");
    is_back(&mut terminal);
    assert!(!String::from_utf8_lossy(terminal.raw()).contains("waiting for"), "{}", terminal.text());
}

#[test]
fn without_a_folder_for_the_lock_nobody_is_asked() {
    let home = home();
    if !mounts() {
        return;
    }
    // neither is the runtime folder private, nor /tmp sticky; the program itself may stand below /tmp
    let inner = format!(
        "cp {BINARY} awsp; mount --bind . /mnt; mount -t tmpfs -o mode=0777 none /tmp; HOME=/mnt \
         XDG_CONFIG_HOME=/mnt/.config /mnt/awsp exec a -- echo ran"
    );
    home.write("inner", &inner);
    fs::set_permissions(home.path().join("run"), fs::Permissions::from_mode(0o770)).unwrap();
    let mut terminal = script(&home, "unshare -m sh inner; echo status $?");
    let text = terminal.wait_for("status ");
    assert!(text.contains("status 4") && text.contains("a: no folder for private files"), "{text}");
}
