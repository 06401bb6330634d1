//! The segment that `init --prompt` puts in front of a prompt: exact, inert, silent when nothing is active.

use std::time::{SystemTime, UNIX_EPOCH};

use awsp::shell::Shell;

use crate::support::{
    home::Home,
    pty::Terminal,
    shells::{ELVISH, INTERACTIVE, POWERSHELL, Real, TCSH},
};

/// Names that some prompt of some shell would execute, expand or act on.
const HOSTILE: [&str; 18] = [
    "$(touch ran)",
    "`touch ran`",
    "${HOME}",
    "$HOME",
    "\\u\\h\\$",
    "\\[\\e[31m\\]",
    "%n%m",
    "%F{red}red",
    "%(1v.x.y)",
    "100%",
    "a!b!!",
    "it's",
    "say \"hi\"",
    "*",
    "[x]",
    "back\\slash",
    "köln",
    "my profile",
];

/// The prompt that follows a command line.
fn follows(terminal: &mut Terminal, line: &str, segment: &str) {
    terminal.run(line);
    let expected = format!("{segment} READY>");
    let expected = expected.trim_start();
    let word = line.split(' ').next().unwrap();
    terminal.wait(&format!("{expected:?} after {line}"), |terminal| {
        terminal.line() == expected && terminal.text().lines().rev().nth(1).is_some_and(|above| above.contains(word))
    });
}

/// One line that exports several variables.
fn exports(real: Real, variables: &[(&str, &str)]) -> String {
    variables.iter().map(|(name, value)| real.export(name, value)).collect::<Vec<_>>().join("; ")
}

fn prompt(real: Real, rc: &str) {
    if !real.present() {
        return;
    }
    let home = Home::with(&[]);
    let control = match real.shell {
        Shell::Fish => "set -gx CONTROL (printf 'a\\033[31mb')",
        Shell::Elvish => "set-env CONTROL \"a\\e[31mb\"",
        Shell::Tcsh => "set CONTROL = \"`printf 'a\\033[31mb'`\"",
        Shell::PowerShell => "$CONTROL = \"a$([char]27)[31mb\"",
        _ => "CONTROL=$(printf 'a\\033[31mb')",
    };
    let load = real.load("--prompt");
    // twice: nothing may double
    let mut terminal = real.start(&home, &format!("{rc}\n{control}\n{load}\n{load}"));
    terminal.wait_line("READY>");
    for name in HOSTILE {
        let shown = if real.program().ends_with("ksh") { name.replace('!', "?") } else { name.to_owned() };
        follows(&mut terminal, &real.export("AWS_PROFILE", name), &format!("[{shown}]"));
    }
    assert!(!home.path().join("ran").exists(), "{}: a name was executed", real.label());
    let unlike = if later(real) { "[dev≠]" } else { "[dev]" };
    follows(&mut terminal, &exports(real, &[("AWS_PROFILE", "dev"), ("AWS_DEFAULT_PROFILE", "other")]), unlike);
    follows(&mut terminal, &real.export("AWS_DEFAULT_PROFILE", "dev"), "[dev]");
    follows(&mut terminal, &real.export("AWS_DEFAULT_PROFILE", "other"), unlike);
    follows(&mut terminal, &real.export("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"), &unlike.replace(']', " !keys]"));
    follows(&mut terminal, &real.unset("AWS_PROFILE"), "[other !keys]");
    follows(&mut terminal, &real.unset("AWS_DEFAULT_PROFILE"), "[!keys]");
    follows(&mut terminal, &exports(real, &[("AWS_PROFILE", ""), ("AWS_DEFAULT_PROFILE", "")]), "[!keys]");
    follows(&mut terminal, &real.export("AWS_ACCESS_KEY_ID", ""), "");
    follows(&mut terminal, &real.export("AWS_DEFAULT_PROFILE", "other"), "[other]");
    follows(&mut terminal, &exports(real, &[("AWS_DEFAULT_PROFILE", ""), ("AWS_PROFILE", "")]), "");
    if later(real) {
        regions(&mut terminal, real);
        protection(&mut terminal, real);
    }
    let shown = match real.program() {
        "zsh" | "elvish" | "tcsh" => "[a^[[31mb]",
        "dash" => "[ab]", // no way to look into a value from a prompt: the terminal acts on it
        _ => "[a?[31mb]",
    };
    let line = match real.shell {
        Shell::Elvish => "set-env AWS_PROFILE $E:CONTROL",
        Shell::Tcsh => "setenv AWS_PROFILE $CONTROL:q",
        Shell::PowerShell => "$env:AWS_PROFILE = $CONTROL",
        _ => "export AWS_PROFILE=\"$CONTROL\"",
    };
    follows(&mut terminal, line, shown);
}

