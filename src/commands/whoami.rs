//! `awsp whoami`: who STS says it is, and what it was that answered.

use std::borrow::Cow;

use serde::Serialize;

use super::{json, resolve_options};
use crate::{
    cli::credentials as cli,
    config::{Config, Kind},
    context::{Context, Env},
    credentials::{Ambient, Identity, ResolveRequest, Resolved, ResolverSession},
    diagnostic::{Diagnostic, Error, Result, Status, ids, printable},
    mask,
    profiles::{Act, Named, ProfileFindings, Profiles, guard},
    switch::{self, variables},
    time::{self, now},
};

/// Who is asked about.
enum Subject {
    /// This profile, and what named it.
    Profile(String, &'static str),
    /// No profile: tools find something else here.
    Ambient(Ambient),
}

/// The shape of `whoami --json`.
#[derive(Serialize)]
struct WhoamiReport<'a> {
    account: &'a str,
    arn: Cow<'a, str>,
    user_id: &'a str,
    /// The profile that answered; null when none did.
    profile: Option<&'a str>,
    /// What named the profile: `asked for`, a variable, or `default`.
    profile_source: Option<&'a str>,
    /// The profiles of the chain.
    chain: &'a str,
    /// Where the first credentials come from.
    source: Cow<'a, str>,
    region: Option<Cow<'a, str>>,
    /// Seconds since 1970.
    expiration: Option<u64>,
}

pub(super) fn run(options: cli::WhoamiArgs, context: &mut Context) -> Result<()> {
    let profiles = Profiles::of(context);
    let subject = Subject::find(options.name.as_deref(), &profiles, &context.env)?;
    let (config, name) = match &subject {
        Subject::Profile(name, _) => {
            let (config, named) = match options.name {
                Some(_) => profiles.find_for_credentials(name)?,
                None => profiles.find_exactly_for_credentials(name)?,
            };
            protect(&options, &named, &profiles, context)?;
            (config, named.name)
        }
        Subject::Ambient(_) => (Config::load_only(profiles.locations()?, &[])?, String::new()),
    };
    let ambient = if let Subject::Ambient(ambient) = subject { Some(ambient) } else { None };
    let request = ResolveRequest {
        config: &config,
        settings: profiles.settings(),
        profile: &name,
        role: None,
        region: None,
        options: resolve_options::options(options.resolve),
    };
    let (identity, resolved) =
        ResolverSession::new(context).identify(&request, ambient).map_err(|error| nothing(error, ambient))?;
    if !options.quiet {
        let root = identity.arn.ends_with(":root").then(|| {
            let what = "this is the root user of the account: make a user or a role instead";
            Diagnostic::new(&ids::ROOT_USER, what)
        });
        let profile = config.profile(&name);
        let others = profile.map(|profile| ProfileFindings::new(&config, context).lasting(profile)).unwrap_or_default();
        super::say(resolved.notes.iter().chain(&root).chain(&others), context);
    }
    let source = if let Subject::Profile(_, source) = subject { Some(source) } else { None };
    let report = WhoamiReport::new(&identity, &resolved, source.map(|_| name.as_str()), source);
    if options.json {
        return json(&report, context);
    }
    Ok(context.stdout.write_all(report.text(resolved.credentials.life(now()).map(time::roughly)).as_bytes())?)
}

/// Guards a profile that the user names, as every command does. The active profile was chosen before, so only a locked
/// shell refuses it.
fn protect(options: &cli::WhoamiArgs, named: &Named, profiles: &Profiles, context: &Context) -> Result<()> {
    if options.name.is_some() {
        profiles.guard(named, Act::Use, options.yes, context)?;
    } else if guard::locked(context) {
        profiles.guard(named, Act::Use, true, context)?;
    }
    Ok(())
}

impl Subject {
    /// What was asked for, else what the CLI and boto3 would use: keys of the environment, the role of the active profile
    /// or of `[default]`, a web identity of the environment, what else that profile gives, and then the machine.
    fn find(asked: Option<&str>, profiles: &Profiles, env: &Env) -> Result<Self> {
        if let Some(name) = asked {
            return Ok(Self::Profile(name.to_owned(), "asked for"));
        }
        let filled = |name: &str| env.filled(name).is_some();
        match [variables::ACCESS_KEY_ID, variables::SECRET_ACCESS_KEY].map(filled) {
            [true, true] => return Ok(Self::Ambient(Ambient::Keys)),
            [true, false] => return Err(partial()),
            [false, _] => {}
        }
        let active = switch::active(env);
        let name = active.as_ref().map_or("default", |(name, _)| name);
        let config = Config::load_only(profiles.locations()?, &[name])?;
        let kind = config.profile(name).map_or(Kind::None, |profile| profile.kind);
        let web_identity = filled(variables::WEB_IDENTITY_TOKEN) && filled(variables::ROLE_ARN);
        Ok(match active {
            Some(_) if config.profile(name).is_none() => return Err(profiles.no_profile(name)),
            _ if web_identity && kind != Kind::Role => Self::Ambient(Ambient::WebIdentity),
            Some((name, variable)) => Self::Profile(name, variable),
            None if kind != Kind::None => Self::Profile("default".to_owned(), "default"),
            None if variables::CONTAINER_CREDENTIALS.into_iter().any(filled) => Self::Ambient(Ambient::Container),
            None => Self::Ambient(Ambient::Instance),
        })
    }
}

/// boto3 and the CLI look no further, either.
fn partial() -> Error {
    let message = "half a key in the environment: AWS_ACCESS_KEY_ID without AWS_SECRET_ACCESS_KEY";
    Error::new(Status::Failed, message).hint("unset AWS_ACCESS_KEY_ID, or awsp whoami NAME")
}

/// Nobody asked for the instance by name: that it gives nothing means that there is nothing at all.
fn nothing(error: Error, ambient: Option<Ambient>) -> Error {
    if ambient != Some(Ambient::Instance) || !error.is(&ids::SOURCE_FAILED) {
        return error;
    }
    let message = "no profile, no keys, no [default], and no instance or container that gives credentials";
    Error::new(Status::Failed, message).hint("awsp NAME, or awsp whoami NAME")
}

impl<'a> WhoamiReport<'a> {
    fn new(
        identity: &'a Identity,
        resolved: &'a Resolved,
        profile: Option<&'a str>,
        profile_source: Option<&'a str>,
    ) -> Self {
        Self {
            account: &identity.account,
            arn: mask::text(&identity.arn),
            user_id: &identity.user_id,
            profile,
            profile_source,
            chain: &resolved.chain,
            source: mask::said(&resolved.source),
            region: resolved.region.as_deref().map(mask::first_line),
            expiration: resolved.credentials.expiration,
        }
    }

    fn text(&self, life: Option<String>) -> String {
        let profile = self.profile.zip(self.profile_source).map(|(name, source)| format!("{name} ({source})"));
        let chain = if self.profile == Some(self.chain) { String::new() } else { format!(", by {}", self.chain) };
        let lines = [
            ("account", Some(self.account.to_owned())),
            ("arn", Some(self.arn.to_string())),
            ("user id", Some(self.user_id.to_owned())),
            ("profile", profile),
            ("source", Some(format!("{}{chain}", self.source))),
            ("region", self.region.as_deref().map(str::to_owned)),
            ("ends in", life),
        ];
        let lines = lines.into_iter().filter_map(|(head, text)| Some(format!("{head:<9}{}\n", printable(&text?))));
        lines.collect()
    }
}
