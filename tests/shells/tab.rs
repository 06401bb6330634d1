//! TAB as a person presses it: what stands on the line afterwards, and whom the shell then becomes.

use awsp::shell::Shell;

use crate::support::{
    home::Home,
    pty::Terminal,
    shells::{INTERACTIVE, NUSHELL, Real, XONSH},
};

const NAMES: [&str; 23] = [
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
];

/// What is typed, what bash, zsh and fish make of it, and the profile that then is active.
const CASES: [(&str, [&str; 3], &str); 26] = [
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
    ("ad", ["prod:read", "prod:read", "prod:read"], "prod:read"),
];

/// The same where no backslash quotes: nushell, xonsh. What was typed is replaced as a whole, in the quotes it began with if
/// they can hold the name. Strings of xonsh have `$` and `~` expanded, unless they are raw.
const QUOTED: [(&str, [&str; 2], &str); 24] = [
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
    ("ad", ["prod:read", "prod:read"], "prod:read"),
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
    for (typed, inserted, name) in rows {
        cleared(&mut terminal, real.shell);
        terminal.send(&format!("awsp {typed}"));
        terminal.wait_line(&format!("READY> awsp {typed}"));
        terminal.send("\t");
        terminal.wait_line(&format!("READY> awsp {inserted}"));
        terminal.send("\r");
        terminal.wait("next prompt", |terminal| terminal.text().lines().count() > 1 && terminal.line() == "READY>");
        terminal.run("printenv AWS_PROFILE | sed 's/.*/<&>/'");
        terminal.wait_for(&format!("\n<{name}>\n"));
    }
    several(&mut terminal, real.shell);
    inside(&mut terminal);
    hidden(&mut terminal, real.shell);
    nothing(&mut terminal, "nosuchname");
    nothing(&mut terminal, code);
    assert!(!home.path().join("ran").exists(), "{}: something was executed", real.label());
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
    let clear = matches!(shell, Shell::Fish | Shell::Nushell | Shell::Xonsh);
    terminal.run(if clear { "clear" } else { "printf '\\033[H\\033[2J'" });
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
