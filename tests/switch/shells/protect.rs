//! A protected profile asks on the terminal, and nowhere else, whatever way a person names it.

use crate::kit::wait::until;
use awsp::shell::Shell;

use crate::kit::{
    home::Home,
    pty::Terminal,
    shells::{INTERACTIVE, Real},
};

const SETTINGS: &str = "[protect]\nprofiles = *prod*, default\n[alias]\np = company-prod-admin\n";
const QUESTION: &str = "p is protected: company-prod-admin. Switch? [y/N]";

fn home() -> Home {
    let home = Home::with(&["dev", "company-prod-admin", "default"]);
    home.write(".config/awsp/settings.ini", SETTINGS);
    home
}

/// Types a line, waits for the question and answers it.
fn asked(terminal: &mut Terminal, line: &str, question: &str, answer: &str) {
    clear(terminal);
    terminal.run(line);
    terminal.wait_line(question);
    terminal.send(answer);
}

fn clear(terminal: &mut Terminal) {
    terminal.run("clear");
    terminal
        .wait("clear screen", |terminal| terminal.text().lines().count() == 1 && terminal.line().ends_with("READY>"));
}

/// What a child sees of the profile.
fn profile(terminal: &mut Terminal, expected: &str) {
    clear(terminal);
    terminal.run("sh -c \"printenv AWS_PROFILE | sed 's/.*/<&>/'; echo end\"");
    let text = terminal.wait_for("\nend\n");
    assert_eq!(text.contains(&format!("\n<{expected}>\n")), !expected.is_empty(), "{expected}: {text}");
}

fn questions(real: Real) {
    if !real.present() {
        return;
    }
    let home = home();
    let mut terminal = real.start(&home, &real.load(""));
    for answer in ["n\r", "\r", "\u{4}", "yess\r", "\u{1a}n\r", "\u{3}"] {
        asked(&mut terminal, "awsp p", QUESTION, answer);
        terminal.wait("prompt", |terminal| terminal.line().ends_with("READY>"));
        profile(&mut terminal, "");
    }
    // whatever ends the question, what depends on the switch is not run, and the status says so
    for keys in ["\u{3}", "\u{1c}", "\u{4}"] {
        let line =
            if real.shell == Shell::Tcsh { "awsp p && echo ran" } else { &real.either("awsp p", "echo cancelled") };
        asked(&mut terminal, line, QUESTION, keys);
        terminal.wait_for("nothing changed");
        if real.shell != Shell::Tcsh {
            terminal.wait_for("\ncancelled\n");
        }
        terminal.wait("prompt", |terminal| terminal.line().ends_with("READY>"));
        assert!(!terminal.text().contains("\nran"));
    }
    if matches!(real.shell, Shell::Bash | Shell::Zsh | Shell::Fish | Shell::Posix | Shell::Tcsh) {
        asked(&mut terminal, "awsp p", QUESTION, "\u{3}");
        terminal.wait("prompt", |terminal| terminal.line().ends_with("READY>"));
        terminal.run(real.status());
        terminal.wait_for("\n130\n");
    }
    if !matches!(real.shell, Shell::Bash | Shell::Zsh | Shell::Fish | Shell::Posix) {
        asked(&mut terminal, "awsp p", QUESTION, "y\r");
        terminal.wait("prompt", |terminal| terminal.line().ends_with("READY>"));
        return profile(&mut terminal, "company-prod-admin");
    }
    // standard input is no answer; ksh may run the last part of a pipeline in the background of the terminal
    if real.program() == "ksh" {
        terminal.run("echo y | awsp p");
        terminal.wait("refusal", |terminal| {
            terminal.text().contains("there is no terminal to ask on") || terminal.line() == QUESTION
        });
        if terminal.line() == QUESTION {
            terminal.send("n\r");
        }
    } else {
        asked(&mut terminal, "echo y | awsp p", QUESTION, "y\r");
        terminal.wait("prompt", |terminal| terminal.line().ends_with("READY>"));
    }
    if matches!(real.program(), "zsh" | "fish") {
        // elsewhere the last part of a pipeline is a shell of its own
        profile(&mut terminal, "company-prod-admin");
    }
    terminal.run("awsp dev");
    profile(&mut terminal, "dev");
    asked(&mut terminal, "awsp company-prod-admin", "company-prod-admin is protected. Switch? [y/N]", "Y\r");
    terminal.wait("prompt", |terminal| terminal.line().ends_with("READY>"));
    profile(&mut terminal, "company-prod-admin");
    terminal.run("awsp dev");
    asked(&mut terminal, "awsp -", "company-prod-admin is protected. Switch? [y/N]", "n\r");
    terminal.wait_for("awsp: nothing changed");
    asked(&mut terminal, "awsp -u", "[default] is protected: default. Switch? [y/N]", "n\r");
    terminal.wait_for("awsp: nothing changed");
    profile(&mut terminal, "dev");
    asked(&mut terminal, "awsp env p | grep -o 'AWSP_PROTECTED=[^;]*'", QUESTION, "y\r");
    terminal.wait_for(":company-prod-admin'");
    clear(&mut terminal);
    terminal.run("awsp p --yes");
    terminal.wait_for("company-prod-admin");
    profile(&mut terminal, "company-prod-admin");
}

