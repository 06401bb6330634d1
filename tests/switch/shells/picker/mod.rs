//! The picker as people meet it: opened, typed into, left in every way, and the terminal as it was afterwards.

use std::{
    fs,
    sync::atomic::{AtomicUsize, Ordering},
};

use awsp::shell::Shell;

mod plain;
mod screen;

use crate::kit::{
    home::{BINARY, Home},
    pty::Terminal,
    shells::{INTERACTIVE, Real},
};

const NAMES: [&str; 4] = ["dev", "payments-dev", "prod:read", "prod:write"];
const ESC: &str = "\u{1b}";
const ENTER: &str = "\r";

/// A shell with the function, an `awsp` that writes down its process, and a child that says what it got.
fn start(real: Real, home: &Home) -> Terminal {
    home.program("awsp", &format!("#!/bin/sh\necho $$ >\"$HOME/process\"\nexec {BINARY} \"$@\"\n"));
    home.program("outcome", "#!/bin/sh\necho \"<$1: $2 $AWS_PROFILE>\"\n");
    real.start(home, &real.load(""))
}

/// Opens the picker and waits for so many of so many profiles.
fn open(terminal: &mut Terminal, line: &str, count: &str) {
    terminal.run(line);
    showing(terminal, count);
}

fn showing(terminal: &mut Terminal, count: &str) {
    let shown =
        |terminal: &Terminal| terminal.line().starts_with('>') && terminal.line().ends_with(&format!(" {count}"));
    terminal.wait(count, |terminal| terminal.screen().alternate_screen() && shown(terminal));
}

/// Waits for the prompt on the screen that was there before, and gives what stands on it.
fn left(terminal: &mut Terminal) -> String {
    terminal.wait("prompt", |terminal| !terminal.screen().alternate_screen() && terminal.line() == "READY>");
    lines(terminal)
}

