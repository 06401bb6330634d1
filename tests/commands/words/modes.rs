//! Options in the modes of a command: each option of clap's tree in each mode is refused, or it is one that the table
//! says has an effect there. `tests/credentials/options.rs` holds that it has one.
#![cfg(feature = "credentials")]

use std::collections::BTreeSet;

use awsp::{
    cli::{
        Cli,
        modes::{MODES, Mode, needs_role},
    },
    shell::Shell,
};
use clap::{Arg, ArgAction, Command, CommandFactory};

use crate::kit::awsp::{Awsp, Ran};

const ROLE: &str = "arn:aws:iam::111122223333:role/Admin";

/// The lines of each mode: the first is the row of the table, the others follow in the same order.
const LINES: [(&str, &str, &[&str]); 21] = [
    ("exec", "--only", &["dev", "--only", "--", "true"]),
    ("exec", "--credentials or --role-arn", &["dev", "--credentials", "--", "true"]),
    ("exec", "--credentials or --role-arn", &["dev", "--role-arn", ROLE, "--", "true"]),
    ("exec", "", &["dev", "--", "true"]),
    ("export", "--clean", &["--clean"]),
    ("export", "--credentials-file", &["dev", "--credentials-file", "copy"]),
    ("export", "--credentials-file", &["dev", "--credentials-file", "copy", "--role-arn", ROLE]),
    ("export", "this --format", &["dev", "--format", "env"]),
    ("export", "this --format", &["dev", "--format", "env-no-export"]),
    ("export", "this --format", &["dev", "--format", "fish", "--role-arn", ROLE]),
    ("export", "this --format", &["dev", "--format", "powershell"]),
    ("export", "this --format", &["dev", "--format", "dotenv"]),
    ("export", "--format process", &["dev"]),
    ("export", "--format process", &["dev", "--format", "process", "--role-arn", ROLE]),
    ("credential-process", "--check -- COMMAND", &["--check", "--", "true"]),
    ("credential-process", "-- COMMAND", &["--", "true"]),
    ("credential-process", "--check", &["dev", "--check"]),
    ("credential-process", "", &["dev"]),
    ("add", "--mfa-for", &["new", "--mfa-for", "dev"]),
    ("add", "--web-identity", &["new", "--role-arn", ROLE, "--web-identity", "/token"]),
    ("add", "--role-arn", &["new", "--role-arn", ROLE, "--source-profile", "dev"]),
];

/// And those of two more modes of `add`, which may write.
const MORE: [(&str, &str, &[&str]); 2] = [("add", "--process", &["new", "--process", "true"]), ("add", "", &["new"])];

fn lines() -> impl Iterator<Item = (&'static Mode, Vec<&'static str>)> {
    LINES.into_iter().chain(MORE).map(|(command, by, words)| {
        let mode = MODES.iter().find(|mode| (mode.command, mode.by) == (command, by));
        (mode.unwrap_or_else(|| panic!("no mode {command} {by}")), [&[command][..], words].concat())
    })
}

fn tree(command: &str) -> Command {
    let mut tree = Cli::command();
    tree.build();
    tree.find_subcommand(command).unwrap().clone()
}

fn options(command: &str) -> Vec<Arg> {
    let is_answer = |option: &Arg| matches!(option.get_action(), ArgAction::Help | ArgAction::Version);
    let tree = tree(command);
    tree.get_arguments().filter(|arg| !arg.is_positional() && !is_answer(arg)).cloned().collect()
}

/// An option and a value that it takes.
fn typed(option: &Arg) -> Vec<String> {
    let mut words = vec![format!("--{}", option.get_long().unwrap())];
    let names = option.get_value_names().filter(|_| option.get_action().takes_values());
    words.extend(names.into_iter().flatten().map(|name| {
        let value = match name.as_str() {
            "TIME" => "30m",
            "SECONDS" => "900",
            "CODE" => "123456",
            "KEY=VALUE" => "a=b",
            "REGION" => "eu-west-1",
            "FORMAT" => "env",
            _ => "x1",
        };
        value.to_owned()
    }));
    words
}

/// The line with more words, before those of another command.
fn with(line: &[&str], more: &[String]) -> Vec<String> {
    let end = line.iter().position(|word| *word == "--").unwrap_or(line.len());
    let own = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    [own(&line[..end]), more.to_vec(), own(&line[end..])].concat()
}

