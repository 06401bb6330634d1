//! A home that vanishes with its test, and `install.sh` run in it.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::kit::home;
pub use crate::kit::home::BINARY;
use crate::kit::tools::{locate, repository};

/// A scratch home and the environment that `install.sh` gets.
pub struct Home {
    folder: home::Home,
    sh: Vec<String>,
    env: BTreeMap<String, String>,
}

/// What a run said and how it ended.
#[derive(Debug)]
pub struct Outcome {
    pub stdout: String,
    pub stderr: String,
    pub status: i32,
}

/// A folder of links to what the system has, but for these programs.
pub fn system_without(programs: &[&str]) -> tempfile::TempDir {
    let system = tempfile::tempdir().unwrap();
    for entry in ["/usr/bin", "/bin"].iter().flat_map(|folder| fs::read_dir(folder).unwrap()) {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        let link = system.path().join(name);
        if !programs.iter().any(|program| name == *program) && !link.is_symlink() {
            symlink(&path, link).unwrap();
        }
    }
    system
}

impl Home {
    /// An empty home, for a person whose login shell is bash, with `install.sh` run by `sh`.
    pub fn new(sh: &[&str]) -> Self {
        let folder = home::Home::bare(".tmp");
        let env = [
            ("HOME", folder.path().to_str().unwrap()),
            ("PATH", "/usr/local/bin:/usr/bin:/bin"),
            ("SHELL", "/bin/bash"),
            ("TERM", "xterm-256color"),
        ];
        let env = env.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Self { folder, sh: sh.iter().map(|word| (*word).to_owned()).collect(), env }
    }

    /// The same with a file in it.
    pub fn with(sh: &[&str], file: &str, content: impl AsRef<[u8]>) -> Self {
        let home = Self::new(sh);
        home.write(file, content);
        home
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The path of a file in this home, as text.
    pub fn at(&self, file: &str) -> String {
        self.path().join(file).to_str().unwrap().to_owned()
    }

    /// Writes a file, and the folders it is in.
    pub fn write(&self, file: &str, content: impl AsRef<[u8]>) {
        self.folder.write(file, &content);
    }

    /// Writes a program.
    pub fn program(&self, file: &str, script: &str) {
        self.folder.executable(file, script);
    }

    pub fn link(&self, file: &str, to: &str) {
        symlink(to, self.path().join(file)).unwrap();
    }

    pub fn read(&self, file: &str) -> Vec<u8> {
        fs::read(self.path().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    pub fn text(&self, file: &str) -> String {
        String::from_utf8(self.read(file)).unwrap()
    }

    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.env.insert(name.to_owned(), value.into());
    }

    pub fn unset(&mut self, name: &str) {
        self.env.remove(name);
    }

    /// Puts a folder of this home before everything else in PATH.
    pub fn path_first(&mut self, folder: &str) {
        let path = format!("{}:{}", self.at(folder), self.env["PATH"]);
        self.set("PATH", path);
    }

    /// Puts the folder that has `program` at the end of PATH: nushell and PowerShell may be anywhere.
    pub fn path_with(&mut self, program: &str) {
        if let Some(folder) = locate(program).and_then(|path| path.parent().map(Path::to_owned)) {
            let path = format!("{}:{}", self.env["PATH"], folder.display());
            self.set("PATH", path);
        }
    }

    /// Everything in this home: folders without content, files with mode and bytes, links with their target.
    pub fn everything(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        collect(self.path(), &mut found);
        found
    }

    /// [`Home::everything`] but the folders, some of which stay when a file goes.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = self.everything();
        found.retain(|path, _| path.is_symlink() || !path.is_dir());
        found
    }

    /// `install.sh` of the repository with the program that is already built.
    pub fn install(&self, arguments: &[&str]) -> Outcome {
        let mut all = vec!["--binary", BINARY];
        all.extend(arguments);
        self.script(&all)
    }

    pub fn uninstall(&self) -> Outcome {
        self.script(&["--uninstall"])
    }

    /// `install.sh` of the repository with exactly these arguments.
    pub fn script(&self, arguments: &[&str]) -> Outcome {
        self.run(self.command(repository().join("install.sh").to_str().unwrap(), arguments))
    }

    /// A command that runs a script with the `sh` of this home in its environment and without a terminal.
    pub fn command(&self, script: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.sh[0]);
        command.args(&self.sh[1..]).arg(script).args(arguments);
        command.env_clear().envs(&self.env).current_dir(self.path()).stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, mut command: Command) -> Outcome {
        let out = command.output().unwrap();
        Outcome {
            stdout: String::from_utf8_lossy(&out.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&out.stderr).into_owned(),
            status: out.status.code().unwrap_or(-1),
        }
    }

    /// The environment that `install.sh` gets.
    pub fn variables(&self) -> impl Iterator<Item = (&String, OsString)> {
        self.env.iter().map(|(name, value)| (name, value.into()))
    }
}

impl Outcome {
    /// This outcome, once it has been seen to have succeeded and to have complained of nothing.
    #[track_caller]
    pub fn quiet(self) -> Self {
        assert!(self.status == 0 && self.stderr.is_empty(), "{self:?}");
        self
    }
}

fn collect(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let kind = entry.file_type().unwrap();
        let content = if kind.is_symlink() {
            fs::read_link(entry.path()).unwrap().into_os_string().into_encoded_bytes()
        } else if kind.is_dir() {
            collect(&entry.path(), found);
            Vec::new()
        } else {
            let mode = entry.metadata().unwrap().permissions().mode();
            [format!("{mode:o} ").as_bytes(), &fs::read(entry.path()).unwrap()].concat()
        };
        found.insert(entry.path(), content);
    }
}
