//! The variables that name the AWS files: the tools that follow them, and files that do not exist.

use super::Profiles;
use crate::{
    config::{AwsFile, Readers},
    diagnostic::{Diagnostic, Location, Tools, ids},
};

impl Profiles {
    /// Returns whether a variable names this file.
    pub(super) fn is_named(&self, file: AwsFile) -> bool {
        self.named_files[file as usize]
    }

    /// Returns a warning if a variable names a file that does not exist. No tool reports that.
    pub(super) fn missing(&self, file: AwsFile) -> Option<Diagnostic> {
        let path = self.locations.as_ref().ok()?.path(file).filter(|_| self.is_named(file))?;
        if !matches!(path.try_exists(), Ok(false)) {
            return None;
        }
        let what = format!("{} names a file that does not exist", file.variable());
        let found = Diagnostic::new(&ids::FILE_MISSING, what);
        Some(found.at(Location::file(path)).with_hint(format!("unset {}", file.variable())))
    }

    /// Returns what each variable that names a file does: the file that the CLI reads, the tools that read another one,
    /// and a warning if the file does not exist.
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
