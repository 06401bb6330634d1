//! What the variables that name the AWS files do: which tools read which file, and that there is none.

use super::Profiles;
use crate::{
    config::{AwsFile, Readers},
    diagnostic::{Diagnostic, Location, Tools, ids},
};

impl Profiles {
    /// Whether a variable says where this file is.
    pub(super) fn is_named(&self, file: AwsFile) -> bool {
        self.named_files[file as usize]
    }

    /// That a variable names a file that does not exist, to which every tool says nothing.
    pub(super) fn missing(&self, file: AwsFile) -> Option<Diagnostic> {
        let path = self.locations.as_ref().ok()?.path(file).filter(|_| self.is_named(file))?;
        if !matches!(path.try_exists(), Ok(false)) {
            return None;
        }
        let what = format!("{} names a file that does not exist", file.variable());
        let found = Diagnostic::new(&ids::FILE_MISSING, what);
        Some(found.at(Location::file(path)).with_hint(format!("unset {}", file.variable())))
    }

    /// What each variable that names a file does, with the tools that follow it: the file that the CLI reads, the tools
    /// that look elsewhere, and whether there is such a file.
    pub fn file_overrides(&self) -> impl Iterator<Item = (&'static str, Diagnostic)> {
        AwsFile::BOTH
            .into_iter()
            .filter(|file| self.is_named(*file))
            .flat_map(|file| self.file_override(file).into_iter().map(move |found| (file.variable(), found)))
    }

    fn file_override(&self, file: AwsFile) -> Vec<Diagnostic> {
        let Ok(locations) = &self.locations else { return Vec::new() };
        let elsewhere = locations.problems.iter().filter(|problem| problem.file == file);
        let others = elsewhere.clone().fold(Readers::NONE, |all, problem| all.and(problem.breaks()));
        let tools: Tools = Readers::ALL.minus(others).into();
        let read = locations.path(file).map(|path| {
            let what = format!("profiles are read from {}", path.display());
            Diagnostic::new(&ids::FILE_OVERRIDE, what).affecting(tools)
        });
        let missing = self.missing(file).map(|missing| missing.affecting(tools));
        read.into_iter().chain(elsewhere.map(|problem| problem.diagnostic.clone())).chain(missing).collect()
    }
}
