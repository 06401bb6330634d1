//! awsp in real shells: what a person types and sees, and what a script gets.

mod channel;
mod elvish;
mod files;
mod fish;
#[cfg(feature = "credentials")]
mod formats;
pub(crate) mod hostile;
mod jobs;
mod journey;
mod loading;
mod nushell;
mod other_tool;
mod picker;
mod powershell;
mod prompt;
mod protect;
mod readonly;
mod rewritten;
mod strings;
mod subshell;
mod tab;
mod table;
mod tcsh;
mod turns;
mod xonsh;
