//! A home with a chain and others beside it, and commands that run in it.

use std::{
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use crate::kit::home::{BINARY, Home, login_path};

/// `dev` leads to `hop` and `base`, which has a session; `prod` belongs to nobody here.
pub(crate) const CONFIG: &str = "\
[default]
region = us-east-1

[profile base]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Admin

[profile prod]
credential_process = /opt/prod

[profile dev]
role_arn = arn:aws:iam::111122223333:role/dev
source_profile = hop
region = eu-west-1
services = local

[profile hop]
role_arn = arn:aws:iam::111122223333:role/hop
source_profile = base

[profile needy]
role_arn = arn:aws:iam::111122223333:role/needy
credential_source = Environment

[services local]
s3 =
  endpoint_url = http://127.0.0.1:1

[services other]

[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1

[sso-session other]
";

/// Both ways of running a command, which are the same to it.
pub(crate) const WAYS: [&[&str]; 2] = [&["exec", "dev", "-q", "--"], &["exec", "dev", "-q", "--only", "--"]];

/// A home with [`CONFIG`] and a runtime folder.
pub(crate) fn home() -> Home {
    let home = Home::with(&["keys"]);
    home.write(".aws/config", CONFIG);
    // a login of corp that lasts
    let token = r#"{"accessToken": "x", "expiresAt": "2099-01-01T00:00:00Z"}"#;
    home.write(&login_path("corp"), token);
    std::fs::create_dir(home.path().join("run")).unwrap();
    home
}

/// `awsp` with these words in this home.
pub(crate) fn awsp(home: &Home, words: &[&str]) -> Command {
    let mut command = home.command(BINARY);
    command.env("XDG_RUNTIME_DIR", home.path().join("run")).args(words).stdin(Stdio::null());
    command
}

/// What a command gives that runs this way.
pub(crate) fn run(home: &Home, way: &[&str], words: &[&str]) -> Output {
    awsp(home, way).args(words).output().unwrap()
}

/// A line of bash, with `awsp` in its PATH.
pub(crate) fn bash(home: &Home, line: &str) -> Output {
    let mut command = home.command("bash");
    command.env("XDG_RUNTIME_DIR", home.path().join("run")).args(["-c", line]).stdin(Stdio::null());
    command.output().unwrap()
}

/// What there is in the runtime folder.
pub(crate) fn left(home: &Home) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(home.path().join("run")).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// Standard output as text.
pub(crate) fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Standard error as text, `~` standing for the home.
pub(crate) fn said(home: &Home, output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap().replace(home.path().to_str().unwrap(), "~")
}
