//! `awsp NAME`, `-`, `-u`, `-r` and `use`: plans the switch and hands the code to the shell function.

use std::fmt::Write as _;

use super::{
    Wrapper, habit, pick,
    switch_request::{Goal, SwitchRequest},
};
use crate::{
    context::Context,
    diagnostic::{Error, Result, Status, ids, shown},
    profiles::Profiles,
    shell::Shell,
    switch::SwitchPlan,
};

/// Switches the shell behind `wrapper`.
pub(super) fn run(
    mut request: SwitchRequest,
    profiles: &Profiles,
    wrapper: Option<Wrapper>,
    context: &Context,
) -> Result<()> {
    if let Goal::Name(name) = &request.goal {
        Profiles::refuse_empty(name)?;
    }
    let Some(wrapper) = wrapper else { return Err(no_function(&request, profiles, context)) };
    let plan = match request.plan(profiles, context) {
        Err(error) if error.is(&ids::NO_PROFILE) => {
            let other = habit::of_request(&request, profiles, &error).or_else(|| request.with_region(profiles));
            if let Some(refused) = other {
                return Err(refused);
            }
            request.goal = Goal::Name(instead(&request.goal, profiles, context).unwrap_or(Err(error))?);
            request.plan(profiles, context)?
        }
        plan => plan?,
    };
    let message = if request.options.quiet { String::new() } else { message(&plan, request.verbose) };
    wrapper.channel.write(&wrapper.shell.emit(&plan.changes, &message))
}

/// What is picked where several words are no profile; `None` where nothing can be.
fn instead(goal: &Goal, profiles: &Profiles, context: &Context) -> Option<Result<String>> {
    let Goal::Words(words) = goal else { return None };
    Some(pick::pick(words, pick::terminal(context)?, profiles, context))
}

/// The lines of a plan for the user.
fn message(plan: &SwitchPlan, verbose: bool) -> String {
    let details = plan.details.iter().filter(|_| verbose);
    let mut text = shown(&plan.headline).into_owned();
    for note in plan.notes.iter().chain(details) {
        // writing to a string cannot fail
        let _ = write!(text, "\n{note}");
    }
    text
}

/// The binary alone changes nothing: the line that loads the function, and the one for scripts.
fn no_function(request: &SwitchRequest, profiles: &Profiles, context: &Context) -> Error {
    if let Goal::Name(word) | Goal::Words(word) = &request.goal
        && let Err(error) = profiles.find(word)
        && error.status() == Status::NoProfile
        && let Some(refused) = habit::of_request(request, profiles, &error)
    {
        return refused;
    }
    let shell = calling_shell(context);
    let load = shell.load_line();
    let hint = match &request.goal {
        // a script has no previous profile, and nobody to pick one
        Goal::Previous | Goal::Words(_) => load.to_owned(),
        Goal::Name(name) => format!("{load}; in a script {}", shell.script_line(Some(name))),
        _ => format!("{load}; in a script {}", shell.script_line(None)),
    };
    Error::new(Status::Failed, "cannot change the calling shell").hint(hint)
}

/// Returns the shell that called, as the system knows it, else the user's login shell, else a POSIX shell.
fn calling_shell(context: &Context) -> Shell {
    let parent = rustix::process::getppid().map_or(0, |parent| parent.as_raw_nonzero().get());
    let parent = std::fs::read_to_string(format!("/proc/{parent}/comm")).ok();
    // xonsh writes its arguments there as well
    let parent = parent.and_then(|name| Shell::from_name(name.split_whitespace().next()?));
    parent.or_else(|| Shell::from_name(&context.env.text("SHELL")?)).unwrap_or(Shell::Posix)
}
