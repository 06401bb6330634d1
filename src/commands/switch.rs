//! `awsp NAME`, `-`, `-u`, `-r` and `use`: plans the switch and hands the code to the shell function.

use std::fmt::Write as _;

use super::{Wrapper, help, pick, switch_line};
use crate::{
    cli,
    config::{Chain, Config, Profile, Reader, Readers, View},
    context::{self, Context},
    diagnostic::{Diagnostic, Error, Location, Result, Status, ids, shown},
    mask,
    profiles::{
        self, Named, needs,
        protection::{self, Act, Cause},
    },
    settings::Settings,
    shell::Shell,
    switch::{self, Answer, Region, SwitchPlan, SwitchTarget},
};

/// A switch as it was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Request {
    goal: Goal,
    region: Region,
    yes: bool,
    force: bool,
    quiet: bool,
    verbose: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Goal {
    Name(String),
    /// Several words: a name with spaces, else what the picker looks for.
    Words(String),
    Previous,
    Unset,
    Region,
    Help,
}

impl Request {
    /// Reads the words of a line whose first word is no command. One word alone needs no parser.
    pub(super) fn of_words(words: &[String]) -> Result<Self> {
        if let [word] = words
            && (word == "-" || !word.starts_with('-'))
        {
            let goal = if word == "-" { Goal::Previous } else { Goal::Name(word.clone()) };
            return Ok(Self::plain(goal));
        }
        match words.iter().position(|word| word == "--") {
            Some(at) => Self::new(parse(&words[..at])?, Some(&words[at + 1..])),
            None if words.iter().all(|word| word == "-u") => Ok(Self::plain(Goal::Unset)),
            None => Self::new(parse(words)?, None),
        }
    }

    /// A switch to a name, or whatever `goal` says, without options.
    fn plain(goal: Goal) -> Self {
        Self { goal, region: Region::Profile, yes: false, force: false, quiet: false, verbose: false }
    }

    /// A switch to exactly this name.
    pub(super) fn to(name: String) -> Self {
        Self::plain(Goal::Name(name))
    }

    /// `literal` are the words after `--`, which are always names.
    fn new(line: cli::SwitchLine, literal: Option<&[String]>) -> Result<Self> {
        let options = line.switch;
        let names: Vec<String> = options.names.iter().chain(literal.into_iter().flatten()).cloned().collect();
        let goal = match names.as_slice() {
            _ if line.help => Goal::Help,
            [] if options.unset => Goal::Unset,
            [] if options.region.is_some() => Goal::Region,
            [] => return Err(usage("a name is missing")),
            _ if options.unset => return Err(usage("-u takes no name")),
            [name] if name == "-" && literal.is_none() => Goal::Previous,
            names if literal.is_none() && names.len() > 1 => Goal::Words(names.join(" ")),
            names => Goal::Name(names.join(" ")),
        };
        let region = region(options.region)?;
        let cli::SwitchArgs { yes, force, quiet, verbose, .. } = options;
        Ok(Self { goal, region, yes, force, quiet, verbose })
    }

    /// What `awsp env` asks for.
    pub(super) fn of_env(options: &cli::EnvArgs, active: Option<String>) -> Result<Self> {
        let goal = match options.name.clone().or(active) {
            _ if options.unset => Goal::Unset,
            Some(name) => Goal::Name(name),
            None => return Err(usage("no profile is active: name one").hint("awsp env NAME, or awsp env --unset")),
        };
        let region = region(options.region.clone())?;
        Ok(Self { goal, region, yes: options.yes, force: options.force, quiet: options.quiet, verbose: false })
    }
}

/// `awsp use NAME [options]`: the first word is a name, whatever it looks like.
pub(super) fn named(words: &[String], context: &mut Context, wrapper: Option<Wrapper>) -> Result<()> {
    let words = if words.first().is_some_and(|word| word == "--") { &words[1..] } else { words };
    let Some((name, options)) = words.split_first() else { return Err(usage("use what? a name is missing")) };
    let request = Request::new(parse(options)?, Some(std::slice::from_ref(name)))?;
    run(request, context, wrapper)
}

/// Switches the shell behind `wrapper`.
pub(super) fn run(mut request: Request, context: &mut Context, wrapper: Option<Wrapper>) -> Result<()> {
    if request.goal == Goal::Help {
        return help::first_page(context);
    }
    let Some(wrapper) = wrapper else { return Err(no_function(&request, context)) };
    let plan = match plan(&request, context) {
        Err(error) if error.status() == Status::NoProfile => {
            request.goal = Goal::Name(instead(&request.goal, context).unwrap_or(Err(error))?);
            plan(&request, context)?
        }
        plan => plan?,
    };
    let message = if request.quiet { String::new() } else { message(&plan, request.verbose) };
    wrapper.channel.write(&wrapper.shell.emit(&plan.changes, &message))
}

