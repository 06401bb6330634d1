//! Ctrl-C and Ctrl-\ at a question and while a helper runs: what depends on the command does not run, as if another
//! program had been there.

use std::fs;

use crate::kit::wait::until;
use crate::kit::{shells::Real, tools::boto3};
use crate::shell::{QUESTION, SHELLS, Session};

const CTRL_C: &str = "\u{3}";

/// What stands in for `plain` in a line, the text that it asks with, and keys that come before Ctrl-C.
const CALLS: [(&str, &str, &str); 4] = [
    ("plain", "Plain:", ""),
    ("awsp exec prod -- true", QUESTION, ""),
    ("awsp exec prod -- true", QUESTION, "ye"),
    ("awsp credential-process --force asks", "Code:", "12"),
];

/// Lines of bash and zsh, and of fish; X is the call. What runs after X says so.
const LINES: [(&str, &str); 9] = [
    ("X; echo next", "X; echo next"),
    ("X && echo next || echo other", "X; and echo next; or echo other"),
    ("for i in 1 2 3; do X; echo next; done", "for i in 1 2 3; X; echo next; end"),
    ("while :; do X; done; echo next", "while true; X; end; echo next"),
    ("printf '1\\n2\\n' | while read x; do X </dev/tty; echo next; done", "sh -c 'X; echo next'"),
    ("sh script; echo next", "sh script; echo next"),
    ("bash script; echo next", "bash script; echo next"),
    ("make", "make"),
    ("X | cat; echo next", "X | cat; echo next"),
];

/// What the shell shows after the line that was typed, from the question on; and the status.
fn outcome(session: &mut Session, line: &str, call: (&str, &str, &str)) -> (Vec<&'static str>, String) {
    let (program, question, keys) = call;
    let inside = program.replace("awsp ", &format!("{} ", crate::kit::home::BINARY));
    session.helpers.0.write("script", &format!("{inside}\necho next\n"));
    session.helpers.0.write("Makefile", &format!("all:\n\t@{inside}\n\t@echo next\n"));
    session.run(&line.replace('X', program));
    session.asked(question);
    session.terminal.send(keys);
    let asked = format!("{question} {}", if question == "Plain:" { "" } else { keys });
    session.terminal.wait("keys", |terminal| terminal.line().ends_with(asked.trim_end()));
    session.terminal.send(CTRL_C);
    let status = session.status();
    let text = session.terminal.text();
    let ran = ["next", "other"].into_iter().filter(|word| text.lines().any(|line| line == *word)).collect();
    (ran, status)
}

fn as_without_awsp(real: Real) {
    let Some(mut session) = Session::start(real) else { return };
    for (posix, fish) in LINES {
        let line = if session.is_fish() { fish } else { posix };
        let expected = outcome(&mut session, line, CALLS[0]);
        for call in &CALLS[1..] {
            let found = outcome(&mut session, line, *call);
            assert_eq!(found.0, expected.0, "{}: {line}: {call:?}", real.label());
            // which member of a pipeline ends first is chance, and how make ends
            assert!(
                found.1 == expected.1 || line.contains('|') || line == "make",
                "{}: {line}: {call:?}: {found:?}",
                real.label()
            );
        }
    }
    session.finish();
}

#[test]
fn ctrl_c_ends_what_it_would_end_without_awsp_in_bash() {
    as_without_awsp(SHELLS[0]);
}

#[test]
fn ctrl_c_ends_what_it_would_end_without_awsp_in_zsh() {
    as_without_awsp(SHELLS[1]);
}

#[test]
fn ctrl_c_ends_what_it_would_end_without_awsp_in_fish() {
    as_without_awsp(SHELLS[2]);
}

/// In a substitution awsp shares the process group of the shell.
#[test]
fn ctrl_c_in_a_substitution_gives_the_line_up() {
    for real in &SHELLS[..2] {
        let Some(mut session) = Session::start(*real) else { continue };
        session.helpers.0.program("plain", "#!/bin/sh\nprintf 'Plain: ' >/dev/tty; read x </dev/tty\n");
        let mut outcomes = Vec::new();
        for (call, question) in [
            ("plain", "Plain:"),
            ("awsp env prod", "[y/N]"),
            ("awsp export prod", "[y/N]"),
            ("awsp export asks", "Code:"),
        ] {
            session.run(&format!("eval \"$({call})\"; echo next"));
            session.asked(question);
            session.terminal.send(CTRL_C);
            let status = session.status();
            // zsh gives up the line with one status or another, as it happens
            outcomes.push((session.terminal.text().contains("\nnext"), status != "0"));
        }
        assert!(outcomes.iter().all(|outcome| *outcome == outcomes[0]), "{}: {outcomes:?}", real.label());
        session.finish();
    }
}

/// The call of the shell function gives a status and sends no signal.
#[test]
fn ctrl_c_at_a_switch_is_status_130() {
    for real in SHELLS {
        let Some(mut session) = Session::start(real) else { continue };
        for (keys, end) in [("", CTRL_C), ("ye", CTRL_C), ("", "\u{1c}"), ("", "\u{4}"), ("n", "\r")] {
            session.run("awsp prod");
            session.terminal.wait("question", |terminal| terminal.line() == "prod is protected. Switch? [y/N]");
            session.terminal.send(keys);
            session.terminal.send(end);
            assert_eq!(session.status(), "130", "{} {keys:?} {end:?}", real.label());
        }
        session.finish();
    }
}

