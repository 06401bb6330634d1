//! `awsp` as users run it: own home, own environment, and everything it prints compared.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use awsp::shell::Shell;

use super::home::{BINARY, Home};

/// A home with its two files, and an environment that holds nothing else.
pub(crate) struct Awsp {
    home: Home,
    variables: Vec<(String, String)>,
}

impl Awsp {
    /// A home without files.
    pub(crate) fn new() -> Self {
        let home = Home::bare("awsp");
        fs::create_dir(home.path().join(".aws")).unwrap();
        Self { home, variables: Vec::new() }
    }

    /// Writes a file below the home.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        self.home.write(name, &text);
    }

    pub(crate) fn config(self, text: impl AsRef<[u8]>) -> Self {
        self.write(".aws/config", text);
        self
    }

    pub(crate) fn credentials(self, text: impl AsRef<[u8]>) -> Self {
        self.write(".aws/credentials", text);
        self
    }

    pub(crate) fn var(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// What a run with these arguments prints, `~` standing for the home.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let done = Command::new(BINARY)
            .args(arguments)
            .env_clear()
            .env("HOME", self.home.path())
            .env("SHELL", "/bin/bash")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        self.ran(&done)
    }

    fn ran(&self, done: &Output) -> Ran {
        let home = self.home.path().to_str().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap().replace(home, "~");
        Ran { stdout: text(&done.stdout), stderr: text(&done.stderr), status: done.status.code().unwrap() }
    }

    /// The code that the function of `shell` would apply, which must be the only output besides.
    pub(crate) fn switch(&self, arguments: &[&str]) -> (Ran, String) {
        let channel = self.path("channel");
        fs::write(&channel, "").unwrap();
        let mut words = vec!["__sh", "bash", channel.to_str().unwrap()];
        words.extend(arguments);
        let ran = self.run(&words);
        (ran, fs::read_to_string(&channel).unwrap())
    }

    /// What a bash that loaded awsp says, and what a child sees of `AWS*` afterwards, line by line.
    pub(crate) fn bash(&self, lines: &str) -> Ran {
        let script = format!("eval \"$(command awsp init bash)\"\n{lines}\n");
        let program = Path::new(BINARY).parent().unwrap();
        let done = Command::new("bash")
            .args(["--norc", "--noprofile", "-c", &script])
            .env_clear()
            .env("HOME", self.home.path())
            .env("PATH", format!("{}:/usr/bin:/bin", program.display()))
            .env("SHELL", "/bin/bash")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        self.ran(&done)
    }
}

/// The code on standard output with which an evaluation fails.
pub(crate) fn failing(status: u8) -> String {
    Shell::Posix.opening().to_owned() + &Shell::Posix.fail(status)
}

/// Everything a run printed, and its status.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) status: i32,
}

impl Ran {
    #[track_caller]
    pub(crate) fn is(&self, status: i32, stdout: &str, stderr: &str) {
        assert_eq!((self.status, self.stdout.as_str(), self.stderr.as_str()), (status, stdout, stderr));
    }
}
