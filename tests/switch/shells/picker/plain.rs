//! Where nobody is to choose, `awsp` alone lists, and several words are no profile.

use super::{ENTER, NAMES, left, open, outcome, start};
use crate::kit::{
    home::Home,
    shells::{INTERACTIVE, Real},
};

/// The picker never came: the shell's own screen is the only one that was ever drawn on.
fn never_drawn(raw: &[u8]) {
    assert!(!raw.windows(8).any(|part| part == b"\x1b[?1049h"));
}

fn plain(real: Real) {
    if !real.present() {
        return;
    }
    let home = Home::with(&NAMES);
    for (line, status) in [("export CI=1", "3 "), ("export TERM=dumb", "3 "), ("export AWSP_LOCKED=1", "1 ")] {
        let mut terminal = start(real, &home);
        terminal.run(line);
        terminal.run("awsp");
        terminal.wait_for("payments-dev  static");
        assert_eq!(outcome(real, &mut terminal), "0 ", "{line}");
        terminal.run("awsp prod r");
        assert_eq!(outcome(real, &mut terminal), status, "{line}");
        never_drawn(terminal.raw());
    }
}

fn piped(real: Real) {
    if !real.present() {
        return;
    }
    let home = Home::with(&NAMES);
    let mut terminal = start(real, &home);
    terminal.run("awsp | sed 's/^/piped /'");
    terminal.wait_for("\npiped payments-dev\n");
    terminal.run("awsp </dev/null");
    terminal.wait_for("payments-dev  static");
    terminal.run("awsp prod r </dev/null");
    assert_eq!(outcome(real, &mut terminal), "3 ");
    // a name with a space, and words that are no query
    terminal.run("awsp -- prod r");
    assert_eq!(outcome(real, &mut terminal), "3 ");
    // without the function nothing could be switched
    terminal.run("command awsp | cat");
    terminal.run("command awsp");
    terminal.wait_for("payments-dev  static");
    terminal.run("command awsp prod r");
    assert_eq!(outcome(real, &mut terminal), "1 ");
    never_drawn(terminal.raw());
}

/// A name that several words spell, options beside the query, and no profile at all.
fn words(real: Real) {
    if !real.present() {
        return;
    }
    let home = Home::with(&["my dev", "my dev two"]);
    let mut terminal = start(real, &home);
    terminal.run("awsp my dev");
    assert_eq!(outcome(real, &mut terminal), "0 my dev");
    open(&mut terminal, "awsp my two -r eu-west-1", "1/2");
    terminal.send(ENTER);
    assert!(left(&mut terminal).contains("\nmy dev two  eu-west-1  (was my dev)\n"));
    home.write(".aws/credentials", "");
    terminal.run("awsp");
    assert_eq!(outcome(real, &mut terminal), "3 my dev two");
    terminal.wait_for("awsp: no profiles in ");
}

#[test]
fn lists() {
    INTERACTIVE.into_iter().take(4).for_each(plain);
}

#[test]
fn without_a_terminal() {
    INTERACTIVE.into_iter().take(4).for_each(piped);
}

#[test]
fn several_words() {
    INTERACTIVE.into_iter().take(4).for_each(words);
}
