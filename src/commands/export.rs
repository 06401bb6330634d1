//! `awsp export`: credentials for tools that read nothing else. Straight to a terminal only by force.

use std::path::Path;

use super::{evaluated, region_option, resolve_options, secret_output};
use crate::{
    cli::credentials as cli,
    config::{AwsFile, Config, Locations, refuse_temporary},
    context::Context,
    credentials::{
        Credentials, ExportFormat, ExposeSecret, ResolveRequest, Resolved, ResolverSession,
        copy::{self, Cleaned, Removed, SectionCopy},
    },
    diagnostic::{Diagnostic, Error, Location, Result, Status, Tool, Tools, ids},
    mask,
    profiles::{Act, Named, Profiles, UseOptions},
    regions,
    shell::Shell,
    switch::{Region, active},
    time::{self, now},
};

pub(super) fn run(options: cli::ExportArgs, context: &mut Context) -> Result<()> {
    let format = options.format;
    export(options, context).map_err(|error| match format {
        ExportFormat::Code(shell) => evaluated::fail(shell, error, context),
        _ => error,
    })
}

fn export(options: cli::ExportArgs, context: &mut Context) -> Result<()> {
    let profiles = Profiles::of(context);
    let locations = profiles.locations()?;
    if options.clean {
        return clean(locations, options.quiet, context);
    }
    refuse(&options, locations, context)?;
    let active = active(&context.env).map(|(name, _)| name);
    let region = region(&options, locations)?;
    if !options.quiet {
        // before it fails: the endpoints of the region may not exist
        super::say(&region.as_deref().and_then(regions::doubt), context);
    }
    let (config, mut named) = find(options.name.as_deref(), active.as_deref(), &profiles)?;
    let role = resolve_options::role(options.role)?;
    profiles.protect_by_role(&mut named, role.as_ref().map(|role| role.arn.as_str()))?;
    let how = UseOptions { yes: options.yes, force: options.force, quiet: options.quiet, ..UseOptions::default() };
    let profile = profiles.admit(&named, &config, Act::Use, &how, context)?.profile;
    let section = options.credentials_file.as_deref();
    let copy = section.map(|name| SectionCopy::open(name, locations, options.force)).transpose()?;

    let ad_hoc = role.as_ref().map(|role| role.arn.clone());
    let request = ResolveRequest {
        config: &config,
        settings: profiles.settings(),
        profile: &named.name,
        role,
        region: region.clone(),
        options: resolve_options::options(options.resolve),
    };
    let Resolved { credentials, region: found, notes: resolver_notes, .. } =
        ResolverSession::new(context).resolve(&request)?;
    let region = match options.with_region {
        true => Some(profile.region.clone().or(found).ok_or_else(|| no_region(&named.name))?),
        false => region,
    };
    let how = secret_output::refresh_note(&credentials, profile, ad_hoc.as_deref());
    let (done, notes) = match copy {
        Some(copy) => {
            let (done, kept) = write(&copy, &credentials, region.as_deref(), &named.name)?;
            (Some(done), [how].into_iter().chain(kept).collect())
        }
        None => {
            let format = options.format;
            print(format, options.pretty, &credentials, region.as_deref(), context)?;
            // a credential_process is what refreshes
            let how = (format != ExportFormat::Process).then_some(how);
            let other = active.filter(|active| format.changes_environment() && *active != named.name);
            (None, how.into_iter().chain(other.map(|active| stays(&active))).collect::<Vec<_>>())
        }
    };
    if !options.quiet {
        super::say(&resolver_notes, context);
        // nobody may read it any more
        let _ = done.map(|done| context.tell(&done));
        super::say(&notes, context);
    }
    Ok(())
}

/// Refuses early what cannot be done with the credentials.
fn refuse(options: &cli::ExportArgs, locations: &Locations, context: &Context) -> Result<()> {
    match &options.credentials_file {
        None => secret_output::refuse_terminal(options.force, context),
        Some(_) => refuse_temporary(AwsFile::Credentials, locations),
    }
}