/// What stands on the screen; fish greets.
fn lines(terminal: &Terminal) -> String {
    let text = terminal.text();
    let lines = text.lines().map(str::trim_end).filter(|line| !line.contains("private mode"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The screen is what it was, and what is said since. ksh may show twice what is typed before it is ready: there,
/// nothing of the picker is left.
fn assert_clean(real: Real, screen: &str, expected: &str) {
    let holds = if real.program() == "ksh" { !screen.contains(['─', '·', '/']) } else { screen == expected };
    assert!(holds, "{screen}\n\nis not\n\n{expected}");
}

/// The status of the last command, and what a child sees of the profile.
fn outcome(real: Real, terminal: &mut Terminal) -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    terminal.run(&format!("outcome {count} {}", if real.shell == Shell::Fish { "$status" } else { "$?" }));
    let begin = format!("<{count}: ");
    terminal.wait("outcome", |terminal| terminal.text().contains(&begin) && terminal.line() == "READY>");
    terminal.text().rsplit_once(&begin).unwrap().1.split_once('>').unwrap().0.to_owned()
}

/// A protected one asks after the picker has gone, and before anything changes.
fn protected(real: Real) {
    if !real.present() {
        return;
    }
    let home = Home::with(&NAMES);
    home.write(".config/awsp/settings.ini", "[protect]\nprofiles = prod:*\n[alias]\np = prod:write\n");
    let mut terminal = start(real, &home);
    for (answer, found) in [("", "nothing"), ("n\r", "130 "), ("y\r", "0 prod:write")] {
        open(&mut terminal, "awsp", "4/4");
        terminal.wait_for("  ! prod:write (p)  static  protected");
        terminal.send("p");
        terminal.wait_for("> ! prod:write (p)  static  protected");
        terminal.send(ENTER);
        terminal.wait("question", |terminal| terminal.line() == "prod:write is protected. Switch? [y/N]");
        assert!(!terminal.screen().alternate_screen());
        if answer.is_empty() {
            // what ends a process ends it again, now that the terminal is as it was
            signal(&home, "TERM");
        }
        terminal.send(answer);
        terminal.wait("prompt", |terminal| terminal.line().ends_with("READY>"));
        let outcome = outcome(real, &mut terminal);
        assert!(outcome == found || answer.is_empty() && !outcome.starts_with("0 "), "{answer:?}: {outcome}");
    }
}

fn signal(home: &Home, signal: &str) {
    let process = fs::read_to_string(home.path().join("process")).unwrap();
    let status = std::process::Command::new("kill").args(["-s", signal, process.trim()]).status().unwrap();
    assert!(status.success(), "{process} has ended");
}

fn choosing(real: Real) {
    if !real.present() {
        return;
    }
    let home = Home::with(&NAMES);
    let mut terminal = start(real, &home);
    open(&mut terminal, "awsp", "4/4");
    terminal.send("pay");
    showing(&mut terminal, "1/4");
    terminal.send(ENTER);
    assert_clean(real, &left(&mut terminal), "READY> awsp\npayments-dev\nREADY>");
    assert_eq!(outcome(real, &mut terminal), "0 payments-dev");
    open(&mut terminal, "awsp prod r", "2/4");
    assert!(terminal.line().starts_with("> prod r "), "{}", terminal.line());
    terminal.send("ead");
    showing(&mut terminal, "1/4");
    terminal.send(ENTER);
    left(&mut terminal);
    assert_eq!(outcome(real, &mut terminal), "0 prod:read");
    // the current one is marked and selected
    open(&mut terminal, "awsp", "4/4");
    terminal.wait_for(">*  prod:read");
    terminal.send("\u{1b}[B");
    terminal.wait_for(">   prod:write");
    terminal.send(ENTER);
    left(&mut terminal);
    assert_eq!(outcome(real, &mut terminal), "0 prod:write");
}

fn leaving(real: Real) {
    if !real.present() {
        return;
    }
    let home = Home::with(&NAMES);
    let mut terminal = start(real, &home);
    terminal.run("export AWS_PROFILE=dev");
    assert_eq!(outcome(real, &mut terminal), "0 dev");
    for (line, count, keys) in
        [("awsp", "4/4", ESC), ("awsp", "4/4", "\u{3}"), ("awsp", "4/4", "\u{4}"), ("awsp prod r", "2/4", ESC)]
    {
        terminal.wait_line("READY>");
        let before = lines(&terminal);
        open(&mut terminal, line, count);
        terminal.send(keys);
        assert_clean(real, &left(&mut terminal), &format!("{before} {line}\nREADY>"));
        assert_eq!(outcome(real, &mut terminal), "130 dev", "{line} {keys:?}");
    }
    // what is pasted, or typed ahead, chooses nothing; what is not found cannot be chosen; Ctrl-Z is no key
    open(&mut terminal, "awsp", "4/4");
    terminal.send("prod r\rwrite\r");
    showing(&mut terminal, "1/4");
    terminal.send("\u{15}\u{1b}[200~prod\rread\n\u{1b}[201~");
    showing(&mut terminal, "1/4");
    terminal.send("\u{1a}\u{15}zzz");
    showing(&mut terminal, "0/4");
    terminal.send(ENTER);
    terminal.send("\u{1b}[C\u{15}dev");
    showing(&mut terminal, "2/4");
    terminal.send(ENTER);
    left(&mut terminal);
    assert_eq!(outcome(real, &mut terminal), "0 dev");
    sane(&mut terminal);
}

/// Lines are read, shown and interrupted as ever.
fn sane(terminal: &mut Terminal) {
    terminal.run("stty -a | tr ' ;' '\\n\\n' | grep -xE -e '-?(isig|icanon|echo|opost)' | tr '\\n' ' '; echo");
    terminal.wait_for("\nopost isig icanon echo");
    left(terminal);
}

fn signals(real: Real) {
    if !real.present() {
        return;
    }
    let home = Home::with(&NAMES);
    let mut terminal = start(real, &home);
    for (name, status) in [("TERM", "143"), ("INT", "130"), ("HUP", "129")] {
        open(&mut terminal, "awsp", "4/4");
        // nobody could continue it
        signal(&home, "TSTP");
        terminal.send("prod");
        showing(&mut terminal, "2/4");
        signal(&home, name);
        left(&mut terminal);
        // ksh93 counts signals from 256 on
        let outcome = outcome(real, &mut terminal);
        let found = outcome.trim().parse::<u32>().unwrap() & 0xff;
        assert!([status.parse().unwrap(), status.parse::<u32>().unwrap() - 128].contains(&found), "{name}: {outcome}");
        sane(&mut terminal);
    }
}

macro_rules! shells {
    ($($what:ident $($name:ident: $index:literal)*;)*) => {
        $(mod $what { $(#[test] fn $name() { super::$what(super::INTERACTIVE[$index]); })* })*
    };
}

shells! {
    choosing bash: 0 zsh: 1 fish: 2 dash: 3 ksh: 4 mksh: 5;
    leaving bash: 0 zsh: 1 fish: 2 dash: 3 ksh: 4 mksh: 5;
    protected bash: 0 zsh: 1 fish: 2 dash: 3 ksh: 4 mksh: 5;
    signals bash: 0 zsh: 1 fish: 2 dash: 3 ksh: 4 mksh: 5;
}
