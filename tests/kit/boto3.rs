//! One long-lived process that says what an environment means: boto3, or the JavaScript SDK.

use std::{
    ffi::{OsStr, OsString},
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
        Self::run("tests/switch/truth/oracle.py", &[])
    }

    /// Starts the JavaScript SDK instead, which answers alike; see [`javascript`].
    pub(crate) fn javascript() -> Option<Self> {
        let folder = javascript()?;
        let path = std::env::var_os("PATH").unwrap_or_default();
        let variables = [("AWSP_JAVASCRIPT", folder.as_ref()), ("PATH", path.as_ref())];
        Some(Self::start_program("node".as_ref(), "tests/switch/truth/oracle.js", &variables))
    }

    /// Starts a script that answers each line with one; see [`python`].
    pub(crate) fn run(script: &str, variables: &[(&str, &Path)]) -> Option<Self> {
        Some(Self::start_program(&python()?, script, variables))
    }

    fn start_program(program: &OsStr, script: &str, variables: &[(&str, &Path)]) -> Self {
        let mut child = Command::new(program)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(script))
            .env_clear()
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the judge starts");
        let (input, output) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, input, output }
    }

    /// What boto3 resolves in this environment: `profile`, `region`, `access_key`, `token`, `method`, or `error`.
    pub(crate) fn resolve(&mut self, env: &serde_json::Map<String, serde_json::Value>) -> serde_json::Value {
        self.ask(&serde_json::Value::Object(env.clone()))
    }

    /// The script's answer to a line.
    pub(crate) fn ask(&mut self, question: &serde_json::Value) -> serde_json::Value {
        writeln!(self.input.as_mut().unwrap(), "{question}").expect("the judge is there");
        let mut answer = String::new();
        self.output.read_line(&mut answer).expect("the judge answers");
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

/// The folder with the JavaScript SDK that `AWSP_JAVASCRIPT` names; as [`python`].
fn javascript() -> Option<OsString> {
    let folder = std::env::var_os("AWSP_JAVASCRIPT").filter(|folder| Path::new(folder).exists());
    if folder.is_none() {
        assert!(std::env::var_os("AWSP_REQUIRE_SHELLS").is_none(), "AWSP_JAVASCRIPT names no JavaScript SDK");
        eprintln!("skipped: AWSP_JAVASCRIPT names no JavaScript SDK (./tests/run makes one)");
    }
    folder
}

impl Drop for Boto3 {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}
