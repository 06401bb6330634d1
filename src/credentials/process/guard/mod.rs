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
    settings::LOCKED,
};

/// The variable.
pub const VARIABLE: &str = "AWSP_RESOLVING";

/// Separates marks, and the names of a guard. Names contain no control characters.
const BETWEEN: char = '\u{1f}';

/// Separates the parts of a mark: name, files, process.
const PART: char = '\u{1e}';

/// Separates the program of a command from the digest of its arguments.
const DIGEST: char = '\u{1d}';

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
    // the files of `awsp exec --only` are a part of others: there a name is what it was in those
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
mod tests;
