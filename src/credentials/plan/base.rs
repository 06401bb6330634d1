//! Where a chain begins and what its roles are, out of the settings of its profiles. Pure.

use super::{
    super::request::Role,
    keys,
    location::{broken, place},
    source::{CredentialSource, DirectProvider, SdkSource, SdkSourceKind, is_plain, line},
    sso,
    view::ConfigView,
};
use crate::{
    config::{ChainBase, ChainError, Hop, Kind, Origin},
    context::Env,
    diagnostic::{Error, Result, Status},
};

/// Returns the source of the first credentials.
///
/// # Errors
/// There are no keys, or one of them is malformed.
pub(super) fn source(view: &ConfigView<'_>, base: &ChainBase, env: &Env) -> Result<CredentialSource> {
    let name = &base.profile;
    let text = |key| view.text(name, key);
    Ok(match &base.origin {
        Origin::Named(source) if source == "Environment" => {
            let keys = keys::of_environment(env)?.ok_or_else(|| keys::no_environment(name, view.config))?;
            CredentialSource::Keys(keys)
        }
        Origin::Named(source) => CredentialSource::Sdk(Box::new(SdkSource::of_machine(source))),
        Origin::Own(Kind::Static | Kind::Temporary) => CredentialSource::Keys(keys::of_profile(view, name)?),
        Origin::Own(Kind::Process) => CredentialSource::Process(text("credential_process").unwrap_or_default()),
        Origin::Own(Kind::Sso) => CredentialSource::Sdk(Box::new(sso::source(view, name))),
        Origin::Own(Kind::ConsoleLogin) => CredentialSource::Sdk(Box::new(console_login(view, name))),
        Origin::Own(Kind::WebIdentity) => CredentialSource::Sdk(Box::new(web_identity(view, name))),
        Origin::Own(Kind::Role | Kind::None) => {
            return Err(broken(name, &ChainError::NoCredentials(name.clone()), view.config));
        }
    })
}

/// Returns the role of a profile.
///
/// # Errors
/// Its duration is not a number.
pub(super) fn role(view: &ConfigView<'_>, hop: &Hop) -> Result<Role> {
    let seconds = |text: &String| {
        let seconds = text.trim().parse().ok().filter(|seconds| *seconds > 0);
        let place = place(&hop.profile, view.config);
        let what = format!("profile {:?}: duration_seconds = {text} is no number of seconds", hop.profile);
        seconds.ok_or_else(|| Error::new(Status::Failed, what).at(place))
    };
    Ok(Role {
        profile: Some(hop.profile.clone()),
        arn: hop.role_arn.clone(),
        session_name: hop.role_session_name.clone(),
        external_id: hop.external_id.clone(),
        duration_seconds: hop.duration_seconds.as_ref().map(seconds).transpose()?,
        mfa_serial: hop.mfa_serial.clone(),
        ..Role::default()
    })
}

fn console_login(view: &ConfigView<'_>, name: &str) -> SdkSource {
    let session = view.text(name, "login_session").unwrap_or_default();
    SdkSource::new(SdkSourceKind::ConsoleLogin, &session, line("login_session", &session), false)
}

fn web_identity(view: &ConfigView<'_>, name: &str) -> SdkSource {
    let text = |key| view.text(name, key);
    let keys = ["role_arn", "web_identity_token_file", "role_session_name"];
    let settings = keys.iter().filter_map(|key| Some(line(key, &text(key)?))).collect::<String>();
    let [role, file, session] = keys.map(text);
    let (role, file) = (role.unwrap_or_default(), file.unwrap_or_default());
    let mut sdk = SdkSource::new(SdkSourceKind::WebIdentity, &role, settings, true);
    sdk.token_file = Some(file.clone());
    if [&role, &file].into_iter().chain(&session).any(|value| !is_plain(value)) {
        sdk.direct = Some(DirectProvider::WebIdentity { role, file, session });
    }
    sdk
}
