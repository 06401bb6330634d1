//! The words of the contract besides clap's tree, and the question whether a word is a command.

use super::command::COMMANDS;

/// The commands of later releases, reserved from the first one.
pub const RESERVED: &[&str] = &["serve", "login", "logout", "sso", "console", "doctor"];

/// The commands that run another one, which begins after `--`.
pub const RUN_ANOTHER: &[&str] = &["exec", "credential-process"];

/// The hidden command of the shell functions: `awsp __sh SHELL CHANNEL …`.
pub const FROM_SHELL: &str = "__sh";
/// The hidden command of the completion: `awsp __complete SHELL …`.
pub const FROM_COMPLETION: &str = "__complete";

const MAX_LENGTH: usize = longest(COMMANDS, longest(RESERVED, 0));

/// Returns whether a word stands for a command when it comes first, in this build or another, now or later.
pub fn is_command(word: &str) -> bool {
    // `list` asks for each of thousands of names, most of them longer than any command
    word.len() <= MAX_LENGTH && (COMMANDS.contains(&word) || RESERVED.contains(&word))
}

const fn longest(words: &[&str], known: usize) -> usize {
    match words {
        [word, rest @ ..] if word.len() > known => longest(rest, word.len()),
        [_, rest @ ..] => longest(rest, known),
        [] => known,
    }
}
