//! A switch in a subshell, a pipe or a substitution ends with it, and the message says so where the shell can know.

use awsp::shell::Shell;

use crate::kit::{
    home::Home,
    shells::{Real, SCRIPTED},
};

const HERE: &str = "dev\n";
const BELOW: &str = "dev (this subshell only)\n";

/// Runs a line and returns what was said; the last line of its output is the profile of the shell itself.
fn said(real: Real, line: &str) -> (String, String) {
    let home = Home::with(&["dev", "other"]);
    let script = format!("{}\n{line}\nprintenv AWS_PROFILE || echo none\n", real.load(""));
    let outcome = real.run(&home, &script);
    (outcome.stderr, outcome.stdout.lines().last().unwrap_or_default().to_owned())
}

/// `IFS` and the options of strict scripts change nothing.
fn table(real: Real) {
    if !real.present() {
        return;
    }
    // ksh and zsh run the last part of a pipe themselves
    let last = real.program() == "ksh" || real.shell == Shell::Zsh;
    let rows = [
        ("awsp dev", false),
        ("set -eu; awsp dev", false),
        ("f() { awsp dev; }; f", false),
        ("eval 'awsp dev'", false),
        ("{ awsp dev; }", false),
        ("(awsp dev)", true),
        ("(IFS=0123456789; awsp dev)", true),
        ("IFS=0123456789; awsp dev", false),
        ("( (awsp dev) )", true),
        ("set -eu; (awsp dev)", true),
        ("awsp dev | cat", true),
        ("echo | awsp dev", !last),
        ("x=$(awsp dev)", true),
        ("awsp dev & wait", true),
    ];
    for (line, below) in rows {
        let expected = if below { (BELOW, "none") } else { (HERE, "dev") };
        let (message, profile) = said(real, line);
        assert_eq!((message.as_str(), profile.as_str()), expected, "{}: {line}", real.label());
    }
    let (message, profile) = said(real, "awsp dev; (awsp -u)");
    assert!(message.ends_with(" (this subshell only)\n") && profile == "dev", "{}: {message}", real.label());
}

macro_rules! shells {
    ($($name:ident: $index:literal)*) => { $(#[test] fn $name() { table(SCRIPTED[$index]); })* };
}

shells! { bash: 0 zsh: 1 dash: 3 ksh: 4 mksh: 5 bash_posix: 6 zsh_sh: 7 busybox: 8 }

/// Functions of these run in the shell itself, also in a pipe, so that there is nothing to say.
#[test]
fn fish_has_no_subshells() {
    let fish = SCRIPTED[2];
    assert_eq!(fish.shell, Shell::Fish);
    if fish.present() {
        for line in ["awsp dev | cat", "echo | awsp dev", "set x (awsp dev)", "begin; awsp dev; end | cat"] {
            assert_eq!(said(fish, line), (HERE.to_owned(), "dev".to_owned()), "{line}");
        }
    }
}
