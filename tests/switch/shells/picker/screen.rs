//! What the picker draws: at any size, of any name, in colour or not.

use std::fmt::Write as _;

use super::{ENTER, ESC, NAMES, left, open, outcome, showing, start};
use crate::kit::{home::Home, pty::Terminal, shells::INTERACTIVE};
use crate::shells::strings::PIECES;

/// Another size is drawn on at once, whatever it is.
#[test]
fn resized() {
    let home = Home::with(&NAMES);
    let mut terminal = start(INTERACTIVE[0], &home);
    open(&mut terminal, "awsp", "4/4");
    for (rows, columns) in [(10, 30), (24, 300), (5, 3), (1, 1), (2, 1), (1, 2), (3, 5), (200, 8)] {
        let drawn = terminal.raw().len();
        terminal.resize(rows, columns);
        let end = b"\x1b[?2026l";
        terminal.wait("a frame", |terminal| terminal.raw().len() > drawn && terminal.raw().ends_with(end));
        // the name of the selected profile stands above where its row has no room for it
        let first = match (rows, columns) {
            (_, 1) => "…",
            (1 | 2, _) => ">",
            (_, 3 | 5) => "dev",
            _ => "c",
        };
        assert!(terminal.text().starts_with(first), "{rows} × {columns}: {}", terminal.text());
    }
    terminal.resize(8, 24);
    terminal.wait("eight rows", |terminal| terminal.text().lines().count() == 8);
    assert_eq!(
        terminal.text(),
        "config 0 · credentials 4\n>                   4/4\n>   dev           static\n    payments-dev  static\n    \
         prod:read     static\n    prod:write    static\n── enter switches · esc…\nswitch   dev"
    );
    terminal.resize(40, 120);
    showing(&mut terminal, "4/4");
    terminal.send("read");
    showing(&mut terminal, "1/4");
    terminal.send(ENTER);
    left(&mut terminal);
    assert_eq!(outcome(INTERACTIVE[0], &mut terminal), "0 prod:read");
}

/// What may stand between frames: places, colours, ends of lines, and what begins and ends them.
fn is_own(sequence: &str) -> bool {
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b';');
    match sequence.split_at(sequence.len() - 1) {
        (places, "H" | "m" | "K" | "J") => plain(places),
        (mode, "h" | "l") => ["?2026", "?25", "?1049", "?2004", "?7"].contains(&mode),
        _ => false,
    }
}

/// Everything that a terminal would act on and the picker did not mean.
fn foreign(drawn: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut pieces = drawn.split("\x1b");
    let text = pieces.next().unwrap_or_default();
    let mut check = |text: &str| {
        let acts =
            |c: &char| c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{feff}');
        found.extend(text.chars().find(acts).map(|c| format!("{c:?} in {text:?}")));
    };
    check(text);
    let mut odd = Vec::new();
    for piece in pieces {
        let end = piece.find(|c: char| c.is_ascii_alphabetic());
        match piece.strip_prefix('[').zip(end) {
            Some((sequence, end)) if is_own(&sequence[..end]) => check(&piece[end + 1..]),
            _ => odd.push(format!("ESC {piece:?}")),
        }
    }
    found.extend(odd);
    found
}

/// Everything that was drawn since, as far as whole frames go.
fn drawn(terminal: &Terminal, from: usize) -> String {
    String::from_utf8(terminal.raw()[from..].to_vec()).unwrap()
}

const PLANTED: [&str; 6] = ["\u{1b}]0;owned\u{7}", "\u{1b}[2J", "\u{9b}31m", "\u{9d}0;x\u{9c}", "\r\u{8}", "\u{202e}x"];

/// Profiles whose names, regions and roles hold everything that ever broke something.
fn hostile(count: usize) -> String {
    let mut random = fastrand::Rng::with_seed(11);
    let mut some = |most: usize| -> String {
        let planted = PLANTED[random.usize(..PLANTED.len())];
        let pieces = (0..random.usize(1..most)).map(|_| PIECES[random.usize(..PIECES.len())]);
        pieces.chain([planted]).collect::<String>().replace(['\n', ']', '\r'], "")
    };
    let mut config = String::new();
    for number in 0..count {
        let (name, region, role) = (some(8), some(4), some(4));
        let _ = writeln!(
            config,
            "[n{number}{name}]\nregion = {region}\nrole_arn = arn:aws:iam::1:role/{role}\nsource_profile = {name}"
        );
    }
    config
}