/// A no is an answer: nothing is interrupted.
#[test]
fn answer_no_is_status_130_and_the_line_goes_on() {
    for real in SHELLS {
        let Some(mut session) = Session::start(real) else { continue };
        for keys in ["n\r", "\u{4}"] {
            session.run(&format!(
                "awsp exec prod -- true; echo next {}",
                if session.is_fish() { "$status" } else { "$?" }
            ));
            session.terminal.wait("question", |terminal| terminal.line() == QUESTION);
            session.terminal.send(keys);
            session.terminal.wait_for("\nnext 130");
        }
        session.finish();
    }
}

/// As after any program that dies of it; and no core file, which could hold what awsp knows.
#[test]
fn ctrl_backslash_ends_the_script_and_leaves_no_core() {
    let Some(mut session) = Session::start(SHELLS[0]) else { return };
    session.run("ulimit -c unlimited");
    for (call, question) in [("awsp exec prod -- true", QUESTION), ("awsp credential-process --force asks", "Code:")] {
        session.run(&format!("{call}; echo next"));
        session.asked(question);
        session.terminal.send("\u{1c}");
        session.terminal.wait_for("Quit");
        assert!(!session.terminal.text().contains("Quit (core"), "{}", session.terminal.text());
        assert_eq!(session.status(), "0", "the shell ignores it, and so does its line");
    }
    session.finish();
}

/// What ignores Ctrl-C goes on ignoring it.
#[test]
fn ctrl_c_that_is_ignored_ends_no_helper() {
    let Some(mut session) = Session::start(SHELLS[0]) else { return };
    session.run("sh -c 'trap \"\" INT; awsp credential-process late >out; echo after $?'");
    session.wait_for_file("begun");
    session.terminal.send(CTRL_C);
    session.go();
    session.terminal.wait_for("Code:");
    session.terminal.send(CTRL_C);
    session.terminal.send("1\r");
    session.terminal.wait_for("\nafter 0");
    session.finish();
}

/// Before a helper asks, and after its answer, while awsp waits for what it has left.
#[test]
fn ctrl_c_at_every_point_of_a_helper_ends_the_script() {
    for real in SHELLS {
        let Some(mut session) = Session::start(real) else { continue };
        let binary = crate::kit::home::BINARY;
        session.helpers.0.write("script", &format!("{binary} credential-process --force quiet\necho next\n"));
        for ending in ["", "trap 'touch cleaned; exit 1' INT; ", "trap '' INT; "] {
            let _ = fs::remove_file(session.helpers.path("begun"));
            session
                .helpers
                .0
                .program("quiet", &format!("#!/bin/sh\n{ending}touch begun; while :; do sleep 0.1; done\n"));
            session.begin("sh script");
            session.terminal.send(CTRL_C);
            assert_eq!(session.status(), "130", "{} {ending}", real.label());
            assert!(!session.terminal.text().contains("\nnext"), "{}", session.terminal.text());
        }
        assert!(session.helpers.path("cleaned").exists(), "the helper had no time to clean up");
        session.finish();
    }
}

/// A KeyboardInterrupt, as when boto3 runs the helper itself.
#[test]
fn ctrl_c_in_boto3_is_a_keyboard_interrupt() {
    let Some(python) = boto3() else { return };
    for real in SHELLS {
        let Some(mut session) = Session::start(real) else { continue };
        session.helpers.add("[profile outer]\ncredential_process = AWSP credential-process asks\n");
        session.helpers.add("[profile device]\naws_access_key_id = AKIAQNZGKIQYWMPOUAUJ\naws_secret_access_key = x\n");
        session.helpers.add(
            "[profile code]\nrole_arn = arn:aws:iam::111122223333:role/r\nsource_profile = device\nmfa_serial = m\n",
        );
        session.helpers.add("[profile mfa]\ncredential_process = AWSP credential-process code\n");
        session.helpers.0.write(
            "tool.py",
            "import botocore.session as s, os, signal, sys\n\
             try: s.Session(profile=sys.argv[1]).get_credentials().access_key\n\
             except BaseException as error: print('got', type(error).__name__)\n\
             signal.signal(signal.SIGINT, signal.SIG_DFL); os.kill(os.getpid(), signal.SIGINT)\n",
        );
        for (profile, question) in [("asks", ""), ("outer", "Code:"), ("mfa", "MFA code of m for code:")] {
            session.run(&format!("{} tool.py {profile}; echo next", python.display()));
            if question.is_empty() {
                // boto3 captures its question
                until("the helper", || session.helpers.runs_begun("asks") > 0);
            } else {
                session.asked(question);
            }
            session.terminal.send(CTRL_C);
            session.terminal.wait_for("got KeyboardInterrupt");
            assert_eq!(session.status(), "130", "{} {profile}", real.label());
            assert!(!session.terminal.text().contains("\nnext"), "{}", session.terminal.text());
        }
        session.finish();
    }
}
