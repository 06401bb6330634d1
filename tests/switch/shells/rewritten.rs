//! Prompts that other code writes anew, at every prompt or later in the start-up file: the segment of `init --prompt` is there
//! after a switch, once.

use super::prompt::is_red;
use crate::kit::{
    home::Home,
    pty::Terminal,
    shells::{BASH, ELVISH, FISH, NUSHELL, Real, XONSH, ZSH},
};

/// A shell whose start-up file is `before`, the line of awsp, `after`.
fn start(real: Real, before: &str, after: &str) -> (Home, Terminal) {
    let home = Home::with(&["dev", "company-prod"]);
    home.write(".config/awsp/settings.ini", "[protect]\nprofiles = *prod*\n");
    let rc = format!("{before}\n{}\n{after}", real.load("--prompt"));
    let terminal = real.start(&home, &rc);
    (home, terminal)
}

/// A protected profile is red and stays so, prompt after prompt; the other one is not.
fn stays(real: Real, before: &str, after: &str, shown: &str) {
    if !real.present() {
        return;
    }
    let (_home, mut terminal) = start(real, before, after);
    let time = if real.clock() { " 0m" } else { "" };
    terminal.run("awsp company-prod --yes");
    terminal.wait_line(&format!("[company-prod{time}] {shown}"));
    for line in ["echo one", "echo two"] {
        terminal.run(line);
        let said = line.strip_prefix("echo ").unwrap();
        terminal.wait_for(&format!("\n{said}\n[company-prod"));
        terminal.wait_line(&format!("[company-prod{time}] {shown}"));
        terminal.wait("red", is_red);
    }
    terminal.run("awsp dev");
    terminal.wait_line(&format!("[dev] {shown}"));
    terminal.wait("no red", |terminal| !is_red(terminal));
    terminal.run("awsp -u");
    terminal.wait_line(shown);
}

/// What git brings, or the same in short.
const GIT: &str = r#"__git_ps1() { PS1="$1$2"; }
[ ! -r /usr/lib/git-core/git-sh-prompt ] || . /usr/lib/git-core/git-sh-prompt
PROMPT_COMMAND='__git_ps1 "me " "READY> "'"#;

