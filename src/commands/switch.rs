//! `awsp NAME`, `-`, `-u`, `-r` and `use`: plans the switch and hands the code to the shell function.

use super::{
    Wrapper, pick,
    switch_request::{Goal, SwitchRequest},
};
use crate::{
    context::Context,
    diagnostic::{Error, Result, Status, shown},
    profiles::Profiles,
    shell::Shell,
    switch::Plan,
};

/// Switches the shell behind `wrapper`.
pub(super) fn run(
    mut request: SwitchRequest,
    profiles: &Profiles,
    wrapper: Option<Wrapper>,
    context: &Context,
) -> Result<()> {
    let Some(wrapper) = wrapper else { return Err(no_function(&request, context)) };
    let plan = match request.plan(profiles, context) {
        Err(error) if error.status() == Status::NoProfile => {
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
fn message(plan: &Plan, verbose: bool) -> String {
    let details: &[String] = if verbose { &plan.details } else { &[] };
    let lines = std::iter::once(&plan.headline).chain(&plan.notes).chain(details);
    lines.map(|line| shown(line)).collect::<Vec<_>>().join("\n")
}

/// The binary alone changes nothing: the line that loads the function, and the one for scripts.
fn no_function(request: &SwitchRequest, context: &Context) -> Error {
    let shell = calling_shell(context).unwrap_or(Shell::Posix);
    let target = match &request.goal {
        Goal::Name(name) | Goal::Words(name) => word(shell, name),
        _ if shell == Shell::Xonsh => "'--unset'".into(),
        _ => "--unset".into(),
    };
    let hint = match shell {
        Shell::Fish => format!("awsp init fish | source; in a script awsp env {target} --shell fish | source"),
        Shell::Nushell => format!(
            "awsp init nushell | save -f ($nu.data-dir | path join vendor/autoload/awsp.nu); in a script \
             let to = awsp env --shell nushell {target} | from json; load-env $to.set; hide-env -i ...$to.unset"
        ),
        Shell::Xonsh => format!(
            "exec(__import__('subprocess').check_output(['awsp', 'init', 'xonsh'], text=True), {{}}); in a script \
             exec(__import__('subprocess').check_output(['awsp', 'env', '--shell', 'xonsh', {target}], text=True))"
        ),
        Shell::Elvish => {
            format!("eval (awsp init elvish | slurp); in a script eval (awsp env {target} --shell elvish | slurp)")
        }
        Shell::Tcsh => {
            format!("eval \"`awsp init tcsh`\"; in a script eval \"`awsp env {target} --shell tcsh`\"")
        }
        Shell::PowerShell => format!(
            "awsp init powershell | Out-String | Invoke-Expression; in a script awsp env {target} --shell powershell | \
             Out-String | Invoke-Expression"
        ),
        _ => format!("eval \"$(awsp init {})\"; in a script eval \"$(awsp env {target})\"", shell.name()),
    };
    // a script has no previous profile, and nobody to pick one
    let both = !matches!(request.goal, Goal::Previous | Goal::Words(_));
    let hint = if both { hint.as_str() } else { hint.split("; in a script").next().unwrap_or_default() };
    Error::new(Status::Failed, "cannot change the calling shell").hint(hint)
}

/// `name` as a person would type it after `awsp env`.
fn word(shell: Shell, name: &str) -> String {
    match name {
        // a word of Python in a list
        name if shell == Shell::Xonsh && name.starts_with('-') => format!("'--', {}", shell.quote(name)),
        name if shell == Shell::Xonsh => shell.quote(name),
        name if name.starts_with('-') => format!("-- {}", shell.quote(name)),
        name => shell.word(name),
    }
}

/// The shell that called, as the system knows it, else the person's login shell.
fn calling_shell(context: &Context) -> Option<Shell> {
    let parent = rustix::process::getppid().map_or(0, |parent| parent.as_raw_nonzero().get());
    let parent = std::fs::read_to_string(format!("/proc/{parent}/comm")).ok();
    // xonsh writes its arguments there as well
    let parent = parent.and_then(|name| Shell::from_name(name.split_whitespace().next()?));
    parent.or_else(|| Shell::from_name(&context.env.text("SHELL")?))
}
