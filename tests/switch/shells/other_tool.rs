//! An alias or a function that a later line of the start-up file makes for another tool of this name runs in place of the
//! function: it is named, once.

use crate::kit::{
    home::Home,
    shells::{BASH, FISH, KSH, MKSH, Real, XONSH, ZSH},
};

/// Where a test's start-up file names a line: `{rc}` is the home.
fn told(real: Real, options: &str, line: &str, message: &str) {
    if !real.present() {
        return;
    }
    let home = Home::with(&["dev"]);
    // bash of a test reads another file than the one in which people have their aliases
    home.write(".bashrc", &format!("# alias awsp=\n{line}\n"));
    let mut terminal = real.start(&home, &format!("{}\n{line}", real.load(options)));
    let message = message.replace("{home}", home.path().to_str().unwrap());
    let flat = |text: &str| text.replace('\n', "");
    terminal.wait(&message, |terminal| flat(&terminal.text()).contains(&message));
    terminal.run("echo again");
    terminal.wait_for("\nagain\n");
    terminal.wait("prompt", |terminal| terminal.line().ends_with("READY>"));
    assert_eq!(flat(&terminal.text()).matches("runs in place of").count(), 1, "{}: {}", real.label(), terminal.text());
}

const HINT: &str = " · hint: remove it, then open a new shell";

#[test]
fn alias_is_named_with_its_line_in_bash() {
    told(
        BASH,
        "--prompt",
        "alias awsp='source _awsp'",
        &format!("awsp: an alias runs in place of awsp ({{home}}/.bashrc:2){HINT}"),
    );
}

#[test]
fn function_is_named_with_its_line_in_bash() {
    told(
        BASH,
        "--prompt",
        "function awsp { :; }",
        &format!("awsp: another function runs in place of awsp ({{home}}/rc:3){HINT}"),
    );
}

#[test]
fn alias_is_named_with_its_line_in_zsh() {
    let message = format!("awsp: an alias runs in place of awsp ({{home}}/.zshrc:3){HINT}");
    for options in ["", "--prompt"] {
        told(ZSH, options, "alias awsp='source _awsp'", &message);
    }
}

#[test]
fn function_is_named_with_its_file_in_zsh() {
    let message = format!("awsp: another function runs in place of awsp ({{home}}/.zshrc){HINT}");
    told(ZSH, "", "function awsp { : }", &message);
}

#[test]
fn alias_and_function_are_named_in_fish() {
    let alias = format!("awsp: another function runs in place of awsp (alias awsp source _awsp){HINT}");
    told(FISH, "", "alias awsp 'source _awsp'", &alias);
    let function = format!("awsp: another function runs in place of awsp ({{home}}/.config/fish/config.fish:4){HINT}");
    told(FISH, "--prompt", "function awsp; end", &function);
}

#[test]
fn alias_is_named_in_ksh_mksh_and_xonsh() {
    let message = format!("awsp: an alias runs in place of awsp{HINT}");
    told(KSH, "--prompt", "alias awsp='source _awsp'", &message);
    told(MKSH, "--prompt", "alias awsp='source _awsp'", &message);
    told(XONSH, "--prompt", "aliases['awsp'] = 'source _awsp'", &message);
}

/// One that was there before is gone, as before; the function is the one that runs, and nothing is said.
#[test]
fn alias_of_before_is_no_trouble() {
    for real in [BASH, ZSH, KSH, MKSH].into_iter().filter(Real::present) {
        let home = Home::with(&["dev"]);
        let load = real.load("--prompt").replace("awsp init", "command awsp init");
        let mut terminal = real.start(&home, &format!("alias awsp='source _awsp'\n{load}"));
        terminal.run("awsp dev");
        terminal.wait_line("[dev] READY>");
        assert!(!terminal.text().contains("in place of"), "{}: {}", real.label(), terminal.text());
    }
}
