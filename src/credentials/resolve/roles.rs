//! The roles of a chain: one call of AssumeRole each.

use super::{
    super::{
        Credentials,
        failure::Failure,
        plan::{CredentialSource, MAX_CHAINED_SECONDS, SdkSourceKind},
        request::Role,
        sts,
    },
    resolution::{Resolution, any_age},
};
use crate::diagnostic::{Diagnostic, Result, ids};

impl Resolution<'_> {
    /// Assumes the last of so many roles, with the credentials of what is before it.
    pub(super) fn assume(&self, roles: usize, source: &Credentials, spare: bool) -> Result<Credentials> {
        let role = &self.clamped(roles);
        let failed = |failure: Failure| {
            let place = role.profile.as_ref().and_then(|profile| self.place(profile));
            failure.error(&self.plan.chain(), &format!("role {}", role.arn), place)
        };
        let client = self.client()?;
        let name = &self.session_name();
        let call = |source: &Credentials, mfa| client.call(sts::assume(&client.sts(source), role, name, mfa));
        let Some(serial) = &role.mfa_serial else { return call(source, None).map_err(failed) };
        let device = self.plan.device(source, serial);
        if source.session_token.is_none() && !self.gets_no_session(&device) {
            match self.session(source, Some(serial), &any_age(), spare) {
                Ok(session) => return call(&session, None).map_err(failed),
                // then the role itself, with another code
                Err(_) if self.gets_no_session(&device) => {}
                Err(error) => return Err(error),
            }
        }
        self.with_code(serial, spare, |mfa| call(source, Some(mfa)))?.map_err(failed)
    }

    /// Returns the last of so many roles, with a duration that AWS allows: a session that signs for another role caps it.
    fn clamped(&self, roles: usize) -> Role {
        let mut role = self.plan.roles[roles - 1].clone();
        let chained = roles > 1
            || matches!(&self.plan.source, CredentialSource::Sdk(source) if source.kind != SdkSourceKind::ConsoleLogin);
        if let Some(seconds) = role.duration_seconds.filter(|seconds| chained && *seconds > MAX_CHAINED_SECONDS) {
            role.duration_seconds = Some(MAX_CHAINED_SECONDS);
            let name = role.profile.as_deref().unwrap_or("the role");
            let what = format!(
                "{name} lives {MAX_CHAINED_SECONDS} s and not {seconds}: AWS caps a role that is assumed with another role's session"
            );
            self.note(Diagnostic::new(&ids::DURATION_CAPPED, what));
        }
        role
    }

    /// Returns the name of a role's session if none is configured. It names the user, for those who read the trail.
    pub(super) fn session_name(&self) -> String {
        let user = ["USER", "LOGNAME"].into_iter().find_map(|name| self.env.filled(name));
        let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '=' | ',' | '.' | '@' | '-');
        let user: String = user.unwrap_or_default().chars().filter(plain).take(58).collect();
        if user.is_empty() { "awsp".to_owned() } else { format!("awsp-{user}") }
    }
}
