//! `awsp add` as users run it, in a home that vanishes with the test, with something in front of it where need be.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use crate::kit::home;

pub(crate) const AWSP: &str = home::BINARY;

/// What adds a profile `new` that no credentials are needed for.
pub(crate) const ADD: [&str; 5] = ["add", "new", "--process", "/bin/true", "--yes"];

pub(crate) struct Home(home::Home);

impl Home {
    /// A home without the folder `.aws`.
    pub(crate) fn bare() -> Self {
        Self(home::Home::bare("awsp"))
    }

    pub(crate) fn with(config: impl AsRef<[u8]>) -> Self {
        let home = Self::bare();
        fs::create_dir(home.aws()).unwrap();
        fs::write(home.config(), config).unwrap();
        home
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn aws(&self) -> PathBuf {
        self.path().join(".aws")
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.aws().join("config")
    }

    pub(crate) fn credentials(&self) -> PathBuf {
        self.aws().join("credentials")
    }

    pub(crate) fn read(&self) -> String {
        fs::read_to_string(self.config()).unwrap()
    }

    /// A program with these arguments, that sees this home and nothing of the person's environment.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("HOME", self.path()).env("PATH", "/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin");
        command.current_dir(self.path()).stdin(Stdio::null());
        command
    }

    pub(crate) fn awsp(&self, arguments: &[&str]) -> Output {
        self.command(AWSP).args(arguments).output().unwrap()
    }

    /// A line of a shell, where `$0` is awsp.
    pub(crate) fn shell(&self, line: &str) -> Output {
        self.command("sh").args(["-c", line, AWSP]).output().unwrap()
    }

    /// The names in `.aws`.
    pub(crate) fn names(&self) -> Vec<String> {
        let names = fs::read_dir(self.aws()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    }
}

pub(crate) fn mode(path: impl AsRef<Path>) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// What a run said to a person.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
