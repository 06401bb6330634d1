//! What only tcsh has: an alias where others have a function, a file of code, a history that looks into quotes.

use std::fs;

use awsp::{shell::Shell, switch::EnvChange::Set};

use crate::kit::{home::Home, shells::TCSH};

/// The temporary files of a run go where the test sees them.
fn run(home: &Home, lines: &str) -> String {
    fs::create_dir_all(home.path().join("temporary")).unwrap();
    let script = format!("setenv TMPDIR $HOME/temporary\n{}\n{lines}\n", TCSH.load(""));
    let outcome = TCSH.run(home, &script);
    let left: Vec<_> = fs::read_dir(home.path().join("temporary")).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(left.is_empty(), "{left:?} {outcome:?}");
    format!("{}{}", outcome.stdout, outcome.stderr)
}

/// The alias is two commands, and behaves like one in every list but a pipe.
#[test]
fn in_lists() {
    if !TCSH.present() {
        return;
    }
    let rows = [
        ("awsp dev && echo yes", "dev", "yes"),
        ("awsp nosuchname && echo yes", "", "no profile"),
        ("awsp nosuchname || echo no", "", "no\n"),
        ("awsp dev || echo no", "dev", "dev"),
        ("false && awsp dev", "", ""),
        ("true || awsp dev", "", ""),
        ("awsp dev; awsp other", "other", "other"),
        ("awsp dev >& said; cat said", "dev", "dev"),
        ("awsp list > listed; cat listed", "", "dev\nother\n"),
        ("\\awsp list | sed 's/^/piped /'", "", "piped other"),
        ("awsp list | cat", "", "dev\nother\n"),
        ("( awsp dev )", "", "dev"),
        ("awsp wow\\!x", "wow!x", "wow!x"),
        ("set name = 'my profile'; awsp $name:q", "my profile", "my profile"),
        ("awsp \"my profile\"", "my profile", "my profile"),
        ("awsp it\\'s", "it's", "it's"),
        ("awsp 'st*r'; touch stir", "st*r", "st*r"),
        ("set AWS_PROFILE = mine; awsp dev; echo \"<$AWS_PROFILE>\"", "dev", "<dev>"),
        ("set -r AWS_PROFILE = mine; awsp dev || echo no", "", "AWS_PROFILE is read-only.\n"),
    ];
    let home = Home::with(&["dev", "other", "wow!x", "my profile", "it's", "st*r"]);
    for (line, profile, said) in rows {
        let told = run(&home, &format!("{line}\n\\printenv AWS_PROFILE > is || : > is"));
        let is = fs::read_to_string(home.path().join("is")).unwrap();
        assert_eq!(is.trim_end(), profile, "{line}: {told}");
        assert!(told.contains(said), "{line}: {told}");
    }
}

/// What another user could put in the way of the file: it is not read, and not written to.
#[test]
fn files_that_others_made() {
    if !TCSH.present() {
        return;
    }
    let home = Home::with(&["dev"]);
    let code = home.write("code", "");
    let path = code.display();
    for (plant, line) in [
        (format!("ln -s {path} $__awsp_file"), "awsp list"),
        (format!("ln {path} $__awsp_file"), "awsp list"),
        (format!("ln -s {path} $__awsp_file"), "awsp dev"),
        (format!("ln {path} $__awsp_file"), "awsp dev"),
        (format!("ln -s {path}.new $__awsp_file"), "awsp dev"),
        // even if the program took it for its own
        (format!("ln -s {path} $__awsp_file"), "true && __awsp_apply"),
        (format!("ln {path} $__awsp_file"), "true && __awsp_apply"),
    ] {
        fs::write(&code, "echo BAD\n").unwrap();
        let told = run(&home, &format!("{plant}\n{line}\nrm $__awsp_file\n\\printenv AWS_PROFILE"));
        assert!(!told.contains("BAD") && !told.contains("\ndev\n"), "{plant} {line}: {told}");
        assert_eq!(fs::read_to_string(&code).unwrap(), "echo BAD\n", "{plant} {line}: {told}");
        assert!(!home.path().join("code.new").exists(), "{plant} {line}: {told}");
    }
}

