//! Changes of the environment as shell code: one chain on one line, each step only if the one before succeeded. For
//! nushell, which evaluates nothing that it reads, as data.
//!
//! In most shells `&&` is what makes it one. In elvish a step that fails throws, and what follows it is not run; so in
//! xonsh, whose steps stand on lines of their own. In PowerShell the same holds inside of `try`, where an error ends the
//! block.

use serde_json::{Map, Value, json};

use super::Shell;
use crate::switch::EnvChange;

/// Appends the chain; see [`Shell::emit`].
pub(super) fn chain(shell: Shell, changes: &[EnvChange], message: &str, code: &mut String) {
    let mut steps = Steps { shell, code, empty: true };
    match shell {
        Shell::Fish => look_for_universal(changes, &mut steps),
        // the environment of a process can be read-only in none of these, and none has variables that hide it
        Shell::Nushell | Shell::Elvish | Shell::Xonsh | Shell::PowerShell => {}
        Shell::Tcsh => unhide(changes, &mut steps),
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
        steps.code.push_str(if shell == Shell::PowerShell { " } catch { throw };\n" } else { ";\n" });
    }
}

struct Steps<'a> {
    shell: Shell,
    code: &'a mut String,
    empty: bool,
}

impl Steps<'_> {
    fn next(&mut self) -> &mut String {
        let first = std::mem::take(&mut self.empty);
        self.code.push_str(match self.shell {
            Shell::PowerShell if first => "try { ",
            _ if first => "",
            Shell::Elvish | Shell::PowerShell => "; ",
            Shell::Xonsh => "\n",
            _ => " && ",
        });
        self.code
    }
}

/// A read-only variable is found out in a subshell, before the first of several changes is made.
fn rehearse(shell: Shell, changes: &[EnvChange], code: &mut String) {
    code.push_str(if shell == Shell::Posix { "( \\command unset -v" } else { "( \\builtin unset -v" });
    for change in changes {
        code.extend([" ", name(change)]);
    }
    code.push_str(" )");
}

/// A variable of tcsh's own hides the environment's from everything but children: it goes. Whether one is read-only
/// is found out in a subshell, as the failure would end all of the line there. An alias is not looked for under a
/// quoted name, a builtin only if its first letter is not quoted.
fn unhide(changes: &[EnvChange], steps: &mut Steps<'_>) {
    if changes.is_empty() {
        return;
    }
    let names: String = changes.iter().map(|change| format!(" {}", name(change))).collect();
    steps.next().extend(["( u\\nset", &names, " )"]);
    steps.next().extend(["u\\nset", &names]);
}

fn name(change: &EnvChange) -> &'static str {
    let (EnvChange::Set(name, _) | EnvChange::Unset(name)) = change;
    name
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
        Shell::Elvish => code.extend(["set-env ", name, " "]),
        Shell::Tcsh => code.extend(["s\\etenv ", name, " "]),
        Shell::PowerShell => code.extend(["$env:", name, " = "]),
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
        Shell::Elvish => code.extend(["unset-env ", name]),
        Shell::Tcsh => code.extend(["u\\nsetenv ", name]),
        // an empty value would stay, from 7.5 on
        Shell::PowerShell => code.extend([
            "Microsoft.PowerShell.Management\\Remove-Item -LiteralPath Env:\\",
            name,
            " -ErrorAction Ignore",
        ]),
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
/// failure of the switch; zsh would end over its own complaint about one, so there it is looked at first. tcsh has no
/// way of its own to write there.
fn say(shell: Shell, message: &str, code: &mut String) {
    let (begin, between, end) = match shell {
        Shell::Bash => ("{ \\builtin printf '%s\\n' ", " ", " >&2 || \\builtin :; }"),
        Shell::Zsh => ("{ [[ ! -e /dev/fd/2 ]] || \\builtin print -rlu2 -- ", " ", " || \\builtin :; }"),
        Shell::Posix => ("{ \\command printf '%s\\n' ", " ", " >&2 || \\command :; }"),
        Shell::Fish => ("begin; builtin printf '%s\\n' ", " ", " >&2; true; end"),
        Shell::Nushell => ("", "", ""),
        Shell::Elvish => ("try { put ", " ", " | to-lines >&2 } catch { nop }"),
        Shell::Xonsh => (
            "with __import__('contextlib').suppress(OSError): print(*[",
            ", ",
            "], sep='\\n', file=__import__('sys').stderr)",
        ),
        Shell::Tcsh => ("/bin/sh -c 'printf \"%s\\n\" \"$@\" >&2 || :' sh ", " ", ""),
        Shell::PowerShell => {
            ("try { [System.Console]::Error.WriteLine(", "); [System.Console]::Error.WriteLine(", ") } catch { }")
        }
    };
    code.push_str(begin);
    for (at, line) in message.lines().enumerate() {
        code.push_str(if at == 0 { "" } else { between });
        shell.quote_into(line, code);
    }
    code.push_str(end);
}