#[test]
fn two_thousand_hostile_names() {
    let home = Home::with(&[]);
    home.write(".aws/credentials", &hostile(2_000));
    let mut terminal = start(INTERACTIVE[0], &home);
    open(&mut terminal, "awsp", "2000/2000");
    let begin = terminal.raw().windows(8).position(|part| part == b"\x1b[?1049h").unwrap();
    let mut seen = String::new();
    for page in 0..80 {
        seen += &terminal.text();
        let before = terminal.raw().len();
        terminal.send("\u{1b}[6~");
        terminal.wait(&format!("page {page}"), |terminal| {
            terminal.raw().len() > before && terminal.raw().ends_with(b"\x1b[?2026l")
        });
    }
    terminal.send("owned");
    terminal.wait("fewer", |terminal| terminal.line().starts_with("> owned") && !terminal.line().contains(" 2000/"));
    let text = drawn(&terminal, begin);
    assert_eq!(foreign(&text), [""; 0]);
    assert!(text.contains("\\u{1b}") && text.contains("\\u{9b}") && text.contains("\\u{202e}"));
    let numbers = (0..2_000).filter(|number| seen.contains(&format!(" n{number}"))).count();
    assert_eq!(numbers, 2_000, "not every name was shown");
    terminal.send(ESC);
    left(&mut terminal);
}

#[test]
fn colour_is_asked_for() {
    let home = Home::with(&NAMES);
    home.write(".config/awsp/settings.ini", "[protect]\nprofiles = prod*\n");
    for (variable, colored) in [("export OTHER=1", true), ("export NO_COLOR=1", false)] {
        let mut terminal = start(INTERACTIVE[0], &home);
        terminal.run(variable);
        let begin = terminal.raw().len();
        open(&mut terminal, "awsp", "4/4");
        terminal.send("rod");
        showing(&mut terminal, "2/4");
        terminal.wait_for("> ! prod:read     static  protected");
        let text = drawn(&terminal, begin);
        assert_eq!(text.contains(";31m"), colored, "{variable}");
        // what was found is underlined either way
        assert!(text.contains("mp\x1b[0;7;1;4") && text.contains("mrod\x1b[0;7"), "{text:?}");
        terminal.send(ESC);
        left(&mut terminal);
    }
}

/// What the files hold, what is wrong with them, and what a switch would say.
#[test]
fn head_and_preview() {
    let home = Home::with(&["dev"]);
    home.write(
        ".aws/config",
        "[profile staging]\nrole_arn = arn:aws:iam::444455556666:role/Deploy\nsource_profile = dev\nregion = eu-west-1\n\
         [profile staging]\n",
    );
    let mut terminal = start(INTERACTIVE[0], &home);
    terminal.run("export AWS_ACCESS_KEY_ID=AKIAQNZGKIQYWMPOUAUJ");
    open(&mut terminal, "awsp", "2/2");
    terminal.send("4444");
    showing(&mut terminal, "1/2");
    let home = home.path().display();
    let text = terminal.wait_for("switch   staging");
    for line in [
        "config 1 · credentials 1 · 2 problems · awsp list".to_owned(),
        ">   staging  444455556666  Deploy  eu-west-1  role".to_owned(),
        "switch   staging  444455556666 Deploy  eu-west-1".to_owned(),
        "         cleared AWS_ACCESS_KEY_ID: keys of 029608264753 that overrode the profile".to_owned(),
        "from     dev (static) → staging: arn:aws:iam::444455556666:role/Deploy".to_owned(),
        format!("in       {home}/.aws/config:1, {home}/.aws/config:5"),
    ] {
        assert!(text.contains(&line), "{line:?} in\n{text}");
    }
}

/// Fifty names that begin and end alike, on a small screen: each row tells its profile, the full name of the selected one
/// stands below the list, and the head names the command that says every problem.
#[test]
fn long_names_on_a_small_screen_are_told_apart() {
    let middle = |at: usize| if at.is_multiple_of(3) { format!("日本{at}") } else { format!("e\u{301}-team-{at}") };
    let name = |at: usize| format!("company-platform-{}-production-administrator", middle(at));
    let names: Vec<String> = (0..50).map(name).collect();
    let home = Home::with(&names.iter().map(String::as_str).collect::<Vec<_>>());
    home.write(".aws/config", "[profile dev]\n[profile dev]\n[profile]\n");
    let mut terminal = start(INTERACTIVE[0], &home);
    terminal.wait("prompt", |terminal| terminal.line().ends_with('>'));
    terminal.resize(10, 40);
    open(&mut terminal, "awsp", "51/51");
    for name in &names {
        terminal.send("\u{1b}[B");
        // on two lines, because it is longer than one
        let text = terminal.wait(name, |terminal| terminal.text().replace('\n', "").contains(name));
        let rows: Vec<&str> = text.lines().collect();
        assert!(rows[0].ends_with(" problems · awsp list"), "{text}");
        let mut shown: Vec<&str> = rows[2..8].iter().map(|row| row[1..].trim()).collect();
        shown.sort_unstable();
        shown.dedup();
        assert_eq!(shown.len(), 6, "{text}");
    }
    terminal.send("zzz");
    showing(&mut terminal, "0/51");
    terminal.wait_for("\n  no profile matches · Ctrl-U clears\n");
    terminal.send(ESC);
    left(&mut terminal);
    open(&mut terminal, "awsp no such profile", "0/51");
    terminal.wait_for("\n  no profile matches · Ctrl-U clears\n");
    terminal.send(ESC);
    left(&mut terminal);
}