/// What is picked where several words are no profile; `None` where nothing can be.
fn instead(goal: &Goal, context: &Context) -> Option<Result<String>> {
    let Goal::Words(words) = goal else { return None };
    Some(pick::choose(words, pick::terminal(context)?, context))
}

/// The plan for a request in this context.
pub(super) fn plan(request: &Request, context: &Context) -> Result<SwitchPlan> {
    protection::refuse_when_locked(context)?;
    let env = &context.env;
    match &request.goal {
        Goal::Name(name) | Goal::Words(name) => to_profile(name, &request.region, request, context),
        Goal::Previous => to_previous(request, context),
        Goal::Unset => to_none(request, context),
        Goal::Region | Goal::Help => Ok(switch::plan(env, SwitchTarget::Stay, &request.region)),
    }
}

fn to_profile(typed: &str, region: &Region, request: &Request, context: &Context) -> Result<SwitchPlan> {
    let settings = Settings::load(context.settings_file().as_deref());
    let (config, named) = profiles::find(typed, &settings, &profiles::locations(context)?)?;
    let protected = may_use(&named, Act::Switch, request.yes, request.force, &config, &settings, context)?;
    Ok(plan_for(named.profile(&config)?, &config, region, protected, request.quiet, context))
}

/// Whether a profile that was found is one to act as, asked for every way of naming one; gives whether it is protected.
pub(super) fn may_use(
    named: &Named,
    act: Act,
    yes: bool,
    force: bool,
    config: &Config,
    settings: &Settings,
    context: &Context,
) -> Result<bool> {
    check(named.profile(config)?, force)?;
    protection::guard(named, act, yes, settings, context)
}

/// The plan for a profile that may be used, out of a `config` that holds its chain, too.
pub(super) fn plan_for(
    profile: &Profile,
    config: &Config,
    region: &Region,
    protected: bool,
    quiet: bool,
    context: &Context,
) -> SwitchPlan {
    let key_id = profiles::key_id(config, profile);
    let chains = [View::Cli, View::Rust].map(|view| config.chain(&profile.name, view).ok());
    let needs_keys = chains.iter().flatten().any(Chain::uses_environment);
    let protected = protected.then(context::now);
    let target = SwitchTarget::Profile { profile, key_id: key_id.as_deref(), needs_keys, protected };
    let mut plan = switch::plan(&context.env, target, region);
    plan.notes.extend(unseen(profile));
    plan.notes.extend(config.slips(profile).map(|slip| slip.diagnostic.clone()));
    if let Some(chain) = chains.iter().flatten().next().filter(|_| !quiet) {
        plan.notes.extend(needs::findings(&profile.name, chain, config, context));
    }
    plan
}

fn to_previous(request: &Request, context: &Context) -> Result<SwitchPlan> {
    let env = &context.env;
    let Some(name) = env.filled(switch::PREVIOUS) else {
        return Err(
            Error::new(Status::Failed, "no previous profile in this shell").hint("awsp NAME, or awsp -u for none")
        );
    };
    let before = env.filled(switch::PREVIOUS_REGION).map(|region| Region::Override(region.into_owned()));
    let region = match &request.region {
        Region::Profile => before.unwrap_or_default(),
        asked => asked.clone(),
    };
    to_profile(&name, &region, request, context)
}

fn to_none(request: &Request, context: &Context) -> Result<SwitchPlan> {
    let settings = Settings::load(context.settings_file().as_deref());
    // what answers now is a courtesy: files that cannot be read must not keep a person in a profile
    let config = profiles::locations(context).and_then(|at| profiles::load(&["default"], &settings, &at)).ok();
    let default = config.as_ref().and_then(|config| config.profile("default"));
    let key_id = config.as_ref().zip(default).and_then(|(config, default)| profiles::key_id(config, default));
    let answer = switch::answer(&context.env, default, key_id.as_deref());
    if let (Some(config), Answer::Default(profile, _)) = (&config, &answer) {
        let named = Named::new("[default]", config, profile, &settings);
        // settings that cannot be read must not keep a person in a profile either
        if settings.fault.is_none() && !named.cause.as_ref().is_some_and(Cause::is_doubt) {
            protection::guard(&named, Act::Switch, request.yes, &settings, context)?;
        }
    }
    Ok(switch::plan(&context.env, SwitchTarget::None(answer), &request.region))
}

