//! `awsp env` straight to a terminal, where nobody evaluates it.

use super::home;
use crate::kit::shells::BASH;

#[test]
fn failed_env_on_a_terminal_prints_only_the_error() {
    let home = home();
    let mut terminal = BASH.start(&home, "");
    terminal.run("awsp env dve; echo status $?");
    let text = terminal.wait_for("\nstatus 3\n");
    assert!(text.contains("\nawsp: no profile \"dve\" · hint: dev\nstatus 3\n") && !text.contains("exit"), "{text}");
    terminal.run("clear");
    terminal.run("awsp env dev --shell bash; echo status $?");
    let text = terminal.wait_for("\nstatus 0\n");
    assert!(text.contains("\n{ { (") && text.contains("} && \\builtin export AWS_PROFILE='dev';\n}"), "{text}");
}
