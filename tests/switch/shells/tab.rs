//! TAB as a person presses it: what stands on the line afterwards, and whom the shell then becomes.

use awsp::shell::Shell;

use crate::kit::{
    home::Home,
    pty::Terminal,
    shells::{ELVISH, INTERACTIVE, NUSHELL, POWERSHELL, Real, TCSH, XONSH},
};

const NAMES: [&str; 24] = [
    "my profile",
    "prod:write",
    "prod:read",
    "corp@dev",
    "a/b+c",
    "it's",
    "köln",
    "$HOME",
    "#hash",
    "~user",
    "say \"hi\"",
    "wow!x",
    "x=y",
    "st*r",
    "$(touch ran)",
    "`touch ran`",
    "back\\slash",
    "q-zeta",
    "q-alpha",
    "-rf",
    "list",
    "team-blue-viewer",
    "team-red-viewer",
    "Mixed-Case",
];

/// What is typed, what bash, zsh and fish make of it, and the profile that then is active.
const CASES: [(&str, [&str; 3], &str); 27] = [
    ("my", ["my\\ profile", "my\\ profile", "my\\ profile"], "my profile"),
    ("my\\ p", ["my\\ profile", "my\\ profile", "my\\ profile"], "my profile"),
    ("'my p", ["'my profile'", "'my profile'", "'my profile'"], "my profile"),
    ("\"my p", ["\"my profile\"", "\"my profile\"", "\"my profile\""], "my profile"),
    ("prod:r", ["prod:read", "prod:read", "prod:read"], "prod:read"),
    ("prod\\:r", ["prod:read", "prod:read", "prod\\:read"], "prod:read"),
    ("corp@", ["corp@dev", "corp@dev", "corp@dev"], "corp@dev"),
    ("a/", ["a/b+c", "a/b+c", "a/b+c"], "a/b+c"),
    ("it", ["it\\'s", "it\\'s", "it\\'s"], "it's"),
    ("\"it", ["\"it's\"", "\"it's\"", "\"it's\""], "it's"),
    ("'it", ["'it'\\''s'", "'it'\\''s'", "'it\\'s'"], "it's"),
    ("kö", ["köln", "köln", "köln"], "köln"),
    ("\\$H", ["\\$HOME", "\\$HOME", "\\$HOME"], "$HOME"),
    ("\\#", ["\\#hash", "\\#hash", "\\#hash"], "#hash"),
    ("\\~u", ["\\~user", "\\~user", "\\~user"], "~user"),
    ("say", ["say\\ \\\"hi\\\"", "say\\ \\\"hi\\\"", "say\\ \\\"hi\\\""], "say \"hi\""),
    ("wow", ["wow\\!x", "wow\\!x", "wow!x"], "wow!x"),
    ("\"wow", ["\"wow\"\\!\"x\"", "\"wow\\!x\"", "\"wow!x\""], "wow!x"),
    ("x=", ["x=y", "x=y", "x=y"], "x=y"),
    ("st", ["st\\*r", "st\\*r", "st\\*r"], "st*r"),
    ("\\$\\(", ["\\$\\(touch\\ ran\\)", "\\$\\(touch\\ ran\\)", "\\$\\(touch\\ ran\\)"], "$(touch ran)"),
    ("\\`", ["\\`touch\\ ran\\`", "\\`touch\\ ran\\`", "\\`touch\\ ran`"], "`touch ran`"),
    ("bac", ["back\\\\slash", "back\\\\slash", "back\\\\slash"], "back\\slash"),
    ("use li", ["use list", "use list", "use list"], "list"),
    ("-- -r", ["-- -rf", "-- -rf", "-- -rf"], "-rf"),
    ("ead", ["prod:read", "prod:read", "prod:read"], "prod:read"),
    ("mIxed", ["Mixed-Case", "Mixed-Case", "Mixed-Case"], "Mixed-Case"),
];