fn check(profile: &Profile, force: bool) -> Result<()> {
    let name = &profile.name;
    if name.chars().any(char::is_control) {
        return Err(Error::new(
            Status::Failed,
            format!("{name:?} has control characters in its name{}", place(profile)),
        ));
    }
    if !profile.visible_to.has(Reader::Cli) && !force {
        return Err(Error::new(Status::Failed, format!("the AWS CLI and boto3 do not see {name:?}{}", place(profile)))
            .hint("--force, to use it all the same"));
    }
    Ok(())
}

/// Promise 1 is about every tool: those that will not find the profile are named.
fn unseen(profile: &Profile) -> Option<Diagnostic> {
    let mark = profile.visible_to.mark();
    let unseen =
        (!mark.is_empty()).then(|| Diagnostic::new(&ids::NOT_VISIBLE, format!("{} is {mark}", profile.name)))?;
    let blind =
        Readers::ALL.iter().filter(|reader| !profile.visible_to.has(*reader)).fold(Readers::NONE, Readers::with);
    Some(profile.places.first().map(Location::from).into_iter().fold(unseen, Diagnostic::at).affecting(blind.into()))
}

/// ` (FILE:LINE)` of its first header.
fn place(profile: &Profile) -> String {
    profile.places.first().map(|place| format!(" ({place})")).unwrap_or_default()
}

/// The lines that a switch to this profile would say, or why there would be none.
pub(super) fn preview(config: &Config, profile: &Profile, protected: bool, context: &Context) -> Vec<String> {
    match check(profile, false) {
        Err(error) => vec![error.to_string()],
        Ok(()) => {
            let SwitchPlan { headline, notes, .. } =
                plan_for(profile, config, &Region::Profile, protected, false, context);
            let headline = mask::said(&headline).into_owned();
            std::iter::once(headline).chain(notes.iter().map(ToString::to_string)).collect()
        }
    }
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

fn parse(words: &[String]) -> Result<cli::SwitchLine> {
    switch_line(words).map_err(|error| help::usage(&error))
}

/// What `-r` asks for.
pub(super) fn region(asked: Option<String>) -> Result<Region> {
    match asked.as_deref() {
        None => Ok(Region::Profile),
        Some("-") => Ok(Region::Drop),
        Some(region)
            if region.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') && region.len() <= 64 =>
        {
            Ok(Region::Override(region.to_owned()))
        }
        Some(region) => Err(usage(&format!("{region:?} is not a region")).hint("awsp -r eu-west-1, or awsp -r -")),
    }
}

fn usage(message: &str) -> Error {
    Error::new(Status::Usage, message).hint("awsp help")
}

/// The binary alone changes nothing: the line that loads the function, and the one for scripts.
fn no_function(request: &Request, context: &Context) -> Error {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn request(line: &str) -> Result<Request> {
        Request::of_words(&line.split(' ').map(str::to_owned).collect::<Vec<_>>())
    }

    fn goal(line: &str) -> Goal {
        request(line).map_or_else(|error| panic!("{line}: {error}"), |request| request.goal)
    }

    #[test]
    fn words_become_goals() {
        assert_eq!(goal("dev"), Goal::Name("dev".into()));
        assert_eq!(goal("-"), Goal::Previous);
        assert_eq!(goal("-u"), Goal::Unset);
        assert_eq!(goal("--unset -q"), Goal::Unset);
        assert_eq!(goal("-- -"), Goal::Name("-".into()));
        assert_eq!(goal("-- -rf"), Goal::Name("-rf".into()));
        assert_eq!(goal("-r eu-west-1 -- list"), Goal::Name("list".into()));
        assert_eq!(goal("-r -"), Goal::Region);
        assert_eq!(goal("plat dev"), Goal::Words("plat dev".into()));
        assert_eq!(goal("plat dev -r eu-west-1"), Goal::Words("plat dev".into()));
        assert_eq!(goal("-- plat dev"), Goal::Name("plat dev".into()));
    }

    #[test]
    fn regions_are_read_and_checked() {
        assert_eq!(request("dev -r eu-west-1").map(|it| it.region).ok(), Some(Region::Override("eu-west-1".into())));
        assert_eq!(request("-r -").map(|it| it.region).ok(), Some(Region::Drop));
        for line in ["-r $(x)", "-u dev", "-x", "-r", "--"] {
            assert_eq!(request(line).map_or_else(|error| error.status(), |_| panic!("{line}")), Status::Usage);
        }
    }
}
