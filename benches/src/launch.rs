//! A program with its words and its whole environment, run as it is or under another program.

use std::{
    ffi::{OsStr, OsString},
    io,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// One measured command. Its environment is `PATH=/usr/bin:/bin` and what is added here, nothing inherited:
/// the count of instructions moves with the size of the environment.
#[derive(Clone)]
pub struct Launch {
    program: PathBuf,
    words: Vec<OsString>,
    environment: Vec<(&'static str, OsString)>,
    /// The status it is to end with.
    pub status: i32,
}

impl Launch {
    /// `program` with these words.
    pub fn new<W: AsRef<OsStr>>(program: impl AsRef<Path>, words: impl IntoIterator<Item = W>) -> Self {
        Self {
            program: program.as_ref().into(),
            words: words.into_iter().map(|word| word.as_ref().into()).collect(),
            environment: vec![("PATH", "/usr/bin:/bin".into())],
            status: 0,
        }
    }

    /// Another status than 0 is the right one.
    pub fn ends(mut self, status: i32) -> Self {
        self.status = status;
        self
    }

    /// Sets a variable; the last of a name counts.
    pub fn with(mut self, name: &'static str, value: impl AsRef<OsStr>) -> Self {
        self.environment.push((name, value.as_ref().into()));
        self
    }

    /// Silent: the three streams are `/dev/null`.
    pub fn command(&self) -> Command {
        self.under(&[])
    }

    /// The same behind the words of another program (`["valgrind", "--tool=callgrind"]`).
    pub fn under(&self, wrapper: &[&OsStr]) -> Command {
        let mut words = wrapper.iter().copied().chain([self.program.as_os_str()]);
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words).args(&self.words).env_clear().envs(self.environment.iter().cloned());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// What it writes to standard output.
    ///
    /// # Errors
    /// It cannot be run, or its status is not 0.
    pub fn output(&self) -> io::Result<String> {
        let Output { status, stdout, .. } = self.command().stdout(Stdio::piped()).output()?;
        if !status.success() {
            return Err(io::Error::other(format!("{self}: {status}")));
        }
        Ok(String::from_utf8_lossy(&stdout).into_owned())
    }
}

impl std::fmt::Display for Launch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.program.display())?;
        self.words.iter().try_for_each(|word| write!(f, " {}", word.display()))
    }
}
