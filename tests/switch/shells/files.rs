//! The shell files as the linters of their languages see them, and bash as it is on a Mac: 3.2.

use std::{fs, path::Path, process::Command};

use crate::kit::tools::tool;

fn lint(argv: &[&str]) {
    let Some(program) = tool(argv[0]) else { return };
    let output = Command::new(program).args(&argv[1..]).current_dir(folder()).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success() && said.is_empty(), "{argv:?}:\n{}", String::from_utf8_lossy(&said));
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/shell"))
}

#[test]
fn bash_and_posix() {
    lint(&["shellcheck", "--shell=bash", "--enable=all", "awsp.bash"]);
    lint(&["shellcheck", "--shell=sh", "--enable=all", "awsp.sh"]);
    lint(&["shfmt", "-d", "-i", "2", "-ci", "awsp.bash", "awsp.sh"]);
    lint(&["bash", "-n", "awsp.bash"]);
    lint(&["dash", "-n", "awsp.sh"]);
}

#[test]
fn zsh_and_fish() {
    lint(&["zsh", "-f", "-n", "awsp.zsh"]);
    lint(&["fish", "--no-config", "--no-execute", "awsp.fish"]);
    lint(&["fish_indent", "--check", "awsp.fish"]);
}

#[test]
fn nushell() {
    lint(&["nu", "--no-config-file", "--commands", "nu-check --debug awsp.nu | if not $in { exit 1 }"]);
}

/// By the parser of xonsh and by that of Python, which `exec` uses.
#[test]
fn xonsh() {
    lint(&["xonsh", "--no-rc", "-c", "code = compilex(open('awsp.xsh').read(), filename='awsp.xsh')"]);
    lint(&[
        "python3",
        "-W",
        "error::SyntaxWarning",
        "-c",
        "compile(open('awsp.xsh', encoding='utf-8').read(), 'awsp.xsh', 'exec')",
    ]);
    let text = fs::read_to_string(folder().join("awsp.xsh")).unwrap();
    for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
        // where xonsh reads it: the status of the last command would count
        assert!(!line.contains(" and ") && !line.contains(" or "), "{line}");
    }
}

/// What only an interactive elvish has; see [`crate::kit::shells`].
const EDITOR: &str = "var edit: = (ns [&add-var~=$nop~ &complex-candidate~=$nop~ &prompt={ } \
                      &before-readline=[] &after-readline=[] &completion:=(ns [&arg-completer=[&]])])\n";

#[test]
fn elvish_and_tcsh() {
    let text = fs::read_to_string(folder().join("awsp.elv")).unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(&file, format!("{EDITOR}{text}")).unwrap();
    lint(&["elvish", "-norc", "-compileonly", file.path().to_str().unwrap()]);
    lint(&["tcsh", "-f", "-n", "awsp.tcsh"]);
}

/// Line ends become blanks in an `eval` of tcsh's, and a line that ended in no `;` would go on in the next.
#[test]
fn every_line_of_tcsh_ends() {
    let text = fs::read_to_string(folder().join("awsp.tcsh")).unwrap();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        assert!(line.ends_with(';') && line.matches('\'').count() % 2 == 0, "{line}");
    }
}

/// PowerShell takes what a program prints for text of the code page that the console has.
#[test]
fn nothing_but_ascii() {
    assert!(fs::read_to_string(folder().join("awsp.ps1")).unwrap().is_ascii());
}

#[test]
fn powershell() {
    let parse = "$wrong = $null; [void][System.Management.Automation.Language.Parser]::ParseFile(\"$pwd/awsp.ps1\", \
                 [ref]$null, [ref]$wrong); $wrong";
    lint(&["pwsh", "-NoProfile", "-Command", parse]);
}

/// What bash 3.2 has not, or has with a fault that matters here.
const LATER_THAN_3_2: [&str; 37] = [
    "mapfile",
    "readarray",
    "coproc",
    "compopt",
    "local -n",
    "declare -n",
    "typeset -n",
    "declare -A",
    "declare -g",
    "declare -l",
    "declare -u",
    "local -A",
    "local -l",
    "local -u",
    "local -\n",
    "@Q}",
    "@E}",
    "@P}",
    "@A}",
    "@a}",
    ",,}",
    "^^}",
    ",}",
    "^}",
    "[-1]",
    "<(",
    ">(",
    "&>>",
    "|&",
    ";;&",
    ";&\n",
    "printf -v",
    "[[ -v",
    "test -v",
    "wait -n",
    "PROMPT_COMMAND=(",
    "PROMPT_COMMAND+=(",
];

#[test]
fn nothing_that_bash_3_2_lacks() {
    let text = fs::read_to_string(folder().join("awsp.bash")).unwrap();
    // asked for in a way that 3.2 answers with a status, before anything relies on it
    let text = text.replace("if \\builtin declare -gA __awsp_same >/dev/null 2>&1; then", "");
    // only where the version has been asked for; before, the first element is a plain variable
    let text = text.replace("for __awsp_at in \"${!PROMPT_COMMAND[@]}\"; do \\builtin :; done", "");
    let text = text.replace("printf -v \"${__awsp_at}\"", "");
    for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
        let line = format!("{line}\n");
        let found: Vec<_> = LATER_THAN_3_2.iter().filter(|feature| line.contains(**feature)).collect();
        assert!(found.is_empty(), "{found:?} in {line}");
        assert!(!line.contains("[@]}\""), "an empty array under set -u: {line}");
        // a DEBUG trap makes bash 3.2 lose it
        let words: Vec<&str> = line.split_whitespace().filter(|word| *word != "\\builtin").collect();
        let prefixed = |pair: &[&str]| pair[0].contains('=') && !pair[0].ends_with('{') && pair[1].ends_with("command");
        let prefixed = words.windows(2).any(prefixed);
        assert!(!prefixed, "an assignment before `command`: {line}");
    }
}
