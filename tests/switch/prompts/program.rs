//! `awsp prompt` in the prompts of shells, and the form that a setting gives it.

use std::process::Output;

use super::page;
use crate::kit::{
    home::{BINARY, Home},
    shells::{INTERACTIVE, Real},
};

const SECTION: &str = "awsp prompt";
const HOSTILE: [&str; 10] = [
    "dev",
    "$(touch ran)",
    "`touch ran`",
    "${HOME}",
    "\\u\\$\\[",
    "%n%F{red}",
    "100%",
    "a!b!!",
    "it's \"so\"",
    "my profile",
];

fn called(real: Real) {
    if !real.present() {
        return;
    }
    let home = Home::with(&HOSTILE);
    home.write("snippet", page::snippet(SECTION, page::language(real.shell)));
    let mut terminal = real.start(&home, &real.load("--no-completion"));
    terminal.run("source ~/snippet");
    for name in HOSTILE {
        terminal.run(&format!("export AWS_PROFILE={}", real.shell.quote(name)));
        terminal.wait(&format!("prompt with {name:?}"), |terminal| {
            let line = terminal.line();
            line.strip_suffix(['$', '%', '#', '>']) == Some(&format!("{name} "))
        });
    }
    assert!(!home.path().join("ran").exists(), "{}: a name was executed", real.label());
}

macro_rules! shells {
    ($($name:ident: $index:literal)*) => { $(#[test] fn $name() { called(INTERACTIVE[$index]); })* };
}

shells! { called_by_bash: 0 called_by_zsh: 1 called_by_fish: 2 }

fn run(home: &Home, argument: &str, variables: &[(&str, &str)]) -> Output {
    home.command(BINARY).arg(argument).envs(variables.iter().copied()).output().unwrap()
}

#[test]
fn the_setting_and_what_it_prints() {
    let home = Home::with(&[]);
    home.write(".aws/config", "[profile prod]\nregion = eu-west-1\nrole_arn = arn:aws:iam::999988887777:role/x\n");
    let settings = page::snippet(SECTION, "ini");
    home.write(".config/awsp/settings.ini", &format!("{settings}[alias]\np = prod\n"));
    let active = [
        ("AWS_PROFILE", "prod"),
        ("AWS_DEFAULT_PROFILE", "other"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"),
    ];
    let shown = run(&home, "prompt", &active);
    assert_eq!(String::from_utf8_lossy(&shown.stdout), page::snippet(SECTION, "text"));
    let shown = run(&home, "prompt", &[("AWS_PROFILE", "dve")]);
    assert_eq!(String::from_utf8_lossy(&shown.stdout), "dve?\n");
}

#[test]
fn fields_and_usual_form() {
    let home = Home::with(&[]);
    let usual = String::from_utf8(run(&home, "settings", &[]).stdout).unwrap();
    let usual = usual.lines().find_map(|line| line.strip_prefix("format = ")).unwrap();
    assert!(page::section(SECTION).contains(&format!("`{usual}`")), "{usual}");
    home.write(".config/awsp/settings.ini", "[prompt]\nformat = {x}\n");
    let problem = String::from_utf8(run(&home, "settings", &[]).stderr).unwrap();
    let (_, fields) = problem.trim_end().split_once("no field {x}: ").unwrap();
    let rows = page::rows(SECTION);
    assert_eq!(rows.iter().map(|row| row.trim_matches(['{', '}'])).collect::<Vec<_>>().join(", "), fields);
}