/// The profile of this name or alias, else the active one, else `[default]`.
fn find(name: Option<&str>, active: Option<&str>, profiles: &Profiles) -> Result<(Config, Named)> {
    match name {
        Some(name) => profiles.find_for_credentials(name),
        None => profiles.find_exactly_for_credentials(active.unwrap_or("default")),
    }
}

/// Copies the credentials into a section. Returns what was done, and the note that the section keeps its region.
fn write(
    copy: &SectionCopy<'_>,
    credentials: &Credentials,
    region: Option<&str>,
    from: &str,
) -> Result<(String, Option<Diagnostic>)> {
    let copied = copy.write(credentials, region, from)?;
    let done = format!("[{}] in {} has the credentials of {from}", copy.name(), copied.path.display());
    let kept = copied.kept_region.as_ref().zip(region);
    Ok((done, kept.map(|(kept, wanted)| keeps(copy.name(), kept, wanted, &copied.path))))
}

/// Writes the credentials to standard output.
fn print(
    format: ExportFormat,
    pretty: bool,
    credentials: &Credentials,
    region: Option<&str>,
    context: &mut Context,
) -> Result<()> {
    let text = format.write(credentials, region, pretty).map_err(|why| Error::new(Status::Failed, why))?;
    context.stdout.write_all(text.expose_secret().as_bytes())?;
    Ok(context.stdout.flush()?)
}

/// What `-r` gives. A profile is easily taken for its value: `awsp export -r dev`.
fn region(options: &cli::ExportArgs, locations: &Locations) -> Result<Option<String>> {
    let Some(asked) = &options.region else { return Ok(None) };
    let Region::Override(region) = region_option::parse(options.region.as_deref())? else {
        return Err(Error::new(Status::Usage, format!("{asked:?} is not a region")).hint("-r eu-west-1"));
    };
    let usual = region.rsplit_once('-').is_some_and(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit()));
    if !usual && Config::load_without_sources(locations, &[&region])?.profile(&region).is_some() {
        let name = Shell::Posix.word(&region);
        let error = Error::new(Status::Usage, format!("-r takes a region, and {region:?} is a profile"));
        return Err(error.hint(format!("awsp export {name} --with-region")));
    }
    Ok(Some(region))
}

fn no_region(name: &str) -> Error {
    Error::new(Status::Failed, format!("{name} has no region")).hint("-r REGION")
}

fn stays(active: &str) -> Diagnostic {
    let message = format!("{active} is still the active profile: JS follows it, the other tools follow these keys");
    Diagnostic::new(&ids::PROFILE_STAYS, message).with_hint("awsp -u").affecting(Tools::of(&[Tool::Js]))
}

/// Returns the note that a section keeps the user's own region.
fn keeps(section: &str, (there, line): &(String, usize), wanted: &str, path: &Path) -> Diagnostic {
    let message = format!("[{section}] keeps your region {} instead of {wanted}", mask::first_line(there));
    Diagnostic::new(&ids::REGION_KEPT, message).at(Location::line(path, *line)).with_hint("--force")
}

fn clean(locations: &Locations, quiet: bool, context: &mut Context) -> Result<()> {
    let Cleaned { removed, left } = copy::clean(locations, now())?;
    if quiet {
        return Ok(());
    }
    for Removed { section, from, ended } in &removed {
        let ended = time::utc(*ended);
        context.tell(&format!("removed the keys of [{section}]: of {from}, expired {ended}"))?;
    }
    for why in &left {
        let note = Diagnostic::new(&ids::NOT_REMOVED, format!("not removed: {}", why.message()));
        context.say(&note.because_of(why))?;
    }
    let none = removed.is_empty() && left.is_empty();
    if none { context.tell("nothing that awsp wrote has expired") } else { Ok(()) }
}
