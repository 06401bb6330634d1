//! Finds a profile that leads to itself, at any depth and whatever program is in between: a variable that every helper
//! inherits holds a mark for each profile that is being resolved.
//!
//! A mark names the profile, the AWS files that it is of (the same name in others is another profile) and the process
//! that resolves it. It counts only while that process does so: a daemon that a helper left behind keeps the variable.

mod resolver;

use std::{
    borrow::Cow,
    ffi::OsString,
    fs,
    os::unix::ffi::OsStrExt,
    path::{self, Path},
};

use self::resolver::{Life, Resolver};
use crate::{
    config::{AwsFile, Locations, Platform},
    context::Env,
    diagnostic::{Error, Result, Status},
};

/// The variable.
pub const VARIABLE: &str = "AWSP_RESOLVING";

/// Separates marks, and the names of a guard. Names contain no control characters.
const BETWEEN: char = '\u{1f}';

/// Separates the parts of a mark: name, files, process.
const PART: char = '\u{1e}';

/// Separates the program of a command from the digest of its arguments.
const DIGEST: char = '\u{1d}';

/// Set where the files are a part of others (`awsp exec --only`): there a name is what it was in those.
const LOCKED: &str = "AWSP_LOCKED";

/// The same name in this many different files counts as a loop: only a loop that makes new files gets there.
const MAX_FILES: usize = 4;

/// The most bytes of the variable. Linux starts no program with a variable of twice this length.
const MAX_BYTES: usize = 64 << 10;

/// The most characters of a digest: enough to tell a few dozen apart.
const DIGEST_LENGTH: usize = 16;

/// Before a command, as on the command line.
const COMMAND: &str = "-- ";

/// One profile, or command, that is being resolved.
struct Mark<'a> {
    name: &'a str,
    files: &'a str,
    resolver: Resolver,
}

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

/// Returns the guard for a command that belongs to no profile: its program, and a digest of its arguments, which may
/// contain a secret.
pub(crate) fn of_command(words: &[OsString]) -> String {
    let Some((program, arguments)) = words.split_first() else { return COMMAND.to_owned() };
    let program = program.to_string_lossy();
    let program = shell_words::quote(&program).replace(char::is_control, "\u{fffd}");
    let digest = if arguments.is_empty() { String::new() } else { format!("{DIGEST}{}", digest(arguments)) };
    format!("{COMMAND}{program}{digest}")
}

/// Refuses a profile, or a chain of them, of which one is being resolved already.
///
/// # Errors
/// A profile is being resolved already; the message names the loop. Or so many are that the variable is full.
pub fn check(guard: &str, env: &Env) -> Result<()> {
    let resolving = env.text(VARIABLE).unwrap_or_default();
    if resolving.is_empty() {
        return Ok(());
    }
    let (here, is_locked, this) = (files(env), env.has(LOCKED), Resolver::this());
    let known: Vec<_> = marks(&resolving, &this).collect();
    let mut asked: Vec<&str> = Vec::new();
    for name in guard.split(BETWEEN) {
        asked.push(name);
        let same = |(mark, _): &&(Mark<'_>, Life)| mark.name == name;
        let are_many = known.iter().filter(same).count() >= MAX_FILES;
        let counts = |(mark, life): &(Mark<'_>, Life)| match life {
            Life::Runs => are_many || is_locked || mark.files == here || mark.files.is_empty(),
            // a loop that makes a new container each time is found by its length
            Life::Elsewhere | Life::Ended => are_many,
        };
        if let Some(from) = known.iter().position(|known| same(&known) && counts(known)) {
            let names = known[from..].iter().map(|(mark, _)| mark.name);
            let whole: Vec<_> = names.chain(asked).map(brief).collect();
            let message = format!("{} asks for itself: {}", shown(name), whole.join(" → "));
            return Err(Error::new(Status::Failed, message).hint("its credential_process must name another profile"));
        }
    }
    if grown(guard, env).len() > MAX_BYTES {
        let message = format!("{}: too many nested profiles", shown(guard));
        return Err(Error::new(Status::Failed, message).hint(format!("{VARIABLE} lists them")));
    }
    Ok(())
}

/// Returns the variable for a helper: the marks that may still count, and one for each name of the guard.
pub(super) fn grown(guard: &str, env: &Env) -> String {
    let resolving = env.text(VARIABLE).unwrap_or_default();
    let (here, this) = (files(env), Resolver::this());
    let known = marks(&resolving, &this).map(|(mark, _)| mark.text());
    let names = guard.split(BETWEEN).filter(|name| !name.is_empty()).map(|name| {
        // a command does not depend on the AWS files
        let files = if name.starts_with(COMMAND) { "" } else { &here };
        Mark { name, files, resolver: this.clone() }.text()
    });
    let marks: Vec<_> = known.chain(names).collect();
    chain(marks.iter().map(String::as_str))
}

/// Returns the marks whose process still runs. An older awsp writes marks without a process, which do not count: such a
/// loop is found one turn later, by the mark that this awsp adds.
fn marks<'a>(resolving: &'a str, this: &Resolver) -> impl Iterator<Item = (Mark<'a>, Life)> {
    let marks = resolving.split(BETWEEN).filter_map(Mark::parse);
    marks
        .map(|mark| (mark.resolver.life(this), mark))
        .filter(|(life, _)| *life != Life::Ended)
        .map(|(life, mark)| (mark, life))
}

impl<'a> Mark<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split(PART);
        let (name, files, resolver) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self { name, files, resolver: Resolver::parse(resolver)? })
    }

    fn text(&self) -> String {
        let Self { name, files, resolver } = self;
        format!("{name}{PART}{files}{PART}{resolver}")
    }
}

