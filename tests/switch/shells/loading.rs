//! What `awsp init` prints, loaded into the strictest shells: silent, twice the same as once, nothing left behind.

use awsp::shell::Shell;

use crate::kit::{
    home::Home,
    shells::{INTERACTIVE, OPTIONS, Outcome, Real, SCRIPTED},
};

fn nothing_wrong(outcome: &Outcome, what: &str) {
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str(), outcome.status), ("", "", Some(0)), "{what}");
}

#[test]
fn silent_in_the_strictest_mode() {
    for mut real in SCRIPTED.into_iter().filter(Real::present) {
        let strict = match real.shell {
            Shell::Bash => "set -euo pipefail",
            Shell::Zsh => "setopt errexit nounset pipefail warncreateglobal warnnestedvar",
            Shell::Fish => "true",
            Shell::Nushell => "$env.config.display_errors = {exit_code: true, termination_signal: true}",
            Shell::Xonsh => "$RAISE_SUBPROC_ERROR = True; $XONSH_SHOW_TRACEBACK = True",
            Shell::Posix => "set -eu",
            Shell::Elvish => "nop",
            Shell::Tcsh => {
                real.argv = &["tcsh", "-ef"];
                "unset prompt tty"
            }
            Shell::PowerShell => "Set-StrictMode -Version Latest; $ErrorActionPreference = 'Stop'",
        };
        for options in OPTIONS {
            let load = real.load(options);
            let outcome = real.run(&Home::with(&[]), &format!("{strict}\n{load}\n{load}\n"));
            nothing_wrong(&outcome, &format!("{} init {options}", real.label()));
        }
    }
}

/// A function that prints everything a shell file can change but the values of variables.
fn state(real: Real) -> &'static str {
    match (real.program(), real.shell) {
        ("bash", Shell::Bash) => {
            "state() { declare -f; complete -p; alias; trap; compgen -v; shopt; echo \"$-$PS1\"; }"
        }
        ("zsh", Shell::Zsh) => {
            "state() { functions; alias; trap; setopt; print -l ${(ok)parameters} $precmd_functions \"$PROMPT\"; }"
        }
        (_, Shell::Fish) => {
            "function state; functions awsp fish_prompt; complete --command awsp; abbr; set --names; end"
        }
        (_, Shell::Elvish) => {
            "fn state { echo $edit:prompt[body]; keys $edit:completion:arg-completer | to-lines; echo $awsp~[body]; \
             env | cut -d= -f1 | sort }"
        }
        (_, Shell::Tcsh) => {
            "set prompt = '> '; alias state '( alias; complete; set | cut -f1; setenv | cut -d= -f1; echo $prompt:q )'"
        }
        (_, Shell::PowerShell) => {
            "function state { (Get-ChildItem Function:, Alias:, Variable:, Env:).Name; $function:awsp, $function:prompt }"
        }
        (_, Shell::Nushell) => {
            "def state [] { [...(scope commands | where type == custom | get name | sort) ...(scope aliases | get name) \
             ...(scope variables | get name) ...($env | columns | where $it != LAST_EXIT_CODE) (view source awsp) \
             (view source $env.PROMPT_COMMAND)] | str join (char newline) }"
        }
        (_, Shell::Xonsh) => {
            "aliases['state'] = lambda args, stdin, stdout: print(*sorted(__xonsh__.ctx), *sorted(__xonsh__.env._d), \
             *sorted(__xonsh__.aliases), *__xonsh__.completers, len(events.on_pre_spec_run), \
             len(events.on_pre_spec_run_awsp), $PROMPT, sep='\\n', file=stdout)"
        }
        _ => {
            "state() { set | sed -n 's/^\\([A-Za-z][A-Za-z_]*\\)=.*/\\1/p' | sort; alias; trap; echo \"$-$PS1\"; \
             command -v awsp; }"
        }
    }
}

#[test]
fn twice_is_once_and_a_switch_leaves_nothing_behind() {
    for real in SCRIPTED.into_iter().filter(Real::present) {
        let home = Home::with(&["dev"]);
        let (load, state) = (real.load("--prompt"), state(real));
        let to = if real.shell == Shell::Nushell { "| save" } else { ">" };
        let script = format!(
            "{state}\n{}\n{}\n{load}\nstate {to} once\n{load}\nawsp dev\nawsp -u\nawsp list {to} listed\nstate {to} twice\n",
            real.export("AWSP_PREVIOUS", "x"),
            real.export("AWSP_BEFORE_PREVIOUS", "y")
        );
        let outcome = real.run(&home, &script);
        let read = |name: &str| std::fs::read_to_string(home.path().join(name)).unwrap_or_default();
        assert_eq!(read("twice"), read("once"), "{}: {outcome:?}", real.label());
        for name in ["AWSP_PREVIOUS", "AWSP_BEFORE_PREVIOUS"] {
            assert!(read("once").contains(name), "{}: {outcome:?}", real.label());
        }
        assert_eq!(read("listed"), "dev\n", "{}: {outcome:?}", real.label());
    }
}

#[test]
fn another_name() {
    for real in SCRIPTED.into_iter().filter(Real::present) {
        let home = Home::with(&["dev"]);
        let child = "printenv AWS_PROFILE";
        let (unchanged, gone) = (real.either("awsp -u", "echo no"), real.either(child, "echo gone"));
        let script = format!("{}\nap dev\n{child}\n{unchanged}\n{child}\nap -u\n{gone}\n", real.load("--cmd ap"));
        let outcome = real.run(&home, &script);
        // `awsp` stays the program, which cannot change its caller
        assert_eq!(
            (outcome.stdout.as_str(), outcome.status),
            ("dev\nno\ndev\ngone\n", Some(0)),
            "{}: {outcome:?}",
            real.label()
        );
        assert!(outcome.stderr.contains("cannot change"), "{}: {outcome:?}", real.label());
    }
    for real in INTERACTIVE.into_iter().filter(|real| real.shell != Shell::Posix && real.present()) {
        let (name, inserted) = match real.shell {
            Shell::Elvish | Shell::PowerShell => ("my profile", "'my profile'"),
            Shell::Tcsh => ("my-profile", "my-profile"),
            Shell::Nushell | Shell::Xonsh => ("my profile", "'my profile'"),
            _ => ("my profile", "my\\ profile"),
        };
        let home = Home::with(&[name]);
        let mut terminal = real.start(&home, &real.load("--cmd ap --prompt"));
        terminal.send("ap m\t");
        if real.shell == Shell::Elvish {
            // it asks when the word itself changes
            terminal.wait_for("COMPLETING");
            terminal.send("\r");
        }
        terminal.wait_line(&format!("READY> ap {inserted}"));
        terminal.send("\r");
        terminal.wait_line(&format!("[{name}] READY>"));
    }
}

/// Plugin managers start zsh's completion system after the rc file.
#[test]
fn completion_that_starts_late() {
    let zsh = INTERACTIVE[1];
    if !zsh.present() {
        return;
    }
    let late = "unfunction compdef compinit; unset _comps; autoload -Uz compinit";
    let home = Home::with(&["my profile"]);
    let mut terminal = zsh.start(&home, &format!("{late}\n{}", zsh.load("")));
    terminal.run("compinit -D -u; print -r -- \"<$precmd_functions>\"");
    terminal.wait_for("\n<__awsp_register>\n");
    terminal.wait_line("READY>");
    terminal.run("print -r -- \"<$precmd_functions>\"");
    terminal.wait_for("\n<>\n");
    terminal.send("awsp m\t");
    terminal.wait_line("READY> awsp my\\ profile");
}
