//! What only nushell has: structured pipelines, failures that end a script, and code that is data.

use crate::kit::{
    home::Home,
    shells::{NUSHELL, Outcome},
};

fn run(script: &str) -> Option<Outcome> {
    let home = Home::with(&["dev", "prod:read"]);
    NUSHELL.present().then(|| NUSHELL.run(&home, &format!("{}\n{script}", NUSHELL.load(""))))
}

/// A failure ends a script as that of any program does, with its status and without a word of nushell's own.
#[test]
fn a_failure_is_that_of_a_program() {
    let Some(outcome) = run("awsp dev; awsp nosuch\nprint never") else { return };
    let said = "dev\nawsp: no profile \"nosuch\" · hint: awsp list\n";
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str(), outcome.status), ("", said, Some(3)));
    let caught = "try { awsp dev --nosuch } catch {|error| print $error.exit_code }; print $env.LAST_EXIT_CODE\n\
                  try { awsp show nosuch } catch {|error| print $error.exit_code }\nawsp dev; print $env.LAST_EXIT_CODE";
    let Some(outcome) = run(caught) else { return };
    assert_eq!((outcome.stdout.as_str(), outcome.status), ("2\n2\n3\n0\n", Some(0)), "{}", outcome.stderr);
}

#[test]
fn pipelines() {
    let script = "print (awsp list | lines | length) (awsp list --json | from json | get profiles.name | str join ' ')\n\
                  awsp dev | ignore\nprint (ls | awsp current)\nlet name = awsp current; print $name";
    let Some(outcome) = run(script) else { return };
    assert_eq!(outcome.stdout, "2\ndev prod:read\ndev\ndev\n", "{}", outcome.stderr);
}

/// As the documentation of `Shell::emit` has it; a name that looks like something else is a string all the same.
#[test]
fn code_of_env_is_data() {
    if !NUSHELL.present() {
        return;
    }
    for name in ["dev", "-rf", "10kb", "2020-01-01", "true", "$env.HOME", "{a: 1}"] {
        let home = Home::with(&[name]);
        let script = format!(
            "$env.AWS_DEFAULT_PROFILE = 'other'\nlet to = awsp env --quiet --shell nushell -- '{name}' | from json\n\
             load-env $to.set; hide-env --ignore-errors ...$to.unset\n^sh -c 'printenv AWS_PROFILE AWS_DEFAULT_PROFILE; :'"
        );
        let outcome = NUSHELL.run(&home, &script);
        assert_eq!((outcome.stdout, outcome.stderr, outcome.status), (format!("{name}\n"), String::new(), Some(0)));
    }
}

/// Bare words reach the program as they were typed.
#[test]
fn words_that_look_like_values() {
    let names = ["007", "1.0", "1_000", "0x1f", "10kb", "2020-01-01", "true", "null", "1..3", "x=y"];
    if !NUSHELL.present() {
        return;
    }
    let home = Home::with(&names);
    let switches: String = names.iter().map(|name| format!("awsp -q {name}; printenv AWS_PROFILE\n")).collect();
    let outcome = NUSHELL.run(&home, &format!("{}\n{switches}", NUSHELL.load("")));
    assert_eq!((outcome.stdout, outcome.stderr), (names.map(|name| format!("{name}\n")).concat(), String::new()));
}

/// The line of the README: every start writes the file anew, and reads it afterwards.
#[test]
fn vendor_autoload() {
    if !NUSHELL.present() {
        return;
    }
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let row = readme.lines().find(|line| line.starts_with("| nushell |")).unwrap();
    let line = row.split('`').nth(3).unwrap().replace("\\|", "|");
    let home = Home::with(&["dev"]);
    let mut terminal = NUSHELL.start(&home, &line.replace("init nushell", "init nushell --prompt"));
    terminal.run("awsp dev");
    terminal.wait_line("[dev] READY>");
}
