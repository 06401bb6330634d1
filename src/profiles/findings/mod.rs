//! Everything that awsp knows about one profile before a tool uses it. The switch, `why`, `whoami`, `show` and `list` all
//! tell the same diagnostics, each as many of them as matter there.

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

/// Finds what is wrong with profiles of one [`Config`], and what they require from the user.
pub struct ProfileFindings<'a> {
    config: &'a Config,
    context: &'a Context,
    extent: Extent,
    sessions: session::KnownSessions,
}

/// How far is looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// At the sections of a chain, and at one file beside them.
    Switch,
    /// At whatever tells something.
    Whole,
}

type Chains = [Result<Chain, ChainError>; 2];

impl<'a> ProfileFindings<'a> {
    /// The findings about profiles of `config`, in which both files were read whole, or this profile with its sources.
    pub fn new(config: &'a Config, context: &'a Context) -> Self {
        Self { config, context, extent: Extent::Whole, sessions: session::KnownSessions::default() }
    }

    /// Those that a switch tells: what it can know at once, and what keeps tools from following the profile.
    pub fn on_switch(profile: &Profile, config: &'a Config, context: &'a Context) -> Vec<Diagnostic> {
        let mut findings = Self { extent: Extent::Switch, ..Self::new(config, context) }.all(profile);
        // a profile with nothing but settings may be meant for a machine that has credentials of its own
        findings.retain(|finding| !(finding.is(&ids::CHAIN_NO_CREDENTIALS) && finding.severity == Severity::Note));
        findings
    }

    /// All of them: what is wrong with the files that make up the profile, then [`ProfileFindings::own`].
    pub fn all(&self, profile: &Profile) -> Vec<Diagnostic> {
        let files = files::findings(profile, self.config).map(|problem| problem.diagnostic.clone());
        files.chain(self.own(profile)).collect()
    }

    /// As [`ProfileFindings::all`], without what passes: a login, a code.
    pub fn lasting(&self, profile: &Profile) -> Vec<Diagnostic> {
        let passing = [&ids::SSO_EXPIRED, &ids::SSO_LOGGED_OUT, &ids::MFA_REQUIRED];
        let mut findings = self.all(profile);
        findings.retain(|finding| finding.severity != Severity::Note && !passing.iter().any(|rule| finding.is(rule)));
        findings
    }

    /// Those that are no problem of a file: which tools do not see the profile, why its chain cannot be followed, and
    /// what it requires from the user.
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

    /// Why the profile cannot be followed to its credentials, or what this machine lacks at the beginning of its chain.
    pub fn of_chain(&self, profile: &Profile) -> impl Iterator<Item = Diagnostic> + use<> {
        self.of_chains(profile, &self.chains(profile))
    }

    fn of_chains(&self, profile: &Profile, chains: &Chains) -> impl Iterator<Item = Diagnostic> + use<> {
        let broken = chain::finding(profile, chains, self.config);
        let chain = chains.iter().flatten().next();
        let base = chain.and_then(|chain| base::finding(chain, self.config, &self.context.env, self.extent));
        broken.into_iter().chain(base)
    }

    /// The chain of the profile by the CLI's reading, and by Rust's.
    fn chains(&self, profile: &Profile) -> Chains {
        [View::Cli, View::Rust].map(|view| self.config.chain(&profile.name, view))
    }
}
