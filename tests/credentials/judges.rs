//! The real clients: found where `tests/run` puts them, and asked whom they act as.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::{Value, json};

use crate::kit::{fake::Fake, home::Home};

/// What a variable names, if it is there. CI insists on it.
fn installed(variable: &str, what: &str) -> Option<PathBuf> {
    let path = std::env::var_os(variable).map(PathBuf::from).filter(|path| path.exists());
    if path.is_none() {
        assert!(std::env::var_os("AWSP_REQUIRE_SHELLS").is_none(), "{variable} names no {what}");
        eprintln!("skipped: {variable} names no {what} (./tests/run makes one)");
    }
    path
}

/// The Python that has boto3.
pub(crate) fn python() -> Option<PathBuf> {
    installed("AWSP_BOTO_PYTHON", "Python with boto3")
}

/// The folder that has the JavaScript SDK.
pub(crate) fn javascript() -> Option<PathBuf> {
    installed("AWSP_JAVASCRIPT", "folder with the JavaScript SDK")
}

/// moto's server.
pub(crate) fn moto() -> Option<PathBuf> {
    installed("AWSP_MOTO", "moto")
}

/// A program of the system, by its path: a name may lead to somebody's wrapper.
pub(crate) fn system(path: &str) -> Option<&Path> {
    let path = Path::new(path);
    if !path.exists() {
        assert!(std::env::var_os("AWSP_REQUIRE_SHELLS").is_none(), "{} is not installed", path.display());
        eprintln!("skipped: {} is not installed", path.display());
        return None;
    }
    Some(path)
}

/// A process that answers each line with one; it ends with its standard input.
pub(crate) struct Judge {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Judge {
    /// boto3 in a home.
    pub(crate) fn boto3(home: &Home, fake: &Fake) -> Option<Self> {
        Some(Self::run(home, fake, python()?.as_ref(), "who.py"))
    }

    /// The JavaScript SDK in a home.
    pub(crate) fn javascript(home: &Home, fake: &Fake) -> Option<Self> {
        javascript()?;
        Some(Self::run(home, fake, "node".as_ref(), "who.js"))
    }

    fn run(home: &Home, fake: &Fake, program: &OsStr, script: &str) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/credentials").join(script);
        let mut command: Command = home.command(program.to_str().unwrap());
        command.arg(script).envs(fake.environment()).envs(javascript_folder());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (input, output) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, input, output }
    }

    /// Whom it acts as with a profile; the error where there is none.
    pub(crate) fn who(&mut self, profile: &str, env: &[(&str, String)]) -> Result<Value, String> {
        let env: serde_json::Map<_, _> =
            env.iter().map(|(name, value)| ((*name).into(), value.clone().into())).collect();
        writeln!(self.input.as_mut().unwrap(), "{}", json!({ "profile": profile, "env": env })).unwrap();
        let mut answer = String::new();
        self.output.read_line(&mut answer).unwrap();
        let answer: Value = serde_json::from_str(&answer).unwrap();
        answer["error"].as_str().map(str::to_owned).map_or_else(|| Ok(answer.clone()), Err)
    }
}

impl Drop for Judge {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

pub(crate) fn javascript_folder() -> Option<(&'static str, PathBuf)> {
    std::env::var_os("AWSP_JAVASCRIPT").map(|folder| ("AWSP_JAVASCRIPT", folder.into()))
}
