//! A home folder that vanishes with its test, and the environment that goes with it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use sha1::{Digest, Sha1};
use tempfile::TempDir;

/// The folder of the binary under test.
pub const BINARY: &str = env!("CARGO_BIN_EXE_awsp");

/// A home with its own `~/.aws`, and a folder `bin` that comes first in PATH.
pub struct Home {
    folder: TempDir,
}

impl Home {
    /// An empty home, whose folder has a name that begins so.
    pub fn bare(prefix: &str) -> Self {
        Self { folder: tempfile::Builder::new().prefix(prefix).tempdir().unwrap() }
    }

    /// A home with these profiles, in the credentials file: its headers hold a name as it stands.
    pub fn with(profiles: &[&str]) -> Self {
        let home = Self::bare(".tmp");
        let section = |name: &&str| format!("[{name}]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n");
        home.write(".aws/credentials", &profiles.iter().map(section).collect::<String>());
        fs::create_dir_all(home.path().join("bin")).unwrap();
        home
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file below the home.
    pub fn write(&self, path: &str, text: &(impl AsRef<[u8]> + ?Sized)) -> PathBuf {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// Writes a program into the folder that comes first in PATH.
    pub fn program(&self, name: &str, text: &str) {
        self.executable(&format!("bin/{name}"), text);
    }

    /// Writes a program below the home.
    pub fn executable(&self, path: &str, text: &str) {
        let source = self.write(&format!("{path}.source"), text);
        self.install(&source, path);
        fs::remove_file(source).unwrap();
    }

    /// Copies a program to a place below the home. Another process makes the file: a child that another thread starts
    /// meanwhile would hold it open for writing, and nobody could run it ("text file busy").
    pub fn install(&self, program: &Path, path: &str) {
        let target = self.path().join(path);
        assert!(Command::new("install").args(["-m", "755"]).args([program, &target]).status().unwrap().success());
    }

    /// The whole environment of a shell that lives here.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let home = self.path().display();
        let binary = Path::new(BINARY).parent().unwrap().display();
        vec![
            ("HOME", home.to_string()),
            ("ZDOTDIR", home.to_string()),
            ("XDG_CONFIG_HOME", format!("{home}/.config")),
            ("XDG_DATA_HOME", format!("{home}/.local/share")),
            ("PATH", format!("{home}/bin:{binary}:/usr/local/bin:/usr/bin:/bin")),
            ("TERM", "xterm-256color".to_owned()),
            ("LC_ALL", "C.UTF-8".to_owned()),
            ("INPUTRC", "/dev/null".to_owned()),
        ]
    }

    /// A command that sees this home and nothing of the person's environment.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.environment()).current_dir(self.path());
        command
    }
}

/// Where every tool looks for the login of an SSO session or start URL, below a home: under the SHA-1 of its name.
pub fn login_path(name: &str) -> String {
    let digest: String = Sha1::digest(name.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    format!(".aws/sso/cache/{digest}.json")
}
