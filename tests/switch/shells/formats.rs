//! What `awsp export` prints, read by what it is for: 500 strings as a token, byte for byte in the environment of a child;
//! and no token of others left with keys that have none.

use std::{collections::HashMap, fs, process::Command};

use crate::kit::tools::{has, present, tool};
use awsp::{
    credentials::{Credentials, ExportFormat, ExposeSecret},
    shell::Shell,
};

use super::strings::strings;
use crate::kit::{
    home::Home,
    shells::{NUSHELL, Outcome, POWERSHELL, Real, SCRIPTED},
};

/// Keys with that token, as they are exported.
fn with_token(token: Option<&str>) -> Credentials {
    Credentials {
        access_key_id: "ASIAEXAMPLE".into(),
        secret_access_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCY=".into(),
        session_token: token.map(Into::into),
        expiration: token.map(|_| 1_795_582_800),
        account_id: None,
    }
}

fn written(format: ExportFormat, token: Option<&str>) -> Result<String, String> {
    format.write(&with_token(token), Some("eu-west-1"), false).map(|text| text.expose_secret().to_owned())
}

/// What the child of each step wrote down.
fn values(home: &Home, outcome: &Outcome) -> Vec<String> {
    assert_eq!(outcome.stdout, "", "{}", outcome.stderr);
    let bytes = fs::read(home.path().join("values")).unwrap_or_default();
    let mut values: Vec<String> = bytes.split(|byte| *byte == 0).map(|v| String::from_utf8_lossy(v).into()).collect();
    values.pop();
    values
}

const CHILD: &str = "printenv -0 AWS_SESSION_TOKEN >>\"$HOME/values\"\n";

/// The code in a script of its own, and then the keys without a token.
fn exact(real: Real, format: ExportFormat) {
    if !real.present() {
        return;
    }
    let home = Home::with(&[]);
    let strings = strings();
    let child =
        if real.shell == Shell::PowerShell { format!("/bin/sh -c '{}'\n", CHILD.trim_end()) } else { CHILD.into() };
    let mut script = String::new();
    for value in &strings {
        script.extend([&written(format, Some(value)).unwrap(), child.as_str()]);
    }
    script.extend(
        [real.export("AWS_SECURITY_TOKEN", "stale"), real.export("AWS_ACCOUNT_ID", "stale")].map(|it| it + "\n"),
    );
    script += &written(format, None).unwrap();
    let sh = |code: &str| format!("/bin/sh -c '{code} >>\"$HOME/left\"'\n");
    script += &sh("printenv AWS_SESSION_TOKEN AWS_SECURITY_TOKEN AWS_ACCOUNT_ID AWS_CREDENTIAL_EXPIRATION");
    script += &sh("printenv AWS_REGION AWS_DEFAULT_REGION");
    let outcome = real.run(&home, &script);
    let found = values(&home, &outcome);
    let wrong = strings.iter().zip(&found).find(|(value, found)| value != found);
    assert!(wrong.is_none() && found.len() == strings.len(), "{}: {wrong:?} {}", real.label(), outcome.stderr);
    assert_eq!(fs::read_to_string(home.path().join("left")).unwrap(), "eu-west-1\neu-west-1\n", "{}", real.label());
}

#[test]
fn posix_shells() {
    let posix = |real: &Real| matches!(real.shell, Shell::Bash | Shell::Zsh | Shell::Posix);
    SCRIPTED.into_iter().filter(posix).for_each(|real| exact(real, ExportFormat::Code(Shell::Posix)));
}

#[test]
fn fish() {
    exact(SCRIPTED[2], ExportFormat::Code(Shell::Fish));
}

#[test]
fn powershell() {
    exact(POWERSHELL, ExportFormat::Code(Shell::PowerShell));
}

/// `eval $(awsp export …)`: all of it is one line, and patterns meet the files of the folder.
#[test]
fn unquoted_in_posix_shells() {
    let token = "IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUCIQD+a=b==";
    for real in SCRIPTED.into_iter().filter(|real| matches!(real.shell, Shell::Bash | Shell::Posix)) {
        if !real.present() {
            continue;
        }
        let home = Home::with(&[]);
        home.write("code", &written(ExportFormat::Code(Shell::Posix), Some(token)).unwrap());
        let outcome = real.run(&home, &format!("eval $(cat $HOME/code)\n{CHILD}"));
        assert_eq!(values(&home, &outcome), [token], "{}: {}", real.label(), outcome.stderr);
        assert_eq!(outcome.stderr, "", "{}", real.label());
    }
}

