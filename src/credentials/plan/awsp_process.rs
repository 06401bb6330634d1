//! A `credential_process` that runs awsp. awsp follows it instead.

use super::super::{process, request::ResolveRequest};
use crate::context::Env;

/// A `credential_process` that is awsp itself: `awsp credential-process [--ensure-temporary] NAME`.
pub(super) struct AwspProcess {
    /// The profile that it asks for.
    pub(super) profile: String,
    /// Temporary credentials, even of keys.
    pub(super) temporary: bool,
}

impl AwspProcess {
    /// Returns the source if the command runs this executable, and its profile is among those that were read.
    pub(super) fn of(command: &str, request: &ResolveRequest<'_>, env: &Env) -> Option<Self> {
        let (name, temporary) = process::of_awsp(command).filter(|_| process::is_this_awsp(command, env))?;
        let known = |name: &str| request.config.profile(name).is_some();
        let alias = request.settings.alias(&name).filter(|_| !known(&name)).map(str::to_owned);
        let profile = alias.unwrap_or(name);
        known(&profile).then_some(Self { profile, temporary })
    }
}
