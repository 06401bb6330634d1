//! The SSO session that a profile needs.

use std::time::SystemTime;

use crate::{
    config::{Chain, Config, Kind, Origin, Platform, aws_folder},
    context::Context,
    profiles::setting,
    sso::{Login, Session},
};

/// The SSO session that gives the first credentials of a chain. No file is looked at when none does.
pub fn session(chain: &Chain, config: &Config, context: &Context) -> Option<Session> {
    let Origin::Own(Kind::Sso) = chain.base.origin else { return None };
    let login = login(&chain.base.profile, config)?;
    let folder = aws_folder(&context.env, context.home.as_deref(), Platform::HERE)?;
    Some(Session::read(login, &folder, SystemTime::now()))
}

fn login(profile: &str, config: &Config) -> Option<Login> {
    let text = |key| setting::text(config, profile, key);
    let of_url = |url| Login::StartUrl { url, profile: profile.to_owned() };
    text("sso_session").map(Login::Session).or_else(|| text("sso_start_url").map(of_url))
}
