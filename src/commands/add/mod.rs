//! `awsp add`: writes a profile, after showing it.

mod checks;
mod protected;
mod refreshable;

use super::process_line;
use crate::{
    cli::{self, credentials::AddArgs},
    config::{AwsFile, ChainError, Config, Edit, Kind, Origin, Reader, Section, View, refuse_temporary},
    context::Context,
    diagnostic::{Diagnostic, Error, Result, Status, ids, printable},
    diff,
    process::terminal::{Question, Tty},
    profiles::{self, Profiles},
    regions,
};

/// What is about to be written.
struct AddPlan {
    /// In the order in which they are written.
    edits: Vec<Edit>,
    /// What the user should know before.
    notes: Vec<Diagnostic>,
}

pub(super) fn run(mut options: AddArgs, context: &mut Context) -> Result<()> {
    let profiles = Profiles::of(context);
    let locations = profiles.locations()?;
    if !options.dry_run {
        AwsFile::BOTH.into_iter().try_for_each(|file| refuse_temporary(file, locations))?;
    }
    let config = profiles.load_all()?;
    for profile in [&mut options.source_profile, &mut options.mfa_for].into_iter().flatten() {
        // the files know no alias
        if let Some(alias) = profiles.settings().alias(profile).filter(|_| config.profile(profile).is_none()) {
            *profile = alias.to_owned();
        }
    }
    let plan = match &options.mfa_for {
        Some(profile) => refreshable::plan(&options, profile, &config, &profiles, context)?,
        None => new_profile(&options, &config, &profiles, context)?,
    };
    let after = Config::after(locations, &plan.edits)?;
    protected::check(&options, &config, &after, &profiles, context)?;
    let mut notes = judge(&options, &after)?;
    notes.extend(options.region.as_deref().and_then(regions::doubt));
    if options.dry_run {
        context.stdout.write_all(shown(&plan, context.terminal.color).as_bytes())?;
    } else {
        context.stderr.write_all(shown(&plan, context.terminal.color_stderr).as_bytes())?;
    }
    for note in plan.notes.iter().chain(&notes) {
        context.say(note)?;
    }
    if options.dry_run {
        return Ok(());
    }
    if !options.yes {
        ask(&options.name)?;
    }
    plan.edits.into_iter().try_for_each(Edit::save)?;
    context.note(&written(&options.name, &Config::load_only(locations, &[&options.name])?))
}

/// The settings that the options say, as a profile of its own.
fn new_profile(options: &AddArgs, config: &Config, profiles: &Profiles, context: &Context) -> Result<AddPlan> {
    refuse_known(&options.name, config)?;
    checks::check(options)?;
    let mut notes = Vec::new();
    let mut settings: Vec<(&str, String)> = Vec::new();
    if let Some(process) = &options.process {
        let line = process_line::line(process, &context.env)?;
        notes.extend(process_line::unexpanded(process));
        settings.push(("credential_process", line));
    } else {
        role(options, config, profiles, &mut settings, &mut notes)?;
    }
    settings.extend(options.region.clone().map(|region| ("region", region)));
    let settings: Vec<(&str, &str)> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let mut edit = Edit::open(AwsFile::Config, profiles.locations()?)?;
    edit.add_section(&Section::profile(AwsFile::Config, &options.name), &settings)?;
    Ok(AddPlan { edits: vec![edit], notes })
}