/// The shells whose segment also has the region and what is protected.
fn later(real: Real) -> bool {
    matches!(real.shell, Shell::Elvish | Shell::Tcsh | Shell::PowerShell)
}

/// A region is shown unless it is known to be the profile's own.
fn regions(terminal: &mut Terminal, real: Real) {
    follows(terminal, &real.export("AWS_DEFAULT_REGION", "eu-west-1"), "");
    follows(terminal, &real.export("AWS_PROFILE", "a:b"), "[a:b eu-west-1]");
    follows(terminal, &real.export("AWS_REGION", "us-east-1"), "[a:b us-east-1]");
    follows(terminal, &real.export("AWSP_PROFILE_REGION", "us-east-1:a:b"), "[a:b]");
    follows(terminal, &real.export("AWS_DEFAULT_PROFILE", "c"), "[a:b≠]");
    follows(terminal, &real.unset("AWS_PROFILE"), "[c us-east-1]");
    follows(terminal, &real.export("AWS_REGION", ""), "[c eu-west-1]");
    follows(terminal, &real.unset("AWS_DEFAULT_REGION"), "[c]");
}

/// The segment is bold and red.
fn is_red(terminal: &Terminal) -> bool {
    let cell = terminal.screen().cell(terminal.screen().cursor_position().0, 1).unwrap();
    cell.bold() && cell.fgcolor() == vt100::Color::Idx(1)
}

/// Protected, and for how long: only if the mark is about the profile that is active.
fn protection(terminal: &mut Terminal, real: Real) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let mut shows = |mark: &str, since: &str, bold: bool| {
        let segment = if since.is_empty() || real.shell == Shell::Elvish { "[c]" } else { &format!("[c {since}]") };
        follows(terminal, &real.export("AWSP_PROTECTED", mark), segment);
        // elvish shows the prompt of before until it has the new one
        terminal.wait(&format!("style of {mark}"), |terminal| is_red(terminal) == bold);
    };
    shows(&format!("{now}:c"), "0m", true);
    shows(&format!("{}:c", now + 1000), "0m", true);
    shows(&format!("{}:c", now - 47 * 60 - 20), "47m", true);
    shows(&format!("{}:c", now - 3600 - 20), "1h", true);
    shows(&format!("{}:c", now - 48 * 3600 + 60), "47h", true);
    shows(&format!("{}:c", now - 73 * 3600), "3d", true);
    for other in ["a:c", "c", "", "12345678901:c", "$(touch ran):c", "123456789a:c"] {
        shows(other, "", false);
    }
    shows(&format!("{now}:other"), "", false);
    let quiet = exports(real, &[("AWSP_PROTECTED", &format!("{now}:c")), ("NO_COLOR", "1")]);
    let since = if real.shell == Shell::Elvish { "[c]" } else { "[c 0m]" };
    follows(terminal, &quiet, since);
    terminal.wait("no style", |terminal| !is_red(terminal));
    follows(terminal, &real.unset("AWSP_PROTECTED"), "[c]");
    follows(terminal, &real.unset("AWS_DEFAULT_PROFILE"), "");
}

