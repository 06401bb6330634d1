//! `--mfa-for`: a name that every tool can refresh, through `awsp credential-process`, for a profile that asks for a code.

use super::{AddPlan, checks, refuse_known};
use crate::{
    cli::credentials::AddArgs,
    commands::process_line,
    config::{
        AwsFile, AwspLine, CREDENTIAL_PROCESS, Config, Edit, Kind, Locations, Profile, ProfileSetting, ProfileSettings,
        Section, SettingValue, View,
    },
    context::Context,
    diagnostic::{Diagnostic, Error, Result, Status, ids},
    profiles::{self, Profiles},
    settings::DIRECT,
};

/// The settings that credentials come from: they move.
const MOVED: [&str; 21] = [
    "role_arn",
    "source_profile",
    "credential_source",
    "role_session_name",
    "external_id",
    "duration_seconds",
    "mfa_serial",
    "web_identity_token_file",
    "credential_process",
    "sso_session",
    "sso_start_url",
    "sso_region",
    "sso_account_id",
    "sso_role_name",
    "sso_registration_scopes",
    "login_session",
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    "aws_security_token",
    "aws_account_id",
];

/// The settings that calls for credentials are made with, too: they are copied.
const COPIED: [&str; 9] = [
    "region",
    "services",
    "endpoint_url",
    "ignore_configured_endpoint_urls",
    "use_fips_endpoint",
    "use_dualstack_endpoint",
    "sts_regional_endpoints",
    "ca_bundle",
    "defaults_mode",
];

pub(super) fn plan(
    options: &AddArgs,
    of: &str,
    config: &Config,
    profiles: &Profiles,
    context: &Context,
) -> Result<AddPlan> {
    checks::region(options)?;
    let profile = config.profile(of).ok_or_else(|| profiles.no_profile(of))?;
    let locations = profiles.locations()?;
    if *of == options.name {
        return in_place(options, profile, config, locations, context);
    }
    refuse_known(&options.name, config)?;
    let line = line(profile, of, config, context)?;
    let copied = |key| profiles::text(config, of, key).map(|value| (key, value));
    let region = options.region.clone().map(|region| ("region", region)).or_else(|| copied("region"));
    let account = profile.account_id.clone().map(|account| ("aws_account_id", account));
    let settings: Vec<_> =
        [Some(("credential_process", line)), region, copied("output"), account].into_iter().flatten().collect();
    let settings: Vec<_> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let mut edit = Edit::open(AwsFile::Config, locations)?;
    edit.add_section(&Section::profile(AwsFile::Config, &options.name), &settings)?;
    Ok(AddPlan { edits: vec![edit], notes: notes(&options.name, of, config) })
}

/// The name stays with everything that is not about credentials; these move to another name.
fn in_place(
    options: &AddArgs,
    profile: &Profile,
    config: &Config,
    locations: &Locations,
    context: &Context,
) -> Result<AddPlan> {
    let name = &profile.name;
    let direct = format!("{name}{DIRECT}");
    let known = profiles::text(config, name, "credential_process").is_some_and(|process| is_awsp(&process));
    let has_keys = profile.places.iter().any(|place| place.file == AwsFile::Credentials);
    match known {
        true if !has_keys => {
            let message = format!("{name} is refreshable already");
            return Err(Error::new(Status::Failed, message).hint(format!("awsp show {name}")));
        }
        // a run that was ended between the two files left it so: this one goes on
        true => {}
        false => refuse_known(&direct, config)?,
    }
    let line = line(profile, &direct, config, context)?;
    let mut edit = in_config(options, name, &direct, &line, profile.account_id.as_deref(), locations)?;
    lead_past_itself(&mut edit, name, &direct, config)?;
    let mut edits = vec![edit];
    if has_keys {
        edits.push(in_credentials(name, &direct, locations)?);
    }
    Ok(AddPlan { edits, notes: notes(name, name, config) })
}

fn in_config(
    options: &AddArgs,
    name: &str,
    direct: &str,
    line: &str,
    account: Option<&str>,
    locations: &Locations,
) -> Result<Edit> {
    let [section, moved] = [name, direct].map(|name| Section::profile(AwsFile::Config, name));
    let mut edit = Edit::open(AwsFile::Config, locations)?;
    edit.set(&section, "credential_process", line)?;
    for (key, value) in of_file(name, AwsFile::Config, locations)? {
        let own = key == "credential_process" && value == line;
        let value = if key == "source_profile" && value == name { direct } else { &value };
        if MOVED.contains(&&*key) && !own || COPIED.contains(&&*key) {
            edit.set(&moved, &key, value)?;
        }
        if MOVED.contains(&&*key) && key != "credential_process" {
            edit.remove(&section, &key)?;
        }
    }
    for (key, value) in of_file(name, AwsFile::Credentials, locations)? {
        if !MOVED.contains(&&*key) {
            edit.set(&section, &key, &value)?;
        }
    }
    options.region.as_ref().map_or(Ok(()), |region| edit.set(&section, "region", region))?;
    // its account stays known, to lists and to what is protected
    account.map_or(Ok(()), |account| edit.set(&section, "aws_account_id", account))?;
    Ok(edit)
}

