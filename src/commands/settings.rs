//! `awsp settings`: the file, what it says, and what is wrong in it.

use crate::{
    cli::is_command,
    config::{Filter, names},
    context::Context,
    diagnostic::{Diagnostic, Error, Result, Status, ids, printable},
    mask,
    profiles::Profiles,
    settings::{Alias, Settings},
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
    let (aliases, problems) = settings.check_aliases(is_command);
    let is_sound = settings.problems.is_empty() && problems.is_empty();
    let mut problems: Vec<_> =
        settings.problems.iter().cloned().chain(problems).chain(dangling(&aliases, &profiles)).collect();
    problems.sort_by_key(|problem| problem.locations.first().map(|location| location.line));
    problems.iter().try_for_each(|problem| context.say(problem))?;
    if is_sound { Ok(()) } else { Err(Error::silent(Status::Failed)) }
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
fn dangling(aliases: &[&Alias], profiles: &Profiles) -> Vec<Diagnostic> {
    let names = || names::find(profiles.locations().ok()?, Filter::All).ok();
    let Some(names) = Some(()).filter(|()| !aliases.is_empty()).and_then(|()| names()) else {
        return Vec::new();
    };
    let problem = |alias: &&Alias| {
        if !names.has(&alias.profile) {
            let what = format!("no profile {:?}", alias.profile);
            return Some(alias.finding(&ids::ALIAS_WITHOUT_PROFILE, &what));
        }
        let is_hidden = names.has(&alias.name);
        is_hidden.then(|| alias.finding(&ids::ALIAS_HIDDEN, "a profile has this name and takes precedence"))
    };
    aliases.iter().filter_map(problem).collect()
}
