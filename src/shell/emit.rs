//! Changes of the environment as shell code: one chain on one line, each step only if the one before succeeded.

use super::{Shell, quote};
use crate::switch::EnvChange;

/// Appends the chain; see [`Shell::emit`].
pub(super) fn chain(shell: Shell, changes: &[EnvChange], message: &str, code: &mut String) {
    let mut steps = Steps { code, empty: true };
    if changes.len() > 1 {
        rehearsal(shell, changes, &mut steps);
    }
    for change in changes {
        match change {
            EnvChange::Set(name, value) => set(shell, name, value, steps.next()),
            EnvChange::Unset(name) => unset(shell, name, steps.next()),
        }
    }
    if !message.is_empty() {
        say(shell, message, steps.next());
    }
    if !steps.empty {
        // also read well when a caller forgot the quotes around `$(awsp env …)` and all lines become one
        steps.code.push_str(";\n");
    }
}

struct Steps<'a> {
    code: &'a mut String,
    empty: bool,
}

impl Steps<'_> {
    fn next(&mut self) -> &mut String {
        if !self.empty {
            self.code.push_str(" && ");
        }
        self.empty = false;
        self.code
    }
}

/// A read-only variable is found out in a subshell, before the first of several changes is made. fish has none.
fn rehearsal(shell: Shell, changes: &[EnvChange], steps: &mut Steps<'_>) {
    let unset = match shell {
        Shell::Bash | Shell::Zsh => "( \\builtin unset -v",
        Shell::Posix => "( \\command unset -v",
        Shell::Fish => return,
    };
    let code = steps.next();
    code.push_str(unset);
    for change in changes {
        let (EnvChange::Set(name, _) | EnvChange::Unset(name)) = change;
        code.extend([" ", name]);
    }
    code.push_str(" )");
}

fn set(shell: Shell, name: &str, value: &str, code: &mut String) {
    match shell {
        Shell::Bash | Shell::Zsh => code.extend(["\\builtin export ", name, "="]),
        Shell::Posix => code.extend(["\\command export ", name, "="]),
        Shell::Fish => code.extend(["set -gx ", name, " "]),
    }
    shell.quote_into(value, code);
}

fn unset(shell: Shell, name: &str, code: &mut String) {
    match shell {
        Shell::Bash | Shell::Zsh => code.extend(["\\builtin unset -v ", name]),
        Shell::Posix => code.extend(["\\command unset -v ", name]),
        Shell::Fish => unset_in_fish(name, code),
    }
}

/// A universal variable of fish shows through once the global one is gone. Erasing it would reach every other
/// fish of this person, so an unexported global covers it here.
fn unset_in_fish(name: &str, code: &mut String) {
    let hint = format!("awsp: {name} is universal: hidden in this shell only · hint: set -Ue {name}");
    code.extend(["begin; set -q -g ", name, "; and set -e -g ", name, "; set -q -U ", name]);
    code.extend(["; and set -g -u ", name, "; and builtin printf '%s\\n' "]);
    quote::fish(&hint, code);
    code.push_str(" >&2; true; end");
}

/// The lines as arguments, so that no option of the shell reads them as a format. A closed standard error is no
/// failure of the switch.
fn say(shell: Shell, message: &str, code: &mut String) {
    code.push_str(match shell {
        Shell::Bash | Shell::Zsh => "{ \\builtin printf '%s\\n'",
        Shell::Posix => "{ \\command printf '%s\\n'",
        Shell::Fish => "begin; builtin printf '%s\\n'",
    });
    for line in message.lines() {
        code.push(' ');
        shell.quote_into(line, code);
    }
    code.push_str(match shell {
        Shell::Bash | Shell::Zsh => " >&2 || \\builtin :; }",
        Shell::Posix => " >&2 || \\command :; }",
        Shell::Fish => " >&2; true; end",
    });
}
