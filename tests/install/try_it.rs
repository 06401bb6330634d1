//! `install.sh --try`: a tour without a terminal, a shell of one's own with one, and nothing of the person's touched.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
    process::Command,
};

use crate::kit::pty::Terminal;
use crate::kit::tools::{has, present, repository};
use crate::kit::wait::until;
use crate::{
    home::{BINARY, Home},
    under_every_sh,
};

const COMMANDS: [&str; 6] = ["awsp list", "awsp dev", "awsp why", "awsp staging", "awsp -", "awsp -u"];

const START_FILES: [&str; 15] = [
    ".bashrc",
    ".bash_profile",
    ".profile",
    ".zshenv",
    ".zshrc",
    ".kshrc",
    ".mkshrc",
    ".config/fish/config.fish",
    ".config/nushell/config.nu",
    ".config/nushell/env.nu",
    ".config/elvish/rc.elv",
    ".xonshrc",
    ".cshrc",
    ".login",
    ".config/powershell/Microsoft.PowerShell_profile.ps1",
];

/// A home of somebody whose start-up files leave a trace when they are read.
fn somebody(sh: &[&str]) -> Home {
    let mut home = Home::new(sh);
    for file in START_FILES {
        home.write(file, format!("touch {}\n", home.at("was-read")));
    }
    home.write("tmp/keep", "");
    home.write(".aws/config", "[profile mine]\nregion = eu-west-1\n\n[profile second]\nregion = eu-west-3\n");
    home.write(".aws/credentials", "[mine]\naws_access_key_id = AKIAMINE\naws_secret_access_key = do-not-show\n");
    home.set("TMPDIR", home.at("tmp"));
    home.set("ENV", home.at(".kshrc"));
    if sh[0] != "bash" {
        home.set("BASH_ENV", home.at(".bashrc"));
    }
    home.set("HISTFILE", home.at("history"));
    home.set("ZDOTDIR", home.at(""));
    home.set("AWS_PROFILE", "theirs");
    home.set("AWS_REGION", "their-region");
    home.set("PROMPT_COMMAND", format!("touch {}", home.at("was-read")));
    home
}

#[track_caller]
fn is_the_tour(out: &str, commands: &[&str]) {
    let typed: Vec<&str> = out.lines().filter_map(|line| line.split_once("$ awsp")).map(|(_, rest)| rest).collect();
    let expected: Vec<&str> = commands.iter().map(|command| &command["awsp".len()..]).collect();
    assert_eq!(typed, expected, "{out}");
}

#[test]
fn without_a_terminal_it_is_a_tour_of_six_commands() {
    under_every_sh(|sh| {
        let home = somebody(sh);
        let before = home.everything();
        let out = home.script(&["--try", "--binary", BINARY]).quiet().stdout;
        is_the_tour(&out, &COMMANDS);
        assert!(out.contains("cleared AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: keys of 444455556666"), "{out}");
        for name in ["break-glass", "ci", "sam", "data team", "legacy", "pasted", "prod", "sandbox", "vault"] {
            assert!(out.lines().any(|line| line == name), "{name}: {out}");
        }
        assert!(!out.contains("note:"), "a toy name hides behind a command: {out}");
        assert!(!out.contains("SSO session"), "the toy session is over: {out}");
        assert!(!out.contains("theirs") && !out.contains("their-region") && !out.contains("toy/"), "{out}");
        assert_eq!(home.everything(), before);
    });
}

#[test]
fn the_toy_home_has_every_kind_of_profile() {
    let toys = repository().join("docs/try");
    let mut list = Command::new(BINARY);
    list.args(["list", "--json"]).env_clear().env("HOME", "/");
    list.env("AWS_CONFIG_FILE", toys.join("config")).env("AWS_SHARED_CREDENTIALS_FILE", toys.join("credentials"));
    let listed: serde_json::Value = serde_json::from_slice(&list.output().unwrap().stdout).unwrap();
    let all = |key: &str| -> BTreeSet<&str> {
        listed["profiles"].as_array().unwrap().iter().filter_map(|profile| profile[key].as_str()).collect()
    };
    let kinds = ["console-login", "none", "process", "role", "sso", "static", "temporary", "web-identity"];
    assert_eq!(all("kind"), BTreeSet::from(kinds));
    assert!(all("account_id").len() >= 2 && all("region").len() >= 3, "{listed}");
    assert!(all("name").is_superset(&BTreeSet::from(["default", "data team", "legacy"])));
    assert_eq!(listed["sso_sessions"], serde_json::json!(["corp"]));
    assert!(!listed.to_string().contains("\"error\""), "{listed}");
}

