//! Signals: the command gets what it would get without awsp, once.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::process::ExitStatusExt,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use super::home::{awsp, bash, home, left, text};
use crate::kit::{home::Home, pty::Terminal, shells::INTERACTIVE, tools::present};

/// A run with `--only` of a script that says `ready`, and what it prints.
struct Run {
    awsp: Child,
    output: BufReader<std::process::ChildStdout>,
}

impl Run {
    fn start(home: &Home, script: &str) -> Self {
        Self::of(awsp(home, &["exec", "dev", "--only", "--", "bash", "-c", script]))
    }

    fn of(mut command: Command) -> Self {
        let mut awsp = command.stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(awsp.stdout.take().unwrap());
        Self { awsp, output }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    fn send(&self, signal: &str) {
        send(&self.awsp.id().to_string(), signal);
    }

    fn end(mut self) -> ExitStatus {
        self.awsp.wait().unwrap()
    }
}

fn send(process: &str, signal: &str) {
    assert!(Command::new("kill").args(["-s", signal, process]).status().unwrap().success());
}

/// Waits in a way that a trap interrupts.
const WAIT: &str = "echo ready; while :; do sleep 100 & wait $!; done";

#[test]
fn what_is_sent_to_awsp_alone_reaches_the_command() {
    let home = home();
    for signal in ["TERM", "HUP", "USR1", "USR2", "ALRM"] {
        let script = format!("trap 'echo got; kill $! 2>&-; exit 9' {signal}; {WAIT}");
        let mut run = Run::start(&home, &script);
        assert_eq!(run.line(), "ready");
        run.send(signal);
        assert_eq!(run.line(), "got", "{signal}");
        assert_eq!(run.end().code(), Some(9), "{signal}");
        assert!(left(&home).is_empty(), "{signal}");
    }
}

#[test]
fn a_command_that_does_not_mind_dies_of_it_and_so_does_awsp() {
    let home = home();
    for (signal, number) in [("TERM", 15), ("HUP", 1), ("USR1", 10)] {
        let mut run = Run::of(awsp(&home, &["exec", "dev", "--only", "--", "sh", "-c", "echo ready; exec sleep 100"]));
        assert_eq!(run.line(), "ready");
        run.send(signal);
        assert_eq!(run.end().signal(), Some(number));
        assert!(left(&home).is_empty(), "{signal}");
    }
}

/// The command decides, not awsp.
#[test]
fn a_command_that_ignores_it_goes_on() {
    let home = home();
    let mut run = Run::start(&home, "trap '' TERM; echo ready; read -t 0.3 <>/dev/zero; echo done; exit 4");
    assert_eq!(run.line(), "ready");
    run.send("TERM");
    assert_eq!(run.line(), "done");
    assert_eq!(run.end().code(), Some(4));
}

#[test]
fn a_killed_command_leaves_nothing() {
    let home = home();
    let mut run = Run::of(awsp(&home, &["exec", "dev", "--only", "--", "sh", "-c", "echo $$; exec sleep 100"]));
    let command = run.line();

    send(&command, "KILL");
    assert_eq!(run.end().signal(), Some(9));
    assert!(left(&home).is_empty());
}

/// Without a terminal nobody but the sender can have sent it, and to awsp alone.
#[test]
fn an_interrupt_without_a_terminal_is_passed_on() {
    if !present("setsid") {
        return;
    }
    let home = home();
    let script = format!("trap 'echo got; kill $! 2>&-; exit 9' INT; {WAIT}");
    let mut command = home.command("setsid");
    command.env("XDG_RUNTIME_DIR", home.path().join("run"));
    command.args(["awsp", "exec", "dev", "--only", "--", "bash", "-c", &script]).stdin(Stdio::null());
    let mut run = Run::of(command);
    assert_eq!(run.line(), "ready");
    run.send("INT");
    assert_eq!(run.line(), "got");
    assert_eq!(run.end().code(), Some(9));
}

#[test]
fn what_was_ignored_stays_ignored() {
    let home = home();
    for way in ["", "--only"] {
        let line = format!("trap '' HUP INT; awsp exec dev {way} -- bash -c 'kill -HUP $$; kill -INT $$; echo alive'");
        assert_eq!(text(&bash(&home, &line)), "alive\n", "{way}");
    }
    // a parent that does not want to hear of its children
    let perl = "$SIG{CHLD} = 'IGNORE'; exec 'bash', '-c', q(awsp exec dev --only -- sh -c 'exit 7'; echo $?)";
    assert_eq!(text(&home.command("perl").args(["-e", perl]).output().unwrap()), "7\n");
}

#[test]
fn what_was_blocked_stays_blocked() {
    let home = home();
    let seen = |way: &str| {
        let block = "use POSIX; sigprocmask(SIG_BLOCK, POSIX::SigSet->new(SIGUSR1, SIGTERM)); exec @ARGV";
        let words = format!("{way} grep SigBlk /proc/self/status");
        text(&home.command("perl").args(["-e", block]).args(words.split_whitespace()).output().unwrap())
    };
    assert_eq!(seen(""), "SigBlk:\t0000000000004200\n");
    assert_eq!(seen("awsp exec dev --"), seen(""));
    assert_eq!(seen("awsp exec dev --only --"), seen(""));
}

/// Counts interrupts until a line comes.
const COUNTS: &str = "#!/usr/bin/env perl\n$| = 1; $SIG{INT} = sub { $n++; print \"int $n\\n\" }; print \"begun\\n\";\n\
                      while (1) { $_ = <STDIN>; if (defined) { print \"in all $n\\n\"; exit 3 } }\n";

#[test]
fn one_ctrl_c_is_one_interrupt() {
    for real in INTERACTIVE.into_iter().take(2).filter(|real| real.present()) {
        let home = home();
        home.program("counts", COUNTS);
        let mut terminal =
            real.start(&home, &format!("export XDG_RUNTIME_DIR=~/run; {}", real.load("--no-completion")));
        terminal.run("awsp exec dev --only -- counts; echo status $?");
        terminal.wait_for("\nbegun");
        terminal.send("\u{3}");
        terminal.wait_for("int 1");
        terminal.send("x\n");
        terminal.wait_for("\nin all 1\nstatus 3\n");
        // a command that does not mind dies of it, and the line is given up as after any other
        terminal.run("awsp exec dev --only -- sh -c 'echo $$; exec sleep 100'");
        terminal.wait("its number", |terminal| {
            terminal.text().lines().last().is_some_and(|line| line.parse::<u32>().is_ok())
        });
        terminal.send("\u{3}");
        terminal.wait("prompt", |terminal| terminal.line() == "READY>");
        terminal.run("echo status $?");
        terminal.wait_for("\nstatus 130\n");
        assert!(!terminal.text().contains("awsp:"), "{}", terminal.text());
        assert_eq!(fs::read_dir(home.path().join("run")).unwrap().count(), 0);
    }
}

/// Takes what it reads for commands; says at once that it was continued, and how often.
const EDITOR: &str = "#!/usr/bin/env perl
use POSIX;
my $resumed = POSIX::SigAction->new(sub { syswrite STDOUT, 'resumed ' . ++$n . qq(\n) }, undef, SA_RESTART);
$resumed->safe(0);
sigaction(SIGCONT, $resumed);
syswrite STDOUT, qq(begun\n);
while (sysread(STDIN, $_, 100)) {
  if (/stop/) { kill 'TSTP', $$ } elsif (/ignore/) { $SIG{TSTP} = 'IGNORE' }
  syswrite STDOUT, qq(got $_);
}
";

/// Ctrl-Z stops both, `stop` the command alone; the shell sees no difference, and `fg` continues it, once.
#[test]
fn stopped_and_continued_as_without_awsp() {
    // shells whose jobs are those of POSIX
    for real in INTERACTIVE.into_iter().take(6).filter(|real| real.present()) {
        let home = home();
        home.program("editor", EDITOR);
        let variable = if real.program() == "fish" { "set -gx XDG_RUNTIME_DIR" } else { "export XDG_RUNTIME_DIR" };
        let separator = if real.program() == "fish" { " " } else { "=" };
        let rc = format!("{variable}{separator}~/run\n{}", real.load("--no-completion"));
        let mut terminal = real.start(&home, &rc);
        terminal.run("awsp exec dev --only -- editor");
        terminal.wait_for("\nbegun");
        for (number, keys) in ["\u{1a}", "stop\n", "\u{1a}", "stop\n"].into_iter().enumerate() {
            terminal.send(keys);
            terminal.wait("prompt", |terminal| terminal.line().ends_with("READY>"));
            type_until(&mut terminal, "fg", |terminal| terminal.line().ends_with("fg"));
            terminal.send("\r");
            terminal.wait("command again", |terminal| terminal.text().contains(&format!("\nresumed {}", number + 1)));
        }
        // it has other plans; awsp has to be done with the stop before
        while !holds_stops(&left(&home)[0]) {
            std::thread::yield_now();
        }
        terminal.send("ignore\n");
        terminal.wait_for("\ngot ignore");
        terminal.send("\u{1a}");
        type_until(&mut terminal, "two\n", |terminal| terminal.text().contains("\ngot two"));
        let text = terminal.text();
        assert!(text.contains("resumed 4") && !text.contains("resumed 5"), "{}:\n{text}", real.label());
        assert!(!text.contains("(signal)"), "{}:\n{text}", real.label());
        terminal.send("\u{4}");
        terminal.wait_line("READY>");
        assert!(left(&home).is_empty(), "{}:\n{}", real.label(), terminal.text());
    }
}

/// Types, again if need be: what comes just after Ctrl-Z can be lost with what came before.
fn type_until(terminal: &mut Terminal, keys: &str, found: impl Fn(&Terminal) -> bool) {
    while !found(terminal) {
        terminal.send(keys);
        let patience = Instant::now() + Duration::from_secs(2);
        terminal.wait(keys, |terminal| found(terminal) || Instant::now() > patience);
    }
}

/// The awsp of this folder has SIGTSTP blocked.
fn holds_stops(folder: &Path) -> bool {
    let name = folder.file_name().unwrap().to_str().unwrap();
    let process = name.split('-').nth(2).unwrap();
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigBlk:\t")).unwrap();
    u64::from_str_radix(mask, 16).unwrap() & 1 << 19 != 0
}

/// Who continues awsp alone means the command.
#[test]
fn continued_alone() {
    let home = home();
    let script = "trap 'echo resumed' CONT; echo $$; kill -STOP $$; exit 6";
    let mut run = Run::start(&home, script);
    run.line();
    let stopped = || fs::read_to_string(format!("/proc/{}/stat", run.awsp.id())).unwrap().contains(") T ");
    while !stopped() {
        std::thread::yield_now();
    }
    run.send("CONT");
    assert_eq!(run.line(), "resumed");
    assert_eq!(run.end().code(), Some(6));
}
