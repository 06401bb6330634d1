//! `eval "$(awsp env dev)"`, the line of the README, in every shell that evaluates POSIX syntax and under the options,
//! aliases and functions of [`hostile`]: it switches, it fails where awsp fails, and the shell goes on.

use std::fs;

use awsp::shell::Shell;

use super::{POSIX_SYNTAX, home, run};
use crate::{
    kit::shells::{Outcome, Real},
    shells::hostile::{self, Expect, SEEN},
};

/// A switch, a failure on both sides, a switch off.
const SCRIPT: &str = "SWITCH
\"$HOME/bin/seen\"
FAILURE && echo went on
FAILURE || \"$HOME/bin/seen\"
OFF
\"$HOME/bin/seen\"
";

const SEEN_BY_CHILDREN: &str = "=dev\n=dev\n\n";

fn evaluated(script: &str) -> String {
    let line = |words| format!("eval \"$(command awsp env {words})\"");
    script.replace("SWITCH", &line("dev")).replace("FAILURE", &line("dve")).replace("OFF", &line("--unset"))
}

fn outcome(real: Real, option: &str) -> (Outcome, String) {
    let home = home();
    home.program("seen", SEEN);
    let outcome = run(real, &home, &format!("{}\n{}", option.replace("LOAD\n", ""), evaluated(SCRIPT)));
    (outcome, fs::read_to_string(home.path().join("seen")).unwrap_or_default())
}

fn rows(real: Real) -> &'static [(&'static str, Expect)] {
    match real.shell {
        Shell::Bash => &hostile::BASH,
        Shell::Zsh => &hostile::ZSH,
        _ => &hostile::POSIX,
    }
}

/// Words that a user has made something else, and no code can do without.
fn is_lost(real: Real, option: &str) -> bool {
    let zsh_as_sh = real.shell == Shell::Posix && real.program() == "zsh";
    // the trap writes `exit 9` into what is evaluated
    ["eval()", "alias eval", "echo exit 9"].iter().any(|word| option.contains(word))
        || (option.contains("command() ") || option.contains("command=")) && option.contains("BAD")
        || zsh_as_sh && option == "exec 2>&-"
}

