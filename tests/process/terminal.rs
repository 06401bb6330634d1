//! A helper that asks on the terminal, which is back afterwards.

use crate::{
    helpers::{Helpers, KEYS, python},
    support::{home::BINARY, pty::Terminal},
};

/// Asks on standard input and error, as most do.
const ASKS: &str = "printf 'Code: ' >&2; read code; \
     printf '{\"Version\":1,\"AccessKeyId\":\"A%s\",\"SecretAccessKey\":\"s\"}' \"$code\"";
/// Without a shell in between that would take the terminal back itself: whether this group is its foreground again, and
/// whether it echoes.
const AFTER: &str = r#"
echo status $?
set -- $(ps -o pgid= -o tpgid= -p $$); [ $1 = $2 ] && echo foreground is ours
case " $(stty -a | tr '\n' ' ') " in *" icanon "*" echo "*) echo modes are there ;; esac
read x && echo read $x"#;

/// Runs a script, with `AWSP` for the binary, and shows on the terminal what it would show to nobody by itself.
fn script(helpers: &Helpers, script: &str) -> Terminal {
    let script = script.replace("AWSP credential-process", &format!("{BINARY} credential-process --force"));
    let path = helpers.0.write("script", &format!("{script}\n{AFTER}\n"));
    Terminal::start(&["sh", path.to_str().unwrap()], &helpers.0, &[])
}

/// The terminal is ours, in its usual modes, and can be read.
fn is_back(terminal: &mut Terminal, status: u8) {
    terminal.wait_for(&format!("status {status}"));
    terminal.wait_for("foreground is ours");
    terminal.wait_for("modes are there");
    terminal.send("still\r");
    terminal.wait_for("read still");
}

#[test]
fn it_asks_and_is_answered() {
    let helpers = Helpers::with(&[("asks", ASKS)]);
    let mut terminal = script(&helpers, "AWSP credential-process asks");
    terminal.wait_for("Code:");
    terminal.send("123456\r");
    terminal.wait_for("\"AccessKeyId\":\"A123456\"");
    is_back(&mut terminal, 0);
    assert_eq!(helpers.runs("asks"), (1, false));
}

#[test]
fn it_asks_where_every_stream_is_a_pipe() {
    let helpers = Helpers::with(&[("asks", ASKS)]);
    let mut terminal = script(&helpers, "echo wrong | AWSP credential-process asks 2>err | cat >out; cat out");
    terminal.wait_for("Code:");
    terminal.send("123456\r");
    terminal.wait_for("\"AccessKeyId\":\"A123456\"");
    is_back(&mut terminal, 0);
    assert_eq!(std::fs::read_to_string(helpers.path("err")).unwrap(), "");
}

#[test]
fn it_asks_as_the_credential_process_of_boto3() {
    let Some(python) = python() else { return };
    let helpers = Helpers::with(&[("asks", ASKS)]);
    helpers.add("[profile outer]\ncredential_process = AWSP credential-process asks\n");
    let read = "import botocore.session as s; print('found', s.Session(profile='outer').get_credentials().access_key)";
    let mut terminal = script(&helpers, &format!("true | {} -c \"{read}\" 2>err", python.display()));
    terminal.wait_for("Code:");
    terminal.send("123456\r");
    terminal.wait_for("found A123456");
    is_back(&mut terminal, 0);
    assert_eq!(std::fs::read_to_string(helpers.path("err")).unwrap(), "");
}

#[test]
fn ctrl_c_cancels_it() {
    let helpers = Helpers::with(&[("asks", ASKS)]);
    let mut terminal = script(&helpers, "trap : INT; AWSP credential-process asks");
    terminal.wait_for("Code:");
    terminal.send("\x03");
    let text = terminal.wait_for("was cancelled");
    assert!(text.contains("awsp: credential_process of profile \"asks\" was cancelled"), "{text}");
    is_back(&mut terminal, 130);
    assert_eq!(helpers.runs("asks"), (1, false));
}

#[test]
fn ctrl_z_does_not_hold_it() {
    let helpers = Helpers::with(&[("asks", ASKS)]);
    let mut terminal = script(&helpers, "AWSP credential-process asks");
    terminal.wait_for("Code:");
    terminal.send("\x1a");
    terminal.wait_for("^Z");
    terminal.send("123456\r");
    terminal.wait_for("\"AccessKeyId\":\"A123456\"");
    is_back(&mut terminal, 0);
}

