//! What `awsp env`, `awsp export` and `awsp init` print, evaluated as users write it: a switch, or an evaluation that
//! fails and changes nothing.

mod callers;
mod default_code;
mod failures;
mod halves;
mod init;
mod terminal;

use awsp::shell::Shell;

use crate::kit::{
    home::Home,
    shells::{BASH, DASH, KSH, MKSH, Outcome, Real, SCRIPTED, ZSH},
};

/// Shells that evaluate POSIX syntax, each as it starts and as a stand-in for `sh`.
const POSIX_SYNTAX: [Real; 8] = [
    BASH,
    ZSH,
    DASH,
    KSH,
    MKSH,
    SCRIPTED[6],
    Real { argv: &["zsh", "--emulate", "sh", "-f"], shell: Shell::Posix },
    Real { argv: &["busybox", "sh"], shell: Shell::Posix },
];

/// A home with profiles of which some are protected.
fn home() -> Home {
    let home = Home::with(&["dev", "old", "production"]);
    home.write(".config/awsp/settings.ini", "[protect]\nprofiles = production\n");
    home
}

/// Runs a script in which `old` is the active profile.
fn run(real: Real, home: &Home, script: &str) -> Outcome {
    real.run(home, &format!("{}\n{script}", real.export("AWS_PROFILE", "old")))
}

/// The line that evaluates what a command of awsp prints, as the README and the hints have it.
fn evaluate(real: Real, words: &str) -> String {
    match real.shell {
        Shell::Fish => format!("command awsp {words} | source"),
        Shell::Tcsh => format!("eval \"`\\awsp {words}`\""),
        Shell::Elvish => format!("builtin:eval (e:awsp {words} | slurp)"),
        Shell::Xonsh => {
            let words: String =
                words.split(' ').map(|word| format!(", {word:?}")).collect::<String>().replace("''", "");
            format!(
                "exec(__import__('subprocess').check_output(['awsp'{words}], env=__xonsh__.env.detype(), text=True))"
            )
        }
        Shell::Nushell => {
            format!("let to = ^awsp {words} | from json; load-env $to.set; hide-env --ignore-errors ...$to.unset")
        }
        Shell::PowerShell => format!("awsp {words} | Out-String | Invoke-Expression"),
        Shell::Bash | Shell::Zsh | Shell::Posix => format!("eval \"$(command awsp {words})\""),
    }
}

/// True for a shell in which a line that fails leaves the script running.
fn goes_on(real: Real) -> bool {
    !matches!(real.shell, Shell::Elvish | Shell::Xonsh | Shell::Nushell | Shell::PowerShell)
}

/// The profile that a child of the shell sees.
const CHILD: &str = "printenv AWS_PROFILE";
