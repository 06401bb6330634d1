//! What `install.sh` wrote, read by the shells it is for: awsp is there, and a missing program is no trouble.

use std::{fs, path::Path, process::Command};

use crate::home::Home;
use crate::kit::pty::Terminal;
use crate::kit::tools::present;

const SHELLS: &[&str] = &["bash", "zsh", "fish", "ksh93", "mksh", "dash", "nu", "elvish", "xonsh", "tcsh", "pwsh"];

/// A home in which `install.sh` has been run for `shell`, on a PATH that does not have `~/.local/bin`.
fn installed(shell: &str) -> Home {
    let mut home = Home::new(&["sh"]);
    home.path_with(shell);
    home.set("ENV", home.at(".shrc"));
    // Otherwise elvish meets the history of whoever runs the tests.
    home.set("XDG_RUNTIME_DIR", home.at(""));
    home.write(".zshrc", "unsetopt prompt_sp\n");
    home.write(".config/fish/config.fish", "set -g fish_greeting\nset -g fish_autosuggestion_enabled 0\n");
    home.write(
        ".config/nushell/config.nu",
        "$env.config.show_banner = false; $env.config.show_hints = false; $env.PROMPT_COMMAND_RIGHT = ''\n",
    );
    home.write(".config/elvish/rc.elv", "set edit:rprompt = { }\n");
    home.write(".xonshrc", "$PROMPT = '$ '; $AUTO_SUGGEST = False\n");
    home.write(".aws/credentials", "[dev]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n");
    home.install(&["--shell", shell]).quiet();
    home
}

/// The interactive shell with its ordinary start-up files, and a prompt to wait for.
fn open(shell: &str, home: &Home) -> Terminal {
    let argv: &[&str] = match shell {
        "zsh" => &["zsh", "-d", "-i"],
        "fish" => &["fish", "--private"],
        "nu" => &["nu", "--no-history"],
        "elvish" | "xonsh" | "tcsh" => &[shell],
        "pwsh" => &["pwsh", "-NoLogo"],
        _ => &[shell, "-i"],
    };
    let mut terminal = Terminal::open(argv, home.path(), home.variables());
    terminal.wait("prompt", |terminal| terminal.line().ends_with(['$', '#', '%', '>']));
    terminal
}

/// What says the status of the last command, in the words of the shell; some keep none.
fn status_of(shell: &str) -> &'static str {
    match shell {
        "fish" | "tcsh" => "echo status $status",
        "nu" => "print $'status ($env.LAST_EXIT_CODE)'",
        "elvish" | "xonsh" => "echo status 0",
        "pwsh" => "echo \"status $([int] !$?)\"",
        _ => "echo status $?",
    }
}

fn each(check: impl Fn(&str, &Home)) {
    for shell in SHELLS.iter().filter(|shell| present(shell)) {
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
        terminal.run("printenv AWS_PROFILE | sed 's/^/child:/'");
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
        terminal.run(status_of(shell));
        terminal.wait_for("\nstatus 0\n");
    });
}

#[test]
fn another_alias_of_that_name_is_not_run_at_the_start() {
    const ALIASES: &[(&str, &str, &str)] = &[
        ("bash", ".bashrc", "alias awsp='touch ran; false'"),
        ("zsh", ".zshrc", "alias awsp='touch ran; false'"),
        ("mksh", ".shrc", "alias awsp='touch ran; false'"),
        ("nu", ".config/nushell/config.nu", "alias awsp = ^touch ran"),
        ("elvish", ".config/elvish/rc.elv", "fn awsp {|@words| e:touch ran }"),
        ("xonsh", ".xonshrc", "aliases['awsp'] = 'touch ran'"),
        ("tcsh", ".cshrc", "alias awsp 'touch ran; false'"),
    ];
    for (shell, file, alias) in ALIASES {
        if present(shell) {
            eprintln!("in {shell}");
            let home = installed(shell);
            home.write(file, format!("{alias}\n{}", home.text(file)));
            let mut terminal = open(shell, &home);
            terminal.run("awsp dev");
            terminal.wait_for("\ndev\n");
            terminal.run("printenv AWS_PROFILE | sed 's/^/child:/'");
            terminal.wait_for("\nchild:dev\n");
            assert!(!Path::new(&home.at("ran")).exists(), "{shell}");
        }
    }
}

/// zsh starts no completion system by itself, and a `.zshrc` that the installer has made has nothing else in it.
#[test]
fn tab_completes_in_a_fresh_zsh() {
    if present("zsh") {
        let home = Home::new(&["sh"]);
        home.write(".aws/credentials", "[dev]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n");
        home.install(&["--shell", "zsh"]).quiet();
        assert!(home.text(".zshrc").contains("made this file"));
        let mut terminal = open("zsh", &home);
        terminal.send("awsp d\t");
        terminal.wait("name", |terminal| terminal.line().ends_with("awsp dev"));
        terminal.send("\r");
        terminal.wait_for("\ndev\n");
        assert!(!Path::new(&home.at(".zcompdump")).exists(), "no completion system was started");
    }
}

/// It reads that file for scripts, too.
#[test]
fn a_script_of_tcsh_gets_the_path_and_nothing_else() {
    if present("tcsh") {
        let home = installed("tcsh");
        let mut script = Command::new("tcsh");
        script.args(["-c", "alias; set; echo $PATH"]).env_clear().envs(home.variables());
        let out = home.run(script).quiet().stdout;
        assert!(!out.contains("__awsp") && out.lines().last().unwrap().contains("/.local/bin:"), "{out}");
    }
}

#[test]
fn nushell_says_where_its_file_belongs() {
    if present("nu") {
        for folder in ["data", "data 'two'"] {
            let mut home = Home::new(&["sh"]);
            home.path_with("nu");
            home.set("XDG_DATA_HOME", home.at(folder));
            let before = home.files();
            home.install(&["--shell", "nu"]).quiet();
            assert!(
                home.text(&format!("{folder}/nushell/vendor/autoload/awsp.nu")).contains("def --env --wrapped awsp")
            );
            home.uninstall().quiet();
            assert_eq!(home.files(), before);
        }
    }
}
