//! `awsp settings`: the file, what it says, and what is wrong in it.

use crate::{
    cli::is_command,
    config::{Filter, names},
    context::Context,
    diagnostic::{Diagnostic, Error, Location, Result, Status, ids, printable},
    mask,
    profiles::Profiles,
    settings::Settings,
};

/// The values in force, in the form of the file itself. A fault or a problem is status 1.
pub(super) fn run(context: &mut Context) -> Result<()> {
    let profiles = Profiles::of(context);
    let (settings, place) = (profiles.settings(), context.settings_place());
    let shown = place.as_ref().map_or("no file".into(), |path| path.display().to_string());
    let is_missing = place.is_some() && profiles.settings_file().is_none();
    let missing = if is_missing { " (there is none: these are the defaults)" } else { "" };
    let text = format!("# {}{missing}\n{}", printable(&shown), values(settings));
    context.stdout.write_all(text.as_bytes())?;
    let aliases = settings.alias_problems(is_command);
    let is_sound = settings.problems.is_empty() && aliases.is_empty();
    let aliases = aliases.into_iter().chain(dangling(&profiles));
    let located =
        |problem: Diagnostic| place.iter().map(|path| Location::file(path.as_path())).fold(problem, Diagnostic::at);
    for problem in settings.problems.iter().cloned().chain(aliases.map(located)) {
        context.say(&problem)?;
    }
    match settings.refusal() {
        Some(error) => Err(error),
        None if is_sound => Ok(()),
        None => Err(Error::silent(Status::Failed)),
    }
}

fn values(settings: &Settings) -> String {
    let mut text = String::new();
    for (section, keys) in settings.sections() {
        text.extend(["[", section, "]\n"]);
        for (key, value) in &keys {
            text.extend([&*printable(&mask::text(key)), " = ", &*printable(&mask::setting(key, value)), "\n"]);
        }
    }
    text
}

/// Aliases of profiles that are not there, or were given to a profile's own name. Not wrong in the file itself: it may
/// be shared with other machines.
fn dangling(profiles: &Profiles) -> Vec<Diagnostic> {
    let settings = profiles.settings();
    let names = || names::find(profiles.locations().ok()?, Filter::All).ok();
    let Some(names) = Some(()).filter(|()| !settings.aliases.is_empty()).and_then(|()| names()) else {
        return Vec::new();
    };
    let problem = |(alias, profile): &(String, String)| {
        let (rule, problem) = match () {
            () if !names.has(profile) => (&ids::ALIAS_WITHOUT_PROFILE, format!("no profile {profile:?}")),
            () if names.has(alias) => (&ids::ALIAS_HIDDEN, "a profile has this name, which comes first".to_owned()),
            () => return None,
        };
        Some(Diagnostic::new(rule, format!("[alias] {alias}: {problem}")))
    };
    settings.aliases.iter().filter_map(problem).collect()
}
