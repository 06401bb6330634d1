//! One long-lived process that answers each line with one: boto3, or the JavaScript SDK, asked what it makes of files
//! and environments.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::{Map, Value, json};

use super::tools::{boto3, cli_v2, javascript, repository};

/// The process; it ends with its standard input.
pub struct Judge {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Judge {
    /// boto3 with the script that resolves environments.
    pub fn boto3() -> Option<Self> {
        Self::python("tests/switch/truth/oracle.py", &[])
    }

    /// The same script with other words: `boto3` or `cli`, which is the CLI v1 of the same Python, and `client`.
    pub fn boto3_with(words: &[&str]) -> Option<Self> {
        Some(Self::start(python(&boto3()?, "tests/switch/truth/oracle.py").args(words)))
    }

    /// The CLI v2, asked in the Python that its program runs.
    pub fn cli_v2() -> Option<Self> {
        Some(Self::start(python(&cli_v2()?, "tests/switch/truth/oracle.py").args(["cli", "client"])))
    }

    /// The JavaScript SDK, which answers alike.
    pub fn javascript() -> Option<Self> {
        let (name, folder) = javascript()?;
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut command = Command::new("node");
        command.arg(repository().join("tests/switch/truth/oracle.js"));
        Some(Self::start(command.env_clear().env(name, folder).env("PATH", path)))
    }

    /// botocore, asked what it reads of files: [`Judge::read`].
    pub fn botocore() -> Option<Self> {
        Self::python("tests/kit/botocore_reader.py", &[])
    }

    /// A script of the Python that has boto3.
    pub fn python(script: &str, variables: &[(&str, &Path)]) -> Option<Self> {
        Some(Self::start(python(&boto3()?, script).envs(variables.iter().copied())))
    }

    /// Starts the process.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the judge starts");
        let (input, output) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, input, output }
    }

    /// What it resolves in this environment: `profile`, `region`, `access_key`, `token`, `method`, or `error`.
    pub fn resolve(&mut self, env: &Map<String, Value>) -> Value {
        self.ask(&Value::Object(env.clone()))
    }

    /// What it reads of the two files: the profiles with their settings, or `error`.
    pub fn read(&mut self, config: &Path, credentials: &Path) -> Value {
        self.ask(&json!([config, credentials]))
    }

    /// The answer to a line.
    pub fn ask(&mut self, question: &Value) -> Value {
        writeln!(self.input.as_mut().unwrap(), "{question}").expect("the judge is there");
        let mut answer = String::new();
        self.output.read_line(&mut answer).expect("the judge answers");
        serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{error}: {answer:?}"))
    }
}

/// A Python script of the tests, with nothing in its environment.
fn python(program: &Path, script: &str) -> Command {
    let mut command = Command::new(program);
    command.args(["-X", "utf8"]).arg(repository().join(script)).env_clear();
    command
}

impl Drop for Judge {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}
