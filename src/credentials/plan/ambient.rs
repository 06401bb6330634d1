//! The plan for credentials that tools find without a profile. Pure.

use super::{
    super::request::{Ambient, ResolveRequest},
    ResolvePlan, keys,
    network::CallSettings,
    source::{CredentialSource, SdkSource, SdkSourceKind, line},
};
use crate::{
    context::Env,
    diagnostic::{Error, Result, Status},
    switch::variables,
};

impl ResolvePlan {
    /// Plans what answers when no profile does.
    ///
    /// # Errors
    /// There are no keys in the environment.
    pub(in crate::credentials) fn ambient(ambient: Ambient, request: &ResolveRequest<'_>, env: &Env) -> Result<Self> {
        let variable = |name: &str| env.text(name).unwrap_or_default().into_owned();
        let web_identity = || {
            let keys = [
                ("role_arn", variables::ROLE_ARN),
                ("web_identity_token_file", variables::WEB_IDENTITY_TOKEN),
                ("role_session_name", variables::ROLE_SESSION_NAME),
            ];
            let keys = keys.into_iter().filter(|(_, name)| env.filled(name).is_some());
            keys.map(|(key, name)| line(key, &variable(name))).collect()
        };
        let (name, source) = match ambient {
            Ambient::Keys => {
                let none = || Error::new(Status::Failed, "there are no keys in the environment");
                ("environment", CredentialSource::Keys(keys::of_environment(env)?.ok_or_else(none)?))
            }
            Ambient::WebIdentity => {
                let sdk =
                    SdkSource::new(SdkSourceKind::WebIdentity, &variable(variables::ROLE_ARN), web_identity(), false);
                ("environment", CredentialSource::Sdk(Box::new(sdk)))
            }
            Ambient::Container => ("container", CredentialSource::Sdk(Box::new(SdkSource::of_machine("EcsContainer")))),
            Ambient::Instance => {
                ("instance", CredentialSource::Sdk(Box::new(SdkSource::of_machine("Ec2InstanceMetadata"))))
            }
        };
        Ok(Self::of(name, source, request, env).with(CallSettings::default()))
    }
}
