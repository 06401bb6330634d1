//! What the answer of a helper can depend on.

use std::{
    ffi::{OsStr, OsString},
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
    slice,
};

use super::{
    Digest, Files, Look,
    file_id::{self, FileId},
    runners::{commands, is_indifferent, is_tool, runs_others},
    variables::{listed, may_name_a_file},
    words::{Candidate, candidates, is_dotted, looks_relative, parts},
};
use crate::{
    config::{Locations, Platform, Source, aws_folder},
    context::{self, Context, Env},
    process::program::Program,
};

/// A helper and everything around it that its answer can depend on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Inputs {
    /// Of the words, the variables, the home folder, and where the AWS files are.
    digest: String,
    words: Vec<OsString>,
    /// `PATH`, where programs are looked for.
    path: OsString,
    /// The files that the words and the variables can name.
    candidates: Vec<Candidate>,
    config: Option<PathBuf>,
    credentials: Option<PathBuf>,
    /// The folder it is started in.
    folder: Option<PathBuf>,
    /// Its answer may differ in another folder, whatever files there are.
    needs_folder: bool,
}

/// The state of files, in the making.
#[derive(Default)]
struct Seen {
    read: Digest,
    written: Digest,
    relative: bool,
}

impl Inputs {
    pub(super) fn of(words: &[OsString], context: &Context) -> Self {
        let env = &context.env;
        let home = aws_folder(env, context.home.as_deref(), Platform::HERE).unwrap_or_default();
        let files = Locations::find(env, context.home.as_deref(), Platform::HERE).unwrap_or_default();
        let [config, credentials] = Source::BOTH
            .map(|file| files.path(file).map(|path| std::path::absolute(path).unwrap_or_else(|_| path.into())));
        let variables = listed(env);
        let mut digest = Digest::default();
        digest.add(b"helper");
        digest.add(&words.len().to_le_bytes());
        words.iter().for_each(|word| digest.add(word.as_bytes()));
        for (name, value) in &variables {
            digest.add(name.as_bytes());
            digest.add(value.as_bytes());
        }
        for path in [Some(&home), config.as_ref(), credentials.as_ref()] {
            digest.add(path.map_or(&[][..], |path| path.as_os_str().as_bytes()));
        }
        let of_words = candidates(words.get(1..).unwrap_or_default(), home.parent().unwrap_or(&home).as_os_str());
        let values = variables.iter().filter(|(name, _)| may_name_a_file(name) && !is_location(name));
        let of_variables = values.map(|(_, value)| Candidate { path: PathBuf::from(value), may_be_written: true });
        Self {
            digest: digest.end(),
            words: words.to_vec(),
            path: env.get("PATH").unwrap_or_default().to_owned(),
            candidates: of_words.into_iter().chain(of_variables).collect(),
            config,
            credentials,
            folder: context::folder(),
            needs_folder: needs_folder(words),
        }
    }

    pub(super) fn digest(&self) -> &str {
        &self.digest
    }

    /// The key as it is now, with the name that the rest of it gives. `None` when the folder matters and is not known.
    pub(super) fn look(&self, name: String) -> Option<Look> {
        let mut seen = Seen { relative: self.needs_folder, ..Seen::default() };
        commands(&self.words).for_each(|command| self.see_programs(command, &mut seen));
        self.see_files(&mut seen);
        file_id::add(self.config.as_deref(), &mut seen.read);
        file_id::add(self.credentials.as_deref(), &mut seen.written);
        let name = if seen.relative { in_folder(&name, self.folder.as_deref()?) } else { name };
        Some(Look { name, files: Files { read: seen.read.end(), written: seen.written.end() } })
    }

    /// The program, and those among the words of a program that runs others.
    fn see_programs(&self, command: &[OsString], seen: &mut Seen) {
        let Some((program, words)) = command.split_first() else { return };
        let words = words.iter().filter(|_| runs_others(program));
        let others = words
            .flat_map(|word| parts(word))
            .filter(|part| is_name(part))
            .map(|part| OsStr::from_bytes(part).to_owned());
        let path = Env::from_iter([("PATH", &self.path)]);
        for program in [program.clone()].into_iter().chain(others) {
            let Ok(found) = Program::find(slice::from_ref(&program), &path) else { continue };
            seen.read.add(found.location().as_os_str().as_bytes());
            file_id::add(Some(found.location()), &mut seen.read);
            // the stand-ins of asdf, pyenv and their like choose a version by the folder
            seen.relative |= found.location().iter().any(|part| part == "shims");
        }
    }

    /// The files that the words and the variables name. What a program runs is not what it writes.
    fn see_files(&self, seen: &mut Seen) {
        let mut is_script = commands(&self.words).any(|command| runs_others(&command[0]));
        for candidate in &self.candidates {
            let Some(found) = FileId::of(&candidate.path) else { continue };
            let is_written = candidate.may_be_written && !is_script && !found.is_executable();
            let digest = if is_written { &mut seen.written } else { &mut seen.read };
            digest.add(candidate.path.as_os_str().as_bytes());
            found.add_to(digest);
            seen.relative |= candidate.path.is_relative();
            is_script = false;
        }
    }
}

/// The AWS files are looked at by themselves.
fn is_location(name: &OsStr) -> bool {
    Source::BOTH.iter().any(|file| name == file.variable())
}

/// A word that a shell would look for in `PATH`.
fn is_name(word: &[u8]) -> bool {
    !word.starts_with(b"-") && !word.contains(&b'/')
}

fn needs_folder(words: &[OsString]) -> bool {
    let is_relative: fn(&OsStr) -> bool = if is_tool(words) { is_dotted } else { looks_relative };
    !is_indifferent(words) || words.iter().any(|word| is_relative(word))
}

fn in_folder(name: &str, folder: &Path) -> String {
    let mut digest = Digest::default();
    digest.add(name.as_bytes());
    digest.add(folder.as_os_str().as_bytes());
    digest.end()
}
