//! The line being completed, out of each shell's own form, and candidates back into it.

use super::Shell;

/// One thing TAB may offer: the exact word and, for shells that show one, its description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The word, unquoted.
    pub value: String,
    /// Shown beside it in zsh and fish; empty for none.
    pub description: String,
}

/// A command line under completion.
#[derive(Clone, Debug)]
pub struct Line {
    /// The words after the command's own and before the cursor's, unquoted.
    pub before: Vec<String>,
    /// The word under the cursor up to the cursor, unquoted.
    pub current: String,
}

impl Line {
    /// Reads what the registration of `shell` hands to `awsp __complete SHELL …`.
    pub fn parse(_shell: Shell, _args: &[String]) -> Self {
        Self { before: vec![], current: String::new() }
    }

    /// The candidates in the form that the registration of the shell reads.
    pub fn answer(&self, _candidates: &[Candidate]) -> String {
        String::new()
    }
}
