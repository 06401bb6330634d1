//! The words of the contract stand in three places: clap's tree, the list that a switch asks, and the shell files,
//! which send them straight to the program. All three must be the same.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use awsp::cli::{COMMANDS, Cli, HELP, LEFT_OUT, RESERVED};
use clap::CommandFactory;

/// What the shell files send straight on besides commands.
const OTHERS: [&str; 6] = ["--help", "-h", "--version", "-V", "__sh", "__complete"];

#[test]
fn the_list_is_claps_tree() {
    let tree = Cli::command();
    let known: BTreeSet<_> = tree.get_subcommands().map(|command| command.get_name()).collect();
    assert_eq!(known, BTreeSet::from(COMMANDS));
    assert!(COMMANDS.iter().all(|command| !RESERVED.contains(command)));
}

fn straight() -> BTreeSet<&'static str> {
    COMMANDS.into_iter().filter(|command| *command != "use").chain(LEFT_OUT).chain(RESERVED).chain(OTHERS).collect()
}

#[test]
fn the_shell_files_route_the_same_words() {
    for file in ["awsp.bash", "awsp.zsh", "awsp.fish", "awsp.sh", "awsp.nu", "awsp.elv", "awsp.xsh", "awsp.ps1"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("shell").join(file)).unwrap();
        let inside = text.find("credential-process").unwrap();
        let end = inside + text[inside..].find("__complete").unwrap() + "__complete".len();
        let begin = text[..text[..inside].rfind("--help").unwrap()].rfind("help").unwrap();
        // zsh continues a word over the end of a line, the others between words
        let routed =
            if file == "awsp.zsh" { text[begin..end].replace("\\\n", "") } else { text[begin..end].to_owned() };
        let separators = [' ', '|', '\\', '\n'];
        let words: BTreeSet<&str> = routed.split(separators).filter(|word| !word.is_empty()).collect();
        assert_eq!(words, straight(), "{file}");
    }
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
    for word in straight().into_iter().filter(|word| !word.starts_with("__")) {
        assert_eq!(run(&[word]), run(&[&wrapped[..], &[word]].concat()), "{word}");
    }
}

#[test]
fn the_first_page_of_help_shows_only_what_is_there() {
    for line in HELP.lines().filter_map(|line| line.strip_prefix("  awsp ")) {
        let word = line.split(' ').next().unwrap();
        assert!(COMMANDS.contains(&word) || ["NAME", "-", "-u", "-r"].contains(&word), "{line}");
    }
}