/// The files that names are of here, however their paths are written.
fn files(env: &Env) -> String {
    let locations = Locations::find(env, None, Platform::HERE).unwrap_or_default();
    let place = |path: &Path| fs::canonicalize(path).or_else(|_| path::absolute(path)).unwrap_or_default();
    digest(&AwsFile::BOTH.map(|file| locations.path(file).map(place).unwrap_or_default().into_os_string()))
}

fn digest(words: &[OsString]) -> String {
    let mut digest = super::super::digest::digest(words.iter().map(|word| word.as_bytes()));
    digest.truncate(DIGEST_LENGTH);
    digest
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

/// A name, or a command without its arguments.
fn brief(name: &str) -> Cow<'_, str> {
    match name.split_once(DIGEST) {
        Some((program, _)) => format!("{program} …").into(),
        None => name.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the variable that an awsp sets while it resolves these.
    fn marked(names: &[&str]) -> String {
        grown(&chain(names.iter().copied()), &env("", ""))
    }

    fn refused(guard: &str, resolving: &str) -> Option<String> {
        check(guard, &env(resolving, "")).err().map(|error| error.to_string())
    }

    fn env(resolving: &str, config: &str) -> Env {
        [(VARIABLE, resolving), ("HOME", "/nowhere"), ("AWS_CONFIG_FILE", config)].into_iter().collect()
    }

    #[test]
    fn a_loop_is_named_from_where_it_begins() {
        let hint = "its credential_process must name another profile";
        for (guard, resolving, line) in [
            ("a", marked(&["x", "a", "b"]), "\"a\" asks for itself: a → b → a"),
            (&chain(["c", "b"]), marked(&["a", "b"]), "\"b\" asks for itself: b → c → b"),
            ("my dev", marked(&["my dev"]), "\"my dev\" asks for itself: my dev → my dev"),
        ] {
            let line = format!("awsp: profile {line} · hint: {hint}");
            assert_eq!(refused(guard, &resolving), Some(line));
        }
    }

    #[test]
    fn what_is_not_in_it_is_not_refused() {
        assert_eq!(refused("a", ""), None);
        assert_eq!(refused("a", &marked(&["a,b", "b a", "A", "aa"])), None);
        assert_eq!(refused("", ""), None);
    }

    #[test]
    fn variable_grows_by_a_mark_for_each_name() {
        let env = env(&marked(&["a", "b"]), "/x");
        let (grown, (here, of_a), this) =
            (grown(&chain(["c", "-- d"]), &env), (files(&env), files(&self::env("", ""))), Resolver::this());
        let mark = |name: &str, files: &str| format!("{name}{PART}{files}{PART}{this}");
        assert_eq!(grown, chain([&*mark("a", &of_a), &mark("b", &of_a), &mark("c", &here), &mark("-- d", "")]));
    }

    #[test]
    fn marks_of_older_ones_and_of_processes_that_ended_do_not_count() {
        let (here, this) = (files(&env("", "")), Resolver::this().to_string());
        let ended = this.split_once('/').map(|(_, rest)| format!("{}/{rest}", i32::MAX)).unwrap_or_default();
        for more in ["", &here, &format!("{here}{PART}"), &format!("{here}{PART}x"), &format!("{here}{PART}{ended}")] {
            assert_eq!(refused("a", &format!("a{PART}{more}")), None, "{more}");
        }
        assert_eq!(refused("a", "a"), None);
        assert!(refused("a", &format!("a{PART}{here}{PART}{this}")).is_some());
    }

    /// awsp cannot see another container, so only the number of its marks stops a loop.
    #[test]
    fn marks_of_other_containers_count_when_they_are_many() {
        let mark = format!("a{PART}{}{PART}7/none/1/awsp", files(&env("", "")));
        for count in 1..=MAX_FILES {
            let resolving = chain(std::iter::repeat_n(mark.as_str(), count));
            assert_eq!(refused("a", &resolving).is_some(), count == MAX_FILES, "{count}");
        }
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
        for depth in 0..MAX_FILES {
            let env = env(&resolving, &format!("/{depth}"));
            assert!(check("a", &env).is_ok(), "{depth}");
            resolving = grown("a", &env);
        }
        let env = env(&resolving, "/new");
        assert!(check("a", &env).is_err());
        assert!(check("b", &env).is_ok());
    }

    #[test]
    fn a_variable_that_would_be_too_long_is_refused() {
        let long: Vec<_> = (0..30).map(|count| format!("{count}{}", "x".repeat(2000))).collect();
        let mut resolving = String::new();
        for name in &long {
            assert_eq!(refused(name, &resolving), None);
            resolving = grown(name, &env(&resolving, ""));
        }
        let line = refused(&"y".repeat(8000), &resolving).unwrap_or_default();
        assert!(line.contains("too many nested profiles"), "{line}");
    }

    #[test]
    fn guard_of_a_command_has_its_program_and_a_digest_of_its_arguments() {
        let guard = |words: &[&str]| of_command(&words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(guard(&["a b"]), "-- 'a b'");
        assert_eq!(brief(&guard(&["a b", "--password", "x"])), "-- 'a b' …");
        assert_ne!(guard(&["a", "x"]), guard(&["a", "y"]));
        assert_ne!(guard(&["a", "x y"]), guard(&["a", "x", "y"]));
        assert_eq!(guard(&["a", "x"]), guard(&["a", "x"]));
        assert!(!guard(&["a\u{1f}b", "x"]).contains(BETWEEN));
    }
}
