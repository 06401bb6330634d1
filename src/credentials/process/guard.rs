//! Who asks for whom: a variable that every helper inherits holds the profiles that are being resolved, so that one
//! that leads to itself is found at any depth, whatever program is in between.

use std::ffi::OsString;

use crate::{
    context::Env,
    error::{Error, Result, Status},
};

/// The variable.
pub const VARIABLE: &str = "AWSP_RESOLVING";

/// Between names, which hold no control characters.
const BETWEEN: char = '\u{1f}';

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
    format!("-- {}", command(words)).replace(char::is_control, "\u{fffd}")
}

/// The words as a shell would read them.
pub(crate) fn command(words: &[OsString]) -> String {
    shell_words::join(words.iter().map(|word| word.to_string_lossy()))
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
            let whole: Vec<&str> = names[from..].iter().chain(&asked).copied().collect();
            let message = format!("{} asks for itself: {}", shown(name), whole.join(" → "));
            return Err(Error::new(Status::Failed, message).hint(format!("awsp show {}", plain(names[from]))));
        }
    }
    Ok(())
}

fn plain(name: &str) -> String {
    if name.starts_with("-- ") { "--all".to_owned() } else { shell_words::quote(name).into_owned() }
}

/// What the variable holds for a helper of these.
pub(super) fn grown(guard: &str, env: &Env) -> String {
    let resolving = env.text(VARIABLE).unwrap_or_default();
    chain([&*resolving, guard].into_iter().filter(|names| !names.is_empty()))
}

/// The last of a chain, in words.
pub(super) fn shown(guard: &str) -> String {
    match guard.rsplit(BETWEEN).next().unwrap_or_default() {
        command if command.starts_with("-- ") => command.to_owned(),
        profile => format!("profile {profile:?}"),
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
        assert_eq!(line, "awsp: profile \"a\" asks for itself: a → b → a · hint: awsp show a");
        let line = refused(&chain(["c", "b"]), &chain(["a", "b"])).unwrap_or_default();
        assert_eq!(line, "awsp: profile \"b\" asks for itself: b → c → b · hint: awsp show b");
        let line = refused("my dev", "my dev").unwrap_or_default();
        assert_eq!(line, "awsp: profile \"my dev\" asks for itself: my dev → my dev · hint: awsp show 'my dev'");
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
