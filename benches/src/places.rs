//! What a run works on: awsp, the floors, and a home of each size. All of it under cargo's target folder.

use crate::{launch::Launch, profiles};
use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

/// Numbers of profiles that are measured.
pub const SIZES: [usize; 4] = [10, 1_000, 10_000, 100_000];

/// The token cache entries of the sessions of the last profiles: SHA-1 of `corp1`, `corp19` and `corp199`.
const SESSIONS: [&str; 3] = [
    "d95a658acc3418c3f3c6d5f55c525a98032d8ad9",
    "45df695a186f1a90be9a0fcdcef606a23bc7dc52",
    "5acbc5cff562bf43e56558219d6b61b10f8bf367",
];

/// The programs of one run, all in one folder so that shells find them by name.
pub struct Programs {
    /// The folder, for `PATH`.
    pub folder: PathBuf,
}

/// A home with its two files.
pub struct Home {
    /// The number of profiles.
    pub size: usize,
    /// Absolute; the files are in `.aws`.
    pub folder: PathBuf,
    /// A file that takes the code of a switch, as a shell without descriptors to spare would hand it over. In
    /// memory: a disk's file system may write a file out when it is closed, which is not awsp's time.
    pub channel: String,
    /// Every name, in the order it was written.
    pub names: Vec<String>,
}

/// `target/bench`: this program is `target/PROFILE/awsp-bench`.
pub fn folder() -> io::Result<PathBuf> {
    let profile = std::env::current_exe()?.parent().map(Path::to_path_buf).unwrap_or_default();
    let folder = profile.with_file_name("bench");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

impl Programs {
    /// Builds the floors and takes awsp from `target/release`.
    ///
    /// # Errors
    /// awsp is not built, or rustc or cc fails.
    pub fn build() -> io::Result<Self> {
        let awsp = folder()?.with_file_name("release").join("awsp");
        let folder = folder()?.join("bin");
        fs::create_dir_all(&folder)?;
        fs::copy(&awsp, folder.join("awsp")).map_err(|error| explain(&awsp, &error))?;
        let source = folder.join("empty.rs");
        fs::write(&source, "fn main() {}\n")?;
        run(Command::new("rustc").arg("-O").arg(&source).arg("-o").arg(folder.join("empty")))?;
        let source = folder.join("floor.c");
        fs::write(&source, include_str!("floor.c"))?;
        run(Command::new("cc").arg("-O2").arg(&source).arg("-o").arg(folder.join("floor")))?;
        Ok(Self { folder })
    }

    /// The path of one of them: `awsp`, `empty`, `floor`.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// E: an empty Rust program with default flags.
    pub fn empty(&self) -> Launch {
        Launch::new(self.path("empty"), [""; 0])
    }

    /// F: reads both files and writes `bytes` bytes.
    pub fn floor(&self, home: &Home, bytes: usize) -> Launch {
        let files = ["config", "credentials"].map(|name| home.file(name).display().to_string());
        Launch::new(self.path("floor"), [bytes.to_string()].iter().chain(&files))
    }

    /// awsp with these words in that home.
    pub fn awsp(&self, home: &Home, words: &[&str]) -> Launch {
        Launch::new(self.path("awsp"), words).with("HOME", &home.folder)
    }
}

impl Home {
    /// Writes the files of that many profiles.
    pub fn write(size: usize) -> io::Result<Self> {
        let files = profiles::generate(size);
        let folder = folder()?.join(size.to_string());
        let memory = Path::new("/dev/shm");
        let channel = if memory.is_dir() { memory } else { &folder }.join("awsp-bench-channel").display().to_string();
        let home = Self { size, folder, channel, names: files.names };
        fs::create_dir_all(home.folder.join(".aws"))?;
        fs::write(home.file("config"), files.config)?;
        fs::write(home.file("credentials"), files.credentials)?;
        fs::write(&home.channel, "")?;
        fs::write(home.file("more"), std::fs::read_to_string(home.file("config"))? + &more(&home))?;
        fs::write(home.file("tool"), TOOL)?;
        let cache = home.file("sso/cache");
        fs::create_dir_all(&cache)?;
        SESSIONS.iter().try_for_each(|name| fs::write(cache.join(format!("{name}.json")), session()))?;
        Ok(home)
    }

    /// `config` or `credentials`, or `more`: the first with [`more`] at its end.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(".aws").join(name)
    }

    /// The name whose section is the last one of `config`.
    pub fn last(&self) -> &str {
        self.names.last().map_or("", String::as_str)
    }

    /// The bytes of all the names, one per line.
    pub fn name_bytes(&self) -> usize {
        self.names.iter().map(|name| name.len() + 1).sum()
    }
}

/// Profiles whose credentials are asked for: of a process, and of two whose roles nobody answers for.
fn more(home: &Home) -> String {
    format!(
        "[profile warm]\ncredential_process = /bin/sh {}\n\n\
         [profile hop]\nrole_arn = arn:aws:iam::111122223333:role/Deploy\nsource_profile = default\nregion = us-east-1\n\n\
         [profile web]\nrole_arn = arn:aws:iam::111122223333:role/Deploy\nweb_identity_token_file = {}\nregion = us-east-1\n",
        home.file("tool").display(),
        home.file("tool").display()
    )
}

/// What the process of `warm` prints, after a line for each run in the file beside it.
const TOOL: &str = "echo run >>\"$0-runs\"; echo '{\"Version\": 1, \"AccessKeyId\": \"ASIAEXAMPLE\", \"SecretAccessKey\": \"EXAMPLE\", \
                    \"SessionToken\": \"EXAMPLE\", \"Expiration\": \"2999-01-01T00:00:00Z\"}'\n";

/// An entry as long as those that `aws sso login` writes, of a session that the tools renew.
fn session() -> String {
    format!(
        "{{\"startUrl\": \"https://old.awsapps.com/start\", \"region\": \"us-east-1\", \"accessToken\": \"{:x<900}\", \
         \"expiresAt\": \"2026-01-01T00:00:00Z\", \"clientId\": \"{:x<30}\", \"clientSecret\": \"{:x<1500}\", \
         \"registrationExpiresAt\": \"2999-01-01T00:00:00Z\", \"refreshToken\": \"{:x<900}\"}}",
        "", "", "", ""
    )
}

fn run(command: &mut Command) -> io::Result<()> {
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("{command:?}: {status}"))) }
}

fn explain(awsp: &Path, error: &io::Error) -> io::Error {
    io::Error::other(format!("{}: {error} (`cargo build --release` makes it)", awsp.display()))
}
