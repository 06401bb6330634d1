//! The scripts of the repository, read by the linters of their language.

use std::process::Command;

use crate::kit::tools::{present, repository};

const SCRIPTS: &[&str] = &["install.sh", "docs/try/try.sh", "tests/run", ".ci/run"];

fn finds_nothing(program: &str, arguments: &[&str]) {
    if present(program) {
        let out = Command::new(program).args(arguments).args(SCRIPTS).current_dir(repository()).output().unwrap();
        assert!(
            out.status.success(),
            "{}{}",
            String::from_utf8_lossy(&out.stdout),
            String::from_utf8_lossy(&out.stderr)
        );
    }
}

#[test]
fn shellcheck_finds_nothing() {
    finds_nothing("shellcheck", &[]);
}

#[test]
fn shfmt_would_change_nothing() {
    finds_nothing("shfmt", &["-d"]);
}
