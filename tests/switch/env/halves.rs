//! An awsp that ends too soon: whatever it has printed is no code, or all of it.

use std::{fs, process::Command};

use awsp::{
    shell::Shell,
    switch::EnvChange::{Set, Unset},
};

use super::{POSIX_SYNTAX, home, run};
use crate::kit::{
    home::Home,
    shells::{BASH, FISH, Real},
};

fn beginnings(code: &str) -> impl Iterator<Item = &str> {
    code.char_indices().map(|(at, _)| &code[..at]).chain([code]).filter(|beginning| !beginning.is_empty())
}

/// Evaluates every beginning in a shell of its own, and prints those that count as a success without the switch.
fn loop_over(real: Real, count: usize) -> String {
    match real.shell {
        Shell::Fish => format!(
            "for at in (seq {count})\n  fish --no-config -c \"source $HOME/beginnings/$at; and test \\\"\\$AWS_PROFILE\\\" != dev -o -n \
             \\\"\\$AWS_VAULT\\\"; and echo $at\" 2>/dev/null\nend\n"
        ),
        _ => format!(
            "at=1\nwhile [ $at -le {count} ]; do\n  ( eval \"$(cat \"$HOME/beginnings/$at\")\" && \
             if [ \"$AWS_PROFILE\" != dev ] || [ -n \"$AWS_VAULT\" ]; then echo $at; fi ) 2>/dev/null\n  at=$((at + 1))\ndone\n"
        ),
    }
}

/// Writes the beginnings down and returns how many there are.
fn write(home: &Home, code: &str) -> usize {
    let beginnings = beginnings(code);
    beginnings.enumerate().map(|(at, text)| home.write(&format!("beginnings/{}", at + 1), text)).count()
}

fn none_is_half(real: Real) {
    if !real.present() {
        return;
    }
    let changes = [Unset("AWS_VAULT"), Set("AWS_PROFILE", "dev".into())];
    let rest = [real.shell.complete(&changes), real.shell.fail(3)];
    for rest in rest {
        let home = home();
        let count = write(&home, &(real.shell.opening().to_owned() + &rest));
        let outcome = run(real, &home, &format!("{}\n{}", real.export("AWS_VAULT", "x"), loop_over(real, count)));
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
