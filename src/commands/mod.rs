//! One file per verb, and the way from the words typed to the verb. The verbs that people wait for (a switch, TAB,
//! the prompt, `init`, the list of names, a credential process) are reached without building clap's tree.

#[cfg(feature = "credentials")]
mod add;
#[cfg(feature = "credentials")]
mod cache;
mod complete;
mod completions;
#[cfg(feature = "credentials")]
mod credential_process;
mod current;
mod env;
mod evaluated;
mod exec;
#[cfg(feature = "credentials")]
mod export;
mod habit;
mod help;
mod init;
mod list;
mod pick;
mod problems;
#[cfg(feature = "credentials")]
mod process_line;
mod profile_json;
mod prompt;
mod region_option;
#[cfg(feature = "credentials")]
mod resolve_options;
#[cfg(feature = "credentials")]
mod role_arn;
#[cfg(feature = "credentials")]
mod secret_output;
mod settings;
mod show;
mod switch;
mod switch_request;
#[cfg(feature = "credentials")]
mod whoami;
mod why;

use std::ffi::{OsStr, OsString};

use clap::{CommandFactory, FromArgMatches, Parser};

#[cfg(feature = "credentials")]
use crate::cli::modes;
use crate::{
    channel::Channel,
    cli::{COMMANDS, Cli, Command, FROM_COMPLETION, FROM_SHELL, LEFT_OUT, RESERVED, RUN_ANOTHER, SwitchLine},
    context::Context,
    diagnostic::{Diagnostic, Error, Result, Status, escaped_in_json},
    process::signals,
    profiles::Profiles,
    shell::Shell,
};
use switch_request::SwitchRequest;

/// The shell function that called, and where it reads the code that it will apply.
struct Wrapper {
    shell: Shell,
    channel: Channel,
}

/// Runs `awsp` with these arguments. Bytes that are not UTF-8 become U+FFFD, as such a word names no profile; what
/// follows `exec` or `credential-process` stays as it is.
///
/// # Errors
/// Whatever the command fails with.
pub fn run(exact: &[OsString], context: &mut Context) -> Result<()> {
    #[cfg(feature = "credentials")]
    if let [first, name] = exact
        && first == "credential-process"
        && let Some(name) = name.to_str().filter(|name| !name.starts_with('-'))
    {
        return credential_process::plain(name, context);
    }
    if exact.first().and_then(|first| first.to_str()).is_some_and(runs_another) {
        return command(exact, context);
    }
    let words: Vec<String> = exact.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    match words.as_slice() {
        [first, shell, channel, rest @ ..] if first == FROM_SHELL => {
            signals::hold_stops()?;
            let channel = Channel::open(channel)?;
            let shell = Shell::from_name(shell).ok_or_else(|| unknown_shell(shell))?;
            dispatch(rest, context, Some(Wrapper { shell, channel })).map_err(Error::without_signal)
        }
        [first, rest @ ..] if first == FROM_COMPLETION => complete::run(rest, context),
        words => dispatch(words, context, None),
    }
}

fn dispatch(words: &[String], context: &mut Context, wrapper: Option<Wrapper>) -> Result<()> {
    let simple: Vec<&str> = words.iter().take(4).map(String::as_str).collect();
    match simple.as_slice() {
        [] => bare(context, wrapper),
        ["list"] => list::run(&Default::default(), context),
        ["prompt"] => prompt::run(context),
        ["init", shell] if !shell.starts_with('-') => init::plain(shell, false, context),
        ["init", shell, "--prompt"] if !shell.starts_with('-') => init::plain(shell, true, context),
        ["-h" | "--help" | "help"] => help::first_page(context),
        ["-V" | "--version"] => help::version(context),
        [first, ..] if LEFT_OUT.contains(first) => Err(evaluated::refuse(words, left_out(first), context)),
        [first, ..] if COMMANDS.contains(first) && *first != "use" => command(words, context),
        [first, rest @ ..] if RESERVED.contains(first) => Err(habit::reserved(first, rest)),
        _ => switch_or_help(words, context, wrapper),
    }
}

/// `awsp` alone: the picker. Without the function nothing could be switched, so that the list says more than a choice
/// would.
fn bare(context: &mut Context, wrapper: Option<Wrapper>) -> Result<()> {
    match wrapper.and_then(|wrapper| Some((wrapper, pick::terminal(context)?))) {
        Some((wrapper, tty)) => {
            let profiles = Profiles::of(context);
            let name = pick::pick("", tty, &profiles, context)?;
            switch::run(SwitchRequest::to(name), &profiles, Some(wrapper), context)
        }
        None => list::run(&Default::default(), context),
    }
}

