//! What the commands that show AWS's files say of problems in them.

use std::collections::HashSet;

use crate::{
    config::{Config, Profile},
    context::Context,
    diagnostic::{Diagnostic, Result, Severity},
    profiles::ProfileFindings,
};

/// So many lines are told; `list --json` has the rest.
const MAX_LINES: usize = 5;

/// Says the errors about files and profiles, then the warnings if `least` includes them: at most five lines, and how many
/// more there are.
pub(super) fn say(config: &Config, least: Severity, context: &mut Context) -> Result<()> {
    let mut findings = about_all(config, context);
    findings.retain(|finding| least != Severity::Error || finding.severity == Severity::Error);
    say_some(findings, context)
}

/// As [`say`], for what matters to one profile.
pub(super) fn say_about(profile: &Profile, config: &Config, context: &mut Context) -> Result<()> {
    say_some(ProfileFindings::new(config, context).lasting(profile), context)
}

fn say_some(mut findings: Vec<Diagnostic>, context: &mut Context) -> Result<()> {
    findings.sort_by_key(|finding| finding.severity != Severity::Error);
    for finding in findings.iter().take(MAX_LINES) {
        context.say(finding)?;
    }
    match findings.len().saturating_sub(MAX_LINES) {
        0 => Ok(()),
        more => context.note(&format!("and {more} more: awsp list --json")),
    }
}

/// Problems of the files in their order, then chains. What is wrong in a source is told once, for the first profile that
/// leads there.
fn about_all(config: &Config, context: &Context) -> Vec<Diagnostic> {
    let about = ProfileFindings::new(config, context);
    let problems = config.problems().iter().map(|problem| problem.diagnostic.clone());
    let mut known = HashSet::new();
    let chains = config.profiles().iter().flat_map(|profile| about.of_chain(profile));
    let chains = chains.filter(|found| known.insert((found.id(), found.locations.first().map(ToString::to_string))));
    problems.chain(chains).filter(|finding| finding.severity != Severity::Note).collect()
}
