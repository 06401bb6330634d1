//! Helpers as part of a shell's jobs: in the background, in pipelines, stopped and continued, and beside a tool that reads
//! the terminal at the same time.

use crate::kit::tools::boto3;
use crate::shell::{CTRL_Z, QUESTION, SHELLS, Session};

/// Runs a test in each shell.
fn each(test: impl Fn(&mut Session)) {
    for real in SHELLS {
        let Some(mut session) = Session::start(real) else { continue };
        test(&mut session);
        session.finish();
    }
}

/// A tool with a thread that renews its credentials through awsp, while it reads what the user types.
const TOOL: &str = "import botocore.session as s, threading
def renew(): print('found', s.Session(profile='outer').get_credentials().access_key)
thread = threading.Thread(target=renew)
thread.start()
line = input('tool> ')
print('tool got', line)
thread.join()
";

#[test]
fn tool_that_reads_while_boto3_renews_gets_what_is_typed() {
    let Some(python) = boto3() else { return };
    each(|session| {
        session.helpers.add("[profile outer]\ncredential_process = AWSP credential-process quiet\n");
        session.helpers.0.write("tool.py", TOOL);
        session.begin(&format!("{} tool.py", python.display()));
        session.terminal.wait_for("tool>");
        session.terminal.send("touch pwned\r");
        session.terminal.wait_for("tool got touch pwned");
        session.go();
        session.terminal.wait_for("found ASIAGOOD");
        assert_eq!(session.status(), "0");
        assert!(!session.helpers.path("pwned").exists(), "what was typed for the tool ran as a command");
    });
}

#[test]
fn pager_behind_awsp_is_not_stopped() {
    each(|session| {
        session.begin("awsp export quiet | less");
        session.wait_for_state("less", 'S');
        session.go();
        session.terminal.wait_for("ASIAGOOD");
        session.terminal.wait("end of the text", |terminal| terminal.line().contains("(END)"));
        session.wait_for_foreground("less");
        session.terminal.send("q");
        assert_eq!(session.status(), "0");
    });
}

#[test]
fn helper_in_the_background_asks_nothing() {
    each(|session| {
        session.helpers.0.program("asks", "#!/bin/sh\nread code </dev/tty; echo never\n");
        session.helpers.0.program("sets", "#!/bin/sh\nstty -echo </dev/tty; echo never\n");
        session.helpers.add("[profile sets]\ncredential_process = HOME/bin/sets\n");
        for name in ["asks", "sets"] {
            // fish runs no function in the background
            session.run(
                &format!("command awsp export {name} 2>err >out &; true")
                    .replace("&;", if session.is_fish() { "&;" } else { "&" }),
            );
            session.prompt();
            session.run("wait; cat err");
            session.terminal.wait_for("needs a terminal to prompt on");
        }
    });
}

#[test]
fn ctrl_z_stops_all_of_them_and_fg_goes_on() {
    each(|session| {
        session.begin("awsp credential-process late >out");
        session.stop();
        session.wait_for_state("late", 'T');
        session.fg("awsp");
        session.go();
        session.asked("Code:");
        session.stop();
        session.fg("late");
        session.terminal.send("1\r");
        assert_eq!(session.status(), "0");
    });
}

/// In the background it goes on, and is stopped by the system when it asks: the whole job, for `fg` to continue.
#[test]
fn ctrl_z_and_bg_let_it_ask_after_fg() {
    each(|session| {
        session.begin("awsp credential-process late >out");
        session.stop();
        session.terminal.run("bg");
        session.prompt();
        session.wait_for_state("awsp", 'S');
        session.go();
        session.wait_for_state("awsp", 'T');
        session.wait_for_state("late", 'T');
        session.prompt();
        session.fg("late");
        session.terminal.send("1\r");
        assert_eq!(session.status(), "0");
    });
}

#[test]
fn time_stopped_does_not_count() {
    let Some(mut session) = Session::start(SHELLS[0]) else { return };
    session.helpers.limits("8s", "8s");
    session.begin("awsp credential-process late >out");
    session.stop();
    // another that began later, and is not stopped, has reached the same limit
    let other = session.helpers.answer("quiet");
    assert!(other.stderr.contains("timed out after 8s"), "{:?} {}", other.status, other.stderr);
    session.go();
    session.terminal.run("fg");
    session.terminal.wait_for("Code:");
    session.terminal.send("1\r");
    assert_eq!(session.status(), "0");
    session.finish();
}

/// A tool in Python, awsp and the helper stop together, too.
#[test]
fn ctrl_z_stops_the_tool_with_its_helper() {
    let Some(python) = boto3() else { return };
    each(|session| {
        session.helpers.add("[profile outer]\ncredential_process = AWSP credential-process late\n");
        session.helpers.0.write(
            "tool.py",
            "import botocore.session as s; print('found', s.Session(profile='outer').get_credentials().access_key)\n",
        );
        session.begin(&format!("{} tool.py", python.display()));
        session.stop();
        session.wait_for_state("late", 'T');
        session.terminal.run("fg");
        session.go();
        session.terminal.wait_for("Code:");
        session.terminal.send("1\r");
        session.terminal.wait_for("found ASIAGOOD");
        assert_eq!(session.status(), "0");
    });
}

/// awsp alone is stopped: its helper asks and is answered, and the answer is there once awsp goes on.
#[test]
fn stopped_awsp_holds_nobody_from_the_terminal() {
    each(|session| {
        session.begin("awsp credential-process late >out");
        let awsp = session.processes().into_iter().find(|line| line.contains("credential-process")).unwrap();
        let awsp = awsp.split(' ').next().unwrap();
        let send = |signal: &str| {
            assert!(std::process::Command::new("kill").args(["-s", signal, awsp]).status().unwrap().success());
        };
        send("STOP");
        session.prompt();
        session.fg("awsp");
        session.go();
        session.terminal.wait_for("Code:");
        session.terminal.send("1\r");
        assert_eq!(session.status(), "0");
    });
}

/// Ctrl-Z does nothing at awsp's own questions; a command that a question was about can be stopped again.
#[test]
fn ctrl_z_at_a_question_does_nothing() {
    each(|session| {
        session.run("awsp exec prod -- sleep 1000");
        session.terminal.wait("question", |terminal| terminal.line() == QUESTION);
        session.terminal.send(CTRL_Z);
        session.terminal.send("\u{15}y\r");
        session.wait_for_state("sleep", 'S');
        session.terminal.send(CTRL_Z);
        session.prompt();
        session.wait_for_state("sleep", 'T');
        session.fg("sleep");
        session.terminal.send("\u{3}");
        session.prompt();
    });
}

/// After a question a helper can be stopped, too.
#[test]
fn ctrl_z_at_a_helper_after_a_question_stops_it() {
    each(|session| {
        session.helpers.0.write(".config/awsp/settings.ini", "[protect]\nprofiles = late\n");
        session.run("awsp exec late --credentials -- true");
        session.terminal.wait_for("Use it? [y/N]");
        session.terminal.send("y\r");
        session.wait_for_file("begun");
        session.terminal.send(CTRL_Z);
        session.prompt();
        session.wait_for_state("late", 'T');
        session.terminal.run("fg");
        session.go();
        session.terminal.wait_for("Code:");
        session.terminal.send("1\r");
        assert_eq!(session.status(), "0");
    });
}
