//! `awsp credential-process`: what SDKs and the AWS CLI call for a profile that is chosen already, so that there is no
//! question whether it may be used; and the same cache, lock, terminal and checks around any other such process.

mod check;

use std::{ffi::OsString, io::IsTerminal};

use super::{resolve_options, secret_output};
use crate::{
    cli::credentials as cli,
    context::Context,
    credentials::{
        Credentials, ResolveOptions, ResolveRequest, ResolverSession,
        cache::{Cache, CacheKey, EntryInfo, Freshness, LockTimeout},
        harden_process, process,
    },
    diagnostic::{Diagnostic, Error, Result, Status},
    profiles::Profiles,
    time::now,
};

const USAGE: &str = "awsp credential-process NAME, or awsp credential-process -- COMMAND";

pub(super) fn run(options: cli::CredentialProcessArgs, context: &mut Context) -> Result<()> {
    harden_process();
    let cli::CredentialProcessArgs { name, check, force, resolve, command } = options;
    let usage = |message: &str| Err(Error::new(Status::Usage, message).hint(USAGE));
    match (name, command.as_slice()) {
        (Some(name), []) if check => check::profile(&name, resolve_options::options(resolve), context),
        (Some(name), []) => profile(&name, resolve_options::options(resolve), force, context),
        (Some(_), _) => usage("a profile or a command, not both"),
        (None, []) => usage("the credentials of what? a name is missing"),
        (None, words) if check => check::command(words, &process::of_command(words), context),
        (None, words) => around(words, &resolve_options::options(resolve), force, context),
    }
}

/// The credentials of a profile, without a command line to take apart.
pub(super) fn plain(name: &str, context: &mut Context) -> Result<()> {
    profile(name, ResolveOptions::default(), false, context)
}

fn profile(name: &str, options: ResolveOptions, force: bool, context: &mut Context) -> Result<()> {
    secret_output::refuse_terminal(force, context)?;
    let profiles = Profiles::of(context);
    let (config, named) = profiles.find_for_credentials(name)?;
    let (role, region) = (None, None);
    let settings = profiles.settings();
    let request = ResolveRequest { config: &config, settings, profile: &named.name, role, region, options };
    let resolved = ResolverSession::new(context).resolve(&request)?;
    print(&resolved.credentials, &resolved.notes, context)
}

/// The credentials that another process gives. Without an end they are passed on, and not kept.
fn around(words: &[OsString], options: &ResolveOptions, force: bool, context: &mut Context) -> Result<()> {
    secret_output::refuse_terminal(force, context)?;
    let profiles = Profiles::of(context);
    let guard = process::of_command(words);
    // before a lock is waited for that the one who asks holds
    process::check(&guard, &context.env)?;
    let cache = match options.no_cache {
        true => Cache::off(),
        false => Cache::find(&context.env, context.home.as_deref()),
    };
    let limits = process::limits(profiles.settings());
    let cache = cache.with_lock_timeout(LockTimeout::beyond(limits.timeout, limits.terminal_timeout));
    let program = words.first().map(|word| word.to_string_lossy().into_owned()).unwrap_or_default();
    let about = EntryInfo { profile: String::new(), kind: "process".to_owned(), what: program };
    let freshness = Freshness { now: now(), min_ttl: options.min_ttl, refresh: options.refresh };
    let run = |spare: bool| process::run(words, &guard, !spare, &context.env, profiles.settings());
    let found = cache.get_or_make(
        &CacheKey::of_process(words, &context.env, context.home.as_deref()),
        &about,
        &freshness,
        run,
    )?;
    print(&found, &cache.notes(), context)
}

/// Nothing but the JSON on standard output. Notes are for a terminal: an SDK that captures standard error shows them to no user.
fn print(found: &Credentials, notes: &[Diagnostic], context: &mut Context) -> Result<()> {
    if std::io::stderr().is_terminal() {
        super::say(notes, context);
    }
    let mut line = process::json(found);
    line.push('\n');
    context.stdout.write_all(line.as_bytes())?;
    Ok(context.stdout.flush()?)
}
