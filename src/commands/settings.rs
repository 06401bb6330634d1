//! `awsp settings`: the file, what it says, and what is wrong in it.

use super::protection;
use crate::{
    context::Context,
    error::{Error, Result, Status, printable},
    settings::Settings,
};

/// The values in force, in the form of the file itself. A fault or a problem is status 1.
pub(super) fn run(context: &mut Context) -> Result<()> {
    let path = context.settings_file();
    let settings = Settings::load(path.as_deref());
    let shown = path.as_ref().map_or("no file".into(), |path| path.display().to_string());
    let missing =
        if path.as_ref().is_some_and(|path| !path.exists()) { " (there is none: these are the defaults)" } else { "" };
    let text = format!("# {}{missing}\n{}", printable(&shown), values(&settings));
    context.stdout.write_all(text.as_bytes())?;
    if let Some(fault) = &settings.fault {
        return Err(protection::faulty(fault, context));
    }
    for problem in &settings.problems {
        context.note(&format!("awsp: {shown}: {problem}"))?;
    }
    if settings.problems.is_empty() { Ok(()) } else { Err(Error::silent(Status::Failed)) }
}

fn values(settings: &Settings) -> String {
    let protect = settings.protect.lines();
    let protect = protect.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let aliases = settings.aliases.iter().map(|(alias, profile)| (alias.as_str(), profile.as_str())).collect();
    let sections: [(_, Vec<(&str, &str)>); 3] =
        [("protect", protect), ("prompt", vec![("format", settings.format.as_str())]), ("alias", aliases)];
    let mut text = String::new();
    for (section, keys) in sections {
        text.extend(["[", section, "]\n"]);
        keys.iter().for_each(|(key, value)| text.extend([&*printable(key), " = ", &*printable(value), "\n"]));
    }
    text
}
