//! A line for the user is one write: pieces of it would mix with the lines of other processes on the same terminal.

use std::fs;

use crate::helpers::{Helpers, KEYS};
use crate::kit::tools::present;
use crate::shell::{QUESTION, SHELLS, Session};

/// Commands that say something on standard error: errors, findings, usage, notes and what awsp is about to change.
const TALKING: [&str; 17] = [
    "nope",
    "env nope",
    "list nope",
    "list --nope",
    "show nope",
    "why nope",
    "switch dev",
    "exec",
    "exec nope -- true",
    "exec dev --credentials -- nope",
    "export dev --format env",
    "export broken --format env",
    "credential-process talks",
    "credential-process --check talks",
    "init nope",
    "settings",
    "add new --role-arn arn:aws:iam::111122223333:role/Admin --source-profile dev --yes",
];

/// The texts that were written to standard error, as `strace -y` shows them.
fn writes(trace: &str) -> Vec<&str> {
    trace.lines().filter_map(|line| Some(line.split_once(".stderr>, \"")?.1.rsplit_once("\", ")?.0)).collect()
}

#[test]
fn line_on_standard_error_is_one_write() {
    if !present("strace") {
        return;
    }
    let helpers = Helpers::with(&[("talks", &format!("printf 'one\\ntwo\\n' >&2; echo '{{{KEYS}}}'"))]);
    helpers.add(
        "[profile dev]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n[profile broken]\nno equals\n",
    );
    helpers.add("[profile dev]\n[docgen]\n");
    helpers
        .0
        .write(".config/awsp/settings.ini", "[process]\ntimeout = 1m\n[protect]\nprofile = dev\n[alias]\nls = dev\n");
    for line in TALKING {
        let trace = helpers.path("trace");
        let strace = ["-o", trace.to_str().unwrap(), "-y", "-e", "trace=write,writev", "-s", "100000"];
        let mut command = helpers.0.command("strace");
        helpers.run(command.args(strace).arg(crate::kit::home::BINARY).args(line.split(' ')));
        let trace = fs::read_to_string(trace).unwrap();
        let said = writes(&trace);
        assert!(!said.is_empty(), "{line} says nothing");
        assert!(said.iter().all(|text| text.ends_with("\\n")) && !trace.contains("writev("), "{line}: {said:#?}");
    }
}

/// One of them waits for the question of the other, and says so on the terminal.
#[test]
fn line_on_the_terminal_is_one_write() {
    if !present("strace") {
        return;
    }
    let Some(mut session) = Session::start(SHELLS[0]) else { return };
    let both = "awsp exec prod -- true | awsp exec prod -- true";
    session.run(&format!("strace -f -o trace -e trace=write -s 100000 sh -c '{both}'"));
    session.terminal.wait_for("waiting for process");
    session.terminal.send("n\r");
    session.asked(QUESTION);
    session.terminal.send("n\r");
    session.prompt();
    let trace = fs::read_to_string(session.helpers.path("trace")).unwrap();
    let told: Vec<&str> = trace.lines().filter(|line| line.contains("waiting for")).collect();
    assert!(matches!(told[..], [line] if line.contains("\"\\nawsp: ") && line.contains("\\n\", ")), "{trace}");
    session.finish();
}
