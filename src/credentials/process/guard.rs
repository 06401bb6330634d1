//! Who asks for whom: a variable that every helper inherits holds the profiles that are being resolved, so that one
//! that leads to itself is found at any depth, whatever program is in between. The same name in other config files is
//! another profile.

use std::{borrow::Cow, ffi::OsString, fs, os::unix::ffi::OsStrExt, path};

use sha2::{Digest, Sha256};

use crate::{
    config::{Locations, Platform, Source},
    context::Env,
    error::{Error, Result, Status},
};

/// The variable.
pub const VARIABLE: &str = "AWSP_RESOLVING";

/// Between names, which hold no control characters.
const BETWEEN: char = '\u{1f}';

/// Between a name and its files.
const OF: char = '\u{1e}';

/// Set where the files are a part of others (`awsp exec --only`): there a name is what it was in those.
const LOCKED: &str = "AWSP_LOCKED";

/// So often one name is in files of its own each time only where something makes them anew for ever.
const MANY: usize = 4;

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
    if resolving.is_empty() {
        return Ok(());
    }
    let (here, is_locked) = (files(env), env.has(LOCKED));
    let known: Vec<_> = resolving.split(BETWEEN).map(|name| name.split_once(OF).unwrap_or((name, &here))).collect();
    let mut asked: Vec<&str> = Vec::new();
    for name in guard.split(BETWEEN) {
        asked.push(name);
        let is_name = |(known, _): &(&str, &str)| *known == name;
        let is_any = is_locked || known.iter().copied().filter(is_name).count() >= MANY;
        if let Some(from) = known.iter().position(|known| is_name(known) && (is_any || known.1 == here)) {
            let names = known[from..].iter().map(|(name, _)| name);
            let whole: Vec<_> = names.chain(&asked).map(|name| brief(name)).collect();
            let message = format!("{} asks for itself: {}", shown(name), whole.join(" → "));
            return Err(Error::new(Status::Failed, message).hint("its credential_process must name another profile"));
        }
    }
    Ok(())
}

/// What the variable holds for a helper of these.
pub(super) fn grown(guard: &str, env: &Env) -> String {
    let resolving = env.text(VARIABLE).unwrap_or_default();
    let here = files(env);
    let names: Vec<_> = guard.split(BETWEEN).map(|name| of_files(name, &here)).collect();
    chain([&*resolving].into_iter().chain(names.iter().map(|name| &**name)).filter(|names| !names.is_empty()))
}

/// A command is the same whatever the files are.
fn of_files<'a>(name: &'a str, files: &str) -> Cow<'a, str> {
    match name.is_empty() || name.starts_with(COMMAND) {
        true => name.into(),
        false => format!("{name}{OF}{files}").into(),
    }
}

/// The files that names are of here, however their paths are written.
fn files(env: &Env) -> String {
    let locations = Locations::find(env, None, Platform::HERE).unwrap_or_default();
    let mut digest = Sha256::new();
    for file in Source::BOTH {
        let path = locations.path(file).map(|path| fs::canonicalize(path).or_else(|_| path::absolute(path)));
        digest.update(path.and_then(std::result::Result::ok).unwrap_or_default().as_os_str().as_bytes());
        digest.update([0]);
    }
    digest.finalize()[..8].iter().map(|byte| format!("{byte:02x}")).collect()
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

    fn env(resolving: &str, config: &str) -> Env {
        [(VARIABLE, resolving), ("HOME", "/nowhere"), ("AWS_CONFIG_FILE", config)].into_iter().collect()
    }

    #[test]
    fn it_grows() {
        let env = env(&chain(["a", "b"]), "/x");
        let (grown, files) = (grown(&chain(["c", "d", "-- e"]), &env), files(&env));
        assert_eq!(grown, chain(["a", "b", &format!("c{OF}{files}"), &format!("d{OF}{files}"), "-- e"]));
    }

    #[test]
    fn the_same_name_in_other_files_is_another() {
        let resolving = grown("a", &env("", "/nowhere/x"));
        for (config, is_refused) in [("/nowhere/./x", true), ("~/x", true), ("/y", false), ("", false)] {
            let line = check("a", &env(&resolving, config)).err().map(|error| error.message().to_owned());
            assert_eq!(line, is_refused.then(|| "profile \"a\" asks for itself: a → a".to_owned()), "{config}");
        }
        let command = grown("-- a", &env("", "/x"));
        assert!(check("-- a", &env(&command, "/y")).is_err());
    }

    #[test]
    fn files_that_are_new_each_time_are_a_loop() {
        let mut resolving = String::new();
        for depth in 0..MANY {
            let env = env(&resolving, &format!("/{depth}"));
            assert!(check("a", &env).is_ok(), "{depth}");
            resolving = grown("a", &env);
        }
        let env = env(&resolving, "/new");
        assert!(check("a", &env).is_err());
        assert!(check("b", &env).is_ok());
    }
}
