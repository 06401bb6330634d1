//! `awsp why`: what is active here, where it comes from, what overrides it, and what tools use without a profile.

use std::fmt::Write as _;

use serde::Serialize;

use super::{json, problems};
use crate::{
    cli,
    config::{Config, Kind, Profile, View},
    context::{Context, Env},
    diagnostic::{Diagnostic, Result, Severity, ids, shown},
    profiles::{self, ProfileFindings, Profiles},
    switch::{self, Override, own_region, region_of, variables},
};

/// The shape of `why --json`.
#[derive(Serialize)]
struct WhyReport {
    profile: Option<String>,
    profile_source: Option<String>,
    exists: bool,
    protected: bool,
    region: Option<String>,
    region_source: Option<String>,
    previous: Option<String>,
    overrules: Vec<Override>,
    /// The findings about the profile.
    findings: Vec<Diagnostic>,
    /// What tools use, when no profile is selected.
    answers: Option<String>,
}

pub(super) fn run(options: &cli::WhyArgs, context: &mut Context) -> Result<()> {
    let profiles = Profiles::of(context);
    let config = profiles.load_all()?;
    let settings = profiles.settings();
    let known = |name: &&str| config.profile(name).is_some();
    let name = options.name.as_deref().map(|name| Some(name).filter(known).or(settings.alias(name)).unwrap_or(name));
    if let Some(name) = name.filter(|name| config.profile(name).is_none()) {
        return Err(profiles.no_profile(name));
    }
    let report = WhyReport::new(name, &config, &profiles, context);
    if options.json {
        json(&report, context)?;
        return report.end(&profiles);
    }
    let text = report.text(&config);
    context.stdout.write_all(text.as_bytes())?;
    if report.profile.is_some() && !report.exists {
        problems::say(&config, Severity::Warning, context)?;
        return report.end(&profiles);
    }
    let of_files = report.findings.iter().filter(|finding| finding.rule.group.is_of_file());
    for finding in of_files {
        context.say(finding)?;
    }
    Ok(())
}

impl WhyReport {
    /// The report about `asked`, or about what is active.
    fn new(asked: Option<&str>, config: &Config, profiles: &Profiles, context: &Context) -> Self {
        let env = &context.env;
        let (name, source) = match asked {
            Some(name) => (Some(name.to_owned()), Some("asked for".to_owned())),
            None => switch::active(env).map(|(name, variable)| (name, variable.to_owned())).unzip(),
        };
        let profile = name.as_deref().and_then(|name| config.profile(name));
        let default = config.profile("default");
        let in_force = if name.is_some() { profile } else { default };
        let (region, region_source) = region(in_force, config, env).unzip();
        let key_id = default.and_then(|default| profiles::key_id(config, default));
        let about = ProfileFindings::new(config, context);
        let findings = match (&name, in_force) {
            (Some(name), None) => vec![profiles.no_profile(name).diagnostic().clone()],
            (Some(_), Some(profile)) => about.all(profile),
            (None, Some(default)) if default.kind != Kind::None => about.all(default),
            (None, _) => Vec::new(),
        };
        let files = profiles.file_overrides();
        let files = files.map(|(variable, diagnostic)| Override { variable: variable.to_owned(), diagnostic });
        let overrules: Vec<_> = switch::overrides(env, in_force).into_iter().chain(files).collect();
        Self {
            answers: name.is_none().then(|| answers(env, default, key_id.as_deref(), &overrules)),
            exists: profile.is_some(),
            protected: profile.is_some_and(|profile| profiles.is_protected(config, profile)),
            profile: name,
            profile_source: source,
            region,
            region_source,
            previous: switch::previous(env).map(|previous| previous.name),
            overrules,
            findings,
        }
    }

