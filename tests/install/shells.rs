//! What `install.sh` wrote, read by the shells it is for: awsp is there, and a missing program is no trouble.

use std::{fs, path::Path};

use crate::{have, home::Home, pty::Terminal};

const SHELLS: &[&str] = &["bash", "zsh", "fish", "ksh93", "mksh", "dash"];

/// A home in which `install.sh` has been run for `shell`, on a PATH that does not have `~/.local/bin`.
fn installed(shell: &str) -> Home {
    let mut home = Home::new(&["sh"]);
    home.set("ENV", home.at(".shrc"));
    home.write(".zshrc", "unsetopt prompt_sp\n");
    home.write(".config/fish/config.fish", "set -g fish_greeting\nset -g fish_autosuggestion_enabled 0\n");
    home.write(".aws/credentials", "[dev]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n");
    home.install(&["--shell", shell]).quiet();
    home
}

/// The interactive shell with its ordinary start-up files, and a prompt to wait for.
fn open(shell: &str, home: &Home) -> Terminal {
    let argv: &[&str] = match shell {
        "zsh" => &["zsh", "-d", "-i"],
        "fish" => &["fish", "--private"],
        _ => &[shell, "-i"],
    };
    let mut terminal = Terminal::start(argv, home, &[]);
    terminal.wait("prompt", |terminal| terminal.line().ends_with(['$', '#', '%', '>']));
    terminal
}

fn each(check: impl Fn(&str, &Home)) {
    for shell in SHELLS.iter().filter(|shell| have(shell)) {
        eprintln!("in {shell}");
        check(shell, &installed(shell));
    }
}

#[test]
fn a_new_shell_has_awsp() {
    each(|shell, home| {
        let mut terminal = open(shell, home);
        let start = terminal.text();
        assert!(!start.to_lowercase().contains("awsp"), "silent at the start: {start}");
        terminal.run("awsp dev");
        terminal.wait_for("\ndev\n");
        terminal.run("printenv AWS_PROFILE | sed s/^/child:/");
        terminal.wait_for("\nchild:dev\n");
    });
}

#[test]
fn a_program_that_is_gone_leaves_the_shell_silent() {
    each(|shell, home| {
        fs::remove_file(home.at(".local/bin/awsp")).unwrap();
        let mut terminal = open(shell, home);
        let start = terminal.text();
        assert!(!start.contains("awsp") && !start.contains("not found"), "{start}");
        terminal.run(if shell == "fish" { "echo status $status" } else { "echo status $?" });
        terminal.wait_for("\nstatus 0\n");
    });
}

#[test]
fn another_alias_of_that_name_is_not_run_at_the_start() {
    for (shell, file) in [("bash", ".bashrc"), ("zsh", ".zshrc"), ("mksh", ".shrc")] {
        if have(shell) {
            let home = installed(shell);
            home.write(file, format!("alias awsp='touch ran; false'\n{}", home.text(file)));
            let mut terminal = open(shell, &home);
            terminal.run("awsp dev");
            terminal.wait_for("\ndev\n");
            terminal.run("printenv AWS_PROFILE | sed s/^/child:/");
            terminal.wait_for("\nchild:dev\n");
            assert!(!Path::new(&home.at("ran")).exists(), "{shell}");
        }
    }
}