/// A person may have given the history another sign, which then means something in single quotes, too.
#[test]
fn any_sign_of_the_history() {
    if !TCSH.present() {
        return;
    }
    let value: String = (' '..='~').collect();
    for sign in value.chars().filter(|c| c.is_ascii_punctuation() && !"!-_./:'\"`;&|<>()$\\#".contains(*c)) {
        let home = Home::with(&[]);
        let code = Shell::Tcsh.emit(&[Set("AWS_PROFILE", value.clone())], "");
        home.write("code", &code);
        let outcome = TCSH.run(&home, &format!("set histchars = '{sign}^'\nsource code\n\\printenv AWS_PROFILE\n"));
        assert_eq!(outcome.stdout.trim_end_matches('\n'), value, "{sign}: {outcome:?}");
    }
}

/// precmd is the person's: what it did it still does, and what it makes of the prompt gets the segment, too.
#[test]
fn a_precmd_of_ones_own() {
    if !TCSH.present() {
        return;
    }
    let rows = [
        ("alias precmd 'echo mine'", "\nmine\n[dev] READY>"),
        ("alias precmd 'set prompt = \"%c2 READY> \"'", "[dev] ~ READY>"),
        ("alias precmd 'echo mine; set a = \"b  c\"'", "\nmine\n[dev] READY>"),
        ("set prompt = '<%$AWS_PROFILE> READY> '", "<dev> READY>"),
        ("set prompt = '%$__awsp_segment%?READY> '", "[dev] 0READY>"),
        ("unset tty", "[dev] READY>"),
        (
            "alias @ 'echo BAD'; alias set 'echo BAD'; alias unset 'echo BAD'; alias echotc 'echo BAD'; \
             alias precmd2 'echo BAD'",
            "\n[dev 1",
        ),
    ];
    for (own, shown) in rows {
        let load = TCSH.load("--prompt");
        let home = Home::with(&["dev"]);
        let mut terminal = TCSH.start(&home, &format!("{own}\n{load}\n{load}"));
        terminal.run("awsp dev");
        if shown.ends_with('1') {
            terminal.run("setenv AWSP_PROTECTED 1700000000:dev");
        }
        terminal.wait_for(shown);
    }
}

/// What people set for typing: TAB, the switch and the prompt are the same.
#[test]
fn options_for_typing() {
    if !TCSH.present() {
        return;
    }
    let options = [
        "set autolist = ambiguous; set complete = enhance; set recexact",
        "set correct = all",
        "set autocorrect; set autoexpand; set nobeep",
        "unset addsuffix; set fignore = ( .o r ); set listmax = 1",
        "set noclobber; set nonomatch; set noglob",
        "set implicitcd = verbose; set pushdsilent; set ignoreeof = 5",
        "set filec; set nostat = ( / ); set symlinks = ignore",
        "set edit; bindkey -v",
        "set savehist = ( 10 merge ); set histdup = erase; set histlit",
        "set color; set colorcat; set ellipsis",
        "alias postcmd ':'; alias cwdcmd ':'; alias periodic ':'; set tperiod = 0; alias jobcmd ':'",
    ];
    for option in options {
        let home = Home::with(&["prod:read", "prod:write"]);
        let mut terminal = TCSH.start(&home, &format!("{option}\n{}", TCSH.load("--prompt")));
        terminal.send("awsp prod:r\t");
        let shown = |terminal: &crate::kit::pty::Terminal| terminal.line().starts_with("READY> awsp prod:read");
        terminal.wait(&format!("completion with {option}"), shown);
        terminal.send("\r");
        let there = |terminal: &crate::kit::pty::Terminal| terminal.line().starts_with("[prod:read] READY>");
        terminal.wait(&format!("prompt with {option}"), there);
    }
}