/// The same where no backslash quotes: nushell, xonsh. What was typed is replaced as a whole, in the quotes it began with if
/// they can hold the name. Strings of xonsh have `$` and `~` expanded, unless they are raw.
const QUOTED: [(&str, [&str; 2], &str); 25] = [
    ("my", ["'my profile'", "'my profile'"], "my profile"),
    ("'my p", ["'my profile'", "'my profile'"], "my profile"),
    ("\"my p", ["\"my profile\"", "\"my profile\""], "my profile"),
    ("'my profile'", ["'my profile'", "'my profile'"], "my profile"),
    ("prod:r", ["prod:read", "prod:read"], "prod:read"),
    ("corp@", ["corp@dev", "corp@dev"], "corp@dev"),
    ("a/", ["a/b+c", "a/b+c"], "a/b+c"),
    ("it", ["\"it's\"", "\"it's\""], "it's"),
    ("\"it", ["\"it's\"", "\"it's\""], "it's"),
    ("'it", ["\"it's\"", "\"it's\""], "it's"),
    ("kö", ["köln", "köln"], "köln"),
    ("HOM", ["'$HOME'", "r'$HOME'"], "$HOME"),
    ("'#", ["'#hash'", "'#hash'"], "#hash"),
    ("'~u", ["'~user'", "r'~user'"], "~user"),
    ("say", ["'say \"hi\"'", "'say \"hi\"'"], "say \"hi\""),
    ("\"say", ["\"say \\\"hi\\\"\"", "'say \"hi\"'"], "say \"hi\""),
    ("wow", ["'wow!x'", "'wow!x'"], "wow!x"),
    ("x=", ["x=y", "x=y"], "x=y"),
    ("st", ["'st*r'", "'st*r'"], "st*r"),
    ("'`", ["'`touch ran`'", "'`touch ran`'"], "`touch ran`"),
    ("bac", ["'back\\slash'", "r'back\\slash'"], "back\\slash"),
    ("use li", ["use list", "use list"], "list"),
    ("-- -r", ["-- -rf", "-- -rf"], "-rf"),
    ("ead", ["prod:read", "prod:read"], "prod:read"),
    ("mIxed", ["Mixed-Case", "Mixed-Case"], "Mixed-Case"),
];

/// What is typed in elvish, and what becomes of it: where the beginning of the word changes, it asks first.
const ELVISH_CASES: [(&str, &str, &str); 17] = [
    ("my", "'my profile'", "my profile"),
    ("'my p", "'my profile'", "my profile"),
    ("\"my p", "\"my profile\"", "my profile"),
    ("prod:r", "prod:read", "prod:read"),
    ("corp@", "corp@dev", "corp@dev"),
    ("a/", "a/b+c", "a/b+c"),
    ("it", "'it''s'", "it's"),
    ("kö", "köln", "köln"),
    ("'$H", "'$HOME'", "$HOME"),
    ("'#", "'#hash'", "#hash"),
    ("'~u", "'~user'", "~user"),
    ("say", "'say \"hi\"'", "say \"hi\""),
    ("wow", "wow!x", "wow!x"),
    ("'$(", "'$(touch ran)'", "$(touch ran)"),
    ("'`", "'`touch ran`'", "`touch ran`"),
    ("use li", "use list", "list"),
    ("-- -r", "-- -rf", "-rf"),
];

/// tcsh is offered what stands for itself, and offers what begins with the word.
const TCSH_CASES: [(&str, &str, &str); 8] = [
    ("prod:r", "prod:read ", "prod:read"),
    ("corp@", "corp@dev ", "corp@dev"),
    ("a/", "a/b+c ", "a/b+c"),
    ("x=", "x=y ", "x=y"),
    ("use li", "use list ", "list"),
    ("-- -r", "-- -rf ", "-rf"),
    ("--un", "--unset ", ""),
    ("team-b", "team-blue-viewer ", "team-blue-viewer"),
];

/// PowerShell gets each as one literal.
const POWERSHELL_CASES: [(&str, &str, &str); 13] = [
    ("my", "'my profile'", "my profile"),
    ("'my p", "'my profile'", "my profile"),
    ("\"my p", "'my profile'", "my profile"),
    ("prod:r", "prod:read", "prod:read"),
    ("corp", "'corp@dev'", "corp@dev"),
    ("it", "'it''s'", "it's"),
    ("kö", "'köln'", "köln"),
    ("'$H", "'$HOME'", "$HOME"),
    ("st", "'st*r'", "st*r"),
    ("'$(", "'$(touch ran)'", "$(touch ran)"),
    ("use li", "use list", "list"),
    ("-- -r", "-- -rf", "-rf"),
    ("mIxed", "Mixed-Case", "Mixed-Case"),
];

