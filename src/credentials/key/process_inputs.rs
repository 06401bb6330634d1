//! Collects what the answer of a process can depend on.

use std::{
    ffi::{OsStr, OsString},
    fmt,
    fs::{self, Metadata},
    os::unix::{ffi::OsStrExt, fs::MetadataExt},
    path::{Path, PathBuf},
    slice,
};

use super::{
    super::digest::FieldDigest,
    file_id,
    runners::{commands, is_indifferent, runs_others},
    state::{FileStates, KeyState},
    variables::{listed, may_name_a_file},
    words::{NamedFile, asks_for_relative_file, candidates, is_dotted, of_value, parts},
};
use crate::{
    config::{Locations, Platform},
    context::{self, Env},
    process::program::Program,
};

/// A process and everything around it that its answer can depend on.
#[derive(PartialEq, Eq)]
pub(super) struct ProcessInputs {
    /// The digest of the words, the variables and the home folder.
    digest: String,
    words: Vec<OsString>,
    /// `PATH`, where programs are looked for.
    path: OsString,
    /// The files that the words and the variables can name.
    candidates: Vec<NamedFile>,
    /// The AWS files.
    config: Option<PathBuf>,
    credentials: Option<PathBuf>,
    /// The current folder.
    folder: Option<PathBuf>,
    /// The answer may differ in another folder, whatever files are there.
    needs_folder: bool,
}

/// The state of files while it is collected.
#[derive(Default)]
struct SeenFiles {
    files: FileStates,
    relative: bool,
}

impl ProcessInputs {
    pub(super) fn of(words: &[OsString], env: &Env, home: Option<&Path>) -> Self {
        let Locations { config, credentials, .. } = Locations::find(env, home, Platform::HERE).unwrap_or_default();
        let home = env.get("HOME").or(home.map(Path::as_os_str)).unwrap_or_default();
        let variables = listed(env);
        let path = env.get("PATH").unwrap_or_default();
        let values = variables.iter().filter(|(name, _)| may_name_a_file(name)).map(|(_, value)| *value);
        let of_words = candidates(words.get(1..).unwrap_or_default(), home);
        Self {
            digest: digest(words, &variables, home),
            words: words.to_vec(),
            path: path.to_owned(),
            candidates: of_words.into_iter().chain(values.flat_map(of_value)).collect(),
            config,
            credentials,
            folder: context::folder(),
            needs_folder: needs_folder(words),
        }
    }

    pub(super) fn digest(&self) -> &str {
        &self.digest
    }

    /// Returns the key as it is now. `name` is the digest of everything but files. `None` if the current folder matters
    /// and awsp does not know it.
    pub(super) fn state(&self, name: String) -> Option<KeyState> {
        let mut seen = SeenFiles { relative: self.needs_folder, ..SeenFiles::default() };
        commands(&self.words).for_each(|command| self.see_programs(command, &mut seen));
        self.see_files(&mut seen);
        self.see_aws_files(&mut seen);
        let name = if seen.relative { in_folder(&name, self.folder.as_deref()?) } else { name };
        Some(KeyState { name, files: seen.files })
    }

    /// Adds the program, and for a program that runs others also the programs among its words.
    fn see_programs(&self, command: &[OsString], seen: &mut SeenFiles) {
        let Some((program, words)) = command.split_first() else { return };
        let path = Env::from_iter([("PATH", &self.path)]);
        let words = words.iter().filter(|_| runs_others(program));
        let others = words.flat_map(|word| parts(word)).filter(|part| is_name(part));
        let others = others.map(|part| OsStr::from_bytes(part).to_owned());
        for program in [program.clone()].into_iter().chain(others) {
            let Ok(found) = Program::find(slice::from_ref(&program), &path) else { continue };
            file_id::add(found.location(), &mut seen.files.read);
            // shims of asdf, pyenv and similar tools choose a version by the folder
            seen.relative |= found.location().iter().any(|part| part == "shims");
        }
    }

    /// Adds the files that the words and the variables name. A script counts as a file that the process only reads.
    fn see_files(&self, seen: &mut SeenFiles) {
        let mut is_script = commands(&self.words).any(|command| runs_others(&command[0]));
        for NamedFile { path, may_be_written } in &self.candidates {
            let Ok(found) = fs::metadata(path) else { continue };
            let is_written = *may_be_written && !is_script && !is_executable(&found);
            let files = if is_written { &mut seen.files.written } else { &mut seen.files.read };
            file_id::add_found(path, Some(&found), files);
            seen.relative |= path.is_relative();
            is_script = false;
        }
    }

    fn see_aws_files(&self, seen: &mut SeenFiles) {
        let FileStates { read, written } = &mut seen.files;
        for (path, files) in [(&self.config, read), (&self.credentials, written)] {
            let Some(path) = path else { continue };
            file_id::add(path, files);
            seen.relative |= path.is_relative();
        }
    }
}

/// Leaves out the words, which may contain a secret.
impl fmt::Debug for ProcessInputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProcessInputs").field("digest", &self.digest).finish_non_exhaustive()
    }
}

/// Returns the digest of what does not change. The paths of the AWS files follow from it and from the current folder.
fn digest(words: &[OsString], variables: &[(&OsStr, &OsStr)], home: &OsStr) -> String {
    let mut digest = FieldDigest::default();
    digest.add(b"helper");
    digest.add(home.as_bytes());
    digest.add(&words.len().to_le_bytes());
    words.iter().for_each(|word| digest.add(word.as_bytes()));
    for (name, value) in variables {
        digest.add(name.as_bytes());
        digest.add(value.as_bytes());
    }
    digest.end()
}

/// Returns whether a file is a program or an executable script.
fn is_executable(found: &Metadata) -> bool {
    found.is_file() && found.mode() & 0o111 != 0
}

/// Returns whether a shell would look for this word in `PATH`.
fn is_name(word: &[u8]) -> bool {
    !word.starts_with(b"-") && !word.contains(&b'/')
}

/// Returns whether the current folder can matter, whatever files there are.
fn needs_folder(words: &[OsString]) -> bool {
    !is_indifferent(words) || asks_for_relative_file(words) || words.iter().any(|word| is_dotted(word))
}

fn in_folder(name: &str, folder: &Path) -> String {
    let mut digest = FieldDigest::default();
    digest.add(name.as_bytes());
    digest.add(folder.as_os_str().as_bytes());
    digest.end()
}
