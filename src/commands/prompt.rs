//! `awsp prompt`: the segment for prompts that call a program.

use crate::{
    config::{Config, Kind, Profile, View},
    context::{self, Context},
    diagnostic::{Result, shown},
    profiles::{self, Profiles, account},
    prompt::{Known, Segment, active_profile, duration},
    settings::Settings,
    sso::State,
};

/// Red and bold: a protected profile on a terminal.
const PROTECTED: &str = "\u{1b}[1;31m";
const RESET: &str = "\u{1b}[0m";

/// Nothing active: nothing printed, and no file looked at. Files that cannot be read are no business of a prompt.
pub(super) fn run(context: &mut Context) -> Result<()> {
    let Some(name) = active_profile(&context.env) else {
        let segment = Segment::new(&context.env, Known::default(), 0);
        return if segment.keys.is_empty() { Ok(()) } else { Ok(writeln!(context.stdout, "{}", segment.keys)?) };
    };
    let profiles = Profiles::of(context);
    let config = profiles.load_lightly(&[&name]).ok();
    let known = known(&name, config.as_ref(), &profiles, context);
    let segment = Segment::new(&context.env, known, context::now());
    let text = shown(&profiles.settings().format.lay_out(&segment)).into_owned();
    let (begin, end) = match segment.protected.as_str() {
        "" => ("", ""),
        _ if context.terminal.color => (PROTECTED, RESET),
        _ => ("", ""),
    };
    if text.is_empty() { Ok(()) } else { Ok(writeln!(context.stdout, "{begin}{text}{end}")?) }
}

fn known<'a>(name: &str, config: Option<&'a Config>, profiles: &'a Profiles, context: &Context) -> Known<'a> {
    let settings = profiles.settings();
    let alias = settings.alias_of(name);
    let Some(config) = config else { return Known { alias, ..Known::default() } };
    let Some(profile) = config.profile(name) else { return Known { alias, profile: Some(None), ..Known::default() } };
    Known {
        profile: Some(Some(profile)),
        account: Some(()).filter(|()| settings.format.has("account")).and_then(|()| account(config, profile)),
        alias,
        protected: profiles.is_protected(config, profile),
        session: session(config, profile, settings, context),
    }
}

/// `sso 43m`. A role of another profile's session is not looked into: that would be reading on.
fn session(config: &Config, profile: &Profile, settings: &Settings, context: &Context) -> Option<String> {
    if profile.kind != Kind::Sso || !settings.format.has("session") {
        return None;
    }
    let chain = [View::Cli, View::Rust].into_iter().find_map(|view| config.chain(&profile.name, view).ok())?;
    let text = match profiles::session(&chain, config, context)?.state {
        State::Valid { left } => duration(left.as_secs()),
        State::Refreshable => "refreshable".to_owned(),
        State::Ended { .. } => "ended".to_owned(),
        State::LoggedOut => "logged out".to_owned(),
        State::Unknown => return None,
    };
    Some(format!("sso {text}"))
}
