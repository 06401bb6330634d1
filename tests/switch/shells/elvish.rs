//! What only elvish has: functions that a line of the same file cannot see, pipes that fill up, exceptions.

use crate::kit::{home::Home, shells::ELVISH};

/// A function of the person's by that name comes first in rc.elv; the one of awsp is there at the prompt.
#[test]
fn a_function_of_that_name() {
    if !ELVISH.present() {
        return;
    }
    let home = Home::with(&["dev"]);
    let load = ELVISH.load("--prompt").replace("awsp init", "e:awsp init");
    let mut terminal = ELVISH.start(&home, &format!("fn awsp {{|@x| echo old }}\n{load}"));
    terminal.run("awsp dev");
    terminal.wait_line("[dev] READY>");
}

/// At a line of its own nothing could catch the exception that is a status, and what awsp says is all there is. Elsewhere it
/// is there to be caught.
#[test]
fn failure_at_the_prompt_is_one_line() {
    if !ELVISH.present() {
        return;
    }
    let home = Home::with(&["dev", "other"]);
    let mut terminal = ELVISH.start(&home, &ELVISH.load("--prompt"));
    for (line, said) in [("awsp nosuchname", "no profile \"nosuchname\""), ("awsp show nosuchname", "no profile")] {
        terminal.run(line);
        terminal.wait_for(&format!("\nawsp: {said}"));
        terminal.wait_line("READY>");
    }
    for key in ["\x1b", "\x03"] {
        terminal.run("awsp");
        terminal.wait_for("esc leaves");
        terminal.send(key);
        terminal.wait_line("READY>");
    }
    let text = terminal.text();
    assert!(!text.contains("Exception") && !text.contains("Traceback"), "{text}");
    terminal.run("awsp nosuchname; echo after");
    let text = terminal.wait_for("Exception: awsp exited with 3");
    assert!(!text.contains("\nafter"), "{text}");
    terminal.run("awsp exec dev -- sh -c 'exit 5'");
    terminal.wait_for("Exception: awsp exited with 5");
}

/// A prompt that shows the profile by itself is left alone.
#[test]
fn a_prompt_of_ones_own() {
    if !ELVISH.present() {
        return;
    }
    let own = "set edit:prompt = { put '<'$E:AWS_PROFILE'> READY> ' }";
    let home = Home::with(&["dev"]);
    let mut terminal = ELVISH.start(&home, &format!("{own}\n{}", ELVISH.load("--prompt")));
    terminal.run("awsp dev");
    terminal.wait_line("<dev> READY>");
}

/// What people set for typing: TAB, the switch and the prompt are the same.
#[test]
fn options_of_the_editor() {
    if !ELVISH.present() {
        return;
    }
    let options = [
        "set edit:completion:matcher[''] = {|seed| edit:match-subseq $seed &ignore-case=$true }",
        "set edit:completion:arg-completer[''] = {|@words| put BAD }",
        "set edit:-prompt-eagerness = 10",
        "set edit:prompt-stale-threshold = 0.001; set edit:prompt-stale-transform = {|x| put $x }",
        "set edit:before-readline = [{ put BAD > /dev/null }]; set edit:after-readline = [{|line| nop $line }]",
        "set edit:rprompt-persistent = $true; set edit:max-height = 5",
        "set edit:insert:binding[Ctrl-T] = { put BAD }; set edit:abbr['xx'] = BAD",
        "set edit:prompt = { styled 'READY> ' bold }",
    ];
    for option in options {
        let home = Home::with(&["prod:read", "prod:write"]);
        let mut terminal = ELVISH.start(&home, &format!("{option}\n{}", ELVISH.load("--prompt")));
        terminal.send("awsp prod:r\t");
        terminal.wait_line("READY> awsp prod:read");
        terminal.send("\r");
        terminal.wait_line("[prod:read] READY>");
    }
}

/// More code than a pipe holds.
#[test]
fn a_name_that_fills_the_pipe() {
    if !ELVISH.present() {
        return;
    }
    let name = "x".repeat(40_000);
    let home = Home::with(&["dev", &name]);
    let script = format!("{}\nawsp dev\nawsp {name}\ncount $E:AWS_PROFILE\n", ELVISH.load(""));
    let outcome = ELVISH.run(&home, &script);
    assert!(outcome.stdout.contains("40000") && outcome.status == Some(0), "{:?}", outcome.status);
    assert!(outcome.stderr.len() > 40_000, "{}", outcome.stderr.len());
}

/// The status of the program is the reason of the exception.
#[test]
fn the_status_is_there_to_ask_for() {
    if !ELVISH.present() {
        return;
    }
    let script = format!(
        "{}\ntry {{ awsp nosuchname }} catch e {{ echo $e[reason][exit-status] }}\n\
         try {{ awsp -x }} catch e {{ echo $e[reason][exit-status] }}\n",
        ELVISH.load("")
    );
    assert_eq!(ELVISH.run(&Home::with(&["dev"]), &script).stdout, "3\n2\n");
}