/// awsp asks for codes with keys that last: what it resolves itself does not begin at what it gives.
fn lead_past_itself(edit: &mut Edit, name: &str, direct: &str, config: &Config) -> Result<()> {
    let source = profiles::text(config, name, "source_profile").filter(|source| source != name);
    if let Some(behind) = source.and_then(|source| behind(&source, config)) {
        edit.set(&Section::profile(AwsFile::Config, direct), "source_profile", &behind)?;
    }
    let resolved: Vec<_> = config.profiles().iter().filter_map(|profile| behind(&profile.name, config)).collect();
    let of_name =
        |profile: &&Profile| profile.source_profile.as_deref() == Some(name) && resolved.contains(&profile.name);
    for profile in config.profiles().iter().filter(of_name) {
        edit.set(&Section::profile(AwsFile::Config, &profile.name), "source_profile", direct)?;
    }
    Ok(())
}

/// The profile that awsp resolves for a name, where that is refreshable through awsp.
fn behind(name: &str, config: &Config) -> Option<String> {
    let process = profiles::text(config, name, "credential_process")?;
    let words = shell_words::split(&process).ok()?;
    let last = AwspLine::of(&words).filter(|line| line.has_path())?.arguments.last();
    last.filter(|behind| config.profile(behind).is_some()).cloned()
}

fn in_credentials(name: &str, direct: &str, locations: &Locations) -> Result<Edit> {
    let [section, moved] = [name, direct].map(|name| Section::profile(AwsFile::Credentials, name));
    let mut edit = Edit::open(AwsFile::Credentials, locations)?;
    edit.rename_section(&section, &moved)?;
    let settings = of_file(name, AwsFile::Credentials, locations)?;
    if settings.iter().any(|(key, value)| key == "source_profile" && value == name) {
        edit.set(&moved, "source_profile", direct)?;
    }
    Ok(edit)
}

/// What one of the files says of a profile, as long as both readers read the same.
fn of_file(name: &str, file: AwsFile, locations: &Locations) -> Result<Vec<(String, String)>> {
    let path = |of| locations.path(of).filter(|_| of == file).map(Into::into);
    let alone =
        Locations { config: path(AwsFile::Config), credentials: path(AwsFile::Credentials), problems: Vec::new() };
    let config = Config::load(&alone)?;
    let of_rust = config.settings(name, View::Rust);
    let mut pairs = Vec::new();
    for setting in config.settings(name, View::Cli).unwrap_or_default() {
        let needed = file == AwsFile::Credentials || [&MOVED[..], &COPIED[..]].concat().contains(&&*setting.key);
        match &setting.value {
            SettingValue::Text(text) if !needed || is_same(&setting, of_rust.as_ref()) => {
                pairs.push((setting.key.to_string(), text.to_string()));
            }
            SettingValue::Nested(_) if !needed => {}
            _ => return Err(unclear(name, &setting)),
        }
    }
    Ok(pairs)
}

fn is_same(setting: &ProfileSetting<'_>, of_rust: Option<&ProfileSettings<'_>>) -> bool {
    let same = |it: &ProfileSetting<'_>| it.key == setting.key && it.value == setting.value;
    of_rust.is_none_or(|settings| settings.iter().any(same))
}

fn unclear(name: &str, setting: &ProfileSetting<'_>) -> Error {
    let ProfileSetting { key, place, .. } = setting;
    let message = format!("{place}: not every tool reads the same {key}");
    Error::new(Status::Failed, message).hint(format!("awsp show {name} --view cli, and --view rust"))
}

/// The line that gives the credentials of `target`. Keys alone know no code: a session of theirs does.
fn line(profile: &Profile, target: &str, config: &Config, context: &Context) -> Result<String> {
    if target.starts_with('-') {
        let message = format!("{target:?} would be an option of awsp credential-process");
        return Err(Error::new(Status::Usage, message));
    }
    let keys = matches!(profile.kind, Kind::Static) || profile.places.iter().any(|it| it.file == AwsFile::Credentials);
    let is = |name: &str, key| profiles::text(config, name, key).is_some();
    let any = |key| is(&profile.name, key) || is(target, key);
    let session = keys && any("mfa_serial") && !any("role_arn");
    let options = if session { &[CREDENTIAL_PROCESS, "--ensure-temporary"][..] } else { &[CREDENTIAL_PROCESS] };
    process_line::of_awsp(&[], &[options, &[target]].concat(), &context.env)
}

fn is_awsp(process: &str) -> bool {
    let words = shell_words::split(process).unwrap_or_default();
    AwspLine::of(&words).is_some_and(AwspLine::has_path)
}

fn notes(name: &str, of: &str, config: &Config) -> Vec<Diagnostic> {
    let mut notes = Vec::new();
    let in_chain = config.chain(of, View::Cli).is_ok_and(|chain| chain.hops.iter().any(|hop| hop.mfa_serial.is_some()));
    if !in_chain && profiles::text(config, of, "mfa_serial").is_none() {
        let message = format!("nothing on the way to {of} asks for a code");
        notes.push(Diagnostic::new(&ids::MFA_NOT_ASKED, message));
    }
    let asks = |profile: &&Profile| {
        let of_name = profile.source_profile.as_deref() == Some(name) && profile.name != name;
        of_name && profiles::text(config, &profile.name, "mfa_serial").is_some()
    };
    let resolved: Vec<_> = config.profiles().iter().filter_map(|profile| behind(&profile.name, config)).collect();
    let asking = config.profiles().iter().filter(asks).filter(|profile| !resolved.contains(&profile.name));
    let asking: Vec<_> = asking.map(|profile| profile.name.as_str()).collect();
    if let [first, ..] = asking.as_slice() {
        let names = asking.join(", ");
        let note = Diagnostic::new(&ids::MFA_SEPARATE, format!("a code of its own wants: {names}"));
        notes.push(note.with_hint(format!("awsp add {first} --mfa-for {first}")));
    }
    notes
}
