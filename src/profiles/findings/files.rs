//! The problems of AWS's files that matter to a profile.

use std::collections::BTreeSet;

use crate::{
    config::{Config, Problem, Profile, Readers, View},
    diagnostic::Severity,
};

/// So many problems in the sections of a chain are told of one profile; `list --json` has all of them.
const MAX_IN_SECTIONS: usize = 5;

/// Returns the first problem of each file for which each reader refuses it, and those in the sections of the profile and
/// of its sources.
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

/// Problems below the headers of the profile and of those it leads to. What is wrong with a header shows in who sees the
/// profile.
fn in_sections<'a>(profile: &Profile, config: &'a Config) -> Vec<&'a Problem> {
    if config.problems().is_empty() {
        return Vec::new();
    }
    let chain: BTreeSet<String> =
        [View::Cli, View::Rust].into_iter().flat_map(|view| config.followed(&profile.name, view)).collect();
    let profiles = chain.iter().filter_map(|name| config.profile(name));
    profiles.flat_map(|profile| config.problems_in(profile)).take(MAX_IN_SECTIONS).collect()
}
