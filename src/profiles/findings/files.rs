//! The problems of AWS's files that matter to a profile.

use crate::config::{Config, Problem, Profile, Reader, Readers};

/// Returns the first problem for which each reader refuses a file, and those in the sections of the profile.
pub(super) fn findings<'a>(profile: &'a Profile, config: &'a Config) -> impl Iterator<Item = &'a Problem> {
    let slips: Vec<&Problem> = config.slips(profile).collect();
    let mut refused = [Readers::NONE; 2];
    config.problems().iter().filter(move |problem| {
        let known = &mut refused[problem.file as usize];
        let first = problem.breaks().iter().any(|reader: Reader| !known.has(reader));
        *known = known.and(problem.breaks());
        first || slips.contains(problem)
    })
}
