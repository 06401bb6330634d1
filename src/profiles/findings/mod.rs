//! Everything that awsp knows about one profile before a tool uses it. The switch, `why`, `whoami`, `show` and `list` all
//! tell the same diagnostics, each as many of them as matter there.

mod chain;
mod files;
mod mfa;
mod session;
mod visibility;

use crate::{
    config::{Chain, Config, Profile, View},
    context::Context,
    diagnostic::Diagnostic,
};

pub use session::session;

/// Finds what is wrong with profiles of one [`Config`], and what they require from the user.
pub struct ProfileFindings<'a> {
    config: &'a Config,
    context: &'a Context,
}

impl<'a> ProfileFindings<'a> {
    /// The findings about profiles of `config`. Reads no file yet.
    pub fn new(config: &'a Config, context: &'a Context) -> Self {
        Self { config, context }
    }

    /// All of them: what is wrong with the files that make up the profile, then [`ProfileFindings::own`].
    pub fn all(&self, profile: &Profile) -> Vec<Diagnostic> {
        let files = files::findings(profile, self.config).map(|problem| problem.diagnostic.clone());
        files.chain(self.own(profile)).collect()
    }

    /// Those that are no problem of a file: which tools do not see the profile, why its chain cannot be followed, and
    /// what it requires from the user.
    pub fn own(&self, profile: &Profile) -> Vec<Diagnostic> {
        let mut findings: Vec<Diagnostic> = visibility::finding(profile).into_iter().collect();
        findings.extend(self.chain_finding(profile));
        if let Some(chain) = self.chain(profile) {
            findings.extend(session(&chain, self.config, self.context).and_then(|session| session.finding()));
            findings.extend(mfa::finding(&profile.name, &chain));
        }
        findings
    }

    /// Why the chain of the profile cannot be followed.
    pub fn chain_finding(&self, profile: &Profile) -> Option<Diagnostic> {
        chain::finding(profile, self.config)
    }

    /// The chain of the profile by the CLI's reading, else by Rust's.
    fn chain(&self, profile: &Profile) -> Option<Chain> {
        [View::Cli, View::Rust].into_iter().find_map(|view| self.config.chain(&profile.name, view).ok())
    }
}
