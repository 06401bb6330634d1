//! A helper that asks on the terminal, which is back afterwards.

use crate::helpers::{Helpers, KEYS};
use crate::kit::{home::BINARY, pty::Terminal, tools::boto3};

/// Asks on standard input and error, as most do.
const ASKS: &str = "printf 'Code: ' >&2; read code; \
     printf '{\"Version\":1,\"AccessKeyId\":\"A%s\",\"SecretAccessKey\":\"s\"}' \"$code\"";
/// Without a shell in between that would take the terminal back itself: whether this group is in its foreground, and
/// whether it echoes.
const AFTER: &str = r#"
echo status $?
set -- $(ps -o pgid= -o tpgid= -p $$); [ $1 = $2 ] && echo foreground is ours
case " $(stty -a | tr '\n' ' ') " in *" icanon "*" echo "*) echo modes are there ;; esac
read x && echo read $x"#;

/// Runs a script, with `AWSP` for the binary, and shows on the terminal what it would show to nobody by itself.
fn script(helpers: &Helpers, script: &str) -> Terminal {
    // it prints no keys to a terminal otherwise; a check prints none
    let forced = script.replace("AWSP credential-process", "AWSP credential-process --force");
    let script = forced.replace("--force --check", "--check").replace("AWSP", BINARY);
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
    let Some(python) = boto3() else { return };
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
    is_back(&mut terminal, 130);
    assert!(!terminal.text().contains("awsp"), "{}", terminal.text());
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

/// As without awsp, it stays stopped until the limit ends it.
#[test]
fn helper_that_stops_itself_is_ended_by_the_limit() {
    let helpers = Helpers::with(&[("stops", &format!("kill -STOP $$; {ASKS}"))]);
    helpers.limits("1m", "1s");
    let mut terminal = script(&helpers, "AWSP credential-process stops");
    terminal.wait_for("timed out after 1s and was killed");
    is_back(&mut terminal, 1);
    assert_eq!(helpers.runs("stops"), (1, false));
}

#[test]
fn modes_of_a_helper_that_was_ended_are_put_back() {
    for modes in ["raw -echo", "-echo", "-icanon min 5", "intr ^X"] {
        for end in ["kill -9 $$", "sleep 1000", "yes"] {
            let helpers = Helpers::with(&[("raw", &format!("stty {modes} </dev/tty; {end}"))]);
            helpers.limits("1m", "1s");
            let mut terminal = script(&helpers, "stty -a >before; AWSP credential-process raw; stty -a >after");
            is_back(&mut terminal, 0);
            assert_eq!(helpers.runs("raw"), (1, false), "{modes} {end}");
            let [before, after] = ["before", "after"].map(|name| std::fs::read_to_string(helpers.path(name)).unwrap());
            assert_eq!(before, after, "{modes} {end}");
        }
    }
}

/// As without awsp: it may have meant it.
#[test]
fn modes_of_a_helper_that_ended_by_itself_stay() {
    let helpers = Helpers::with(&[("sets", "stty intr ^X </dev/tty; exit 1")]);
    let mut terminal = script(&helpers, "AWSP credential-process sets; stty -a | grep -o 'intr = ^X'");
    terminal.wait_for("intr = ^X");
}

/// A pager behind awsp has set its own modes while the helper ran: they are not awsp's to put back.
#[test]
fn modes_that_a_pager_has_set_stay() {
    let helpers = Helpers::with(&[("slow", "touch begun; sleep 1000")]);
    helpers.limits("1m", "5s");
    let pager = "until [ -e begun ]; do sleep 0.05; done; stty raw -echo </dev/tty; cat; stty -a </dev/tty >after";
    helpers.0.program("pager", &format!("#!/bin/sh\n{pager}\nstty sane </dev/tty\n"));
    let mut terminal = script(&helpers, "AWSP credential-process slow | pager");
    is_back(&mut terminal, 0);
    let after = std::fs::read_to_string(helpers.path("after")).unwrap();
    assert!(after.contains("-icanon"), "{after}");
}

/// A time-out finds what the helper has started, wherever that has gone; and nothing else.
#[test]
fn time_out_ends_the_descendants_and_nobody_else() {
    let pid = |name: &str| format!("echo $$ >{name}.pid; exec sleep 1000");
    let starts = format!(
        "sh -c '{}' & (sh -c '{}' &) ; setsid sh -c '{}' & sh -c 'trap \"\" TERM; {}' & sleep 1000",
        pid("child"),
        pid("orphan"),
        pid("session"),
        pid("stubborn")
    );
    let helpers = Helpers::with(&[("starts", &starts)]);
    helpers.limits("1m", "5s");
    let mut terminal = script(&helpers, "sh -c 'echo $$ >ours.pid; exec sleep 1000' & AWSP credential-process starts");
    terminal.wait_for("timed out after 5s");
    terminal.wait_for("status 1");
    let alive = |name: &str| {
        let pid = std::fs::read_to_string(helpers.path(&format!("{name}.pid"))).unwrap();
        std::fs::read_to_string(format!("/proc/{}/stat", pid.trim())).is_ok_and(|stat| !stat.contains(") Z "))
    };
    let left: Vec<_> = ["child", "orphan", "session", "stubborn"].into_iter().filter(|name| alive(name)).collect();
    assert!(left.is_empty(), "{left:?}");
    assert!(alive("ours"), "awsp has ended what is not its helper's");
    is_back(&mut terminal, 1);
}

/// What a helper leaves behind that has ended by itself: an agent, a browser.
#[test]
fn what_a_helper_leaves_behind_goes_on() {
    let leaves = format!("(sh -c 'echo $$ >agent.pid; exec sleep 1000' &); until [ -s agent.pid ]; do :; done; {ASKS}");
    let helpers = Helpers::with(&[("leaves", &leaves)]);
    let mut terminal = script(&helpers, "AWSP credential-process leaves");
    terminal.wait_for("Code:");
    terminal.send("1\r");
    is_back(&mut terminal, 0);
    let agent = std::fs::read_to_string(helpers.path("agent.pid")).unwrap();
    assert!(std::process::Command::new("kill").arg(agent.trim()).status().unwrap().success(), "it was ended");
}

/// The mask of the helper is what awsp was started with, and the signals of job control are at their defaults, whatever
/// the caller ignores.
#[test]
fn signals_of_a_helper_are_what_they_were() {
    let helpers = Helpers::with(&[("says", "")]);
    // dash unblocks what is blocked
    helpers.0.program("says", "#!/usr/bin/env perl\nexec qw(cp /proc/self/status signals)\n");
    let signals = || {
        let status = std::fs::read_to_string(helpers.path("signals")).unwrap();
        let mask = |name: &str| {
            let mask = status.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim();
            u64::from_str_radix(mask, 16).unwrap() & 0x7fff_ffff
        };
        (mask("SigBlk:"), mask("SigIgn:"))
    };
    let start = "use POSIX; $SIG{$_} = 'IGNORE' for qw(TTIN TTOU TSTP PIPE HUP);
        sigprocmask(SIG_BLOCK, POSIX::SigSet->new(SIGUSR1)); exec @ARGV";
    let start = helpers.0.write("start", start);
    let mut terminal = script(&helpers, &format!("perl {} AWSP credential-process says", start.display()));
    is_back(&mut terminal, 1);
    // USR1 stays blocked, HUP stays ignored
    assert_eq!(signals(), (0x200, 0x1));
    // nor does a question before it leave anything
    helpers.0.write(".config/awsp/settings.ini", "[protect]\nprofiles = says\n");
    let mut terminal = script(&helpers, "AWSP exec says --credentials -- true");
    terminal.wait_for("[y/N]");
    terminal.send("y\r");
    is_back(&mut terminal, 1);
    assert_eq!(signals(), (0, 0));
}

/// Each question of a run, and a helper after it, gives the terminal back when a signal comes.
#[test]
fn a_signal_at_the_second_question_gives_the_terminal_back() {
    let helpers = Helpers::with(&[("raw", "stty raw -echo </dev/tty; echo asks >&2; exec sleep 1000")]);
    helpers.0.write(".config/awsp/settings.ini", "[protect]\nprofiles = raw\n");
    let mut terminal = script(&helpers, "stty -a >before; AWSP export raw >out; echo end; stty -a >after");
    terminal.wait_for("[y/N]");
    terminal.send("y\r");
    terminal.wait_for("asks");
    let helper = std::fs::read_to_string(helpers.path("raw.pid")).unwrap();
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", helper.trim())).unwrap();
    let awsp = stat.rsplit_once(") ").unwrap().1.split(' ').nth(1).unwrap().to_owned();
    assert!(std::process::Command::new("kill").arg(awsp).status().unwrap().success());
    terminal.wait_for("end");
    is_back(&mut terminal, 0);
    let [before, after] = ["before", "after"].map(|name| std::fs::read_to_string(helpers.path(name)).unwrap());
    assert_eq!(before, after);
}

#[test]
fn modes_are_put_back_when_a_signal_ends_awsp() {
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
    assert!(text.contains("needs a terminal to prompt on"), "{text}");
    assert_eq!(helpers.runs("asks"), (1, false));
}

#[test]
fn the_limit_is_another_one() {
    let helpers = Helpers::with(&[("slow", &format!("sleep 1.5; {ASKS}"))]);
    helpers.limits("1s", "1m");
    let mut terminal = script(&helpers, "AWSP credential-process slow");
    terminal.wait_for("Code:");
    terminal.send("1\r");
    terminal.wait_for("\"AccessKeyId\":\"A1\"");
    is_back(&mut terminal, 0);
}

/// Another that makes the same is waited for, which is said once, and not at once.
#[test]
fn that_another_is_waited_for_is_said() {
    let good = format!(
        "touch begun; until [ -e go ]; do sleep 0.02; done; echo '{{{KEYS},\"Expiration\":\"2040-01-01T00:00:00Z\"}}'"
    );
    let helpers = Helpers::with(&[("slow", &good)]);
    let other = "setsid AWSP credential-process slow >other 2>&1 & until [ -e begun ]; do sleep 0.05; done";
    let mut terminal = script(&helpers, &format!("{other}; AWSP credential-process slow"));
    let text = terminal.wait_for("(awsp credential-process slow)");
    assert!(text.contains("awsp: waiting for process "), "{text}");
    helpers.0.write("go", "");
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