/// An exported universal variable cannot be taken from one fish alone: it is said.
#[test]
fn universal_in_fish() {
    // without a configuration it has no universal ones either
    let real = Real { argv: &["fish"], shell: Shell::Fish };
    if !real.present() {
        return;
    }
    let home = Home::with(&[]);
    let code = written(ExportFormat::Code(Shell::Fish), None).unwrap();
    let outcome = real.run(&home, &format!("set -Ux AWS_SESSION_TOKEN stale\n{code}echo $status\n"));
    let said = "awsp: universal in fish, still set: AWS_SESSION_TOKEN · hint: set -Ue AWS_SESSION_TOKEN\n";
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("0\n", said));
}

/// `from json | load-env`
#[test]
fn nushell() {
    if !NUSHELL.present() {
        return;
    }
    let home = Home::with(&[]);
    let strings = strings();
    let mut script = String::new();
    let mut step = |at: usize, text: &str| {
        home.write(&format!("records/{at}"), text);
        script += &format!("open --raw records/{at} | from json | load-env\n");
        script += "^sh -c 'printenv -0 AWS_SESSION_TOKEN >>\"$HOME/values\"; true'\n";
    };
    for (at, value) in strings.iter().enumerate() {
        step(at, &written(ExportFormat::Code(Shell::Nushell), Some(value)).unwrap());
    }
    step(strings.len(), &written(ExportFormat::Code(Shell::Nushell), None).unwrap());
    let outcome = NUSHELL.run(&home, &script);
    assert_eq!(values(&home, &outcome), strings, "{}", outcome.stderr);
}

/// Tokens that mean something to some reader of .env files.
const TOKENS: [&str; 14] = [
    "IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUCIQD+a=b==",
    "plain",
    "with space",
    "a#b",
    "a #b",
    "it's",
    "say \"x\"",
    "a!b&c|d;e",
    "~/x*?[a]{b,c}(d)<e>",
    "%n%s^@,:",
    " before",
    "after ",
    "=begins",
    "a\\b",
];

/// What a reader gets out of each file, and that the rest is refused.
fn dotenv(reader: &str, read: impl Fn(&Home, &str) -> String, quotes: bool) {
    let home = Home::with(&[]);
    let hostile = strings();
    let (mut held, mut refused) = (0, 0);
    for token in TOKENS.into_iter().chain(hostile.iter().map(String::as_str)) {
        match written(ExportFormat::Dotenv, Some(token)) {
            Ok(text) if quotes || !text.contains(['\'', '"']) => {
                home.write(".env", &text);
                assert_eq!(read(&home, ".env"), token, "{reader}: {text}");
                held += 1;
            }
            Ok(_) => {}
            Err(why) => {
                assert!(
                    why.contains("AWS_SESSION_TOKEN") && (token.is_empty() || token.len() < 3 || !why.contains(token)),
                    "{why}"
                );
                refused += 1;
            }
        }
    }
    assert!(held > if quotes { 60 } else { 8 } && refused > 100, "{reader}: {held} held, {refused} refused");
}

#[test]
fn dotenv_in_node() {
    // from 20.6 on
    let reads = |home: &Home| home.command("node").args(["--env-file=/dev/null", "-e", ""]).status().unwrap().success();
    if present("node") && has("node-env-file", reads(&Home::with(&[]))) {
        dotenv(
            "node",
            |home, file| {
                let script = "process.stdout.write(process.env.AWS_SESSION_TOKEN)";
                let output = home.command("node").args([&format!("--env-file={file}"), "-e", script]).output().unwrap();
                String::from_utf8(output.stdout).unwrap()
            },
            true,
        );
    }
}

/// python-dotenv, of the environment that tests/run makes.
#[test]
fn dotenv_in_python() {
    let Some(python) = tool("aws-export-credentials") else { return };
    dotenv(
        "python-dotenv",
        |home, file| {
            let script = "import sys, dotenv; sys.stdout.buffer.write(dotenv.dotenv_values(sys.argv[1])['AWS_SESSION_TOKEN'].encode())";
            let output = Command::new(&python).args(["-c", script]).arg(home.path().join(file)).output().unwrap();
            String::from_utf8(output.stdout).unwrap()
        },
        true,
    );
}

/// The rule of docker's `--env-file` (opts/file.go): what stands after the first `=` is the value.
#[test]
fn dotenv_in_docker() {
    dotenv(
        "docker",
        |home, file| {
            let text = fs::read_to_string(home.path().join(file)).unwrap();
            let lines = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('='));
            lines.collect::<HashMap<_, _>>()["AWS_SESSION_TOKEN"].to_owned()
        },
        false,
    );
}

/// `NAME=value` as it stands holds every value but one with line ends.
#[test]
fn env_no_export() {
    for value in strings() {
        match written(ExportFormat::EnvNoExport, Some(&value)) {
            Ok(text) => assert!(text.lines().any(|line| line == format!("AWS_SESSION_TOKEN={value}"))),
            Err(why) => {
                assert!(value.contains(char::is_control));
                assert_eq!(why, "env-no-export cannot hold AWS_SESSION_TOKEN: it has control characters");
            }
        }
    }
}
