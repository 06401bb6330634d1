//! Every way in which `awsp env` fails, in every shell: what stands after `&&` is not run, what stands after `||` is, and
//! the profile is what it was.

use awsp::shell::Shell;

use super::{CHILD, evaluate, goes_on, home, run};
use crate::kit::{
    home::Home,
    shells::{FISH, Real, SCRIPTED},
};

/// Words after `awsp env`, a line before it, the status, and what standard error says.
struct Failure {
    words: &'static str,
    variable: Option<(&'static str, &'static str)>,
    status: i32,
    said: &'static str,
}

const fn failure(words: &'static str, status: i32, said: &'static str) -> Failure {
    Failure { words, variable: None, status, said }
}

const FAILURES: [Failure; 11] = [
    failure("dve", 3, "no profile \"dve\""),
    failure("''", 2, "the profile name is empty"),
    failure("production", 4, "production is protected"),
    failure("dev --region eu_west", 2, "region"),
    failure("dev --bogus", 2, "unexpected argument '--bogus' found"),
    failure("dev dev", 2, "unexpected argument 'dev' found"),
    failure("dev --unset", 2, "cannot be used with"),
    Failure { words: "dev", variable: Some(("AWSP_LOCKED", "1")), status: 1, said: "locked" },
    Failure {
        words: "dev",
        variable: Some(("AWS_SHARED_CREDENTIALS_FILE", "/dev/zero")),
        status: 1,
        said: "/dev/zero",
    },
    Failure { words: "dev", variable: Some(("AWSP_SETTINGS", "relative")), status: 1, said: "protected" },
    Failure { words: "", variable: Some(("AWS_PROFILE", "")), status: 2, said: "no profile is active" },
];

/// As [`evaluate`], for `awsp env` in the language of this shell. Where POSIX code is evaluated the default is tried.
fn line(real: Real, words: &str) -> String {
    let words = if words.is_empty() { String::new() } else { format!("{words} ") };
    match real.shell {
        Shell::Posix => evaluate(real, format!("env {words}").trim_end()),
        shell => evaluate(real, &format!("env {words}--shell {}", shell.name())),
    }
}

fn script(real: Real, line: &str) -> String {
    match real.shell {
        _ if goes_on(real) => format!("{line} && echo went on\n{line} || {}\n{CHILD}\n", real.status()),
        Shell::Nushell => format!("{line}\nprint 'went on'\n"),
        _ => format!("{line}\necho went on\n"),
    }
}

#[track_caller]
fn fails(real: Real, home: &Home, line: &str, failure: &Failure) {
    let variable = failure.variable.map(|(name, value)| real.export(name, value) + "\n").unwrap_or_default();
    let outcome = run(real, home, &(variable + &script(real, line)));
    let told = format!("{}: {line}: {outcome:?}", real.label());
    let profile = if failure.variable.is_some_and(|(name, _)| name == "AWS_PROFILE") { "" } else { "old" };
    if goes_on(real) {
        assert_eq!(outcome.stdout, format!("{}\n{profile}\n", failure.status), "{told}");
        let said: Vec<_> = outcome.stderr.lines().collect();
        assert!(said.len() == 2 && said.iter().all(|line| line.contains(failure.said)), "{told}");
    } else {
        assert!(outcome.status != Some(0) && outcome.stdout.is_empty(), "{told}");
        assert!(outcome.stderr.contains(failure.said), "{told}");
    }
}

#[test]
fn failed_env_fails_its_evaluation_in_every_shell() {
    for real in SCRIPTED.into_iter().filter(Real::present) {
        let home = home();
        for failure in &FAILURES {
            fails(real, &home, &line(real, failure.words), failure);
        }
    }
}

/// The line that awsp gives as a hint, with which every failure above would have been a switch.
#[test]
fn line_of_the_hint_switches_in_every_shell() {
    for real in SCRIPTED.into_iter().filter(Real::present) {
        let script =
            format!("{}\n{} AWS_PROFILE\n", real.shell.script_line(Some("dev")), real.program_word("printenv"));
        let outcome = run(real, &home(), &script);
        assert_eq!((outcome.stdout.as_str(), outcome.status), ("dev\n", Some(0)), "{}: {outcome:?}", real.label());
    }
}

/// `bash` and `zsh` are asked for by name above.
#[test]
fn failed_default_env_fails_its_evaluation_in_bash_and_zsh() {
    for real in SCRIPTED[..2].iter().filter(|real| real.present()) {
        for failure in &FAILURES {
            fails(*real, &home(), &evaluate(*real, format!("env {}", failure.words).trim_end()), failure);
        }
    }
}

#[test]
fn failed_env_fails_in_eval_of_fish() {
    if FISH.present() {
        for failure in &FAILURES {
            let line = format!("eval (command awsp env {} --shell fish)", failure.words);
            fails(FISH, &home(), &line, failure);
        }
    }
}

/// A shell that awsp does not know gets code that no other shell takes for a success.
#[test]
fn unknown_language_fails_in_every_shell() {
    for real in SCRIPTED.into_iter().filter(Real::present) {
        let home = home();
        let outcome = run(real, &home, &script(real, &evaluate(real, "env dev --shell fisch")));
        assert!(!outcome.stdout.contains("went on"), "{}: {outcome:?}", real.label());
        assert!(outcome.stderr.contains("invalid value 'fisch'"), "{}: {outcome:?}", real.label());
    }
}

/// What awsp prints is evaluated on its own, where elvish and xonsh have not seen that awsp failed.
#[test]
fn code_of_a_failure_fails_by_itself() {
    for real in SCRIPTED.into_iter().filter(Real::present) {
        let home = home();
        let code = real.shell.opening().to_owned() + &real.shell.fail(7);
        home.write("code", &code);
        let line = match real.shell {
            // its code is data, and there is none
            Shell::Nushell => "let to = open --raw code | from json; load-env $to.set",
            Shell::Fish => "source $HOME/code",
            Shell::Elvish => "builtin:eval (slurp < code)",
            Shell::Xonsh => "exec(open('code').read())",
            Shell::Tcsh => "source code",
            Shell::PowerShell => "Get-Content code | Out-String | Invoke-Expression",
            _ => ". ./code",
        };
        let outcome = run(real, &home, &script(real, line));
        let told = format!("{}: {outcome:?}", real.label());
        match goes_on(real) {
            true => assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("7\nold\n", ""), "{told}"),
            false => assert!(outcome.stdout.is_empty() && outcome.status != Some(0), "{told}"),
        }
    }
}

/// A script that ends at its first failure ends with the status of awsp.
#[test]
fn failed_env_ends_a_script_under_errexit() {
    for real in SCRIPTED.into_iter().filter(|real| goes_on(*real) && real.shell != Shell::Fish && real.present()) {
        let (before, real) = match real.shell {
            Shell::Tcsh => ("", Real { argv: &["tcsh", "-fe"], ..real }),
            _ => ("set -e\n", real),
        };
        for failure in &FAILURES[..4] {
            let line = line(real, failure.words);
            let outcome = run(real, &home(), &format!("{before}{line}\necho went on\n"));
            assert_eq!(
                (outcome.status, outcome.stdout.as_str()),
                (Some(failure.status), ""),
                "{}: {line}",
                real.label()
            );
        }
    }
}
