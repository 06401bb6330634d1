//! The segment that `init --prompt` puts in front of a prompt: exact, inert, silent when nothing is active.

use awsp::shell::Shell;

use crate::support::{
    home::Home,
    pty::Terminal,
    shells::{INTERACTIVE, Real},
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
    terminal.wait(&format!("{expected:?} after {line}"), |terminal| {
        terminal.line() == expected
            && terminal.text().lines().rev().nth(1).is_some_and(|above| above.contains("export"))
    });
}

fn unset(real: Real, name: &str) -> String {
    match real.shell {
        Shell::Fish => format!("set -e {name}; set -e export_"),
        _ => format!("unset {name} export_"),
    }
}

fn prompt(real: Real, rc: &str) {
    if !real.present() {
        return;
    }
    let home = Home::with(&[]);
    let control = if real.shell == Shell::Fish {
        "set -gx CONTROL (printf 'a\\033[31mb')"
    } else {
        "CONTROL=$(printf 'a\\033[31mb')"
    };
    let load = real.load("--prompt");
    // twice: nothing may double
    let mut terminal = real.start(&home, &format!("{rc}\n{control}\n{load}\n{load}"));
    terminal.wait_line("READY>");
    for name in HOSTILE {
        follows(&mut terminal, &format!("export AWS_PROFILE={}", real.shell.quote(name)), &format!("[{name}]"));
    }
    assert!(!home.path().join("ran").exists(), "{}: a name was executed", real.label());
    let both = if real.program() == "dash" { "[dev]" } else { "[dev≠]" };
    follows(&mut terminal, "export AWS_PROFILE=dev AWS_DEFAULT_PROFILE=other", both);
    follows(&mut terminal, "export AWS_DEFAULT_PROFILE=dev", "[dev]");
    follows(&mut terminal, "export AWS_DEFAULT_PROFILE=other", both);
    follows(&mut terminal, "export AWS_ACCESS_KEY_ID=AKIAEXAMPLE", &both.replace(']', " !keys]"));
    follows(&mut terminal, &unset(real, "AWS_PROFILE"), "[other !keys]");
    follows(&mut terminal, &unset(real, "AWS_DEFAULT_PROFILE"), "[!keys]");
    follows(&mut terminal, "export AWS_PROFILE= AWS_DEFAULT_PROFILE=", "[!keys]");
    follows(&mut terminal, "export AWS_ACCESS_KEY_ID=", "");
    follows(&mut terminal, "export AWS_DEFAULT_PROFILE=other", "[other]");
    follows(&mut terminal, "export AWS_DEFAULT_PROFILE= AWS_PROFILE=", "");
    let shown = match real.program() {
        "zsh" => "[a^[[31mb]",
        "dash" => "[ab]", // no way to look into a value from a prompt: the terminal acts on it
        _ => "[a?[31mb]",
    };
    follows(&mut terminal, "export AWS_PROFILE=\"$CONTROL\"", shown);
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

fn seconds_ago(seconds: i64) -> i64 {
    awsp::context::now() as i64 - seconds
}

/// The region where it is not the profile's own, and a protected profile with its time: of this profile, or not at all.
fn state(real: Real, rc: &str) {
    if !real.present() {
        return;
    }
    let home = Home::with(&[]);
    let mut terminal = real.start(&home, &format!("{rc}\n{}", real.load("--prompt")));
    let set = |terminal: &mut Terminal, name: &str, value: &str, segment: &str| {
        follows(terminal, &format!("export {name}={}", real.shell.quote(value)), segment);
    };
    for name in ["prod", "$(touch ran)x]y", "a'b\"c\\", "`touch ran`", "a:b", "@", "*"] {
        set(&mut terminal, "AWS_PROFILE", name, &format!("[{name}]"));
        let since = |seconds| format!("{}:{name}", seconds_ago(seconds));
        for (seconds, shown) in [(2850, "47m"), (-90, "0m"), (18_100, "5h"), (172_900, "2d")] {
            set(&mut terminal, "AWSP_PROTECTED", &since(seconds), &format!("[{name} {shown}]"));
            let red = terminal.screen().cell(terminal.screen().cursor_position().0, 1).unwrap().fgcolor();
            assert_eq!(red == vt100::Color::Idx(1), COLOURED.contains(&real.program()), "{}", real.label());
        }
        for other in ["1700000000:other", "1700000000:", "a[$(touch ran)]:prod", "17:prod", "", "1700000000"] {
            set(&mut terminal, "AWSP_PROTECTED", other, &format!("[{name}]"));
        }
        set(&mut terminal, "AWS_REGION", "eu-west-1", &format!("[{name} eu-west-1]"));
        set(&mut terminal, "AWSP_PROFILE_REGION", &format!("us-east-1:{name}"), &format!("[{name} eu-west-1]"));
        set(&mut terminal, "AWSP_PROFILE_REGION", "eu-west-1:other", &format!("[{name} eu-west-1]"));
        set(&mut terminal, "AWSP_PROFILE_REGION", &format!("eu-west-1:{name}"), &format!("[{name}]"));
        set(&mut terminal, "AWS_REGION", "us-east-1", &format!("[{name} us-east-1]"));
        follows(&mut terminal, &unset(real, "AWS_REGION"), &format!("[{name}]"));
        set(&mut terminal, "AWS_DEFAULT_REGION", "ap-south-1", &format!("[{name} ap-south-1]"));
        set(&mut terminal, "AWS_DEFAULT_REGION", "eu-west-1", &format!("[{name}]"));
        follows(&mut terminal, &unset(real, "AWS_DEFAULT_REGION"), &format!("[{name}]"));
    }
    set(&mut terminal, "AWS_REGION", "$(touch ran)", "[* $(touch ran)]");
    follows(&mut terminal, &unset(real, "AWS_PROFILE"), "");
    set(&mut terminal, "AWS_DEFAULT_PROFILE", "prod", "[prod $(touch ran)]");
    set(&mut terminal, "AWSP_PROTECTED", &format!("{}:prod", seconds_ago(130)), "[prod 2m $(touch ran)]");
    assert!(!home.path().join("ran").exists(), "{}: a name was executed", real.label());
}

/// Shells whose prompts have colours of their own.
const COLOURED: [&str; 3] = ["bash", "zsh", "fish"];

macro_rules! states {
    ($($name:ident: $index:literal $rc:literal)*) => { $(#[test] fn $name() { state(INTERACTIVE[$index], $rc); })* };
}

states! {
    state_in_bash: 0 ""
    state_in_bash_nounset: 0 "set -u"
    state_in_zsh: 1 "setopt promptsubst promptbang nounset ksharrays"
    state_in_fish: 2 ""
    state_in_ksh: 4 ""
    state_in_mksh: 5 ""
}

/// No colour where the person wants none.
#[test]
fn no_color() {
    for real in INTERACTIVE[..3].iter().filter(|real| real.present()) {
        let home = Home::with(&[]);
        let set = if real.shell == Shell::Fish { "set -gx NO_COLOR 1" } else { "export NO_COLOR=1" };
        let mut terminal = real.start(&home, &format!("{set}\n{}", real.load("--prompt")));
        terminal.run(&format!("export AWS_PROFILE=prod AWSP_PROTECTED={}:prod", seconds_ago(70)));
        terminal.wait_line("[prod 1m] READY>");
        let cell = terminal.screen().cell(terminal.screen().cursor_position().0, 1).unwrap();
        assert_eq!(cell.fgcolor(), vt100::Color::Default, "{}", real.label());
    }
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
            follows(&mut terminal, &format!("export AWS_PROFILE={}", real.shell.quote(name)), name);
        }
        follows(&mut terminal, "export AWS_PROFILE=dev AWS_DEFAULT_PROFILE=other", "dev");
        follows(&mut terminal, "export AWS_ACCESS_KEY_ID=AKIAEXAMPLE", "dev !keys");
        follows(&mut terminal, &unset(real, "AWS_PROFILE"), "other !keys");
        assert!(!home.path().join("ran").exists(), "{}: a name was executed", real.label());
    }
}