fn run(words: &[String]) -> Ran {
    let home = Awsp::new().config("[profile dev]\nregion = eu-west-1\n").var("AWS_EC2_METADATA_DISABLED", "true");
    home.run(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The option leads to a mode that comes before this one.
fn leads_elsewhere(mode: &Mode, option: &str) -> bool {
    let before = MODES.iter().take_while(|other| !std::ptr::eq(*other, mode));
    let mut before = before.filter(|other| other.command == mode.command);
    option == "--format" && mode.takes("format")
        || before.any(|other| other.by.split(' ').any(|by| by == option)) && option != "--role-arn"
        || mode.by.is_empty() && option == "--role-arn"
}

#[test]
fn every_mode_has_a_line() {
    let lines: BTreeSet<_> = lines().map(|(mode, _)| (mode.command, mode.by)).collect();
    assert_eq!(lines, MODES.iter().map(|mode| (mode.command, mode.by)).collect());
}

/// A new option belongs to at least one mode, and an option that is gone leaves the table.
#[test]
fn every_option_is_classified() {
    for command in MODES.iter().map(|mode| mode.command).collect::<BTreeSet<_>>() {
        for option in tree(command).get_arguments().filter(|arg| !matches!(arg.get_action(), ArgAction::Help)) {
            let id = option.get_id().as_str();
            assert!(
                MODES.iter().any(|mode| mode.command == command && mode.takes(id)),
                "{command}: no mode in src/cli/modes/table.rs takes {id}"
            );
        }
    }
    let has_several = |command: &&Command| command.get_arguments().any(|arg| arg.get_id() == "role_arn");
    let mut tree = Cli::command();
    tree.build();
    for command in tree.get_subcommands().filter(has_several) {
        assert!(MODES.iter().any(|mode| mode.command == command.get_name()), "{}", command.get_name());
    }
}

#[test]
fn option_without_effect_is_refused_in_every_mode() {
    for (mode, line) in lines() {
        for option in options(mode.command) {
            let (id, words) = (option.get_id().as_str(), typed(&option));
            let role = line.contains(&"--role-arn");
            if line.contains(&&*words[0]) || leads_elsewhere(mode, &words[0]) {
                continue;
            }
            let ran = run(&with(&line, &words));
            let refused = ran.stderr.contains("has no effect");
            let idle = !mode.takes(id)
                || needs_role(mode.command, id) && !role
                || mode.command != "add" && id == "ensure_temporary" && role;
            assert_eq!(refused, idle, "{line:?} {words:?}: {ran:?}");
            if idle {
                let named = ran.stderr.starts_with(&format!("awsp: {} has no effect with", words[0]));
                let code = line
                    .iter()
                    .copied()
                    .chain(words.iter().map(String::as_str))
                    .find_map(Shell::of_export_form)
                    .map_or_else(String::new, |shell| shell.opening().to_owned() + &shell.fail(2));
                assert!(ran.status == 2 && ran.stdout == code && named, "{line:?} {words:?}: {ran:?}");
                assert!(ran.stderr.contains(" · hint: awsp "), "{line:?} {words:?}: {ran:?}");
                leads_on(&ran, &line);
            }
        }
    }
}

/// The command line of the hint is one that clap and the table take.
fn leads_on(ran: &Ran, line: &[&str]) {
    let hint = ran.stderr.trim_end().rsplit_once(" · hint: awsp ").unwrap().1;
    let words = hint.split(' ').map(|word| match word {
        "TIME" => "30m",
        "SECONDS" => "900",
        "KEY=VALUE" => "a=b",
        "FORMAT" => "env",
        word => word,
    });
    let again = run(&words.map(str::to_owned).collect::<Vec<_>>());
    assert!(again.status != 2 || !again.stderr.contains("has no effect"), "{line:?}: {hint}: {again:?}");
    assert!(!again.stderr.contains("unexpected argument") && !again.stderr.contains("cannot be used"), "{again:?}");
}

/// Modes of other commands: what clap refuses by itself.
#[test]
fn options_of_other_commands_that_exclude_each_other() {
    for line in [
        "add new --process true --dry-run --yes",
        "add new --role-arn x --source-profile dev --credential-source Environment",
        "help --all exec",
        "cache --json clear",
        "show --all dev",
        "-q -v dev",
        "use dev -q -v",
    ] {
        let ran = run(&line.split(' ').map(str::to_owned).collect::<Vec<_>>());
        assert!(
            ran.status == 2 && ran.stdout.is_empty() && ran.stderr.contains("cannot be used with"),
            "{line}: {ran:?}"
        );
    }
}