#[test]
fn one_that_is_stopped_goes_on() {
    let helpers = Helpers::with(&[("stops", &format!("kill -STOP $$; {ASKS}"))]);
    let mut terminal = script(&helpers, "AWSP credential-process stops");
    terminal.wait_for("Code:");
    terminal.send("7\r");
    terminal.wait_for("\"AccessKeyId\":\"A7\"");
    is_back(&mut terminal, 0);
}

#[test]
fn the_modes_are_back_whatever_it_did() {
    let raw = "stty raw -echo </dev/tty";
    for (end, status) in [("kill -9 $$", 1), ("sleep 1000", 1), ("yes", 1), ("exit 0", 1)] {
        let helpers = Helpers::with(&[("raw", &format!("{raw}; {end}"))]);
        helpers.0.write(".config/awsp/settings.ini", "[process]\nterminal_timeout = 1s\n");
        let mut terminal = script(&helpers, "AWSP credential-process raw");
        is_back(&mut terminal, status);
        assert_eq!(helpers.runs("raw"), (1, false), "{end}");
    }
}

#[test]
fn the_modes_are_back_when_a_signal_ends_awsp() {
    let helpers = Helpers::with(&[("raw", "stty raw -echo </dev/tty; touch there; kill -TERM $PPID; sleep 1000")]);
    let mut terminal = script(&helpers, "AWSP credential-process raw");
    is_back(&mut terminal, 143);
    assert_eq!(helpers.runs("raw"), (1, false));
}

#[test]
fn in_the_background_nobody_is_asked() {
    let helpers = Helpers::with(&[("asks", "read code </dev/tty; echo never")]);
    let mut terminal = Terminal::start(&["bash", "--norc", "--noprofile", "-i"], &helpers.0, &[("PS1", "$")]);
    terminal.run(&format!("{BINARY} credential-process --force asks & wait $!; echo status $?"));
    let text = terminal.wait_for("status 4");
    assert!(text.contains("wants to ask on a terminal"), "{text}");
    assert_eq!(helpers.runs("asks"), (1, false));
}

#[test]
fn the_limit_is_another_one() {
    let helpers = Helpers::with(&[("slow", &format!("sleep 1.5; {ASKS}"))]);
    let mut terminal = script(&helpers, "AWSP credential-process slow");
    terminal.wait_for("Code:");
    terminal.send("1\r");
    terminal.wait_for("\"AccessKeyId\":\"A1\"");
    is_back(&mut terminal, 0);
}

/// Another that makes the same is waited for, which is said once, and not at once.
#[test]
fn that_another_is_waited_for_is_said() {
    let good = format!("touch begun; sleep 3; echo '{{{KEYS},\"Expiration\":\"2040-01-01T00:00:00Z\"}}'");
    let helpers = Helpers::with(&[("slow", &good)]);
    helpers.0.write(".config/awsp/settings.ini", "");
    let other = "setsid AWSP credential-process slow >other 2>&1 & until [ -e begun ]; do sleep 0.05; done";
    let mut terminal = script(&helpers, &format!("{other}; AWSP credential-process slow"));
    terminal.wait_for("awsp: waiting for another awsp that makes these credentials");
    let text = terminal.wait_for("\"AccessKeyId\":\"ASIAGOOD\"");
    assert_eq!(text.matches("waiting for").count(), 1, "{text}");
    is_back(&mut terminal, 0);
    assert_eq!(helpers.runs("slow").0, 1);
}

#[test]
fn what_it_says_does_nothing_to_the_terminal() {
    let helpers = Helpers::with(&[("says", "printf 'a\\033]0;x\\007b\\n' >&2; exit 1")]);
    let mut terminal = script(&helpers, "AWSP credential-process says");
    terminal.wait_for("a\\u{1b}]0;x\\u{7}b");
    is_back(&mut terminal, 1);
    assert!(!terminal.raw().windows(2).any(|bytes| bytes == b"\x1b]"));
}

#[test]
fn check_asks_once() {
    for asks in [ASKS, &ASKS.replace("read code", "read code </dev/tty"), "read code; exit 1"] {
        let helpers = Helpers::with(&[("asks", &format!("printf Begun >&2; {asks}"))]);
        let mut terminal = script(&helpers, "AWSP credential-process --check asks");
        terminal.wait_for("Begun");
        terminal.send("1\r");
        let text = terminal.wait_for("status");
        assert_eq!(text.contains("ok     version 1"), asks.contains("Code"), "{text}");
        assert_eq!(helpers.runs("asks").0, 1, "{text}");
    }
}