#[test]
fn a_tour_that_fails_says_so() {
    let home = somebody(&["dash"]);
    home.program("broken", "#!/bin/sh\nexit 1\n");
    let out = home.script(&["--try", "--binary", &home.at("broken")]);
    assert_eq!(out.status, 1, "{out:?}");
}

#[test]
fn a_shell_without_bash_gets_the_tour_in_sh() {
    let mut home = somebody(&["dash"]);
    // Everything the tour needs but bash.
    for tool in ["sh", "dash", "env", "mktemp", "mkdir", "cp", "cat", "rm", "dirname", "sed", "grep", "id", "awk"] {
        home.write("few/.keep", "");
        home.link(&format!("few/{tool}"), &format!("/usr/bin/{tool}"));
    }
    home.set("PATH", home.at("few"));
    let out = home.script(&["--try", "--binary", BINARY]).quiet().stdout;
    is_the_tour(&out, &COMMANDS);
}

#[test]
fn over_their_own_files_awsp_only_reads() {
    under_every_sh(|sh| {
        let mut home = somebody(sh);
        let tour = ["awsp list", "awsp mine", "awsp why", "awsp second", "awsp -", "awsp -u"];
        let before = home.everything();
        is_the_tour(&home.script(&["--try", "--mine", "--binary", BINARY]).quiet().stdout, &tour);
        assert_eq!(home.everything(), before);
        home.write(".aws/credentials", "");
        home.write(".aws/config", "[profile only]\n[sso-session s]\n");
        let one = ["awsp list", "awsp only", "awsp why", "awsp -u"];
        is_the_tour(&home.script(&["--try", "--mine", "--binary", BINARY]).quiet().stdout, &one);

        home.write("elsewhere", "[profile mine]\n[profile two words]\n[profile second]\n");
        fs::remove_file(home.at(".aws/config")).unwrap();
        for place in ["elsewhere", "~/elsewhere"] {
            home.set("AWS_CONFIG_FILE", place);
            is_the_tour(&home.script(&["--try", "--mine", "--binary", BINARY]).quiet().stdout, &tour);
        }
    });
}

/// From a clone with nothing built, as the README says to type it. What cargo is told to do is done with the program
/// that the tests have; `tests/run --long` lets cargo do it, which takes minutes.
#[test]
fn from_a_clone_with_nothing_built() {
    let mut home = somebody(&["sh"]);
    home.program("bin/cargo", &CARGO.replace("BINARY", BINARY));
    home.path_first("bin");
    home.write("clone/docs/.keep", "");
    home.write("clone/install.sh", fs::read(repository().join("install.sh")).unwrap());
    let copy = Command::new("cp").arg("-R").arg(repository().join("docs/try")).arg(home.at("clone/docs")).status();
    assert!(copy.unwrap().success());
    let out = home.run(home.command(&home.at("clone/install.sh"), &["--try"]));
    assert_eq!(out.status, 0, "{out:?}");
    is_the_tour(&out.stdout, &COMMANDS);
    let told = format!(
        "build --locked --target-dir {0}/clone/target --quiet --profile try --no-default-features\n{0}/clone\n",
        home.path().display()
    );
    assert_eq!(home.text("told"), told);
    let manifest = fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("\n[profile.try]\n"));
}

/// A cargo that says what it was told, and leaves what it would have built.
const CARGO: &str =
    "#!/bin/sh\necho \"$*\" >>\"$HOME/told\"\npwd >>\"$HOME/told\"\nmkdir -p target/try\ncp BINARY target/try/awsp\n";

