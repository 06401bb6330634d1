//! Who asks for whom: a variable that every helper inherits holds the profiles that are being resolved, so that one
//! that leads to itself is found at any depth, whatever program is in between.

use std::{borrow::Cow, ffi::OsString};

use crate::{
    context::Env,
    error::{Error, Result, Status},
};

/// The variable.
pub const VARIABLE: &str = "AWSP_RESOLVING";

/// Between names, which hold no control characters.
const BETWEEN: char = '\u{1f}';

/// Before a command, as on the command line.
const COMMAND: &str = "-- ";

/// The guard for a chain of profiles, outermost first.
pub fn chain<'a>(profiles: impl IntoIterator<Item = &'a str>) -> String {
    let mut chain = String::new();
    for profile in profiles {
        if !chain.is_empty() {
            chain.push(BETWEEN);
        }
        chain.push_str(profile);
    }
    chain
}

/// The guard for a command that belongs to no profile.
pub(crate) fn of_command(words: &[OsString]) -> String {
    let words = shell_words::join(words.iter().map(|word| word.to_string_lossy()));
    format!("{COMMAND}{words}").replace(char::is_control, "\u{fffd}")
}

/// Refuses a profile, or a chain of them, of which one is being resolved already.
///
/// # Errors
/// It is: the loop, by name.
pub fn check(guard: &str, env: &Env) -> Result<()> {
    let resolving = env.text(VARIABLE).unwrap_or_default();
    let names: Vec<&str> = resolving.split(BETWEEN).filter(|name| !name.is_empty()).collect();
    let mut asked: Vec<&str> = Vec::new();
    for name in guard.split(BETWEEN) {
        asked.push(name);
        if let Some(from) = names.iter().position(|known| *known == name) {
            let whole: Vec<_> = names[from..].iter().chain(&asked).map(|name| brief(name)).collect();
            let message = format!("{} asks for itself: {}", shown(name), whole.join(" → "));
            return Err(Error::new(Status::Failed, message).hint("its credential_process must name another profile"));
        }
    }
    Ok(())
}

/// What the variable holds for a helper of these.
pub(super) fn grown(guard: &str, env: &Env) -> String {
    let resolving = env.text(VARIABLE).unwrap_or_default();
    chain([&*resolving, guard].into_iter().filter(|names| !names.is_empty()))
}

/// The last of a chain, in words.
pub(super) fn shown(guard: &str) -> String {
    match last(guard) {
        command if command.starts_with(COMMAND) => brief(command).into_owned(),
        profile => format!("profile {profile:?}"),
    }
}

/// The command that shows what is wrong with the last of a chain.
pub(super) fn to_check(guard: &str) -> String {
    let name = last(guard);
    let quoted = if name.starts_with(COMMAND) { brief(name) } else { shell_words::quote(name) };
    format!("awsp credential-process --check {quoted}")
}

fn last(guard: &str) -> &str {
    guard.rsplit(BETWEEN).next().unwrap_or_default()
}

/// A name, or a command without its arguments, which may hold a secret.
fn brief(name: &str) -> Cow<'_, str> {
    match name.strip_prefix(COMMAND).and_then(|words| words.split_once(' ')) {
        Some((program, _)) => format!("{COMMAND}{program} …").into(),
        None => name.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(guard: &str, resolving: &str) -> Option<String> {
        let env: Env = [(VARIABLE, resolving)].into_iter().collect();
        check(guard, &env).err().map(|error| error.to_string())
    }

    #[test]
    fn a_loop_is_named_from_where_it_begins() {
        let line = refused("a", &chain(["x", "a", "b"])).unwrap_or_default();
        assert_eq!(
            line,
            "awsp: profile \"a\" asks for itself: a → b → a · hint: its credential_process must name another profile"
        );
        let line = refused(&chain(["c", "b"]), &chain(["a", "b"])).unwrap_or_default();
        assert_eq!(
            line,
            "awsp: profile \"b\" asks for itself: b → c → b · hint: its credential_process must name another profile"
        );
        let line = refused("my dev", "my dev").unwrap_or_default();
        assert_eq!(
            line,
            "awsp: profile \"my dev\" asks for itself: my dev → my dev · hint: its credential_process must name another profile"
        );
    }

    #[test]
    fn what_is_not_in_it_is_not_refused() {
        assert_eq!(refused("a", ""), None);
        assert_eq!(refused("a", &chain(["a,b", "b a", "A", "aa"])), None);
        assert_eq!(refused("", ""), None);
    }

    #[test]
    fn it_grows() {
        let env: Env = [(VARIABLE, chain(["a", "b"]))].into_iter().collect();
        assert_eq!(grown("c", &env), chain(["a", "b", "c"]));
        assert_eq!(grown("c", &Env::default()), "c");
    }
}
