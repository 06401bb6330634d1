//! What the documents show is what a fresh run shows: the picture of the README, made in a real terminal, and the list
//! of regions, by the pinned botocore.
//! `AWSP_DOCS=write` (`./tests/run --docs`) makes it anew; otherwise a difference is a failure.

mod diagnostics;
mod svg;

use std::{path::Path, process::Command};

use crate::kit::{docs::holds, home::Home, pty::Terminal, shells::ZSH};

const CONFIG: &str = "\
[default]
region = us-east-1

[profile dev]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Admin
region = eu-west-1

[profile dev-readonly]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = ReadOnly
region = eu-west-1

[profile deploy]
role_arn = arn:aws:iam::444455556666:role/Deploy
source_profile = dev
region = eu-central-1

[profile prod]
sso_session = corp
sso_account_id = 999988887777
sso_role_name = ReadOnly
region = eu-west-1

[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
";

#[test]
fn picture_of_a_terminal() {
    if !ZSH.present() {
        return;
    }
    let home = Home::with(&[]);
    home.write(".aws/config", CONFIG);
    home.write(".aws/credentials", "[default]\naws_access_key_id = AKIARTX3GSDSQEXAMPLE\naws_secret_access_key = x\n");
    let session = "{\"accessToken\": \"x\", \"expiresAt\": \"2999-01-01T00:00:00Z\"}";
    home.write(&crate::kit::home::login_path("corp"), session);
    // without always_last_prompt the list stays where it was printed
    let rc = "autoload -Uz compinit; compinit -D -u; unsetopt prompt_sp beep always_last_prompt; PROMPT='$ '; TMPPREFIX=~/tmp";
    let stale = "export AWS_ACCESS_KEY_ID=ASIAWO645SY5GEXAMPLE AWS_SECRET_ACCESS_KEY=EXAMPLE";
    home.write(".zshrc", &format!("{rc}\n{}\n{stale}\n", ZSH.load("--prompt")));
    let mut terminal = Terminal::start(&["zsh", "-d", "-i"], &home, &[]);
    terminal.wait_line("[!keys] $");
    terminal.send("awsp de\t");
    terminal.wait("list of names", |terminal| {
        terminal.text().contains("dev-readonly") && terminal.line().ends_with("awsp de")
    });
    for (keys, prompt) in [("v", "[dev] $"), ("awsp list", "[dev] $"), ("awsp -u", "$"), ("awsp -", "[dev] $")] {
        terminal.send(keys);
        let tail = keys.to_owned();
        terminal.wait("echo", |terminal| terminal.line().ends_with(&tail));
        terminal.send("\r");
        terminal.wait_line(prompt);
    }
    holds("docs/terminal.svg", &svg::picture(terminal.screen(), 20, 100));
}

#[test]
fn regions_of_the_pinned_botocore() {
    let Some(python) = crate::kit::tools::boto3() else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/house/docs/regions.py");
    let listed = Command::new(python).arg(script).env_clear().output().unwrap();
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    holds("src/regions.txt", &String::from_utf8(listed.stdout).unwrap());
}

/// Every system of docs/systems.md names tests that exist.
#[test]
fn every_system_has_its_tests() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("docs/systems.md")).unwrap();
    let rows: Vec<_> = text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| system")).collect();
    assert!(rows.len() > 15, "{}", rows.len());
    for row in rows {
        assert_exist(row.trim_end_matches(" |").rsplit(" | ").next().unwrap());
    }
}

/// Every promise of SECURITY.md says what holds it, which tests prove it, and what it does not cover.
#[test]
fn every_promise_of_the_security_page_has_its_tests() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("SECURITY.md")).unwrap();
    let promises = text.split_once("## Promises").unwrap().1.split_once("\n## ").unwrap().0;
    let promises: Vec<_> = promises.split("\n### ").skip(1).collect();
    assert!(promises.len() > 9, "{}", promises.len());
    for promise in promises {
        let part = |name: &str| {
            let begin = format!("- **{name}:** ");
            promise.lines().find_map(|line| line.strip_prefix(&begin)).unwrap_or_else(|| panic!("{name}: {promise}"))
        };
        assert!(!part("Held by").is_empty() && !part("Not covered").is_empty());
        assert_exist(part("Tests"));
    }
}

/// Finds each test of "`FILE`: `TEST`, `TEST`; `FILE`: …" in its file, written out or as a line of a macro.
fn assert_exist(held: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for part in held.split("; ") {
        let (file, names) = part.split_once(": ").unwrap_or_else(|| panic!("{part}"));
        let code = std::fs::read_to_string(root.join(file.trim_matches('`'))).unwrap_or_else(|_| panic!("{file}"));
        for name in names.split(", ").map(|name| name.trim_matches('`')) {
            let is_there = code.contains(&format!("fn {name}()")) || code.contains(&format!("\n    {name}: "));
            assert!(is_there && !name.is_empty(), "{file} has no test {name}");
        }
    }
}