#[test]
fn from_a_clone_with_nothing_built_by_cargo_itself() {
    if !has("try-build", std::env::var_os("AWSP_LONG").is_some()) {
        return;
    }
    let mut home = somebody(&["sh"]);
    for name in ["PATH", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"] {
        std::env::var(name).into_iter().for_each(|value| home.set(name, value));
    }
    let own = std::env::home_dir().unwrap();
    for (name, folder) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
        if std::env::var_os(name).is_none() && own.join(folder).exists() {
            home.set(name, own.join(folder).to_str().unwrap());
        }
    }
    let before = home.everything();
    let out = home.script(&["--try"]);
    assert_eq!(out.status, 0, "{out:?}");
    is_the_tour(&out.stdout, &COMMANDS);
    assert_eq!(home.everything(), before);
    assert!(repository().join("target/try/awsp").exists());
}

#[test]
fn in_a_terminal_it_opens_the_persons_own_shell() {
    const SHELLS: &[&str] = &["bash", "zsh", "fish", "dash", "ksh93", "mksh", "nu", "elvish", "xonsh", "tcsh", "pwsh"];
    for &shell in SHELLS {
        if !present(shell) {
            continue;
        }
        eprintln!("in {shell}");
        let mut home = somebody(&["sh"]);
        home.path_with(shell);
        home.set("SHELL", shell);
        let before = home.everything();
        let mut terminal = open(&home, &[]);
        let banner = terminal.text();
        for words in ["awsp dev ", "awsp why ", "awsp - ", "awsp -u ", "awsp list ", "stale access key"] {
            assert!(banner.contains(words), "{words}: {banner}");
        }
        assert_eq!(banner.contains("TAB"), !["dash", "ksh93", "mksh"].contains(&shell), "{banner}");
        terminal.wait("prompt with the stale key", |terminal| terminal.line().contains("keys"));
        terminal.run("awsp dev");
        terminal.wait_for("cleared AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: keys of 444455556666");
        terminal.wait("prompt with dev", |terminal| terminal.line().contains("[dev]"));
        terminal.run("sh -c 'printenv AWS_PROFILE AWS_REGION; echo end'");
        terminal.wait_for("\ndev\nend\n");
        if banner.contains("TAB") {
            terminal.send("awsp stag\t");
            terminal.wait("the name completed", |terminal| terminal.line().ends_with("awsp staging"));
            terminal.send("\r");
            terminal.wait("prompt with staging", |terminal| terminal.line().contains("[staging]"));
        }
        if shell == "fish" {
            // Otherwise fish would be filling this folder from the manual pages, and go on after the end.
            terminal.run("cd ~/.local/share/fish/generated_completions; and count *; echo counted");
            terminal.wait_for("\n0\ncounted\n");
        }
        terminal.run("exit");
        terminal.wait_for("left the toy home; nothing of it stays");
        becomes(&home, &before);
    }
}

#[test]
fn ctrl_c_and_a_closed_terminal_leave_nothing() {
    let home = somebody(&["dash"]);
    let before = home.everything();
    let mut terminal = open(&home, &[]);
    // What it has printed says that it runs in front and waits for the keyboard.
    terminal.run("cat .aws/credentials -");
    terminal.wait_for("toy/session/token");
    terminal.send("\x03");
    terminal.wait("prompt again", |terminal| terminal.line().ends_with(['$', '#']));
    drop(terminal);
    becomes(&home, &before);
}

/// The home is as it was, once the script has cleared up after the terminal has gone.
#[track_caller]
fn becomes(home: &Home, before: &BTreeMap<PathBuf, Vec<u8>>) {
    until("the end of the toy home", || fs::read_dir(home.at("tmp")).unwrap().count() == 1);
    assert_eq!(home.everything(), *before);
}

fn open(home: &Home, arguments: &[&str]) -> Terminal {
    let script = repository().join("install.sh");
    // The outer shell leads the session, as the one in a person's terminal does: its end hangs up the terminal.
    let mut argv = vec!["sh", "-c", "sh \"$@\"; :", "sh", script.to_str().unwrap(), "--try", "--binary", BINARY];
    argv.extend(arguments);
    let mut terminal = Terminal::open(&argv, home.path(), home.variables());
    terminal.wait("prompt", |terminal| terminal.line().ends_with(['$', '#', '%', '>']));
    terminal
}
