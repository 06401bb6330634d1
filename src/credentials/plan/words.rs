//! A plan in words: its chain, its source and its cache entries. Pure.

use super::{
    super::{cache::EntryInfo, process},
    ResolvePlan,
    source::CredentialSource,
};

impl ResolvePlan {
    /// The source of the first credentials, in words.
    pub(in crate::credentials) fn origin(&self) -> String {
        match &self.source {
            CredentialSource::Keys(keys) if keys.session_token.is_some() => "temporary keys".to_owned(),
            CredentialSource::Keys(_) => "keys".to_owned(),
            CredentialSource::Process(_) => "credential_process".to_owned(),
            CredentialSource::Sdk(sdk) => format!("{} {}", sdk.kind.name(), sdk.what),
        }
    }

    /// Describes a cache entry for the user.
    pub(in crate::credentials) fn info(&self, roles: usize) -> EntryInfo {
        let (profile, kind, what) = match (self.roles[..roles].last(), &self.source) {
            (Some(role), _) => (role.profile.as_ref().unwrap_or(&self.profile), "role", role.arn.clone()),
            (None, CredentialSource::Sdk(source)) => (&self.source_profile, source.kind.name(), source.what.clone()),
            // its arguments may hold a secret
            (None, CredentialSource::Process(command)) => {
                let program = command.split_whitespace().next().unwrap_or_default();
                (&self.source_profile, "process", program.to_owned())
            }
            (None, CredentialSource::Keys(_)) => (&self.source_profile, "static", String::new()),
        };
        EntryInfo { profile: profile.clone(), kind: kind.to_owned(), what }
    }

    /// The names of the chain, for a message: `dev → hop → base`.
    pub(in crate::credentials) fn chain(&self) -> String {
        self.names().join(" → ")
    }

    /// The same for processes, so that none asks for what waits for it.
    pub(in crate::credentials) fn guard(&self) -> String {
        process::chain(self.names())
    }

    fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = vec![&self.profile];
        names.extend(
            self.roles.iter().rev().filter_map(|role| role.profile.as_deref()).chain([self.source_profile.as_str()]),
        );
        names.dedup();
        names
    }
}
