//! What the commands that show AWS's files say of problems in them.

use crate::{
    config::{Config, Profile},
    context::Context,
    diagnostic::{Diagnostic, Result, Severity},
    profiles::ProfileFindings,
};

/// So many lines are told; `list --json` has the rest.
const MAX_LINES: usize = 5;

/// Says the errors and then the warnings about files and profiles, at most five of them, and how many more there are.
pub(super) fn say(config: &Config, context: &mut Context) -> Result<()> {
    let findings = findings(config, context);
    for finding in findings.iter().take(MAX_LINES) {
        context.say(finding)?;
    }
    match findings.len().saturating_sub(MAX_LINES) {
        0 => Ok(()),
        more => context.note(&format!("and {more} more: awsp list --json")),
    }
}

/// Errors first, each group in file order.
fn findings(config: &Config, context: &Context) -> Vec<Diagnostic> {
    let about = ProfileFindings::new(config, context);
    let problems = config.problems().iter().map(|problem| problem.diagnostic.clone());
    let chains = config.profiles().iter().filter_map(|profile: &Profile| about.chain_finding(profile));
    let mut findings: Vec<Diagnostic> = problems.chain(chains).collect();
    findings.retain(|finding| finding.severity != Severity::Note);
    findings.sort_by_key(|finding| finding.severity != Severity::Error);
    findings
}
