//! `awsp list`: names when piped, a table on a terminal, JSON.

use std::{io::Write, mem::ManuallyDrop};

use super::{
    json, problems,
    profile_json::{ProfileJson, ProfilesJson},
};
use crate::{
    cli,
    config::{Config, Filter, Profile, names},
    context::Context,
    diagnostic::{Diagnostic, Result, Severity, ids, printable},
    mask,
    profiles::{ProfileFindings, Profiles, Protected, account},
    settings::Settings,
    switch::active,
    table::{Column, TextTable},
};

pub(super) fn run(options: &cli::ListArgs, context: &mut Context) -> Result<()> {
    if options.json || options.pattern.is_some() || context.terminal.stdout {
        full(options, context)
    } else {
        plain(options, context)
    }
}

/// Names alone: the streaming pass, straight to standard output.
fn plain(options: &cli::ListArgs, context: &mut Context) -> Result<()> {
    let profiles = Profiles::of(context);
    let names = names::find(profiles.locations()?, Filter::All)?;
    let lines = names.lines();
    context.stdout.write_all(lines.as_bytes())?;
    context.stdout.flush()?;
    if lines.is_empty() {
        context.note(&profiles.no_profiles().to_string())?;
    }
    let commands = cli::COMMANDS.iter().chain(cli::RESERVED);
    let hidden: Vec<_> = commands.filter(|word| names.has(word)).map(|word| (*word).to_owned()).collect();
    say_hidden(&hidden, options, context)
}

/// Everything about the profiles that the pattern selects.
fn full(options: &cli::ListArgs, context: &mut Context) -> Result<()> {
    let profiles = Profiles::of(context);
    // left to the end of the process: taking it apart is a tenth of the work
    let config = ManuallyDrop::new(profiles.load_all()?);
    let chosen: Vec<&Profile> = config.profiles().iter().filter(|profile| selects(options, &config, profile)).collect();
    let active = active(&context.env).map(|(name, _)| name);
    if options.json {
        let active = active.as_deref();
        let settings = profiles.settings();
        let protected = Protected::of(&config, settings);
        let findings = ProfileFindings::new(&config, context);
        let profiles =
            chosen.iter().map(|profile| ProfileJson::new(profile, active, &protected, settings, &findings)).collect();
        return json(&ProfilesJson::new(profiles, &config), context);
    }
    if context.terminal.stdout {
        table(&config, &chosen, active.as_deref(), profiles.settings(), context)?;
    } else {
        for profile in &chosen {
            writeln!(context.stdout, "{}", profile.name)?;
        }
    }
    say_what_is_missing(&chosen, &config, &profiles, options, context)?;
    let least = if context.terminal.stdout && !options.quiet { Severity::Warning } else { Severity::Error };
    problems::say(&config, least, context)?;
    if let Some(fault) = profiles.settings().fault.as_ref().filter(|_| context.terminal.stdout) {
        context.say(fault)?;
    }
    let hidden: Vec<_> =
        chosen.iter().map(|profile| profile.name.clone()).filter(|name| cli::is_command(name)).collect();
    say_hidden(&hidden, options, context)
}

/// The pattern is part of the name, account, role or region, in any case.
fn selects(options: &cli::ListArgs, config: &Config, profile: &Profile) -> bool {
    let Some(pattern) = options.pattern.as_deref().map(str::to_lowercase) else { return true };
    let account = account(config, profile);
    [Some(&profile.name), account.as_ref(), profile.role.as_ref(), profile.region.as_ref()]
        .into_iter()
        .flatten()
        .any(|field| field.to_lowercase().contains(&pattern))
}

/// Says why the list is empty, and on a terminal why no profile is marked as the active one.
fn say_what_is_missing(
    chosen: &[&Profile],
    config: &Config,
    profiles: &Profiles,
    options: &cli::ListArgs,
    context: &mut Context,
) -> Result<()> {
    if config.profiles().is_empty() {
        return context.note(&profiles.no_profiles().to_string());
    }
    if options.quiet {
        return Ok(());
    }
    if let Some(pattern) = options.pattern.as_deref().filter(|_| chosen.is_empty()) {
        let message = format!("no profile has {pattern:?} in its name, account, role or region");
        context.say(&Diagnostic::new(&ids::NO_MATCH, message).with_hint("awsp list"))?;
    }
    match active(&context.env).filter(|_| context.terminal.stdout) {
        Some((name, variable)) if config.profile(&name).is_none() => {
            context.note(&profiles.no_profile(&name).about(variable).to_string())
        }
        _ => Ok(()),
    }
}

const HEADS: [&str; 9] = ["", "profile", "alias", "kind", "account", "role", "region", "", ""];

/// The numbers of the columns by importance: the profile and the mark of the active one, the account, protected, the
/// readers that do not see it, the alias, role, region and kind.
const IMPORTANCE: [usize; 9] = [1, 0, 4, 7, 8, 2, 5, 6, 3];

fn table(
    config: &Config,
    chosen: &[&Profile],
    active: Option<&str>,
    settings: &Settings,
    context: &mut Context,
) -> Result<()> {
    let protected = Protected::of(config, settings);
    let rows = chosen.iter().map(|profile| {
        let is_active = active == Some(profile.name.as_str());
        let text = |field: &Option<String>| printable(field.as_deref().unwrap_or_default()).into_owned();
        let columns = [
            if is_active { "*".to_owned() } else { String::new() },
            printable(&profile.name).into_owned(),
            printable(&mask::text(settings.alias_of(&profile.name).unwrap_or_default())).into_owned(),
            profile.kind.name().to_owned(),
            text(&account(config, profile)),
            text(&profile.role),
            text(&profile.region),
            if protected.has(&profile.name) { "protected".to_owned() } else { String::new() },
            profile.visible_to.mark(),
        ];
        (columns.map(Column::from), is_active)
    });
    let table =
        TextTable { heads: HEADS, importance: IMPORTANCE, color: context.terminal.color, columns: context.columns() };
    Ok(context.stdout.write_all(table.lay_out(rows).as_bytes())?)
}

fn say_hidden(names: &[String], options: &cli::ListArgs, context: &mut Context) -> Result<()> {
    if options.quiet {
        return Ok(());
    }
    names.iter().try_for_each(|name| {
        let hidden = Diagnostic::new(&ids::COMMAND_WORD, format!("{name} is also a command"));
        context.note(&hidden.with_hint(format!("awsp use {name}, for the profile")).to_string())
    })
}
