//! The problems of AWS's files that matter to a profile.

use std::collections::BTreeSet;

use crate::{
    config::{Config, Problem, Profile, Readers, View},
    diagnostic::{Severity, ids},
};

/// Problems in the sections of a chain that are reported for one profile; `list --json` has all of them.
const MAX_IN_SECTIONS: usize = 5;

/// Returns, for each file and reader, the first problem that makes the reader refuse the file, and the problems in the
/// sections of the profile and its sources.
pub(super) fn findings<'a>(profile: &Profile, config: &'a Config) -> impl Iterator<Item = &'a Problem> {
    let near = in_sections(profile, config);
    let mut refused = [Readers::NONE; 2];
    config.problems().iter().filter(move |problem| {
        let known = &mut refused[problem.file as usize];
        let first =
            problem.breaks().iter().any(|reader| !known.has(reader)) && problem.diagnostic.severity == Severity::Error;
        if first {
            *known = known.and(problem.breaks());
        }
        first || near.iter().any(|other| std::ptr::eq(*other, *problem))
    })
}

/// Returns the warnings that tools read other files than the CLI.
pub(super) fn elsewhere(config: &Config) -> impl Iterator<Item = &Problem> {
    let rules = [&ids::TILDE_IN_PATH, &ids::VARIABLE_IN_PATH, &ids::EMPTY_OVERRIDE];
    config.problems().iter().filter(move |problem| rules.iter().any(|rule| problem.diagnostic.is(rule)))
}

/// Returns the problems below the headers of the profile and its sources. A problem in a header shows as the tools that
/// do not see the profile.
fn in_sections<'a>(profile: &Profile, config: &'a Config) -> Vec<&'a Problem> {
    if config.problems().is_empty() {
        return Vec::new();
    }
    let chain: BTreeSet<String> =
        [View::Cli, View::Rust].into_iter().flat_map(|view| config.followed(&profile.name, view)).collect();
    let profiles = chain.iter().filter_map(|name| config.profile(name));
    let told = |problem: &&Problem| problem.diagnostic.is(&ids::PROFILE_TWICE);
    let problems = |profile| config.problems_at(profile).filter(told).chain(config.problems_in(profile));
    profiles.flat_map(problems).take(MAX_IN_SECTIONS).collect()
}
