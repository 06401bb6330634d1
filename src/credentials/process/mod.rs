//! A `credential_process`: <https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html>. Its
//! command as botocore splits it, one bounded run, and the JSON of version 1.

mod guard;
mod json;
pub mod judge;

use std::ffi::OsString;

pub(crate) use guard::of_command;
pub use guard::{VARIABLE, chain, check};
pub use json::{json, parse, pretty_json};
pub use judge::ProcessCheck;

use super::Credentials;
use crate::{
    config::AwspLine,
    context::Env,
    diagnostic::{Error, Interrupt, Result, Status},
    process::{
        capture::{self, CaptureEnd, CaptureLimits, CapturedOutput},
        exit::Exit,
        program::Program,
        signals::Signal,
    },
    settings::Settings,
    switch,
    time::{self, now},
};

/// The words of a `credential_process`, as botocore splits it: there is no shell, so that `$HOME` and `~` are literal,
/// and so is `#`.
///
/// # Errors
/// What is wrong in it.
pub fn words(value: &str) -> std::result::Result<Vec<OsString>, String> {
    if value.contains('\0') {
        return Err("a NUL in the command".to_owned());
    }
    // shell-words takes what follows # for a comment
    let words = shell_words::split(&value.replace('#', "\0")).map_err(|_| "a quote in it does not end".to_owned())?;
    if words.is_empty() {
        return Err("the command is empty".to_owned());
    }
    Ok(words.into_iter().map(|word| word.replace('\0', "#").into()).collect())
}

/// Returns the profile that a `credential_process` asks awsp for, and whether it has `--ensure-temporary`.
///
/// Looks only at the words, so that a wrapper script called awsp counts, too. [`is_this_awsp`] tells whether the
/// program is this one.
pub fn of_awsp(command: &str) -> Option<(String, bool)> {
    let words: Vec<_> = words(command).ok()?.into_iter().map(|word| word.into_string().ok()).collect::<Option<_>>()?;
    match AwspLine::of(&words)?.arguments {
        [name] if !name.starts_with('-') => Some((name.clone(), false)),
        [option, name] if option == "--ensure-temporary" => Some((name.clone(), true)),
        _ => None,
    }
}

/// Returns whether a `credential_process` would run this very executable, so that awsp may follow the command instead.
/// A wrapper script called awsp, a copy and another version are other programs.
///
/// A bare name that PATH lacks counts as this executable: it cannot mean another program, and tools may have another
/// PATH.
pub fn is_this_awsp(command: &str, env: &Env) -> bool {
    let Ok(words) = words(command) else { return false };
    match Program::find(&words, env) {
        Ok(program) => program.is_this_executable(),
        Err(error) => error.status() == Status::NoProgram,
    }
}

/// Runs a credential process once, within bounds. `guard` is the profile of the process, or the chain of profiles that
/// leads to it ([`chain`]). A request for one of them from within the process is refused, at any depth. The process
/// gets the terminal only if it `may_ask`.
///
/// # Errors
/// The process fails or prints no credentials: one line with the profile. Status 4 if it tried to prompt without a
/// terminal, 130 if the user interrupted it.
pub fn run(words: &[OsString], guard: &str, may_ask: bool, env: &Env, settings: &Settings) -> Result<Credentials> {
    check(guard, env)?;
    let about = format!("credential_process of {}", guard::shown(guard));
    let limits = CaptureLimits { no_terminal: !may_ask, ..limits(settings) };
    let output = start(words, &about, &environment(guard, env), limits)?;
    read(&output, guard)
}

/// Runs a command that prints the code of an MFA device, which it finds in `AWSP_MFA_SERIAL`.
///
/// # Errors
/// As [`run`].
pub fn code(command: &str, serial: &str, env: &Env, settings: &Settings) -> Result<String> {
    let wrong = |what: String| Error::new(Status::Failed, format!("[mfa] process: {what}")).hint("awsp settings");
    let words = words(command).map_err(wrong)?;
    let mut env = env.clone();
    env.set("AWSP_MFA_SERIAL", serial);
    let output = start(&words, "[mfa] process", &env, limits(settings))?;
    good(&output, "[mfa] process", "run it by itself")?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// What is wrong with the program is not this program's status.
pub(crate) fn start(words: &[OsString], about: &str, env: &Env, limits: CaptureLimits) -> Result<CapturedOutput> {
    let run = |program: Program<'_>| capture::run(&program, env, limits);
    Program::find(words, env).and_then(run).map_err(|error| error.about(about).with_status(Status::Failed))
}

/// What it finds in its environment. It must not act as the profile whose credentials it is asked for.
pub(crate) fn environment(guard: &str, env: &Env) -> Env {
    let mut env = env.clone();
    [switch::PROFILE, switch::DEFAULT_PROFILE].into_iter().for_each(|name| env.remove(name));
    env.set(VARIABLE, guard::grown(guard, &env));
    env
}

/// The limits that the settings have.
pub(crate) fn limits(settings: &Settings) -> CaptureLimits {
    let process = settings.process;
    CaptureLimits { timeout: process.timeout, terminal_timeout: process.terminal_timeout, no_terminal: false }
}

/// The credentials in what it gave.
///
/// # Errors
/// As [`run`].
pub(crate) fn read(output: &CapturedOutput, guard: &str) -> Result<Credentials> {
    let about = format!("credential_process of {}", guard::shown(guard));
    good(output, &about, &guard::to_check(guard))?;
    parse(&output.stdout, now()).map_err(|what| {
        Error::new(Status::Failed, format!("{about} gave no credentials: {what}")).hint(guard::to_check(guard))
    })
}

/// Refuses an end that is none of success.
fn good(output: &CapturedOutput, about: &str, hint: &str) -> Result<()> {
    let failed = |what: &str| Error::new(Status::Failed, format!("{about} {what}"));
    match output.end {
        CaptureEnd::Exited(Exit::Status(0)) => Ok(()),
        // silent, as other programs are: the caller may have ended, and its shell may show its prompt again
        CaptureEnd::Interrupted => Err(Error::silent(Status::Interrupted(Interrupt::Signal))),
        // the helper read Ctrl-C as a character, so no other process knows of it
        CaptureEnd::Exited(Exit::Status(130) | Exit::Signal(Signal::SIGINT)) if output.terminal => {
            Err(failed("was cancelled").with_status(Status::Cancelled))
        }
        CaptureEnd::Exited(Exit::Status(status)) => Err(failed(&format!("exited with status {status}")).hint(hint)),
        CaptureEnd::Exited(Exit::Signal(signal)) => {
            Err(failed(&format!("was killed by {}", signal.as_str())).hint(hint))
        }
        CaptureEnd::TimedOut(limit) => {
            let key = if output.terminal { "terminal_timeout" } else { "timeout" };
            let what = format!("timed out after {} and was killed", time::exactly(limit));
            Err(failed(&what).hint(format!("{key} in [process] of awsp settings")))
        }
        CaptureEnd::TooMuch => {
            Err(failed(&format!("printed more than {} KB and was killed", capture::MAX_ANSWER >> 10)))
        }
        CaptureEnd::WantsTerminal => Err(failed("needs a terminal to prompt on, and has none")
            .with_status(Status::InputRequired)
            .hint("run it in the foreground of one")),
    }
}