macro_rules! shells {
    ($($name:ident: $index:literal)*) => { $(#[test] fn $name() { questions(INTERACTIVE[$index]); })* };
}

shells! { bash: 0 zsh: 1 fish: 2 dash: 3 ksh: 4 mksh: 5 nushell: 6 elvish: 7 xonsh: 8 tcsh: 9 }

/// What was typed before the question was there is no answer to it.
#[test]
fn typed_ahead() {
    let bash = INTERACTIVE[0];
    let home = home();
    home.program(
        "slowly",
        "#!/bin/sh\ntouch \"$HOME/begun\"\nuntil [ -e \"$HOME/go\" ]; do sleep 0.02; done\nexec \"$@\"\n",
    );
    let mut terminal = bash.start(&home, &bash.load(""));
    terminal.run("slowly true; awsp p");
    until("the command before", || home.path().join("begun").exists());
    terminal.send("y\r");
    terminal.wait("what was typed", |terminal| terminal.text().ends_with("\ny"));
    home.write("go", "");
    terminal.wait("question", |terminal| terminal.line() == QUESTION);
    terminal.send("n\r");
    terminal.wait_for("awsp: nothing changed");
    profile(&mut terminal, "");
}

#[test]
fn the_name_itself_when_the_settings_want_it() {
    let home = home();
    home.write(".config/awsp/settings.ini", &format!("{SETTINGS}[protect]\nconfirm = name\n"));
    let mut terminal = INTERACTIVE[0].start(&home, &INTERACTIVE[0].load(""));
    let question = "p is protected: company-prod-admin. Switch? Type company-prod-admin:";
    asked(&mut terminal, "awsp p", question, "y\r");
    terminal.wait_for("awsp: nothing changed");
    asked(&mut terminal, "awsp p", question, "company-prod-admin\r");
    terminal.wait("prompt", |terminal| terminal.line().ends_with("READY>"));
    profile(&mut terminal, "company-prod-admin");
}

#[test]
fn question_says_where_a_profile_leads() {
    let home = home();
    let process = "[profile x]\ncredential_process = awsp credential-process p\n[profile company-prod-admin]\n\
                   aws_account_id = 999988887777\n";
    home.write(".aws/config", process);
    let settings = format!("{SETTINGS}y = x\n");
    home.write(".config/awsp/settings.ini", &settings);
    let mut terminal = INTERACTIVE[0].start(&home, &INTERACTIVE[0].load(""));
    let leads = "leads to company-prod-admin, 999988887777.";
    for (line, question) in [
        ("awsp x", format!("x is protected: it {leads} Switch? [y/N]")),
        ("awsp y", format!("y is protected: x {leads} Switch? [y/N]")),
        ("awsp exec x -- echo ran", format!("x is protected: it {leads} Use it? [y/N]")),
    ] {
        asked(&mut terminal, line, &question, "n\r");
        terminal.wait_for("awsp: nothing changed");
    }
    asked(&mut terminal, "awsp x", &format!("x is protected: it {leads} Switch? [y/N]"), "y\r");
    terminal.wait("prompt", |terminal| terminal.line().ends_with("READY>"));
    profile(&mut terminal, "x");
}