fn role(
    options: &AddArgs,
    config: &Config,
    profiles: &Profiles,
    settings: &mut Vec<(&'static str, String)>,
    notes: &mut Vec<Diagnostic>,
) -> Result<()> {
    let mut put = |key, value: Option<String>| settings.extend(value.map(|value| (key, value)));
    put("role_arn", options.role_arn.clone());
    put("source_profile", options.source_profile.clone());
    put("credential_source", options.credential_source.clone());
    if let Some(file) = &options.web_identity {
        put("web_identity_token_file", Some(process_line::absolute(file)?));
        if !file.exists() {
            let message = format!("{} is not there yet", file.display());
            notes.push(Diagnostic::new(&ids::TOKEN_FILE_MISSING, message));
        }
    }
    put("role_session_name", options.role_session_name.clone());
    put("external_id", options.external_id.clone());
    put("duration_seconds", options.duration_seconds.map(|seconds| seconds.to_string()));
    put("mfa_serial", options.mfa_serial.clone());
    if options.mfa_serial.is_some() {
        let name = &options.name;
        let note = Diagnostic::new(&ids::MFA_UNSUPPORTED, "most SDKs cannot ask for a code");
        notes.push(note.with_hint(format!("awsp add {name} --mfa-for {name}, after this")));
    }
    match &options.source_profile {
        Some(source) if config.profile(source).is_none() => Err(profiles.no_profile(source)),
        _ => Ok(()),
    }
}

/// A name that is taken is not written over.
fn refuse_known(name: &str, config: &Config) -> Result<()> {
    let Some(profile) = config.profile(name) else { return Ok(()) };
    let message = format!("profile {name:?} is there already");
    Err(Error::new(Status::Failed, message).at(profile.location()).hint(format!("awsp show {name}")))
}

/// Refuses what the AWS CLI would not find credentials in; says what else is in the way.
fn judge(options: &AddArgs, after: &Config) -> Result<Vec<Diagnostic>> {
    let name = &options.name;
    let profile = after.profile(name).filter(|profile| after.by_header(profile).has(Reader::Cli));
    let unseen = || Error::new(Status::Failed, format!("the AWS CLI and boto3 would not see {name:?}"));
    let profile = profile.ok_or_else(unseen)?;
    let broken = |error: ChainError| Error::of(Status::Failed, Diagnostic::new(error.rule(), error.to_string()));
    let chain = after.chain(name, View::Cli).map_err(broken)?;
    let kind = if options.role_arn.is_some() { profile.kind } else { Kind::Process };
    if profile.kind != kind || chain.hops.is_empty() && chain.base.origin != Origin::Own(kind) {
        return Err(Error::new(Status::Failed, format!("{name} would still have other credentials")));
    }
    let line = profiles::text(after, name, "credential_process").unwrap_or_default();
    if process_line::asked_of_awsp(&line).iter().any(|asked| begins_at(asked, name, after)) {
        let message = format!("a loop: for {name} awsp would ask for {name} again");
        return Err(Error::new(Status::Failed, message).hint(format!("awsp add {name} --mfa-for PROFILE")));
    }
    let mut notes = Vec::new();
    let mark = after.by_header(profile).mark();
    if !mark.is_empty() {
        notes.push(Diagnostic::new(&ids::NOT_VISIBLE, format!("{name} is {mark}")));
    } else if let Err(error) = after.chain(name, View::Rust) {
        notes.push(Diagnostic::new(&ids::CHAIN_DIFFERS, format!("to the SDK for Rust: {error}")));
    }
    let broken = after.problems().iter().find(|problem| problem.breaks().has(Reader::Cli));
    notes.extend(broken.map(|problem| problem.diagnostic.clone()));
    Ok(notes)
}

/// True when the credentials of `asked` are, or begin with, those of `name`.
fn begins_at(asked: &str, name: &str, config: &Config) -> bool {
    asked == name || config.chain(asked, View::Cli).is_ok_and(|chain| chain.base.profile == name)
}

fn shown(plan: &AddPlan, color: bool) -> String {
    let diff = |edit: &Edit| diff::unified(&edit.path().to_string_lossy(), edit.original(), edit.text(), color);
    plan.edits.iter().map(diff).collect()
}

fn ask(name: &str) -> Result<()> {
    let Some(tty) = Tty::open() else {
        return Err(Error::new(Status::InputRequired, "nothing written: there is no terminal to ask on")
            .hint("--yes, if it is meant; --dry-run, to look at it"));
    };
    let text = format!("Write {name}?");
    tty.confirm(&Question { text: &printable(&text), profile: name, nothing: "nothing written" })
}

/// `wrote dev to /home/jane/.aws/config:12 · awsp dev`
fn written(name: &str, config: &Config) -> String {
    let place = config.profile(name).and_then(|profile| profile.places.first());
    let place = place.map(|place| format!(" to {place}")).unwrap_or_default();
    let word = if cli::is_command(name) { "use " } else { "" };
    format!("wrote {name}{place} · awsp {word}{name}")
}
