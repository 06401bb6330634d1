//! What the credentials of a plan depend on. Pure.

use std::os::unix::ffi::OsStrExt;

use serde_json::json;

use super::{
    super::{
        Credentials,
        key::{CacheKey, material},
    },
    ResolvePlan,
    source::CredentialSource,
};

impl ResolvePlan {
    /// What the credentials after so many roles depend on. `session_name` is what roles get that give none.
    pub(in crate::credentials) fn key(&self, roles: usize, session_name: &str) -> CacheKey {
        let source = match &self.source {
            CredentialSource::Keys(keys) => json!({ "keys": material(keys) }),
            CredentialSource::Process(command) => json!({ "process": command }),
            CredentialSource::Sdk(source) => json!(source),
        };
        let calls = (&self.session, &self.roles[..roles], session_name, &self.region, &self.endpoints);
        match &self.process_key {
            // the process alone makes these, without a call of awsp
            Some(process) if roles == 0 => process.clone(),
            Some(process) => process.then(&("chain", calls)),
            None => CacheKey::of(&("chain", source, self.home(), calls)),
        }
    }

    /// What a session of long-term keys depends on.
    pub(in crate::credentials) fn session_key(&self, keys: &Credentials, serial: Option<&str>) -> CacheKey {
        CacheKey::of(&("session", material(keys), self.home(), serial, self.sts()))
    }

    /// A device, as the owner of these keys has it.
    pub(in crate::credentials) fn device(&self, keys: &Credentials, serial: &str) -> CacheKey {
        CacheKey::of(&("no session", material(keys), self.home(), serial, self.sts()))
    }

    /// Returns `~/.aws`, for a key.
    fn home(&self) -> Option<&[u8]> {
        self.aws_folder.as_ref().map(|folder| folder.as_os_str().as_bytes())
    }

    /// What decides who answers for STS. A session is good for every region, and for every way there.
    fn sts(&self) -> Vec<&str> {
        let names = ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"];
        let of_env = names.into_iter().map(|name| self.endpoints.get(name).map_or("", String::as_str));
        let is_endpoint = |line: &&str| line.starts_with("endpoint_url") || line.starts_with("ignore_configured");
        let of_profile = self.network.settings.lines().filter(is_endpoint);
        of_env.chain(of_profile).chain([self.network.sections.as_str()]).collect()
    }
}