/// Typed, inserted, active.
type Row = (&'static str, &'static str, &'static str);

fn column<const N: usize>(cases: &[(&'static str, [&'static str; N], &'static str)], column: usize) -> Vec<Row> {
    cases.iter().map(|(typed, inserted, name)| (*typed, inserted[column], *name)).collect()
}

/// `code` is typed code: nothing runs it. zsh itself runs a substitution outside of quotes when TAB is pressed, for any
/// command.
fn tab(real: Real, rows: &[Row], code: &str) {
    if !real.present() {
        return;
    }
    let home = Home::with(&NAMES);
    let mut terminal = real.start(&home, &real.load(""));
    for row in rows {
        case(&mut terminal, real, *row);
    }
    regions(&mut terminal, real.shell);
    several(&mut terminal, real.shell);
    inside(&mut terminal);
    in_another_case(&mut terminal);
    hidden(&mut terminal, real.shell);
    nothing(&mut terminal, "nosuchname");
    nothing(&mut terminal, code);
    assert!(!home.path().join("ran").exists(), "{}: something was executed", real.label());
}

/// What follows `exec NAME --` is a command line of its own, which the shell itself completes.
#[test]
fn a_command_after_exec() {
    for real in INTERACTIVE[..3].iter().filter(|real| real.present()) {
        let home = Home::with(&["dev", "de"]);
        home.program("uniquely-named-program", "#!/bin/sh\necho \"ran <$1>\"\n");
        home.write("a file of mine", "");
        let mut terminal = real.start(&home, &real.load(""));
        terminal.send("awsp exec dev -q -- uniquely-na\t");
        terminal.wait_line("READY> awsp exec dev -q -- uniquely-named-program");
        terminal.send("a\\ fi\t");
        terminal.wait_line("READY> awsp exec dev -q -- uniquely-named-program a\\ file\\ of\\ mine");
        terminal.send("\r");
        terminal.wait_for("\nran <a file of mine>\n");
        terminal.run("awsp exec dev -q -- sh -c 'exit 3'");
        terminal.wait_line("READY>");
        terminal.send("awsp exec de\t");
        terminal.wait_line("READY> awsp exec de");
        terminal.send("v\t");
        terminal.wait_line("READY> awsp exec dev");
    }
}

/// A command is in several folders of PATH, and bash lists what it finds in no order.
#[test]
fn commands_after_exec_are_sorted_and_listed_once() {
    let real = INTERACTIVE[0];
    if !real.present() {
        return;
    }
    let home = Home::with(&["dev"]);
    for name in ["bin/mine-b", "bin/mine-a", "more/mine-b", "more/mine-a"] {
        home.executable(name, "#!/bin/sh\n");
    }
    for name in ["file-b", "file-a"] {
        home.write(name, "");
    }
    let mut terminal = real.start(&home, &real.load(""));
    terminal.run("PATH=$PWD/more:$PATH");
    terminal.wait_line("READY>");
    for (typed, listed) in [("mine-", ["mine-a", "mine-b"]), ("mine-a file-", ["file-a", "file-b"])] {
        cleared(&mut terminal, real.shell);
        terminal.send(&format!("awsp exec dev -- {typed}\t\t"));
        let all = |terminal: &Terminal| listed.iter().all(|name| terminal.text().contains(name));
        let text = terminal.wait("list", all);
        let list = text.lines().find(|line| line.contains(listed[1])).unwrap();
        assert_eq!(list.split_whitespace().collect::<Vec<_>>(), listed, "{text}");
        terminal.send("\u{15}");
        terminal.wait_line("READY>");
    }
}

/// Regions after `-r`, in a word of their own and in that of the option, with their names where the shell shows them.
fn regions(terminal: &mut Terminal, shell: Shell) {
    for (typed, whole, region) in [
        ("q-zeta -r eu-no", "q-zeta -r eu-north-1", "eu-north-1"),
        ("--region=me-s", "--region=me-south-1", "me-south-1"),
        ("use list -qril", "use list -qril-central-1", "il-central-1"),
        ("env q-alpha --region cn-northw", "env q-alpha --region cn-northwest-1", "il-central-1"),
    ] {
        cleared(terminal, shell);
        terminal.send(&format!("awsp {typed}"));
        terminal.wait_line(&format!("READY> awsp {typed}"));
        terminal.send("\t");
        terminal.wait_line(&format!("READY> awsp {whole}"));
        terminal.send("\r");
        terminal.wait("next prompt", |terminal| terminal.text().lines().count() > 1 && terminal.line() == "READY>");
        terminal.run("printenv AWS_REGION | sed 's/.*/<&>/'");
        terminal.wait_for(&format!("\n<{region}>\n"));
    }
    cleared(terminal, shell);
    terminal.send("awsp -r eu-w");
    terminal.wait_line("READY> awsp -r eu-w");
    terminal.send(if shell == Shell::Bash { "\t\t\t" } else { "\t\t" });
    let text = terminal.wait("list", |terminal| {
        ["eu-west-1", "eu-west-2", "eu-west-3"].iter().all(|region| terminal.text().contains(region))
    });
    // xonsh shows the description of the one that is chosen
    let shown = shell.shows_descriptions() && shell != Shell::Xonsh;
    assert_eq!(text.contains("Europe (Ireland)"), shown, "{text}");
    terminal.send("\u{15}");
    terminal.wait_line("READY>");
    terminal.run("awsp -r - -q");
    terminal.wait_line("READY>");
}

/// The shells that have cases of their own.
fn own(real: Real, cases: &[(&str, &str, &str)]) {
    if !real.present() {
        return;
    }
    let home = Home::with(&NAMES);
    let mut terminal = real.start(&home, &real.load(""));
    for row in cases {
        case(&mut terminal, real, *row);
    }
    if real.shell == Shell::Tcsh {
        everything(&mut terminal);
    }
    for typed in ["nosuchname", "$(touch ran)", "'$(touch ran)", "(touch ran)", "`touch ran`"] {
        cleared(&mut terminal, real.shell);
        terminal.send(&format!("awsp {typed}"));
        terminal.wait_line(&format!("READY> awsp {typed}"));
        // whatever the shell makes of it by itself
        terminal.send("\t\u{3}");
        terminal.wait_line("READY>");
    }
    assert!(!home.path().join("ran").exists(), "{}: something was executed", real.label());
}

/// Ctrl-D lists: a name that tcsh would expand must not take the others with it.
fn everything(terminal: &mut Terminal) {
    cleared(terminal, Shell::Tcsh);
    terminal.send("awsp \u{4}");
    let plain = ["prod:read", "corp@dev", "a/b+c", "x=y", "q-zeta", "q-alpha", "team-blue-viewer", "team-red-viewer"];
    let text = terminal.wait("list", |terminal| plain.iter().all(|name| terminal.text().contains(name)));
    assert!(!text.contains("it's") && !text.contains("list"), "{text}");
    terminal.send("\u{3}");
    terminal.wait_line("READY>");
}

fn case(terminal: &mut Terminal, real: Real, (typed, inserted, name): (&str, &str, &str)) {
    cleared(terminal, real.shell);
    terminal.send(&format!("awsp {typed}"));
    terminal.wait_line(&format!("READY> awsp {typed}"));
    terminal.send("\t");
    let line = format!("READY> awsp {inserted}");
    // elvish inserts what goes on from the word, and asks before it puts other text in its place
    if real.shell == Shell::Elvish && !inserted.starts_with(typed) {
        terminal.wait_for("COMPLETING");
        terminal.send("\r");
        terminal.wait("the end of the question", |terminal| !terminal.text().contains("COMPLETING"));
    }
    terminal.wait_line(&line);
    terminal.send("\r");
    terminal.wait("next prompt", |terminal| terminal.text().lines().count() > 1 && terminal.line() == "READY>");
    terminal.run("printenv AWS_PROFILE | sed 's/.*/<&>/'");
    terminal.wait_for(&if name.is_empty() { "\nREADY>".to_owned() } else { format!("\n<{name}>\n") });
}

/// Names that begin alike: the common beginning first, then a list in the order of the files.
fn several(terminal: &mut Terminal, shell: Shell) {
    terminal.send("awsp q");
    terminal.wait_line("READY> awsp q");
    terminal.send("\t");
    terminal.wait("common beginning", |terminal| terminal.text().lines().any(|line| line == "READY> awsp q-"));
    terminal.send(if shell == Shell::Bash { "\t\t" } else { "\t" });
    let text =
        terminal.wait("list", |terminal| terminal.text().contains("q-alpha") && terminal.text().contains("q-zeta"));
    // xonsh sorts whatever it is given
    let ordered = text.rfind("q-zeta").unwrap() < text.rfind("q-alpha").unwrap();
    assert!(ordered || shell == Shell::Xonsh, "order of the files lost:\n{text}");
    terminal.send("\u{15}");
    terminal.wait_line("READY>");
}

/// A name that would be read as something else is not offered as the first word.
fn hidden(terminal: &mut Terminal, shell: Shell) {
    cleared(terminal, shell);
    terminal.send(if shell == Shell::Bash { "awsp \t\t" } else { "awsp \t" });
    // the whole list, not the first rows of it
    let plain =
        ["prod:read", "corp@dev", "a/b+c", "köln", "x=y", "q-zeta", "q-alpha", "team-blue-viewer", "team-red-viewer"];
    let text = terminal.wait("list", |terminal| plain.iter().all(|name| terminal.text().contains(name)));
    let words: Vec<&str> = text.split_whitespace().collect();
    assert!(!words.contains(&"list") && !words.contains(&"-rf"), "{text}");
    terminal.send("\u{15}");
    terminal.wait_line("READY>");
}

fn cleared(terminal: &mut Terminal, shell: Shell) {
    terminal.run(match shell {
        Shell::Fish | Shell::Nushell | Shell::Xonsh => "clear",
        Shell::Elvish => "e:printf '\\033[H\\033[2J'",
        Shell::PowerShell => "/usr/bin/printf '\\033[H\\033[2J'",
        _ => "printf '\\033[H\\033[2J'",
    });
    terminal.wait("clear screen", |terminal| terminal.text() == "READY>");
}

/// Names that only contain the word: what was typed stays, and they are listed.
fn inside(terminal: &mut Terminal) {
    terminal.send("awsp viewer");
    terminal.wait_line("READY> awsp viewer");
    terminal.send("\t");
    terminal.wait_line("READY> awsp viewer");
    terminal.send("\t");
    let both =
        |terminal: &Terminal| ["team-blue-viewer", "team-red-viewer"].iter().all(|name| terminal.text().contains(name));
    terminal.wait("list", both);
    // the list, without a choice
    terminal.send("\u{15}");
    terminal.wait_line("READY>");
}

/// Names that begin with the word in another case: it may become what they begin with, and they are listed.
fn in_another_case(terminal: &mut Terminal) {
    terminal.send("awsp TEAM-");
    terminal.wait_line("READY> awsp TEAM-");
    terminal.send("\t\t\t");
    let text = terminal.wait("list", |terminal| {
        ["team-blue-viewer", "team-red-viewer"].iter().all(|name| terminal.text().contains(name))
    });
    let kept = |line: &str| line.to_lowercase().starts_with("ready> awsp team-");
    assert!(text.lines().any(kept), "{text}");
    terminal.send("\u{15}");
    terminal.wait_line("READY>");
}

/// No candidate: nothing is inserted, said or executed.
fn nothing(terminal: &mut Terminal, typed: &str) {
    terminal.send(&format!("awsp {typed}\t"));
    terminal.wait_line(&format!("READY> awsp {typed}"));
    terminal.send("x");
    terminal.wait_line(&format!("READY> awsp {typed}x"));
    terminal.send("\u{15}");
    terminal.wait_line("READY>");
}

#[test]
fn bash() {
    tab(INTERACTIVE[0], &column(&CASES, 0), "$(touch ran)`touch ran`");
}

#[test]
fn zsh() {
    tab(INTERACTIVE[1], &column(&CASES, 1), "'$(touch ran) `touch ran`");
}

#[test]
fn fish() {
    tab(INTERACTIVE[2], &column(&CASES, 2), "(touch ran)$(touch ran)");
}

#[test]
fn nushell() {
    tab(NUSHELL, &column(&QUOTED, 0), "(touch ran)$(touch ran)");
}

#[test]
fn xonsh() {
    tab(XONSH, &column(&QUOTED, 1), "@(open('ran', 'w'))$(touch ran)");
}

#[test]
fn elvish() {
    own(ELVISH, &ELVISH_CASES);
}

#[test]
fn tcsh() {
    own(TCSH, &TCSH_CASES);
}

#[test]
fn powershell() {
    own(POWERSHELL, &POWERSHELL_CASES);
}
