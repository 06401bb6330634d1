//! What the settings of a profile refer to: accounts and other profiles.

use crate::config::{
    model::{config::Config, derived, settings::EffectiveSettings},
    reader::View,
};

/// The settings of a profile that lead to other profiles.
#[derive(Debug, Default)]
pub struct Leads {
    /// `source_profile`, whether or not there is a role to assume with it.
    pub sources: Vec<String>,
    /// `credential_process`, as it stands.
    pub processes: Vec<String>,
}

impl Config {
    /// Returns every account that the settings of a profile name, in either view: `sso_account_id` of the profile and
    /// of its sso-session, `aws_account_id`, and those of `role_arn`, `login_session` and `aws_access_key_id`.
    pub fn accounts(&self, name: &str) -> Vec<String> {
        let views =
            [View::Cli, View::Rust].into_iter().filter_map(|view| Some((view, self.effective(name, view, None)?)));
        views.flat_map(|(view, settings)| self.accounts_in(&settings, view)).collect()
    }

    fn accounts_in(&self, settings: &EffectiveSettings<'_>, view: View) -> Vec<String> {
        let session = settings.text("sso_session").and_then(|session| self.session(&session, view));
        let of_session = session.and_then(|session| session.text("sso_account_id")).map(|text| text.into_owned());
        derived::accounts(settings).into_iter().chain(of_session).collect()
    }

    /// Returns the settings of a profile that lead to others, in either view.
    pub fn leads(&self, name: &str) -> Leads {
        let mut leads = Leads::default();
        for settings in [View::Cli, View::Rust].into_iter().filter_map(|view| self.effective(name, view, None)) {
            // both views are usually the same
            let new = |key, known: &[String]| {
                settings.text(key).filter(|text| !known.iter().any(|known| known == text)).map(|text| text.into_owned())
            };
            leads.sources.extend(new("source_profile", &leads.sources));
            leads.processes.extend(new("credential_process", &leads.processes));
        }
        leads
    }
}
