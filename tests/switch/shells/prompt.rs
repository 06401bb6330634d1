//! The segment that `init --prompt` puts in front of a prompt: exact, inert, silent when nothing is active.

use std::{
    ffi::{OsStr, OsString},
    os::unix::ffi::OsStringExt,
};

use awsp::shell::Shell;

use crate::kit::{
    home::Home,
    pty::Terminal,
    shells::{ELVISH, INTERACTIVE, NUSHELL, POWERSHELL, Real, TCSH, XONSH},
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
    let (control, take_control) = match real.shell {
        Shell::Fish => ("set -gx CONTROL (printf 'a\\033[31mb')", "export AWS_PROFILE=\"$CONTROL\""),
        Shell::Nushell => ("$env.CONTROL = \"a\\u{1b}[31mb\"", "$env.AWS_PROFILE = $env.CONTROL"),
        Shell::Elvish => ("set-env CONTROL \"a\\e[31mb\"", "set-env AWS_PROFILE $E:CONTROL"),
        Shell::Xonsh => ("$CONTROL = 'a\\x1b[31mb'", "$AWS_PROFILE = $CONTROL"),
        Shell::Tcsh => ("set CONTROL = \"`printf 'a\\033[31mb'`\"", "setenv AWS_PROFILE $CONTROL:q"),
        Shell::PowerShell => ("$CONTROL = \"a$([char]27)[31mb\"", "$env:AWS_PROFILE = $CONTROL"),
        _ => ("CONTROL=$(printf 'a\\033[31mb')", "export AWS_PROFILE=\"$CONTROL\""),
    };
    let load = real.load("--prompt");
    // twice: nothing may double
    let mut terminal = real.start(&home, &format!("{rc}\n{control}\n{load}\n{load}"));
    terminal.wait_line("READY>");
    for name in HOSTILE {
        follows(&mut terminal, &real.export("AWS_PROFILE", name), &format!("[{name}]"));
    }
    assert!(!home.path().join("ran").exists(), "{}: a name was executed", real.label());
    let unlike = if real.compares() { "[dev≠]" } else { "[dev]" };
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
    let shown = match real.program() {
        "tcsh" => "[a^[[31mb]",
        "dash" => "[]", // it can leave a value out, and not change one
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

fn seconds_ago(seconds: i64) -> i64 {
    awsp::time::now() as i64 - seconds
}

/// The region where it is not the profile's own, and a protected profile with its time: of this profile, or not at all.
fn state(real: Real, rc: &str) {
    if !real.present() {
        return;
    }
    let home = Home::with(&[]);
    let mut terminal = real.start(&home, &format!("{rc}\n{}", real.load("--prompt")));
    let set = |terminal: &mut Terminal, name: &str, value: &str, segment: &str| {
        follows(terminal, &real.export(name, value), segment);
    };
    for name in ["prod", "$(touch ran)x]y", "a'b\"c\\", "`touch ran`", "a:b", "{RED}", "@", "*"] {
        set(&mut terminal, "AWS_PROFILE", name, &format!("[{name}]"));
        let since = |seconds| format!("{}:{name}", seconds_ago(seconds));
        for (seconds, shown) in [(2850, "47m"), (-90, "0m"), (18_100, "5h"), (172_900, "2d")] {
            let shown = if real.clock() { format!("[{name} {shown}]") } else { format!("[{name}]") };
            set(&mut terminal, "AWSP_PROTECTED", &since(seconds), &shown);
            // elvish shows the prompt of before until it has the new one
            terminal.wait("style", |terminal| is_red(terminal) == real.colours());
        }
        for other in OTHERS {
            set(&mut terminal, "AWSP_PROTECTED", other, &format!("[{name}]"));
            terminal.wait("no style", |terminal| !is_red(terminal));
        }
        set(&mut terminal, "AWS_REGION", "eu-west-1", &format!("[{name} eu-west-1]"));
        set(&mut terminal, "AWSP_PROFILE_REGION", &format!("us-east-1:{name}"), &format!("[{name} eu-west-1]"));
        set(&mut terminal, "AWSP_PROFILE_REGION", "eu-west-1:other", &format!("[{name} eu-west-1]"));
        set(&mut terminal, "AWSP_PROFILE_REGION", &format!("eu-west-1:{name}"), &format!("[{name}]"));
        set(&mut terminal, "AWS_REGION", "us-east-1", &format!("[{name} us-east-1]"));
        follows(&mut terminal, &real.unset("AWS_REGION"), &format!("[{name}]"));
        set(&mut terminal, "AWS_DEFAULT_REGION", "ap-south-1", &format!("[{name} ap-south-1]"));
        set(&mut terminal, "AWS_DEFAULT_REGION", "eu-west-1", &format!("[{name}]"));
        follows(&mut terminal, &real.unset("AWS_DEFAULT_REGION"), &format!("[{name}]"));
    }
    set(&mut terminal, "AWS_REGION", "$(touch ran)", "[* $(touch ran)]");
    follows(&mut terminal, &real.unset("AWS_PROFILE"), "");
    set(&mut terminal, "AWS_DEFAULT_PROFILE", "prod", "[prod $(touch ran)]");
    let since = if real.clock() { " 2m" } else { "" };
    let mark = format!("{}:prod", seconds_ago(130));
    set(&mut terminal, "AWSP_PROTECTED", &mark, &format!("[prod{since} $(touch ran)]"));
    assert!(!home.path().join("ran").exists(), "{}: a name was executed", real.label());
}

/// Marks that are about no profile here, or are none.
const OTHERS: [&str; 10] = [
    "1700000000:other",
    "1700000000:",
    "a[$(touch ran)]:prod",
    "17:prod",
    "a:prod",
    "12345678901:prod",
    "123456789a:prod",
    "prod",
    "",
    "1700000000",
];

/// The segment is bold and red.
pub(super) fn is_red(terminal: &Terminal) -> bool {
    let cell = terminal.screen().cell(terminal.screen().cursor_position().0, 1).unwrap();
    cell.bold() && matches!(cell.fgcolor(), vt100::Color::Idx(1 | 9))
}

macro_rules! states {
    ($($name:ident: $real:expr, $rc:literal)*) => { $(#[test] fn $name() { state($real, $rc); })* };
}

states! {
    state_in_bash: INTERACTIVE[0], ""
    state_in_bash_nounset: INTERACTIVE[0], "set -u"
    state_in_zsh: INTERACTIVE[1], "setopt promptsubst promptbang nounset ksharrays"
    state_in_fish: INTERACTIVE[2], ""
    state_in_ksh: INTERACTIVE[4], ""
    state_in_mksh: INTERACTIVE[5], ""
    state_in_nushell: NUSHELL, ""
    state_in_elvish: ELVISH, ""
    state_in_xonsh: XONSH, ""
    state_in_tcsh: TCSH, ""
    state_in_powershell: POWERSHELL, ""
}

/// No colour where the person wants none.
#[test]
fn no_color() {
    for real in INTERACTIVE.iter().filter(|real| real.colours() && real.present()) {
        let home = Home::with(&[]);
        let mut terminal = real.start(&home, &format!("{}\n{}", real.export("NO_COLOR", "1"), real.load("--prompt")));
        let mark = format!("{}:prod", seconds_ago(70));
        terminal.run(&exports(*real, &[("AWS_PROFILE", "prod"), ("AWSP_PROTECTED", &mark)]));
        terminal.wait_line(if real.clock() { "[prod 1m] READY>" } else { "[prod] READY>" });
        assert!(!is_red(&terminal), "{}", real.label());
    }
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

/// Characters that a terminal acts on, or that change how a name looks: C0, DEL, C1, direction, invisible ones.
fn controls() -> Vec<String> {
    let ranges = [0x01..=0x1f, 0x7f..=0x9f, 0x200b..=0x200f, 0x2028..=0x202e, 0x2060..=0x2064, 0x2066..=0x2069];
    let more = ['\u{ad}', '\u{61c}', '\u{feff}'].map(String::from);
    ranges.into_iter().flatten().map(|code| char::from_u32(code).unwrap().to_string()).chain(more).collect()
}

/// The values of variables that a prompt shows, each with one of these behind every `q`.
fn preset(controls: &[Vec<u8>]) -> Vec<(&'static str, OsString)> {
    let value = |front: &str, end: &str| {
        let middle: Vec<u8> = controls.iter().flat_map(|control| [b"q", &control[..]].concat()).collect();
        OsString::from_vec([front.as_bytes(), &middle, end.as_bytes()].concat())
    };
    let name = value("", "z");
    let of_name = |front: &str| [OsStr::new(front), &name].join(OsStr::new(""));
    vec![
        ("AWS_PROFILE", name.clone()),
        ("AWS_DEFAULT_PROFILE", value("", "d")),
        ("AWS_REGION", value("r", "")),
        ("AWSP_REGION", of_name("x:")),
        ("AWSP_PROTECTED", of_name("1700000000:")),
        ("AWSP_PROFILE_REGION", of_name("x:")),
        ("AWS_VAULT", name),
    ]
}

/// Variables that were set before the shell was started, by a file that the user has not read: nothing in them reaches
/// the terminal as it is.
fn inert(real: Real, rc: &str) {
    if !real.present() {
        return;
    }
    let each: Vec<Vec<u8>> = controls().into_iter().map(String::into_bytes).collect();
    let c1: Vec<Vec<u8>> = ('\u{80}'..='\u{9f}').map(|control| control.to_string().into_bytes()).collect();
    // in other encodings than UTF-8 a byte is a control character by itself
    let bytes: Vec<Vec<u8>> = (0x80..=0x9f).map(|byte| vec![byte]).collect();
    let invalid: Vec<Vec<u8>> = c1.iter().map(|control| [b"\xff", &control[..]].concat()).collect();
    for (locale, controls) in
        [("C.UTF-8", &each), ("C", &c1), ("C", &bytes), ("C.UTF-8", &invalid), ("C.UTF-8", &bytes)]
    {
        // nushell itself does not start with a variable that is not UTF-8
        if real.label() == NUSHELL.label() && controls.iter().any(|control| str::from_utf8(control).is_err()) {
            continue;
        }
        // these compare whole characters in UTF-8, and no pattern of theirs finds a byte that is none
        let unable = [INTERACTIVE[3], INTERACTIVE[4], INTERACTIVE[5], TCSH].map(|real| real.label());
        if std::ptr::eq(controls, &raw const bytes) && locale == "C.UTF-8" && unable.contains(&real.label()) {
            continue;
        }
        // fish shows no prompt that is longer than a line
        for controls in controls.chunks(if controls.len() > 40 { 20 } else { 11 }) {
            let variables = [preset(controls), vec![("LC_ALL", locale.into())]].concat();
            draws_none(real, rc, &variables, controls);
            draws_none(real, rc, &variables[1..], controls);
        }
    }
}

fn draws_none(real: Real, rc: &str, variables: &[(&str, OsString)], controls: &[Vec<u8>]) {
    let home = Home::with(&[]);
    let terminal = real.start_with(&home, &format!("{rc}\n{}", real.load("--prompt")), variables);
    let label = format!("{} with {:?}:\n{}", real.label(), (variables.first(), variables.last()), terminal.text());
    let has = |bytes: &[u8]| terminal.raw().windows(bytes.len()).any(|window| window == bytes);
    let leaked: Vec<_> = controls.iter().filter(|control| has(&[b"q", &control[..], b"q"].concat())).collect();
    assert!(leaked.is_empty(), "{leaked:x?} by {label}");
    assert_eq!((0x80..=0x9f).find(|byte| has(&[0xc2, *byte])), None, "{label}");
    let text = terminal.text();
    assert!(text.contains('[') && text.contains("] READY>"), "no segment by {label}");
}

macro_rules! inert {
    ($($name:ident: $real:expr, $rc:literal)*) => { $(#[test] fn $name() { inert($real, $rc); })* };
}

inert! {
    preset_controls_stay_off_the_terminal_in_bash: INTERACTIVE[0], ""
    preset_controls_stay_off_the_terminal_in_bash_nounset: INTERACTIVE[0], "set -u"
    preset_controls_stay_off_the_terminal_in_zsh: INTERACTIVE[1], ""
    preset_controls_stay_off_the_terminal_in_zsh_that_prints_eight_bits: INTERACTIVE[1], "setopt printeightbit"
    preset_controls_stay_off_the_terminal_in_fish: INTERACTIVE[2], ""
    preset_controls_stay_off_the_terminal_in_dash: INTERACTIVE[3], ""
    preset_controls_stay_off_the_terminal_in_ksh: INTERACTIVE[4], ""
    preset_controls_stay_off_the_terminal_in_mksh: INTERACTIVE[5], ""
    preset_controls_stay_off_the_terminal_in_nushell: NUSHELL, ""
    preset_controls_stay_off_the_terminal_in_elvish: ELVISH, ""
    preset_controls_stay_off_the_terminal_in_xonsh: XONSH, ""
    preset_controls_stay_off_the_terminal_in_tcsh: TCSH, ""
    preset_controls_stay_off_the_terminal_in_powershell: POWERSHELL, ""
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
        (8, "$PROMPT = 'me {awsp_prompt}READY> '", "me [dev] READY>"),
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
        (INTERACTIVE[0], "PS1='$? READY> '", "7 READY>"),
        (INTERACTIVE[1], "PROMPT='%? READY> '", "7 READY>"),
        (INTERACTIVE[2], "function fish_prompt; printf \"$status $pipestatus[1] READY> \"; end", "7 7 READY>"),
        (INTERACTIVE[3], "PS1='$? READY> '", "7 READY>"),
        (NUSHELL, "$env.PROMPT_COMMAND = {|| $'($env.LAST_EXIT_CODE?) READY> ' }", "7 READY>"),
        (XONSH, "$PROMPT = '{last_return_code} READY> '", "7 READY>"),
        (TCSH, "set prompt = '%? READY> '", "7 READY>"),
        (POWERSHELL, "function prompt { \"$? $LASTEXITCODE READY> \" }", "False 7 READY>"),
    ];
    for (real, own, line) in rows.into_iter().filter(|(real, ..)| real.present()) {
        let home = Home::with(&[]);
        let mut terminal = real.start(&home, &format!("{own}\n{}", real.load("--prompt")));
        terminal.run("sh -c 'exit 7'");
        terminal.wait_line(line);
    }
}

/// The lines of the README for prompts that do without `--prompt`, with `READY` in front of their last sign.
const BY_HAND: [(usize, &str); 6] = [
    (
        0,
        "PS1='${AWS_PROFILE:+${AWS_PROFILE//[![:print:]]/?} }${AWS_DEFAULT_PROFILE:+${AWS_DEFAULT_PROFILE//[![:print:]]/?} }${AWS_ACCESS_KEY_ID:+!keys }READY> '",
    ),
    (
        1,
        "setopt prompt_subst; PROMPT='${${${AWS_PROFILE:-$AWS_DEFAULT_PROFILE}//[^[:print:]]/?}//\\%/%%}${AWS_ACCESS_KEY_ID:+ !keys} READY> '",
    ),
    (
        2,
        "function fish_prompt; set -l aws $AWS_PROFILE; test -n \"$aws\"; or set aws $AWS_DEFAULT_PROFILE\n\
         test -n \"$AWS_ACCESS_KEY_ID\"; and set -a aws '!keys'\n\
         echo -n (string replace -ra '\\p{Cc}' '?' -- \"$aws\") 'READY> '; end",
    ),
    (
        3,
        "PS1='${AWS_PROFILE:+${AWS_PROFILE%%*[! -~]*} }${AWS_DEFAULT_PROFILE:+${AWS_DEFAULT_PROFILE%%*[! -~]*} }${AWS_ACCESS_KEY_ID:+!keys }READY> '",
    ),
    (4, KSH_BY_HAND),
    (5, KSH_BY_HAND),
];
const KSH_BY_HAND: &str = "PS1='${AWS_PROFILE:+${AWS_PROFILE//[!! -~]/?} }${AWS_DEFAULT_PROFILE:+${AWS_DEFAULT_PROFILE//[!! -~]/?} }${AWS_ACCESS_KEY_ID:+!!keys }READY> '";

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
        let posix = real.shell == Shell::Posix;
        let left_out = |name: &&str| (posix && !name.is_ascii()) || (real.program() == "ksh" && name.contains('!'));
        for name in HOSTILE.into_iter().filter(|name| !left_out(name)) {
            follows(&mut terminal, &real.export("AWS_PROFILE", name), name);
        }
        let both = if matches!(real.shell, Shell::Zsh | Shell::Fish) { "dev" } else { "dev other" };
        follows(&mut terminal, &exports(real, &[("AWS_PROFILE", "dev"), ("AWS_DEFAULT_PROFILE", "other")]), both);
        follows(&mut terminal, &real.export("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"), &format!("{both} !keys"));
        follows(&mut terminal, &real.unset("AWS_PROFILE"), "other !keys");
        assert!(!home.path().join("ran").exists(), "{}: a name was executed", real.label());
        let c1: Vec<Vec<u8>> = ('\u{80}'..='\u{9f}').map(|control| control.to_string().into_bytes()).collect();
        for controls in c1.chunks(11) {
            let mut terminal = real.start_with(&home, form, &preset(controls));
            terminal.wait("prompt", |terminal| terminal.line().ends_with("READY>"));
            let leaked = terminal.raw().windows(2).any(|pair| pair[0] == 0xc2 && (0x80..0xa0).contains(&pair[1]));
            assert!(!leaked, "{}: {}", real.label(), terminal.text());
        }
    }
}
