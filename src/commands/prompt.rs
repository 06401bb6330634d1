//! `awsp prompt`: the segment for prompts that call a program.

use crate::{
    config::{Config, Kind, Profile, View},
    context::Context,
    diagnostic::{Result, shown},
    profiles::{self, Profiles, account},
    prompt::{ProfileFacts, Segment, active_profile},
    settings::{PromptField, Settings},
    sso::SessionState,
    time,
};

/// Red and bold: a protected profile on a terminal.
const PROTECTED: &str = "\u{1b}[1;31m";
const RESET: &str = "\u{1b}[0m";

/// Nothing active: nothing printed, and no file looked at. Files that cannot be read are no business of a prompt.
pub(super) fn run(context: &mut Context) -> Result<()> {
    let Some(name) = active_profile(&context.env) else {
        let segment = Segment::new(&context.env, ProfileFacts::default(), 0);
        let keys = segment.field(PromptField::Keys);
        return if keys.is_empty() { Ok(()) } else { Ok(writeln!(context.stdout, "{keys}")?) };
    };
    let profiles = Profiles::of(context);
    let config = profiles.load_lightly(&[&name]).ok();
    let facts = facts(&name, config.as_ref(), &profiles, context);
    let segment = Segment::new(&context.env, facts, time::now());
    let text = shown(&segment.lay_out(&profiles.settings().prompt.format)).into_owned();
    let (begin, end) = if segment.is_protected() && context.terminal.color { (PROTECTED, RESET) } else { ("", "") };
    if text.is_empty() { Ok(()) } else { Ok(writeln!(context.stdout, "{begin}{text}{end}")?) }
}

fn facts<'a>(name: &str, config: Option<&'a Config>, profiles: &'a Profiles, context: &Context) -> ProfileFacts<'a> {
    let settings = profiles.settings();
    let alias = settings.alias_of(name);
    let Some(config) = config else { return ProfileFacts { alias, ..ProfileFacts::default() } };
    let Some(profile) = config.profile(name) else {
        return ProfileFacts { alias, profile: Some(None), ..ProfileFacts::default() };
    };
    ProfileFacts {
        profile: Some(Some(profile)),
        account: Some(())
            .filter(|()| settings.prompt.format.has(PromptField::Account))
            .and_then(|()| account(config, profile)),
        alias,
        protected: profiles.is_protected(config, profile),
        session: session(config, profile, settings, context),
    }
}

/// `sso 43m`. A role of another profile's session is not looked into: that would be reading on.
fn session(config: &Config, profile: &Profile, settings: &Settings, context: &Context) -> Option<String> {
    if profile.kind != Kind::Sso || !settings.prompt.format.has(PromptField::Session) {
        return None;
    }
    let chain = [View::Cli, View::Rust].into_iter().find_map(|view| config.chain(&profile.name, view).ok())?;
    let text = match profiles::session(&chain, config, context)?.state {
        SessionState::Valid { left } => time::briefly(left.as_secs()),
        SessionState::Refreshable => "refreshable".to_owned(),
        SessionState::Expired { .. } => "expired".to_owned(),
        SessionState::LoggedOut => "logged out".to_owned(),
        SessionState::Unknown => return None,
    };
    Some(format!("sso {text}"))
}
