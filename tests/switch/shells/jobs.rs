//! A command word is the program itself: Ctrl-Z and `fg` work on it. And nobody in the background holds the prompt.

use std::{fs, process::Command};

use awsp::shell::Shell;

use crate::kit::{
    home::{BINARY, Home},
    shells::{ELVISH, INTERACTIVE, NUSHELL, POWERSHELL, Real, TCSH, XONSH},
};

/// Says when it may be typed to: a shell throws away what comes while it hands over the terminal.
const ECHOES: &str = "#!/usr/bin/env perl\n$| = 1; $SIG{CONT} = sub { print \"resumed\\n\" }; print \"begun\\n\";\n\
                      while (<STDIN>) { print \"got $_\" }\n";

/// Stands in for the program: every switch leaves a process behind that keeps the terminal but, as children of the
/// real one do, not the channel.
fn stand_in(home: &Home) {
    let text =
        format!("#!/bin/sh\ncase $1 in __sh) sleep 100 3>&- & echo $! >\"$HOME/left\" ;; esac\nexec {BINARY} \"$@\"\n");
    home.program("awsp", &text);
}

fn jobs(real: Real) {
    if !real.present() {
        return;
    }
    let home = Home::with(&["dev"]);
    stand_in(&home);
    let mut terminal = real.start(&home, &real.load("--no-completion"));
    home.program("echoes", ECHOES);
    terminal.run("awsp exec dev -- echoes");
    terminal.wait_for("\nbegun");
    terminal.send("one\n");
    terminal.wait_for("\ngot one");
    // elvish has no jobs: it waits for what Ctrl-Z has stopped
    if real.shell != Shell::Elvish {
        terminal.send("\u{1a}");
        terminal.wait("prompt after Ctrl-Z", |terminal| terminal.line().ends_with("READY>"));
        terminal.run(if real.shell == Shell::Nushell { "job unfreeze" } else { "fg" });
        terminal.wait_for("\nresumed");
    }
    terminal.send("two\n");
    terminal.wait_for("\ngot two");
    terminal.send("\u{4}");
    terminal.wait_line("READY>");
    terminal.run("awsp exec dev -- sh -c 'sleep 100 & echo $! >left2'");
    terminal.wait_line("READY>");
    terminal.run("awsp dev");
    terminal.wait("prompt after a switch", |terminal| terminal.text().contains("\ndev") && terminal.line() == "READY>");
    terminal.run("printenv AWS_PROFILE | tr a-z A-Z");
    terminal.wait_for("\nDEV\n");
    for left in ["left", "left2"] {
        let process = fs::read_to_string(home.path().join(left)).unwrap();
        assert!(Command::new("kill").arg(process.trim()).status().unwrap().success(), "it had ended by itself");
    }
}

macro_rules! shells {
    ($($name:ident: $real:expr)*) => { $(#[test] fn $name() { jobs($real); })* };
}

shells! {
    bash: INTERACTIVE[0]
    zsh: INTERACTIVE[1]
    fish: INTERACTIVE[2]
    dash: INTERACTIVE[3]
    ksh: INTERACTIVE[4]
    mksh: INTERACTIVE[5]
    nushell: NUSHELL
    elvish: ELVISH
    xonsh: XONSH
    tcsh: TCSH
    powershell: POWERSHELL
}
