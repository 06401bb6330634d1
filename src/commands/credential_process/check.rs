//! `awsp credential-process --check`: a process judged as those will find it who call it.

use std::{
    ffi::OsString,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    slice,
};

use crate::{
    config::Kind,
    context::{Context, Env},
    credentials::{
        ResolveOptions, ResolveRequest, ResolverSession,
        process::{self, ProcessCheck, judge},
    },
    diagnostic::{Diagnostic, Error, Result, Status, ids},
    process::{capture::CapturedOutput, program::Program},
    profiles::{Profiles, text},
    shell::Shell,
    time::now,
};

/// The PATH of what no shell has started: a service, a desktop, an editor.
const POOR: &str = "/usr/bin:/bin";
/// Linux reads no more of the first line of a script.
const LINE: u64 = 256;

/// Judges the `credential_process` of a profile, or for another kind of profile what awsp would print.
pub(super) fn profile(name: &str, options: ResolveOptions, context: &mut Context) -> Result<()> {
    let profiles = Profiles::of(context);
    let (config, named) = profiles.find_for_credentials(name)?;
    if named.profile(&config)?.kind == Kind::Process {
        refuse_idle(&options, name)?;
        let value = text(&config, &named.name, "credential_process").unwrap_or_default();
        let wrong =
            |what| Error::new(Status::Failed, format!("profile {:?}: its credential_process: {what}", named.name));
        return command(&process::words(&value).map_err(wrong)?, &named.name, context);
    }
    let options = ResolveOptions { no_cache: true, ..options };
    let (role, region) = (None, None);
    let settings = profiles.settings();
    let request = ResolveRequest { config: &config, settings, profile: &named.name, role, region, options };
    let resolved = ResolverSession::new(context).resolve(&request)?;
    report(&judge::credentials(&resolved.credentials, now()), context)
}

/// Refuses options that have no effect, because the process of the profile runs unchanged.
fn refuse_idle(options: &ResolveOptions, name: &str) -> Result<()> {
    let option = match options {
        ResolveOptions { mfa_code: Some(_), .. } => "--mfa-code",
        ResolveOptions { ensure_temporary: true, .. } => "--ensure-temporary",
        _ => return Ok(()),
    };
    let what = format!("{option} has no effect with --check: {name} has a credential_process, which runs as it stands");
    Err(Error::new(Status::Usage, what).hint(format!("awsp credential-process {option} {}", Shell::Posix.word(name))))
}

/// Judges a command by one run, as the user runs it here: it may ask, and an answer may be worth a code.
pub(super) fn command(words: &[OsString], guard: &str, context: &mut Context) -> Result<()> {
    let profiles = Profiles::of(context);
    process::check(guard, &context.env)?;
    let env = process::environment(guard, &context.env);
    let mut checks = Vec::from_iter(path(words, &env));
    match process::start(words, "it", &env, process::limits(profiles.settings())) {
        Ok(output) => checks.extend(judged(&output, guard)?),
        Err(error) => checks.push(ProcessCheck::failed(&error)),
    }
    report(&checks, context)
}

/// Whether it is found where there is least. What it starts itself is not known.
fn path(words: &[OsString], env: &Env) -> Option<ProcessCheck> {
    // one that is nowhere needs more than a PATH
    let program = Program::find(words, env).ok().filter(|program| program.location().is_file())?;
    let interpreter = first_line(program.location()).ok().and_then(|line| judge::interpreter(&line));
    let mut poor = env.clone();
    poor.set("PATH", POOR);
    let is_missing = |name: &OsString| Program::find(slice::from_ref(name), &poor).is_err();
    let missing = words.first().cloned().into_iter().chain(interpreter).find(is_missing)?;
    let missing = missing.to_string_lossy();
    let what = format!("it needs a PATH: {missing} is not in {POOR}, and tools may have no more");
    let found = Diagnostic::new(&ids::PROCESS_NEEDS_PATH, what).with_hint("absolute paths");
    Some(ProcessCheck::Found(found))
}

fn first_line(path: &Path) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    BufReader::new(File::open(path)?).take(LINE).read_until(b'\n', &mut line)?;
    Ok(line)
}

/// How it behaved, and what it gave. A user who cancels it has not judged it.
fn judged(output: &CapturedOutput, guard: &str) -> Result<Vec<ProcessCheck>> {
    let found = match process::read(output, guard) {
        Ok(found) => judge::credentials(&found, now()),
        Err(error) if error.status().is_cancelled() => return Err(error),
        Err(error) => vec![ProcessCheck::failed(&error)],
    };
    Ok(judge::run(output).into_iter().chain(found).collect())
}

fn report(checks: &[ProcessCheck], context: &mut Context) -> Result<()> {
    let text: String = checks.iter().map(|check| format!("{check}\n")).collect();
    context.stdout.write_all(text.as_bytes())?;
    match checks.iter().any(ProcessCheck::is_wrong) {
        true => Err(Error::silent(Status::Failed)),
        false => Ok(()),
    }
}