macro_rules! shells {
    ($($name:ident: $index:literal $rc:literal)*) => { $(#[test] fn $name() { prompt(INTERACTIVE[$index], $rc); })* };
}

shells! {
    bash: 0 ""
    bash_nounset: 0 "set -u"
    zsh: 1 ""
    zsh_subst: 1 "setopt promptsubst promptbang nounset ksharrays"
    fish: 2 ""
    dash: 3 ""
    ksh: 4 ""
    mksh: 5 ""
}

#[test]
fn elvish() {
    prompt(ELVISH, "");
}

#[test]
fn tcsh() {
    prompt(TCSH, "");
}

#[test]
fn powershell() {
    prompt(POWERSHELL, "");
}

#[test]
fn powershell_strict() {
    prompt(POWERSHELL, "Set-StrictMode -Version Latest; $ErrorActionPreference = 'Stop'");
}

/// A prompt of one's own that has the segment already is left as it is.
#[test]
fn a_place_of_ones_own() {
    let rows = [
        (0, "PS1='${AWS_PROFILE:+<$AWS_PROFILE> }READY> '", "<dev> READY>"),
        (1, "PROMPT='%9v:READY> '", "dev:READY>"),
        (2, "function fish_prompt; printf 'me '; __awsp_prompt; printf 'READY> '; end", "me [dev] READY>"),
        (3, "PS1='${AWS_PROFILE:+<$AWS_PROFILE> }READY> '", "<dev> READY>"),
    ];
    for (index, own, line) in rows.into_iter().filter(|(index, ..)| INTERACTIVE[*index].present()) {
        let real = INTERACTIVE[index];
        let home = Home::with(&[]);
        let mut terminal = real.start(&home, &format!("{own}\n{}", real.load("--prompt")));
        terminal.run("export AWS_PROFILE=dev");
        terminal.wait_line(line);
    }
}

/// The status of the last command is still there for a prompt that shows it.
#[test]
fn status_of_the_last_command() {
    let rows = [
        (0, "PS1='$? READY> '"),
        (1, "PROMPT='%? READY> '"),
        (2, "function fish_prompt; printf \"$status $pipestatus[1] READY> \"; end"),
        (3, "PS1='$? READY> '"),
    ];
    for (index, own) in rows.into_iter().filter(|(index, _)| INTERACTIVE[*index].present()) {
        let real = INTERACTIVE[index];
        let home = Home::with(&[]);
        let mut terminal = real.start(&home, &format!("{own}\n{}", real.load("--prompt")));
        terminal.run("sh -c 'exit 7'");
        terminal.wait_line(if index == 2 { "7 7 READY>" } else { "7 READY>" });
    }
}

/// The lines of the README for prompts that do without `--prompt`, with `READY` in front of their last sign.
const BY_HAND: [(usize, &str); 6] = [
    (0, "PS1='${AWS_PROFILE:-${AWS_DEFAULT_PROFILE-}}${AWS_ACCESS_KEY_ID:+ !keys} READY> '"),
    (
        1,
        "setopt prompt_subst; PROMPT='${(V)${AWS_PROFILE:-$AWS_DEFAULT_PROFILE}//\\%/%%}${AWS_ACCESS_KEY_ID:+ !keys} READY> '",
    ),
    (
        2,
        "function fish_prompt; set -l aws $AWS_PROFILE; test -n \"$aws\"; or set aws $AWS_DEFAULT_PROFILE\n\
         test -n \"$AWS_ACCESS_KEY_ID\"; and set -a aws '!keys'\n\
         echo -n (string replace -ra '\\p{Cc}' '?' -- \"$aws\") 'READY> '; end",
    ),
    (3, "PS1='${AWS_PROFILE:-${AWS_DEFAULT_PROFILE-}}${AWS_ACCESS_KEY_ID:+ !keys} READY> '"),
    (4, "PS1='${AWS_PROFILE:-${AWS_DEFAULT_PROFILE-}}${AWS_ACCESS_KEY_ID:+ !!keys} READY> '"),
    (5, "PS1='${AWS_PROFILE:-${AWS_DEFAULT_PROFILE-}}${AWS_ACCESS_KEY_ID:+ !!keys} READY> '"),
];

#[test]
fn the_readme_has_the_same_lines() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let sign = |index| ["$", "%#", "", "$", "$", "$"][index];
    for (index, form) in BY_HAND.into_iter().filter(|(index, _)| *index != 2) {
        let line = form.replace("READY>", sign(index));
        assert!(readme.contains(&line), "{line}");
    }
    // fish's function stands on lines of its own
    for part in BY_HAND[2].1.replace("READY>", ">").split('\n').flat_map(|line| line.split("; ")) {
        assert!(readme.contains(part), "{part}");
    }
}

#[test]
fn written_by_hand() {
    for (index, form) in BY_HAND.into_iter().filter(|(index, _)| INTERACTIVE[*index].present()) {
        let real = INTERACTIVE[index];
        let home = Home::with(&[]);
        let mut terminal = real.start(&home, form);
        for name in HOSTILE.into_iter().filter(|name| real.program() != "ksh" || !name.contains('!')) {
            follows(&mut terminal, &real.export("AWS_PROFILE", name), name);
        }
        follows(&mut terminal, &exports(real, &[("AWS_PROFILE", "dev"), ("AWS_DEFAULT_PROFILE", "other")]), "dev");
        follows(&mut terminal, &real.export("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"), "dev !keys");
        follows(&mut terminal, &real.unset("AWS_PROFILE"), "other !keys");
        assert!(!home.path().join("ran").exists(), "{}: a name was executed", real.label());
    }
}