macro_rules! prompts {
    ($($name:ident: $real:expr, $before:expr, $after:expr, $shown:literal;)*) => {
        $(#[test] fn $name() { stays($real, $before, $after, $shown); })*
    };
}

prompts! {
    git_in_bash: BASH, GIT, "", "me READY>";
    git_in_bash_later: BASH, "", GIT, "me READY>";
    git_in_bash_strict: BASH, GIT, "set -u; shopt -u promptvars; shopt -s promptvars", "me READY>";
    function_in_bash: BASH, "", "f() { PS1='me READY> '; }; PROMPT_COMMAND=\"f; $PROMPT_COMMAND\"", "me READY>";
    function_in_bash_behind: BASH, "", "f() { PS1='me READY> '; }; PROMPT_COMMAND+=';f;'", "me READY>";
    array_in_bash: BASH, "f() { PS1='me READY> '; }; PROMPT_COMMAND=(true f)", "PROMPT_COMMAND+=(f)", "me READY>";
    precmd_in_zsh: ZSH, "", "precmd() { PROMPT='me READY> ' }", "me READY>";
    hook_in_zsh: ZSH, "f() { PROMPT='me READY> ' }; precmd_functions=(f)", "", "me READY>";
    hook_in_zsh_later: ZSH, "setopt ksharrays", "f() { PROMPT='me READY> ' }; precmd_functions+=(f)", "me READY>";
    hooks_of_zsh_replaced: ZSH, "", "f() { PROMPT='me READY> ' }; precmd_functions=(f)", "me READY>";
    variable_in_zsh_later: ZSH, "", "PROMPT='me READY> '", "me READY>";
    function_in_fish_later: FISH, "", "function fish_prompt; printf 'me READY> '; end", "me READY>";
    prompt_in_elvish_later: ELVISH, "", "set edit:prompt = { put 'me READY> ' }", "me READY>";
    prompt_in_nushell_later: NUSHELL, "", "$env.PROMPT_COMMAND = {|| 'me READY> ' }", "me READY>";
    prompt_in_xonsh_later: XONSH, "", "$PROMPT = 'me READY> '", "me READY>";
    callable_in_xonsh_later: XONSH, "", "$PROMPT = lambda: 'me READY> '", "me READY>";
}

/// The code that writes the prompt may ask for the status of the last command, before and behind awsp's.
#[test]
fn status_is_kept_for_the_code_that_writes_the_prompt() {
    let rows = [
        (BASH, "f() { PS1=\"$? READY> \"; }; PROMPT_COMMAND=f", ""),
        (BASH, "", "f() { PS1=\"$? READY> \"; }; PROMPT_COMMAND+=';f'"),
        (ZSH, "", "f() { PROMPT=\"$? READY> \" }; precmd_functions+=(f)"),
        (FISH, "", "function fish_prompt; printf \"$status READY> \"; end"),
    ];
    for (real, before, after) in rows.into_iter().filter(|(real, ..)| real.present()) {
        let (_home, mut terminal) = start(real, before, after);
        terminal.run("awsp dev");
        terminal.wait_line("[dev] 0 READY>");
        for _ in 0..2 {
            terminal.run("sh -c 'exit 7'");
            terminal.wait_line("[dev] 7 READY>");
            terminal.run("true");
            terminal.wait_line("[dev] 0 READY>");
        }
    }
}

/// What bash-preexec does: whatever runs after its last command counts as typed.
#[test]
fn nothing_runs_behind_the_end_of_bash_preexec() {
    let preexec = "__bp_interactive_mode() { __bp_on=yes; }\n\
        f() { PS1='READY> '; }\n\
        PROMPT_COMMAND=$'__bp_on=\\nf\\n__bp_interactive_mode'\n\
        trap '[[ -z $__bp_on ]] || { __bp_on=; echo \"ran <$BASH_COMMAND>\"; }' DEBUG";
    let (_home, mut terminal) = start(BASH, preexec, "");
    terminal.run("awsp dev");
    terminal.wait_line("[dev] READY>");
    terminal.run("echo x y");
    terminal.wait_for("\nran <echo x y>\nx y\n");
    terminal.wait_line("[dev] READY>");
    let text = terminal.text();
    assert_eq!(text.matches("ran <").count(), text.matches("ran <awsp dev>").count() + 1, "{text}");
}

/// `PROMPT_COMMAND` is often exported, to shells that have not loaded awsp.
#[test]
fn shell_that_inherits_the_hook_has_nothing_to_run() {
    let (_home, mut terminal) =
        start(BASH, GIT, "export PROMPT_COMMAND; alias x='PS1=inner:READY\\>\\  exec bash --norc'");
    terminal.run("awsp dev");
    terminal.wait_line("[dev] me READY>");
    terminal.run("unset -f __git_ps1; x");
    terminal.wait_line("inner:READY>");
    terminal.run("true");
    terminal.wait_line("inner:READY>");
    assert!(!terminal.text().contains("__awsp"), "{}", terminal.text());
}

#[test]
fn read_only_prompt_command_is_left_alone() {
    let (_home, mut terminal) = start(BASH, "readonly PROMPT_COMMAND=:", "");
    terminal.run("awsp dev");
    terminal.wait_line("[dev] READY>");
    terminal.run("PS1='READY> '; awsp company-prod --yes");
    terminal.wait_line("READY>");
    assert!(!terminal.text().contains("readonly"), "{}", terminal.text());
}

/// Python's virtual environments copy the prompt, call the copy, and put it back.
#[test]
fn prompt_of_fish_that_calls_the_one_before() {
    if !FISH.present() {
        return;
    }
    let (home, mut terminal) = start(FISH, "", "");
    let inner = "functions --copy fish_prompt _old; function fish_prompt; printf '(venv) '; _old; end";
    home.write("in.fish", inner);
    home.write("out.fish", "functions --erase fish_prompt; functions --copy _old fish_prompt; functions --erase _old");
    terminal.run("awsp dev");
    terminal.wait_line("[dev] READY>");
    for _ in 0..2 {
        terminal.run("source in.fish");
        terminal.wait_line("[dev] (venv) READY>");
        terminal.run("source out.fish");
        terminal.wait_line("[dev] READY>");
    }
}
