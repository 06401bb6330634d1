//! Ctrl-Z at the moment when a child is there and is no other program yet. Until then awsp itself waits for it, deaf to
//! every signal.

use crate::kit::tools::present;
use crate::shell::{CTRL_Z, SHELLS, Session};

/// Runs a line under a strace that makes each child wait before it becomes another program: at this call, which only
/// holds up a child, or awsp once more at its start. Presses Ctrl-Z there.
fn stopped_before_it_runs(call: &str, line: &str, then: impl Fn(&mut Session)) {
    if !present("strace") {
        return;
    }
    let stopped = || {
        let mut session = Session::start(SHELLS[0])?;
        let inject = format!("inject={call}:delay_enter=1000000:when=1");
        session.helpers.0.write("go", "");
        session.run(&format!("strace -DDD -f -o /dev/null -e {inject} {line}"));
        session.wait_for_count("awsp", 2);
        session.terminal.send(CTRL_Z);
        session.prompt();
        Some(session)
    };
    let Some(mut session) = stopped() else { return };
    // a fault of strace itself, which ends what it traces
    while session.terminal.text().contains("strace: dispatch_event: ") {
        let Some(another) = stopped() else { return };
        session = another;
    }
    session.wait_for_state("awsp", 't');
    session.terminal.run("fg");
    then(&mut session);
    session.finish();
}

#[test]
fn ctrl_z_before_a_helper_runs_stops_awsp() {
    stopped_before_it_runs("dup2", "awsp credential-process late >out", |session| {
        session.terminal.wait_for("Code:");
        session.terminal.send("1\r");
        assert_eq!(session.status(), "0");
    });
}

#[test]
fn ctrl_z_before_the_command_of_exec_runs_stops_both() {
    stopped_before_it_runs("rt_sigprocmask", "awsp exec prod --yes --only -- sh -c 'exit 7'", |session| {
        assert_eq!(session.status(), "7");
    });
}
