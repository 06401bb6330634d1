//! Errors for words of other switchers, with the equivalent command as hint.

use std::ops::ControlFlow;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{
    help,
    switch_request::{Goal, SwitchRequest},
};
use crate::{
    cli::Habit,
    config::{Filter, names},
    diagnostic::{Error, Status},
    profiles::Profiles,
    shell::Shell,
};

/// Returns `error` with the equivalent command as hint, if the words are those of another switcher. `None` for other
/// words, and if the picker would find a profile.
pub(super) fn of_request(request: &SwitchRequest, profiles: &Profiles, error: &Error) -> Option<Error> {
    let (word, next) = match &request.goal {
        _ if request.literal => return None,
        Goal::Name(name) => (name.as_str(), None),
        Goal::Words(words) => {
            let (word, next) = words.split_once(' ')?;
            (word, Some(next))
        }
        _ => return None,
    };
    let habit = Habit::of(word)?;
    let is_part = is_part_of_name(word, profiles);
    // a reason with a location is more helpful
    if !error.diagnostic().locations.is_empty() || next.is_some() && is_part {
        return None;
    }
    let near = error.diagnostic().hint.as_deref().filter(|_| is_part);
    let near = near.map(|near| format!("; or {near}")).unwrap_or_default();
    Some(error.clone().hint(both(habit, word, next) + &near))
}

/// Returns the error for an option that clap refused: one of another switcher, or a mistyped one.
pub(super) fn of_options(error: &clap::Error, words: &[String]) -> Error {
    let unknown = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(option)) if error.kind() == ErrorKind::UnknownArgument => option.as_str(),
        _ => return help::usage(error),
    };
    let Some(habit) = Habit::of(unknown) else { return help::usage(error) };
    // `--profile dev`, `--profile=dev`, `-pdev`
    let at = words.iter().position(|word| word.starts_with(unknown));
    let own = at.map_or("", |at| &words[at][unknown.len()..]);
    let own = Some(own.strip_prefix('=').unwrap_or(own)).filter(|own| !own.is_empty());
    let next = at.and_then(|at| words.get(at + 1)).map(String::as_str).filter(|next| !next.starts_with('-'));
    help::usage(error).hint(both(habit, unknown, own.or(next)))
}

/// Returns the error for a command of a later release.
pub(super) fn reserved(word: &str, rest: &[&str]) -> Error {
    // `sso login dev`
    let next = rest.iter().copied().find(|next| Habit::of(next).is_none());
    let error = Error::new(Status::Usage, format!("{word} is reserved for a later release"));
    match Habit::of(word) {
        Some(habit) => error.hint(both(habit, word, next)),
        None => error.hint(for_profile(word)),
    }
}

/// `awsp list; awsp use ls, for a profile of that name`
fn both(habit: &Habit, word: &str, next: Option<&str>) -> String {
    let next = next.map(|next| Shell::Posix.word(next));
    format!("{}; {}", habit.line(next.as_deref()), for_profile(word))
}

fn for_profile(word: &str) -> String {
    format!("awsp use {word}, for a profile of that name")
}

/// Returns whether the word is part of a profile name, so that the picker would find it.
fn is_part_of_name(word: &str, profiles: &Profiles) -> bool {
    let mut found = false;
    let find = |locations| {
        names::each(locations, Filter::AnyCase(word), |_| {
            found = true;
            ControlFlow::Break(())
        })
    };
    profiles.locations().and_then(find).is_ok() && found
}
