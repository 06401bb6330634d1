//! The diagnostics of one profile. The switch, `why`, `whoami`, `show` and `list` report the same ones, each as many as
//! matter there.

mod base;
mod chain;
mod files;
mod mfa;
mod session;
mod visibility;

use crate::{
    config::{Chain, ChainError, Config, Profile, View},
    context::Context,
    diagnostic::{Diagnostic, Severity, ids},
};

pub use session::session;

/// Finds the faults of profiles of one [`Config`], and the logins and MFA codes that they require.
pub struct ProfileFindings<'a> {
    config: &'a Config,
    context: &'a Context,
    extent: Extent,
    sessions: session::KnownSessions,
}

/// How much is examined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// The sections of a chain, and at most one other file.
    Switch,
    /// Every file that is relevant.
    Whole,
}

type Chains = [Result<Chain, ChainError>; 2];

impl<'a> ProfileFindings<'a> {
    /// Prepares the findings about profiles of `config`. `config` comes from whole files, or holds one profile with its
    /// sources.
    pub fn new(config: &'a Config, context: &'a Context) -> Self {
        Self { config, context, extent: Extent::Whole, sessions: session::KnownSessions::default() }
    }

    /// Returns the findings that a switch reports.
    pub fn on_switch(profile: &Profile, config: &'a Config, context: &'a Context) -> Vec<Diagnostic> {
        let mut findings: Vec<Diagnostic> =
            files::elsewhere(config).map(|problem| problem.diagnostic.clone()).collect();
        findings.extend(Self { extent: Extent::Switch, ..Self::new(config, context) }.all(profile));
        // such a profile may be meant for a machine with its own credentials
        findings.retain(|finding| !(finding.is(&ids::CHAIN_NO_CREDENTIALS) && finding.severity == Severity::Note));
        findings
    }

    /// Returns all findings: the problems of the files that matter to the profile, then [`ProfileFindings::own`].
    pub fn all(&self, profile: &Profile) -> Vec<Diagnostic> {
        let files = files::findings(profile, self.config).map(|problem| problem.diagnostic.clone());
        files.chain(self.own(profile)).collect()
    }

    /// Returns [`ProfileFindings::all`] without notes, and without the need to log in or enter a code.
    pub fn lasting(&self, profile: &Profile) -> Vec<Diagnostic> {
        let passing = [&ids::SSO_EXPIRED, &ids::SSO_LOGGED_OUT, &ids::MFA_REQUIRED];
        let mut findings = self.all(profile);
        findings.retain(|finding| finding.severity != Severity::Note && !passing.iter().any(|rule| finding.is(rule)));
        findings
    }

    /// Returns the findings that are no problem of a file: the tools that do not see the profile, why its chain cannot
    /// be resolved, and the login or code that it requires.
    pub fn own(&self, profile: &Profile) -> Vec<Diagnostic> {
        let mut findings: Vec<Diagnostic> = visibility::finding(profile, self.config).into_iter().collect();
        let chains = self.chains(profile);
        findings.extend(self.of_chains(profile, &chains));
        if let Some(chain) = chains.iter().flatten().next() {
            let session = self.sessions.find(chain, self.config, self.context);
            findings.extend(session.and_then(|session| session.finding()));
            findings.extend(mfa::finding(&profile.name, chain));
        }
        findings
    }

    /// Returns why the chain of the profile cannot be resolved, and the token file or program that is missing.
    pub fn of_chain(&self, profile: &Profile) -> impl Iterator<Item = Diagnostic> + use<> {
        self.of_chains(profile, &self.chains(profile))
    }

    fn of_chains(&self, profile: &Profile, chains: &Chains) -> impl Iterator<Item = Diagnostic> + use<> {
        let broken = chain::finding(profile, chains, self.config);
        let chain = chains.iter().flatten().next();
        let base = chain.and_then(|chain| base::finding(chain, self.config, &self.context.env, self.extent));
        broken.into_iter().chain(base)
    }

    /// Returns the chain of the profile as the CLI reads it, and as the SDK for Rust does.
    fn chains(&self, profile: &Profile) -> Chains {
        [View::Cli, View::Rust].map(|view| self.config.chain(&profile.name, view))
    }
}