fn switch_or_help(words: &[String], context: &mut Context, wrapper: Option<Wrapper>) -> Result<()> {
    let request = match words {
        [first, rest @ ..] if first == "use" => SwitchRequest::of_use(rest)?,
        words => SwitchRequest::of_words(words)?,
    };
    match request {
        None => help::first_page(context),
        Some(request) => switch::run(request, &Profiles::of(context), wrapper, context),
    }
}

fn command(words: &[impl AsRef<OsStr>], context: &mut Context) -> Result<()> {
    let Some(cli) = parse(words, context).map_err(|error| evaluated::refuse(words, error, context))? else {
        return Ok(());
    };
    match cli.command {
        Some(Command::Env(options)) => env::run(options, context),
        Some(Command::List(options)) => list::run(&options, context),
        Some(Command::Show(options)) => show::run(&options, context),
        Some(Command::Current(options)) => current::run(&options, context),
        Some(Command::Why(options)) => why::run(&options, context),
        Some(Command::Exec(options)) => exec::run(options, context),
        #[cfg(feature = "credentials")]
        Some(Command::Whoami(options)) => whoami::run(options, context),
        #[cfg(feature = "credentials")]
        Some(Command::Export(options)) => export::run(options, context),
        #[cfg(feature = "credentials")]
        Some(Command::CredentialProcess(options)) => credential_process::run(options, context),
        #[cfg(feature = "credentials")]
        Some(Command::Add(options)) => add::run(options, context),
        #[cfg(feature = "credentials")]
        Some(Command::Cache(options)) => cache::run(&options, context),
        Some(Command::Prompt) => prompt::run(context),
        Some(Command::Init(options)) => init::run(&options, context),
        Some(Command::Completions(options)) => completions::run(&options, context),
        Some(Command::Settings) => settings::run(context),
        Some(Command::Help(options)) => help::run(&options, context),
        Some(Command::Use(_)) | None => Err(Error::new(Status::Usage, "a name is missing")),
    }
}

/// Parses a command line. Returns `None` if clap has printed the help that the line asks for.
fn parse(words: &[impl AsRef<OsStr>], context: &mut Context) -> Result<Option<Cli>> {
    let words: Vec<&OsStr> = std::iter::once(OsStr::new("awsp")).chain(words.iter().map(AsRef::as_ref)).collect();
    let mut tree = Cli::command();
    let mut matches = match tree.try_get_matches_from_mut(&words) {
        Ok(matches) => matches,
        Err(error) => return help::clap(&error, context).map(|()| None),
    };
    #[cfg(feature = "credentials")]
    modes::check(&tree, &matches, &words)?;
    match Cli::from_arg_matches_mut(&mut matches) {
        Ok(cli) => Ok(Some(cli)),
        Err(error) => help::clap(&error, context).map(|()| None),
    }
}

/// Returns whether this word is a command of this build that runs another one, whose words stay as they are.
fn runs_another(word: &str) -> bool {
    RUN_ANOTHER.contains(&word) && !LEFT_OUT.contains(&word)
}

/// One line of JSON for programs: what comes from outside is exact in it, and harmless on a terminal.
fn json(value: &impl serde::Serialize, context: &mut Context) -> Result<()> {
    let text = serde_json::to_string(value).map_err(|error| Error::new(Status::Failed, error.to_string()))?;
    Ok(writeln!(context.stdout, "{}", escaped_in_json(&text))?)
}

/// Prints notes for the user. A closed standard error is no reason to fail.
fn say<'a>(notes: impl IntoIterator<Item = &'a Diagnostic>, context: &mut Context) {
    for note in notes {
        let _ = context.say(note);
    }
}

/// The options of a switch out of words that hold no name that could be taken for one.
fn switch_line(words: &[String]) -> Result<SwitchLine> {
    let line = std::iter::once("awsp").chain(words.iter().map(String::as_str));
    SwitchLine::try_parse_from(line).map_err(|error| habit::of_options(&error, words))
}

fn left_out(word: &str) -> Error {
    Error::new(Status::Usage, format!("{word} is not in this build of awsp: it was built without credentials"))
        .hint("cargo install awsp, with its default features")
}

fn unknown_shell(name: &str) -> Error {
    use clap::ValueEnum;
    let known: Vec<_> = Shell::value_variants().iter().map(|shell| shell.name()).collect();
    Error::new(Status::Usage, format!("no shell {name:?}")).hint(known.join(", "))
}