    fn text(&self, config: &Config) -> String {
        let mut text = String::new();
        let mut line = |head: &str, parts: &[&str]| {
            let parts: Vec<_> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
            // writing to a string cannot fail
            let _ = writeln!(text, "{head:9} {}", shown(&parts.join("  ")));
        };
        let source = |source: &Option<String>| source.as_ref().map(|it| format!("({it})")).unwrap_or_default();
        match &self.profile {
            Some(name) => {
                let missing = if self.exists { "" } else { "does not exist: every tool that follows it fails" };
                line("profile", &[name, &source(&self.profile_source), missing]);
            }
            None => line("profile", &["none", self.answers.as_deref().unwrap_or_default()]),
        }
        if let Some(profile) = self.profile.as_deref().and_then(|name| config.profile(name)) {
            let protected = if self.protected { "protected" } else { "" };
            let account = profiles::account(config, profile);
            line("is", &[&about(profile, account), protected, &profile.visible_to.mark()]);
            let hidden = if cli::is_command(&profile.name) { "its name is a command word: awsp use NAME" } else { "" };
            line("in", &[&profile.places_in_words(), hidden]);
        }
        match &self.region {
            Some(region) => line("region", &[region, &source(&self.region_source)]),
            None => line("region", &["none"]),
        }
        // problems of files go to standard error
        for finding in self.findings.iter().filter(|finding| self.exists && !finding.rule.group.is_of_file()) {
            let head = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            };
            let text = finding.to_string();
            line(head, &[text.strip_prefix("note: ").unwrap_or(&text)]);
        }
        for Override { variable, diagnostic } in &self.overrules {
            // problems of files name the variable themselves
            let subject = if diagnostic.rule.group.is_of_file() { String::new() } else { format!("{variable}: ") };
            let (why, tools) = (format!("{subject}{}", diagnostic.message), diagnostic.affects.words());
            line("override", &[&why, &format!("[{tools}]")]);
        }
        if let Some(previous) = &self.previous {
            line("previous", &[previous]);
        }
        text
    }

    /// An active profile that is in neither file is status 3, after everything has been said.
    fn end(&self, profiles: &Profiles) -> Result<()> {
        match &self.profile {
            Some(name) if !self.exists => Err(profiles.no_profile(name)),
            _ => Ok(()),
        }
    }
}

/// The region in force and where it comes from.
fn region(profile: Option<&Profile>, config: &Config, env: &Env) -> Option<(String, String)> {
    if let Some((region, variable)) = region_of(env) {
        let whose = if own_region(env).is_some() { ", set by awsp -r" } else { "" };
        return Some((region, format!("{variable}{whose}")));
    }
    let profile = profile?;
    let (name, region) = (&profile.name, profile.region.clone()?);
    let settings = config.settings(name, View::Cli).or_else(|| config.settings(name, View::Rust))?;
    let place = settings.into_iter().find(|setting| setting.key == "region")?.place;
    Some((region, place.to_string()))
}

/// Keys in the environment come before everything else that could answer. Tools that look up an empty name get nothing.
fn answers(env: &Env, default: Option<&Profile>, key_id: Option<&str>, overrides: &[Override]) -> String {
    let answer = match env.filled(variables::ACCESS_KEY_ID) {
        Some(_) => "tools use the keys in the environment".to_owned(),
        None => switch::answer(env, default, key_id).to_string(),
    };
    match overrides.iter().find(|found| found.diagnostic.is(&ids::EMPTY_PROFILE_VARIABLE)) {
        Some(found) => format!("{answer}, except {}, which fail", found.diagnostic.affects.names()),
        None => answer,
    }
}

/// `sso  111122223333 Admin  sso-session corp  source dev`
fn about(profile: &Profile, account: Option<String>) -> String {
    let field = |head: &str, field: &Option<String>| field.as_ref().map(|text| format!("{head}{text}"));
    let parts = [
        Some(profile.kind.name().to_owned()),
        account,
        field("", &profile.role),
        field("sso-session ", &profile.sso_session),
        field("source ", &profile.source_profile),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("  ")
}
