//! An awsp that ends too soon: whatever it has printed is no code, or all of it.

use std::{fs, process::Command};

use awsp::{
    shell::Shell,
    switch::EnvChange::{Set, Unset},
};

use super::{POSIX_SYNTAX, home, run};
use crate::kit::shells::{BASH, FISH, Real};

fn beginnings(code: &str) -> impl Iterator<Item = &str> {
    code.char_indices().map(|(at, _)| &code[..at]).chain([code]).filter(|beginning| !beginning.is_empty())
}

/// Evaluates a beginning, and prints it where it counts as a success without the switch. POSIX shells end over a syntax
/// error.
fn attempt(real: Real, beginning: &str) -> String {
    let code = real.shell.quote(beginning);
    match real.shell {
        Shell::Fish => format!(
            "set -gx AWS_PROFILE old; set -gx AWS_VAULT x; eval {code} 2>/dev/null; \
             and test \"$AWS_PROFILE$AWS_VAULT\" != dev; and echo {code}\n"
        ),
        _ => format!("( eval {code} && [ \"$AWS_PROFILE${{AWS_VAULT-}}\" != dev ] && echo {code} ) 2>/dev/null\n"),
    }
}

fn none_is_half(real: Real) {
    if !real.present() {
        return;
    }
    let changes = [Unset("AWS_VAULT"), Set("AWS_PROFILE", "dev".into())];
    let rest = [real.shell.complete(&changes), real.shell.fail(3)];
    for rest in rest {
        let script: String =
            beginnings(&(real.shell.opening().to_owned() + &rest)).map(|it| attempt(real, it)).collect();
        let outcome = run(real, &home(), &format!("{}\n{script}", real.export("AWS_VAULT", "x")));
        assert_eq!(outcome.stdout, "", "{}: beginnings of {rest}", real.label());
    }
}

#[test]
fn no_beginning_of_posix_code_is_a_success() {
    for real in POSIX_SYNTAX {
        // each of them takes the default code
        none_is_half(Real { shell: Shell::Posix, ..real });
    }
}

#[test]
fn no_beginning_of_bash_and_zsh_code_is_a_success() {
    POSIX_SYNTAX[..2].iter().for_each(|real| none_is_half(*real));
}

#[test]
fn no_beginning_of_fish_code_is_a_success() {
    none_is_half(FISH);
}

/// It waits for an answer when it is killed: `eval ""` would have succeeded.
#[test]
fn killed_env_fails_its_evaluation() {
    let home = home();
    let mut terminal = BASH.start(&home, "");
    terminal.run("eval \"$(sh -c 'echo $$ >pid; exec awsp env production')\" && echo went on || echo failed");
    terminal.wait_for("Switch? [y/N]");
    // written before awsp began
    let process = fs::read_to_string(home.path().join("pid")).unwrap();
    assert!(Command::new("kill").args(["-KILL", process.trim()]).status().unwrap().success());
    let text = terminal.wait_for("\nfailed\n");
    assert!(!text.contains("\nwent on\n"), "{text}");
}
