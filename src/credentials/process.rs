//! A `credential_process`: <https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html>. Its
//! command as botocore splits it, one bounded run, and the JSON of version 1.

mod guard;
mod json;

use std::ffi::OsString;

use nix::sys::signal::Signal;

pub use guard::{VARIABLE, chain, check};
pub use json::{json, parse};

use super::Credentials;
use crate::{
    context::{Context, Env, now},
    error::{Error, Result, Status},
    helper::{self, End, Limits, Output},
    program::Program,
    settings::Settings,
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

/// Runs a credential process once, within bounds. `guard` is the profile whose it is, or the chain of profiles that
/// leads to it ([`chain`]): whoever of them is asked for again meanwhile, however far down, is refused.
///
/// # Errors
/// It does not end well, or gives no credentials: one line with the profile. Status 4 when it wanted to ask and nobody
/// can be asked, 130 when a person ended it.
pub fn run(words: &[OsString], guard: &str, context: &Context, settings: &Settings) -> Result<Credentials> {
    check(guard, &context.env)?;
    let output =
        helper::run(&program(words, guard, &context.env)?, &environment(guard, &context.env), limits(settings))?;
    read(&output, guard, words)
}

/// The program, as a credential process: what is wrong with it is not this program's status.
pub(crate) fn program<'a>(words: &'a [OsString], guard: &str, env: &Env) -> Result<Program<'a>> {
    let about = format!("credential_process of {}", guard::shown(guard));
    Program::find(words, env).map_err(|error| error.about(&about).with_status(Status::Failed))
}

/// What it finds in its environment. It must not act as the profile whose credentials it is asked for.
pub(crate) fn environment(guard: &str, env: &Env) -> Env {
    let mut env = env.clone();
    ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"].into_iter().for_each(|name| env.remove(name));
    env.set(VARIABLE, guard::grown(guard, &env));
    env
}

/// The limits that the settings have.
pub(crate) fn limits(settings: &Settings) -> Limits {
    let process = settings.process;
    Limits { alone: process.timeout, asking: process.terminal_timeout, quiet: false }
}

/// The credentials in what it gave.
///
/// # Errors
/// As [`run`].
pub(crate) fn read(output: &Output, guard: &str, words: &[OsString]) -> Result<Credentials> {
    let about = format!("credential_process of {}", guard::shown(guard));
    let failed = |status: Status, what: &str| Error::new(status, format!("{about} {what}"));
    let again = || format!("run it by itself: {}", guard::command(words));
    match output.end {
        End::Status(0) => parse(&output.stdout, now()).map_err(|what| {
            failed(Status::Failed, &format!("gave no credentials: {what}"))
                .hint(format!("awsp credential-process --check -- {}", guard::command(words)))
        }),
        End::Status(130) if output.terminal => Err(failed(Status::Cancelled, "was cancelled")),
        End::Status(status) => Err(failed(Status::Failed, &format!("ended with status {status}")).hint(again())),
        End::Signal(Signal::SIGINT) if output.terminal => Err(failed(Status::Cancelled, "was cancelled")),
        End::Signal(signal) => Err(failed(Status::Failed, &format!("was ended by {}", signal.as_str())).hint(again())),
        End::TimedOut(limit) => {
            let key = if output.terminal { "terminal_timeout" } else { "timeout" };
            let what = format!("did not end within {} and was ended", humantime::format_duration(limit));
            Err(failed(Status::Failed, &what).hint(format!("{key} in [process] of awsp settings")))
        }
        End::TooMuch => Err(failed(Status::Failed, &format!("gave more than {} KB and was ended", helper::MOST >> 10))),
        End::WantsTerminal => {
            Err(failed(Status::NeedsPerson, "wants to ask on the terminal, which is not its to have here")
                .hint("run it in the foreground of a terminal"))
        }
        End::Cancelled => Err(failed(Status::Cancelled, "was cancelled")),
    }
}
