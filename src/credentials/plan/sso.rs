//! An SSO profile, as the SDK for Rust accepts it. Pure.

use super::{
    source::{DirectProvider, SdkProfile, SdkSource, SdkSourceKind, is_common, is_plain, line},
    view::{ConfigView, text},
};
use crate::sso::Login;

/// The settings of an SSO profile in the one form that the SDK for Rust accepts: what belongs to the session in
/// the session only.
pub(super) fn source(view: &ConfigView<'_>, name: &str) -> SdkSource {
    let session = view.text(name, "sso_session");
    let of_session = |key: &str| text(view.config.sso_session(session.as_deref()?, view.kind)?, key);
    let find = |key: &str| of_session(key).filter(|text| !text.is_empty()).or_else(|| view.text(name, key));
    let [account, role] = ["sso_account_id", "sso_role_name"].map(|key| view.text(name, key).or_else(|| find(key)));
    let own = |key: &'static str| Some(line(key, &find(key)?));
    let settings = [("sso_account_id", &account), ("sso_role_name", &role)];
    let mut memory = SdkProfile::default();
    memory.settings.extend(settings.iter().filter_map(|(key, value)| Some(line(key, value.as_ref()?))));
    let instance: String = ["sso_start_url", "sso_region"].into_iter().filter_map(own).collect();
    match &session {
        Some(session) => {
            memory.settings += &line("sso_session", session);
            memory.sections = format!("[sso-session {session}]\n{instance}");
        }
        None => memory.settings += &instance,
    }
    let (account, role) = (account.unwrap_or_default(), role.unwrap_or_default());
    let what = format!("{role} in {account}");
    let [start, region] = ["sso_start_url", "sso_region"].map(|key| find(key).unwrap_or_default());
    let direct = !session.as_deref().is_none_or(is_common) || ![&account, &role, &start].into_iter().all(is_plain);
    let direct = direct.then(|| DirectProvider::Sso { account, role, url: start, region, session: session.clone() });
    let url = || find("sso_start_url").map(|url| Login::StartUrl { url, profile: name.to_owned() });
    let login = session.clone().map(Login::Session).or_else(url);
    SdkSource { login, memory, direct, ..SdkSource::new(SdkSourceKind::Sso, &what, String::new(), true) }
}