/// The rows of this shell that code can survive, and the shell without any of them.
fn every_option(real: Real) {
    if !real.present() {
        return;
    }
    let mut faults = Vec::new();
    for (option, expect) in [("", Expect::Works)].iter().chain(rows(real)) {
        if matches!(expect, Expect::Accepted(_)) || is_lost(real, option) {
            continue;
        }
        let (outcome, seen) = outcome(real, option);
        let silent = matches!(expect, Expect::Noisy) || outcome.stderr.lines().all(|line| line.contains("\"dve\""));
        if seen != SEEN_BY_CHILDREN || outcome.status != Some(0) || !outcome.stdout.is_empty() || !silent {
            faults.push(format!("{} with {option}: {seen:?} {outcome:?}", real.label()));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

macro_rules! shells {
    ($($name:ident: $index:literal)*) => { $(#[test] fn $name() { every_option(POSIX_SYNTAX[$index]); })* };
}

shells! { bash: 0 zsh: 1 dash: 2 ksh: 3 mksh: 4 bash_posix: 5 zsh_sh: 6 busybox: 7 }

/// A user's own words for what the code calls.
#[test]
fn own_words_for_builtins_are_passed_by() {
    for real in POSIX_SYNTAX.into_iter().filter(Real::present) {
        let aliases: String =
            ["unset", "export", "exit"].iter().map(|name| format!("alias {name}='echo BAD'; ")).collect();
        let functions = match real.shell {
            Shell::Bash | Shell::Zsh => "unset() { echo BAD; }; export() { echo BAD; }; exit() { echo BAD; }",
            // the name of a special builtin is refused for a function
            _ => "printf() { echo BAD; }; test() { echo BAD; }; true() { echo BAD; }",
        };
        for own in [aliases.as_str(), functions] {
            let (outcome, seen) = outcome(real, own);
            assert_eq!((seen.as_str(), outcome.stdout.as_str()), (SEEN_BY_CHILDREN, ""), "{}: {own}", real.label());
        }
    }
}

/// zsh and bash export their version under this option, and a child evaluates the same code.
#[test]
fn shell_inside_another_one_evaluates_the_code() {
    for outer in POSIX_SYNTAX.into_iter().filter(Real::present) {
        for inner in POSIX_SYNTAX.into_iter().filter(Real::present) {
            let home = home();
            let script = home.write("inner", &format!("{}printenv AWS_PROFILE\n", evaluated("SWITCH\n")));
            let line = format!("{} {}", inner.argv.join(" "), script.display());
            let shell =
                Real { argv: if outer.shell == Shell::Zsh { &["zsh", "-f", "-a"] } else { outer.argv }, ..outer };
            let outcome = run(shell, &home, &format!("set -a\nexport ZSH_VERSION BASH_VERSION\n{line}\n"));
            assert_eq!(outcome.stdout, "dev\n", "{} in {}: {outcome:?}", inner.label(), outer.label());
        }
    }
}

/// The status says so, nothing has changed, and the shell goes on, also where a failing special builtin would end it.
#[test]
fn read_only_variable_fails_the_evaluation_alone() {
    let options = |real: &Real| match real.program() {
        "zsh" => &["", "setopt posixbuiltins", "emulate -R sh", "emulate -R zsh", "setopt errreturn nounset"][..],
        "bash" => &["", "set -o posix", "set -u"],
        _ => &["", "set -u"],
    };
    for real in POSIX_SYNTAX.into_iter().filter(Real::present) {
        for (option, words) in options(&real)
            .iter()
            .flat_map(|option| [(option, "dev"), (option, "--unset"), (option, "dev -q --shell posix -r eu-west-1")])
        {
            let home = home();
            let line = format!("eval \"$(command awsp env {words})\"");
            let script = format!(
                "{option}\nexport AWS_VAULT=x\nreadonly AWS_PROFILE\n{line} && echo went on\n{line} || echo handled\n\
                 printenv AWS_PROFILE AWS_VAULT\n{line} || exit 9\n"
            );
            let outcome = run(real, &home, &script);
            let told = format!("{} with {option}, {words}: {outcome:?}", real.label());
            assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(9), "handled\nold\nx\n"), "{told}");
            assert!(outcome.stderr.lines().all(|line| line.contains("AWS_PROFILE")), "{told}");
            let outcome = run(real, &home, &format!("{option}\nreadonly AWS_PROFILE\nset -e\n{line}\necho went on\n"));
            assert!(outcome.stdout.is_empty() && outcome.status != Some(0), "errexit: {told}: {outcome:?}");
        }
    }
}

/// A subshell of the code must not go on with the rest of the script, whatever has called `eval`.
#[test]
fn read_only_variable_fails_the_evaluation_in_a_function() {
    for real in POSIX_SYNTAX.into_iter().filter(Real::present) {
        let evals: &[&str] =
            if real.program() == "zsh" { &["eval", "builtin eval"] } else { &["eval", "command eval"] };
        for (eval, words) in evals.iter().flat_map(|eval| [(eval, "dev"), (eval, "dve")]) {
            let script = format!(
                "export AWS_VAULT=x\nreadonly AWS_PROFILE\nf() {{ {eval} \"$(command awsp env {words})\" || echo handled; }}\n\
                 f\nprintenv AWS_PROFILE AWS_VAULT\n"
            );
            let outcome = run(real, &home(), &script);
            assert_eq!(outcome.stdout, "handled\nold\nx\n", "{} {eval} {words}: {outcome:?}", real.label());
        }
    }
}

/// `eval $(awsp env dev)` makes one line of all lines.
#[test]
fn missing_quotes_are_forgiven() {
    for real in POSIX_SYNTAX.into_iter().filter(Real::present) {
        let script = "eval $(command awsp env dev); printenv AWS_PROFILE\neval $(command awsp env dve) && echo went on\n\
                      eval $(command awsp env dve) || echo handled $?\n";
        let outcome = run(real, &home(), script);
        assert_eq!(outcome.stdout, "dev\nhandled 3\n", "{}: {outcome:?}", real.label());
    }
}

#[test]
fn lines_of_the_readme_are_the_ones_that_are_tested() {
    let readme = include_str!("../../../README.md");
    for line in ["eval \"$(awsp env dev)\" ", "eval \"$(awsp env --unset)\"\n", "awsp env dev --shell fish | source\n"]
    {
        assert!(readme.contains(line), "{line}");
    }
}
