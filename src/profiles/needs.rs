//! What a profile needs from the user before tools can use it: a login, a code.

use std::time::SystemTime;

use super::setting;
use crate::{
    config::{Chain, Config, Kind, Origin, Platform, aws_folder},
    context::Context,
    diagnostic::{Diagnostic, Tool, Tools, ids},
    sso::{Login, Session},
};

/// One finding for each of them.
pub(super) fn findings(
    name: &str,
    chain: &Chain,
    config: &Config,
    context: &Context,
) -> impl Iterator<Item = Diagnostic> {
    let login = session(chain, config, context).and_then(|session| session.finding());
    let code = chain.hops.iter().any(|hop| hop.mfa_serial.is_some()).then(|| {
        let message =
            format!("{name} needs an MFA code: aws and boto3 ask, Terraform, Go and JS cannot, Rust skips it");
        let affected = Tools::of(&[Tool::Rust, Tool::Go, Tool::Js]);
        Diagnostic::new(&ids::MFA_REQUIRED, message).affecting(affected)
    });
    login.into_iter().chain(code)
}

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
