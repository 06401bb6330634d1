//! The segment that `init --prompt` puts in front of a prompt: exact, inert, silent when nothing is active.

use std::time::{SystemTime, UNIX_EPOCH};

use awsp::shell::Shell;
use vt100::Color;

use crate::support::{
    home::Home,
    pty::Terminal,
    shells::{INTERACTIVE, NUSHELL, Real, XONSH},
};

/// Names that some prompt of some shell would execute, expand or act on.
const HOSTILE: [&str; 20] = [
    "$(touch ran)",
    "`touch ran`",
    "${HOME}",
    "$HOME",
    "\\u\\h\\$",
    "\\[\\e[31m\\]",
    "{RED}red{user}",
    "{{x}} {",
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
    terminal.wait(&format!("{expected:?} after {line}"), |terminal| {
        terminal.line() == expected
            && terminal.text().lines().rev().nth(1).is_some_and(|above| above.contains(first_word(line)))
    });
}

fn first_word(line: &str) -> &str {
    line.split(' ').next().unwrap()
}

fn exports(real: Real, variables: &[(&str, &str)]) -> String {
    variables.iter().map(|(name, value)| real.export(name, value)).collect::<Vec<_>>().join("; ")
}

fn prompt(real: Real, rc: &str) {
    if !real.present() {
        return;
    }
    let home = Home::with(&[]);
    let (control, take_control) = match real.shell {
        Shell::Fish => ("set -gx CONTROL (printf 'a\\033[31mb')", "export AWS_PROFILE=\"$CONTROL\""),
        Shell::Nushell => ("$env.CONTROL = \"a\\u{1b}[31mb\"", "$env.AWS_PROFILE = $env.CONTROL"),
        Shell::Xonsh => ("$CONTROL = 'a\\x1b[31mb'", "$AWS_PROFILE = $CONTROL"),
        _ => ("CONTROL=$(printf 'a\\033[31mb')", "export AWS_PROFILE=\"$CONTROL\""),
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
    let dev = if matches!(real.shell, Shell::Nushell | Shell::Xonsh) { "dev≠" } else { "dev" };
    let both = [("AWS_PROFILE", "dev"), ("AWS_DEFAULT_PROFILE", "other")];
    follows(&mut terminal, &exports(real, &both), &format!("[{dev}]"));
    follows(&mut terminal, &real.export("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"), &format!("[{dev} !keys]"));
    follows(&mut terminal, &real.unset("AWS_PROFILE"), "[other !keys]");
    follows(&mut terminal, &real.unset("AWS_DEFAULT_PROFILE"), "[!keys]");
    follows(&mut terminal, &exports(real, &both.map(|(name, _)| (name, ""))), "[!keys]");
    follows(&mut terminal, &real.export("AWS_ACCESS_KEY_ID", ""), "");
    follows(&mut terminal, &real.export("AWS_DEFAULT_PROFILE", "other"), "[other]");
    follows(&mut terminal, &exports(real, &both.map(|(name, _)| (name, ""))), "");
    let shown = match real.program() {
        "zsh" => "[a^[[31mb]",
        "dash" => "[ab]", // no way to look into a value from a prompt: the terminal acts on it
        _ => "[a?[31mb]",
    };
    follows(&mut terminal, take_control, shown);
}

macro_rules! shells {
    ($($name:ident: $real:expr, $rc:literal)*) => { $(#[test] fn $name() { prompt($real, $rc); })* };
}

shells! {
    bash: INTERACTIVE[0], ""
    bash_nounset: INTERACTIVE[0], "set -u"
    zsh: INTERACTIVE[1], ""
    zsh_subst: INTERACTIVE[1], "setopt promptsubst promptbang nounset ksharrays"
    fish: INTERACTIVE[2], ""
    dash: INTERACTIVE[3], ""
    ksh: INTERACTIVE[4], ""
    mksh: INTERACTIVE[5], ""
    nushell: NUSHELL, ""
    nushell_text: NUSHELL, "$env.PROMPT_COMMAND = 'READY> '"
    xonsh: XONSH, ""
    xonsh_callable: XONSH, "$PROMPT = lambda: 'READY> '"
}

/// Region, protection and time, from variables that a switch leaves: each counts for its own profile alone.
fn fields(real: Real) {
    if !real.present() {
        return;
    }
    let home = Home::with(&[]);
    let mut terminal = real.start(&home, &real.load("--prompt"));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let ago = |seconds: u64| format!("{}:dev", now - seconds);
    for (name, value, segment) in [
        ("AWS_PROFILE", "dev", "[dev]"),
        ("AWS_REGION", "eu-west-1", "[dev eu-west-1]"),
        ("AWSP_PROFILE_REGION", "eu-west-1:dev", "[dev]"),
        ("AWSP_PROFILE_REGION", "eu-west-1:dev2", "[dev eu-west-1]"),
        ("AWSP_PROFILE_REGION", ":dev", "[dev eu-west-1]"),
        ("AWSP_PROFILE_REGION", "us-east-1:dev", "[dev eu-west-1]"),
        ("AWS_REGION", "", "[dev]"),
        ("AWS_DEFAULT_REGION", "{RED}", "[dev {RED}]"),
        ("AWSP_PROFILE_REGION", "eu-west-1", "[dev {RED}]"),
        ("AWSP_PROTECTED", &ago(130), "[dev 2m {RED}]"),
        ("AWSP_PROTECTED", &ago(59 * 60), "[dev 59m {RED}]"),
        ("AWSP_PROTECTED", &ago(3600), "[dev 1h {RED}]"),
        ("AWSP_PROTECTED", &ago(48 * 3600 - 120), "[dev 47h {RED}]"),
        ("AWSP_PROTECTED", &ago(48 * 3600), "[dev 2d {RED}]"),
        ("AWSP_PROTECTED", &format!("{}:dev", now + 1000), "[dev 0m {RED}]"),
        ("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE", "[dev 0m {RED} !keys]"),
        ("AWS_DEFAULT_PROFILE", "dev2", "[dev≠ 0m {RED} !keys]"),
        ("AWSP_PROTECTED", "1:dev", "[dev≠ {RED} !keys]"),
        ("AWSP_PROTECTED", "$(touch ran):dev", "[dev≠ {RED} !keys]"),
        ("AWSP_PROTECTED", &ago(0).replace("dev", "dev2"), "[dev≠ {RED} !keys]"),
        ("AWS_PROFILE", "", "[dev2 0m {RED} !keys]"),
        ("AWSP_PROTECTED", &ago(0).replace("dev", "a:{b}$(touch ran)"), "[dev2 {RED} !keys]"),
        ("AWS_DEFAULT_PROFILE", "a:{b}$(touch ran)", "[a:{b}$(touch ran) 0m {RED} !keys]"),
        ("AWSP_PROFILE_REGION", "{RED}:a:{b}$(touch ran)", "[a:{b}$(touch ran) 0m !keys]"),
        ("AWS_DEFAULT_PROFILE", "", "[!keys]"),
    ] {
        follows(&mut terminal, &real.export(name, value), segment);
    }
    assert!(!home.path().join("ran").exists(), "{}: a value was executed", real.label());
    let protected = exports(real, &[("AWS_PROFILE", "dev"), ("AWSP_PROTECTED", &ago(0))]);
    follows(&mut terminal, &protected, "[dev 0m {RED} !keys]");
    assert!(is_red(&terminal), "{}: protected, and not seen", real.label());
    follows(&mut terminal, &real.export("NO_COLOR", "1"), "[dev 0m {RED} !keys]");
    assert!(!is_red(&terminal), "{}: colour in spite of NO_COLOR", real.label());
}

/// The name in the last prompt is bold and red.
fn is_red(terminal: &Terminal) -> bool {
    let cell = terminal.screen().cell(terminal.screen().cursor_position().0, 1).unwrap();
    cell.bold() && matches!(cell.fgcolor(), Color::Idx(1 | 9))
}

#[test]
fn fields_of_nushell() {
    fields(NUSHELL);
}

#[test]
fn fields_of_xonsh() {
    fields(XONSH);
}

/// A prompt of one's own that has the segment already is left as it is.
#[test]
fn a_place_of_ones_own() {
    let rows = [
        (0, "PS1='${AWS_PROFILE:+<$AWS_PROFILE> }READY> '", "<dev> READY>"),
        (1, "PROMPT='%9v:READY> '", "dev:READY>"),
        (2, "function fish_prompt; printf 'me '; __awsp_prompt; printf 'READY> '; end", "me [dev] READY>"),
        (3, "PS1='${AWS_PROFILE:+<$AWS_PROFILE> }READY> '", "<dev> READY>"),
        (6, "source init--prompt.nu; $env.PROMPT_COMMAND = {|| $'me (__awsp_prompt)READY> ' }", "me [dev] READY>"),
        (7, "$PROMPT = 'me {awsp_prompt}READY> '", "me [dev] READY>"),
    ];
    for (index, own, line) in rows.into_iter().filter(|(index, ..)| INTERACTIVE[*index].present()) {
        let real = INTERACTIVE[index];
        let home = Home::with(&[]);
        let mut terminal = real.start(&home, &format!("{own}\n{}", real.load("--prompt")));
        terminal.run(&real.export("AWS_PROFILE", "dev"));
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
        (6, "$env.PROMPT_COMMAND = {|| $'($env.LAST_EXIT_CODE?) READY> ' }"),
        (7, "$PROMPT = '{last_return_code} READY> '"),
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
