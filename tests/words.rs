//! The words of the contract stand in three places: clap's tree, the list that a switch asks, and the shell files,
//! which send them straight to the program. All three must be the same.
#![allow(clippy::unwrap_used)]

use std::{collections::BTreeSet, fs, path::Path};

use awsp::cli::{COMMANDS, Cli, HELP, RESERVED};
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

#[test]
fn the_shell_files_route_the_same_words() {
    let straight = COMMANDS.into_iter().filter(|command| *command != "use").chain(RESERVED).chain(OTHERS);
    let straight: BTreeSet<&str> = straight.collect();
    for file in ["awsp.bash", "awsp.zsh", "awsp.fish", "awsp.sh", "awsp.nu", "awsp.xsh"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("shell").join(file)).unwrap();
        // zsh and xonsh continue a word over the end of a line
        let text = text.replace("|\\\n", "|").replace("\\\n", " ");
        let inside = text.find("credential-process").unwrap();
        let begin = text[..inside].rfind("help").and_then(|at| text[..at].rfind("help")).unwrap();
        let routed = &text[begin..inside + text[inside..].find("__complete").unwrap() + "__complete".len()];
        let words: BTreeSet<&str> = routed.split([' ', '|', '\n']).filter(|word| !word.is_empty()).collect();
        assert_eq!(words, straight, "{file}");
    }
}

#[test]
fn the_first_page_of_help_shows_only_what_is_there() {
    for line in HELP.lines().filter_map(|line| line.strip_prefix("  awsp ")) {
        let word = line.split(' ').next().unwrap();
        assert!(COMMANDS.contains(&word) || ["NAME", "-", "-u", "-r"].contains(&word), "{line}");
    }
}
