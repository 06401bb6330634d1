//! Changes of the environment as shell code: one chain on one line, each step only if the one before succeeded. For
//! nushell, which evaluates nothing that it reads, as data.

use serde_json::{Map, Value, json};

use super::Shell;
use crate::switch::EnvChange;

/// Appends the chain; see [`Shell::emit`].
pub(super) fn chain(shell: Shell, changes: &[EnvChange], message: &str, code: &mut String) {
    let joint = if shell == Shell::Xonsh { "\n" } else { " && " };
    let mut steps = Steps { code, joint, empty: true };
    match shell {
        Shell::Nushell | Shell::Xonsh => {}
        Shell::Fish => look_for_universal(changes, &mut steps),
        _ if changes.len() > 1 => rehearse(shell, changes, steps.next()),
        _ => {}
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
    joint: &'static str,
    empty: bool,
}

impl Steps<'_> {
    fn next(&mut self) -> &mut String {
        if !self.empty {
            self.code.push_str(self.joint);
        }
        self.empty = false;
        self.code
    }
}

/// A read-only variable is found out in a subshell, before the first of several changes is made.
fn rehearse(shell: Shell, changes: &[EnvChange], code: &mut String) {
    code.push_str(if shell == Shell::Posix { "( \\command unset -v" } else { "( \\builtin unset -v" });
    for change in changes {
        let (EnvChange::Set(name, _) | EnvChange::Unset(name)) = change;
        code.extend([" ", name]);
    }
    code.push_str(" )");
}

/// fish has no read-only variables, but universal ones: an exported one reaches children again as soon as the
/// global one of its name is gone, and no other scope hides it. Erasing it is for the person to do, as that reaches
/// every other fish of theirs.
fn look_for_universal(changes: &[EnvChange], steps: &mut Steps<'_>) {
    let removed = |change: &EnvChange| if let EnvChange::Unset(name) = change { Some(*name) } else { None };
    let removed: Vec<&str> = changes.iter().filter_map(removed).collect();
    if removed.is_empty() {
        return;
    }
    steps.next().extend([
        "begin; set -l __awsp_found; for __awsp_name in ",
        &removed.join(" "),
        "; set -q -U -x $__awsp_name; and set -a __awsp_found $__awsp_name; end; not set -q __awsp_found[1]; \
         or begin; builtin printf 'awsp: universal in fish, nothing changed: %s · hint: set -Ue %s\\n' \
         \"$__awsp_found\" \"$__awsp_found\" >&2; false; end; end",
    ]);
}

fn set(shell: Shell, name: &str, value: &str, code: &mut String) {
    match shell {
        Shell::Bash | Shell::Zsh => code.extend(["\\builtin export ", name, "="]),
        Shell::Posix => code.extend(["\\command export ", name, "="]),
        Shell::Fish => code.extend(["set -gx ", name, " "]),
        Shell::Nushell => {}
        Shell::Xonsh => code.extend(["__xonsh__.env['", name, "'] = "]),
    }
    shell.quote_into(value, code);
}

fn unset(shell: Shell, name: &str, code: &mut String) {
    match shell {
        Shell::Bash | Shell::Zsh => code.extend(["\\builtin unset -v ", name]),
        Shell::Posix => code.extend(["\\command unset -v ", name]),
        // a status of its own when there is none
        Shell::Fish => code.extend(["begin; set -e -g ", name, "; true; end"]),
        Shell::Nushell => {}
        Shell::Xonsh => code.extend(["__xonsh__.env.pop('", name, "', None)"]),
    }
}

/// What nushell applies: `set`, then `unset`, which cannot fail; then it prints the lines of `message`.
pub(super) fn data(changes: &[EnvChange], message: &str, code: &mut String) {
    if changes.is_empty() && message.is_empty() {
        return;
    }
    let (mut set, mut unset) = (Map::new(), Vec::new());
    for change in changes {
        match change {
            EnvChange::Set(name, value) => drop(set.insert((*name).to_owned(), Value::from(value.as_str()))),
            EnvChange::Unset(name) => unset.push(*name),
        }
    }
    let message: Vec<&str> = message.lines().collect();
    code.push_str(&json!({"unset": unset, "set": set, "message": message}).to_string());
    code.push('\n');
}

/// The lines as arguments, so that no option of the shell reads them as a format. A closed standard error is no
/// failure of the switch; zsh would end over its own complaint about one, so there it is looked at first.
fn say(shell: Shell, message: &str, code: &mut String) {
    let between = if shell == Shell::Xonsh { "," } else { "" };
    let (begin, end) = match shell {
        Shell::Bash => ("{ \\builtin printf '%s\\n'", " >&2 || \\builtin :; }"),
        Shell::Zsh => ("{ [[ ! -e /dev/fd/2 ]] || \\builtin print -rlu2 --", " || \\builtin :; }"),
        Shell::Posix => ("{ \\command printf '%s\\n'", " >&2 || \\command :; }"),
        Shell::Fish => ("begin; builtin printf '%s\\n'", " >&2; true; end"),
        Shell::Nushell => ("", ""),
        Shell::Xonsh => (
            "with __import__('contextlib').suppress(OSError): print(*[",
            "], sep='\\n', file=__import__('sys').stderr)",
        ),
    };
    code.push_str(begin);
    for line in message.lines() {
        code.push(' ');
        shell.quote_into(line, code);
        code.push_str(between);
    }
    code.push_str(end);
}
