//! The words of the contract have one source, clap's tree. What repeats them, because it has to know them without the
//! tree, is held equal to it here: the tables beside it, and the lists in the shell files, which send a command straight
//! to the program. `AWSP_DOCS=write` (`./tests/run --docs`) writes those lists anew.

use std::{collections::BTreeSet, process::Command};

use awsp::cli::{COMMANDS, Cli, FROM_COMPLETION, FROM_SHELL, HELP, LEFT_OUT, RESERVED, RUN_ANOTHER, tab};
use clap::{Arg, ArgAction, CommandFactory};

mod habits;
mod modes;
mod routed;

/// A command that makes a profile: its first word is no name that TAB could know.
const OF_NEW_PROFILE: &str = "add";

fn commands() -> Vec<clap::Command> {
    let mut tree = Cli::command();
    tree.build();
    tree.get_subcommands().cloned().collect()
}

fn names(chosen: impl Fn(&clap::Command) -> bool) -> BTreeSet<String> {
    commands().iter().filter(|command| chosen(command)).map(|command| command.get_name().to_owned()).collect()
}

/// The options of these commands and of a switch.
fn options(of: impl Fn(&clap::Command) -> bool) -> Vec<Arg> {
    let tree = Cli::command();
    let chosen = commands();
    let commands = chosen.iter().filter(|command| of(command)).chain([&tree]);
    commands.flat_map(clap::Command::get_arguments).filter(|arg| !arg.is_positional()).cloned().collect()
}

fn has_region(command: &clap::Command) -> bool {
    command.get_arguments().any(|arg| arg.get_long() == Some("region"))
}

/// As it is typed: `--region`, its aliases, `-r`.
fn spellings(option: &Arg) -> Vec<String> {
    let long = option.get_long_and_visible_aliases().unwrap_or_default();
    let hidden = option.get_all_aliases().unwrap_or_default();
    let long = long.into_iter().chain(hidden).map(|name| format!("--{name}"));
    long.chain(option.get_short().map(|letter| format!("-{letter}"))).collect()
}

/// A table, without what this build leaves out of it.
#[track_caller]
fn is(table: &[&str], walked: BTreeSet<String>) {
    let table: BTreeSet<String> = table.iter().map(|word| (*word).to_owned()).collect();
    let missing: Vec<_> = walked.difference(&table).collect();
    assert!(missing.is_empty(), "not in the table: {missing:?}");
    let too_many: Vec<_> = table.difference(&walked).collect();
    assert!(too_many.is_empty() || !LEFT_OUT.is_empty(), "in the table alone: {too_many:?}");
}

#[test]
fn command_words_are_claps_tree() {
    let built: BTreeSet<String> =
        COMMANDS.iter().filter(|word| !LEFT_OUT.contains(word)).map(ToString::to_string).collect();
    assert_eq!(names(|_| true), built);
    assert!(COMMANDS.iter().all(|command| !RESERVED.contains(command)));
}

#[test]
fn commands_that_run_another_are_those_with_words_after_two_dashes() {
    is(RUN_ANOTHER, names(|command| command.get_positionals().any(Arg::is_last_set)));
}

#[test]
fn commands_of_a_profile_are_those_that_begin_with_its_name() {
    let of_profile = |command: &clap::Command| {
        let first = command.get_positionals().next().map(|arg| arg.get_id().as_str());
        matches!(first, Some("name" | "names")) && !["use", OF_NEW_PROFILE].contains(&command.get_name())
    };
    is(tab::OF_PROFILE, names(of_profile));
}

#[test]
fn commands_with_a_region_are_those_with_the_option() {
    is(tab::WITH_REGION, names(|command| has_region(command) && command.get_name() != "use"));
}

#[test]
fn options_with_a_value_are_those_of_claps_tree() {
    let with_value = options(|command| tab::OF_PROFILE.contains(&command.get_name()));
    let with_value = with_value.iter().filter(|option| option.get_action().takes_values());
    is(tab::WITH_VALUE, with_value.flat_map(spellings).collect());
}

#[test]
fn options_with_a_profile_are_those_with_that_value_name() {
    let of_profile = |option: &&Arg| option.get_value_names().is_some_and(|names| names[..] == ["PROFILE"]);
    is(tab::PROFILE_VALUES, options(|_| true).iter().filter(of_profile).flat_map(spellings).collect());
}

/// The letters that may stand before the `r` of a region in one word.
#[test]
fn flags_are_the_letters_without_a_value() {
    let options = options(has_region);
    let flags = options.iter().filter(|option| matches!(option.get_action(), ArgAction::SetTrue));
    assert_eq!(flags.filter_map(Arg::get_short).collect::<BTreeSet<_>>(), tab::FLAGS.iter().copied().collect());
}

#[test]
fn shell_files_route_every_word() {
    for file in routed::FILES {
        file.holds(&straight());
    }
}

/// What a shell file sends straight to the program, in the order of its list: what is about awsp itself comes first,
/// because no pattern of fish may begin with an option.
fn straight() -> Vec<String> {
    let mut tree = Cli::command();
    tree.build();
    let is_answer = |option: &&Arg| matches!(option.get_action(), ArgAction::Help | ArgAction::Version);
    let answers: Vec<Arg> = tree.get_arguments().filter(is_answer).cloned().collect();
    let commands = COMMANDS.iter().filter(|command| !["use", "help"].contains(command));
    let commands = commands.chain(RESERVED).chain(&[FROM_SHELL, FROM_COMPLETION]).map(ToString::to_string);
    std::iter::once("help".to_owned()).chain(answers.iter().flat_map(spellings)).chain(commands).collect()
}

/// An alias of tcsh cannot look at its words: the program does, and does the same whoever asked.
#[test]
fn the_program_routes_for_tcsh() {
    let home = tempfile::tempdir().unwrap();
    let channel = home.path().join("channel");
    let wrapped = ["__sh", "tcsh", channel.to_str().unwrap()];
    let run = |words: &[&str]| {
        let program = env!("CARGO_BIN_EXE_awsp");
        let output = Command::new(program).args(words).env_clear().env("HOME", home.path()).output().unwrap();
        assert!(!channel.exists(), "{words:?} wrote code");
        output
    };
    // the hidden ones are for shell files, which call the program itself
    for word in straight().iter().filter(|word| !word.starts_with("__")) {
        assert_eq!(run(&[word]), run(&[&wrapped[..], &[word]].concat()), "{word}");
    }
}

#[test]
fn the_first_page_of_help_shows_only_what_is_there() {
    for line in HELP.lines().filter_map(|line| line.strip_prefix("  awsp ")) {
        let word = line.split(' ').next().unwrap();
        let is_command = COMMANDS.contains(&word) && !LEFT_OUT.contains(&word);
        assert!(is_command || ["NAME", "-", "-u", "-r"].contains(&word), "{line}");
    }
}
