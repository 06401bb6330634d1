//! The SSO session that a profile requires.

use std::{cell::RefCell, collections::HashMap, time::SystemTime};

use crate::{
    config::{Chain, Config, Kind, Origin, Platform, aws_folder},
    context::Context,
    profiles::setting,
    sso::{Login, Session, SessionState},
};

/// Caches the state of sessions, because many profiles share one.
#[derive(Default)]
pub(super) struct KnownSessions(RefCell<HashMap<String, SessionState>>);

impl KnownSessions {
    /// Returns [`session`], reading each cache entry once.
    pub(super) fn find(&self, chain: &Chain, config: &Config, context: &Context) -> Option<Session> {
        let login = login(chain, config)?;
        let (Login::Session(key) | Login::StartUrl { url: key, .. }) = &login;
        let known = self.0.borrow().get(key).copied();
        if let Some(state) = known {
            return Some(Session { login, state });
        }
        let key = key.clone();
        let session = read(login, context)?;
        self.0.borrow_mut().insert(key, session.state);
        Some(session)
    }
}

/// Returns the SSO session that provides the first credentials of a chain. Reads a file only if there is one.
pub fn session(chain: &Chain, config: &Config, context: &Context) -> Option<Session> {
    read(login(chain, config)?, context)
}

fn read(login: Login, context: &Context) -> Option<Session> {
    let folder = aws_folder(&context.env, context.home.as_deref(), Platform::HERE)?;
    Some(Session::read(login, &folder, SystemTime::now()))
}

fn login(chain: &Chain, config: &Config) -> Option<Login> {
    let Origin::Own(Kind::Sso) = chain.base.origin else { return None };
    let profile = &chain.base.profile;
    let text = |key| setting::text(config, profile, key);
    let of_url = |url| Login::StartUrl { url, profile: profile.clone() };
    text("sso_session").map(Login::Session).or_else(|| text("sso_start_url").map(of_url))
}
