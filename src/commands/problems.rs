//! Reports the problems of AWS's files in the commands that show them.

use std::collections::HashSet;

use crate::{
    config::{Config, Profile},
    context::Context,
    diagnostic::{Diagnostic, Result, Severity},
    profiles::ProfileFindings,
};

/// Lines that are reported at most; `list --json` has all.
const MAX_LINES: usize = 5;

/// Reports the errors about files and profiles, then the warnings if `least` includes them: at most [`MAX_LINES`], and
/// the number of further ones.
pub(super) fn say(config: &Config, least: Severity, context: &mut Context) -> Result<()> {
    let mut findings = about_all(config, context);
    findings.retain(|finding| least != Severity::Error || finding.severity == Severity::Error);
    say_some(findings, context)
}

/// Reports the problems that matter to one profile, like [`say`].
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

/// Returns the problems of the files in their order, then those of chains. A fault in a source is reported once, for
/// the first profile that uses the source.
fn about_all(config: &Config, context: &Context) -> Vec<Diagnostic> {
    let about = ProfileFindings::new(config, context);
    let problems = config.problems().iter().map(|problem| problem.diagnostic.clone());
    let mut known = HashSet::new();
    let chains = config.profiles().iter().flat_map(|profile| about.of_chain(profile));
    let chains = chains.filter(|found| known.insert((found.id(), found.locations.first().map(ToString::to_string))));
    problems.chain(chains).filter(|finding| finding.severity != Severity::Note).collect()
}
