//! One long-lived boto3 process that says what an environment means.

use std::{
    ffi::OsString,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

/// The process; it ends with its standard input.
pub(crate) struct Boto3 {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Boto3 {
    /// Starts the script that resolves environments; see [`python`].
    pub(crate) fn start() -> Option<Self> {
        Self::run("tests/truth/oracle.py", &[])
    }

    /// Starts a script that answers each line with one; see [`python`].
    pub(crate) fn run(script: &str, variables: &[(&str, &Path)]) -> Option<Self> {
        let mut child = Command::new(python()?)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(script))
            .env_clear()
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python starts");
        let (input, output) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Some(Self { child, input, output })
    }

    /// What boto3 resolves in this environment: `profile`, `region`, `access_key`, `token`, `method`, or `error`.
    pub(crate) fn resolve(&mut self, env: &serde_json::Map<String, serde_json::Value>) -> serde_json::Value {
        self.ask(&serde_json::Value::Object(env.clone()))
    }

    /// The script's answer to a line.
    pub(crate) fn ask(&mut self, question: &serde_json::Value) -> serde_json::Value {
        writeln!(self.input.as_mut().unwrap(), "{question}").expect("python is there");
        let mut answer = String::new();
        self.output.read_line(&mut answer).expect("python answers");
        serde_json::from_str(&answer).expect("an answer")
    }
}

/// The Python that `AWSP_BOTO_PYTHON` names; `None`, said aloud, when there is none. CI insists on one.
pub(crate) fn python() -> Option<OsString> {
    let python = std::env::var_os("AWSP_BOTO_PYTHON").filter(|python| Path::new(python).exists());
    if python.is_none() {
        assert!(std::env::var_os("AWSP_REQUIRE_SHELLS").is_none(), "AWSP_BOTO_PYTHON names no Python with boto3");
        eprintln!("skipped: AWSP_BOTO_PYTHON names no Python with boto3 (./tests/run makes one)");
    }
    python
}

impl Drop for Boto3 {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}
