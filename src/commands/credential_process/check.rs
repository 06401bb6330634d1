//! `awsp credential-process --check`: a process judged as those will find it who call it.

use std::ffi::OsString;

use crate::{
    commands::{credentials, files},
    config::Kind,
    context::{Context, Env, now},
    credentials::{
        Options, Request,
        process::{self, Verdict, judge},
        resolve,
    },
    error::{Error, Result, Status},
    helper::{End, Limits, Output},
    settings::Settings,
    tty::Tty,
};

/// The PATH of what no shell has started: a service, a desktop, an editor.
const POOR: &str = "/usr/bin:/bin";

/// Judges the `credential_process` of a profile, or for another kind of profile what awsp would print.
pub(super) fn profile(name: &str, options: Options, context: &mut Context) -> Result<()> {
    let settings = Settings::load(context.settings_file().as_deref());
    let (config, named) = credentials::find(name, &settings, &files::locations(context)?)?;
    if named.profile(&config)?.kind == Kind::Process {
        let value = files::text(&config, &named.name, "credential_process").unwrap_or_default();
        let wrong =
            |what| Error::new(Status::Failed, format!("profile {:?}: its credential_process: {what}", named.name));
        return command(&process::words(&value).map_err(wrong)?, &named.name, context);
    }
    let options = Options { no_cache: true, ..options };
    let (role, region) = (None, None);
    let request = Request { config: &config, settings: &settings, profile: &named.name, role, region, options };
    let resolved = resolve(&request, context)?;
    report(&judge::credentials(&resolved.credentials, now()), context)
}

/// Judges a command: run as it is called where there is least, and with more only when it fails so.
pub(super) fn command(words: &[OsString], guard: &str, context: &mut Context) -> Result<()> {
    let settings = Settings::load(context.settings_file().as_deref());
    process::check(guard, &context.env)?;
    let env = process::environment(guard, &context.env);
    let mut poor = env.clone();
    poor.set("PATH", POOR);
    let limits = process::limits(&settings);
    let attempt = |env: &Env, quiet: bool| process::start(words, "it", env, Limits { quiet, ..limits });
    let (mut tried, mut verdicts) = (attempt(&poor, true), Vec::new());
    if !ended(&tried, End::Status(0)) && !ended(&tried, End::WantsTerminal) {
        tried = attempt(&env, true);
        if ended(&tried, End::Status(0)) {
            verdicts.push(Verdict::wrong(format!("it needs a PATH: with {POOR} it fails · hint: absolute paths")));
        }
    }
    if !ended(&tried, End::Status(0)) && Tty::open().is_some() {
        tried = attempt(&env, false);
        if ended(&tried, End::Status(0)) {
            verdicts.push(Verdict::note("it asks on the terminal: where there is none, it fails"));
        }
    }
    match tried {
        Ok(output) => verdicts.extend(judged(&output, guard)?),
        Err(error) => verdicts.push(Verdict::failed(&error)),
    }
    report(&verdicts, context)
}

fn ended(tried: &Result<Output>, how: End) -> bool {
    tried.as_ref().is_ok_and(|output| output.end == how)
}

/// How it behaved, and what it gave. A person who cancels it has not judged it.
fn judged(output: &Output, guard: &str) -> Result<Vec<Verdict>> {
    let found = match process::read(output, guard) {
        Ok(found) => judge::credentials(&found, now()),
        Err(error) if error.status() == Status::Cancelled => return Err(error),
        Err(error) => vec![Verdict::failed(&error)],
    };
    Ok(judge::run(output).into_iter().chain(found).collect())
}

fn report(verdicts: &[Verdict], context: &mut Context) -> Result<()> {
    let text: String = verdicts.iter().map(|verdict| format!("{verdict}\n")).collect();
    context.stdout.write_all(text.as_bytes())?;
    match verdicts.iter().any(Verdict::is_wrong) {
        true => Err(Error::silent(Status::Failed)),
        false => Ok(()),
    }
}
