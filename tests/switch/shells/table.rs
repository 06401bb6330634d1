//! docs/shells.md: what works in which shell. What it says of a shell, the tests of this crate hold for that shell; the
//! numbers are those of their tables.

use awsp::shell::Shell;
use clap::ValueEnum as _;

use super::{hostile, strings::COUNT};
use crate::kit::{
    docs::holds,
    shells::{INTERACTIVE, Real, SCRIPTED},
};

const HEAD: &str = "\
# Shells

Written by `./tests/run --docs`; a test fails when it differs. Every line is held by the tests in `tests/switch/shells`, in real \
shells in a pseudo-terminal; PowerShell only where `pwsh` is on the PATH, which is not so where they usually run.

| shell | switch, previous, region | unset: gone, not empty | TAB: names | TAB: flags, commands, regions | descriptions | \
TAB after `exec NAME --` | prompt without a process | hostile options | strings |
|---|---|---|---|---|---|---|---|---|---|
";

const FOOT: &str = "
- **hostile options**: options, aliases, functions, traps and descriptors that people have, one at a time; so many of \
them work, the others are accepted failures with a reason in `tests/switch/shells/hostile.rs`.
- **strings**: made to break quoting, set in a real shell, read back by a child byte for byte, then unset.
- **prompt**: name, `≠`, time in a protected profile, region, `!keys` ([prompts.md](prompts.md)).
- tcsh offers only names that stand for themselves, because it would expand the others.
- elvish and tcsh show only candidates that begin with the word as it was typed. The other shells also \
show names in another case and names that contain the word.
";

fn tab(real: Real) -> [&'static str; 4] {
    let described = if real.shell.shows_descriptions() { "yes" } else { "–" };
    match real.shell {
        Shell::Posix => ["–", "–", "–", "–"],
        Shell::Bash => ["yes", "yes", described, "commands and files"],
        Shell::Zsh | Shell::Fish => ["yes", "yes", described, "the command's own"],
        Shell::Tcsh => ["plain ones", "yes", described, "–"],
        _ => ["yes", "yes", described, "–"],
    }
}

fn prompt(real: Real) -> &'static str {
    match (real.compares(), real.clock(), real.colours()) {
        (false, ..) => "name, keys",
        (true, false, _) => "all but the time",
        (true, true, false) => "all, without red",
        (true, true, true) => "all",
    }
}

fn page() -> String {
    let row = |real: &Real| {
        let [names, flags, described, after] = tab(*real);
        let (works, rows) = hostile::figures(*real);
        let name = if real.shell == Shell::Nushell { "nushell" } else { real.program() };
        let name = if real.shell == Shell::PowerShell { "PowerShell (untested)" } else { name };
        let prompt = prompt(*real);
        if real.shell == Shell::PowerShell {
            return format!(
                "| {name} | written | written | written | written | {described} | – | {prompt} | not run | on a model |\n"
            );
        }
        format!(
            "| {name} | yes | yes | {names} | {flags} | {described} | {after} | {prompt} | {works}/{rows} | {COUNT}/{COUNT} |\n"
        )
    };
    HEAD.to_owned() + &INTERACTIVE.iter().map(row).collect::<String>() + FOOT
}

#[test]
fn the_table_of_the_docs() {
    holds("docs/shells.md", &page());
}

/// Each shell that awsp knows is tested, and in the table.
#[test]
fn every_shell_is_among_those_that_are_tested() {
    for shell in Shell::value_variants() {
        for kit in [&INTERACTIVE[..], &SCRIPTED] {
            assert!(kit.iter().any(|real| real.shell == *shell), "{shell:?} is not among the shells of the kit");
        }
    }
}
