//! Random sequences of what users do with jobs, questions and helpers, at random moments. Whatever came: the shell has
//! its prompt, the terminal its modes, no process is left, nothing that was typed for a tool ran as a command, and every
//! status is what it would be without awsp.

use std::{
    env, fs,
    sync::atomic::{AtomicUsize, Ordering},
    thread::{available_parallelism, scope, sleep},
    time::Duration,
};

use fastrand::Rng;

use crate::kit::seed::seed;
use crate::shell::{CTRL_Z, QUESTION, SHELLS, Session};

/// So many sessions, of so many actions each.
const SESSIONS: usize = 200;
const ACTIONS: usize = 3;

const CTRL_C: &str = "\u{3}";

/// Has awsp renew credentials in its own process group, and reads the terminal at the same time.
const TOOL: &str = "#!/usr/bin/env perl
$| = 1;
my $child = fork;
if (!$child) { open STDOUT, '>', 'out'; exec qw(awsp credential-process quiet) }
print 'tool> ';
my $line = <STDIN>;
print \"tool got $line\";
waitpid $child, 0;
exit $? >> 8;
";

/// One session, and the chance that drives it.
struct Run {
    session: Session,
    random: Rng,
    /// What was done, for the message of a failure.
    done: Vec<String>,
}

#[test]
fn random_interleavings_leave_the_shell_as_it_was() {
    let seed = seed();
    let count = env::var("AWSP_SESSIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(SESSIONS);
    println!("{count} sessions of {ACTIONS} actions");
    let next = AtomicUsize::new(0);
    let threads = 3 * available_parallelism().map_or(1, usize::from);
    scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        break;
                    }
                    session(seed.wrapping_add(number as u64));
                }
            });
        }
    });
}

/// `AWSP_SEED=… AWSP_SESSIONS=1` repeats it.
fn session(seed: u64) {
    let mut random = Rng::with_seed(seed);
    let Some(session) = Session::start(SHELLS[random.usize(..SHELLS.len())]) else { return };
    session.helpers.0.program("tool", TOOL);
    let mut run = Run { session, random, done: vec![format!("AWSP_SEED={seed}")] };
    for _ in 0..ACTIONS {
        run.action();
        let _ = fs::remove_file(run.session.helpers.path("go"));
        let _ = fs::remove_file(run.session.helpers.path("begun"));
    }
    let pwned = run.session.helpers.path("pwned").exists();
    assert!(!pwned, "{:?}: what was typed for a tool ran as a command", run.done);
    println!("{}: {:?}", run.session.real.label(), run.done);
    run.session.finish();
}

impl Run {
    fn action(&mut self) {
        match self.random.usize(..8) {
            0 => self.background(),
            1 => self.helper(),
            2 => self.pipe(),
            3 => self.in_a_loop(),
            4 => self.question(),
            5 => self.switch(),
            6 => self.tool(),
            _ => self.storm(),
        }
    }

    fn note(&mut self, what: &str) {
        self.done.push(what.to_owned());
    }

    /// Waits for no event, so that the next key comes at any moment.
    fn pause(&mut self) {
        sleep(Duration::from_millis(self.random.u64(..40)));
    }

    fn type_line(&mut self, line: &str) {
        self.note(line);
        self.session.run(line);
    }

    fn keys(&mut self, keys: &str) {
        self.pause();
        self.note(keys);
        self.session.terminal.send(keys);
    }

    fn status(&mut self, expected: &str) {
        let status = self.session.status();
        assert_eq!(
            status,
            expected,
            "{}: {:?}\n{}",
            self.session.real.label(),
            self.done,
            self.session.terminal.text()
        );
    }

    /// fish says 0 for every program that died of Ctrl-C after `fg`.
    fn interrupted(&mut self) {
        self.session.prompt();
        self.session.wait_for_no_process();
        let is_begin = |done: &&String| !done.contains("awsp") && *done != "tool";
        let continued = self.done.iter().rev().take_while(is_begin).any(|done| done == "fg");
        self.status(if continued && self.session.is_fish() { "0" } else { "130" });
    }

    fn go(&mut self) {
        self.pause();
        self.session.go();
    }

    /// In the background a helper that asks is refused, and another is not.
    fn background(&mut self) {
        let (name, status) = if self.random.bool() { ("asks", "4") } else { ("quiet", "0") };
        // fish runs no function in the background
        self.type_line(
            &format!("command awsp export {name} >out 2>err & wait $!; echo ended $?")
                .replace("& wait $!; echo ended $?", if self.session.is_fish() { "&" } else { "& true" }),
        );
        if name == "quiet" {
            self.session.wait_for_file("begun");
        }
        self.session.prompt();
        self.go();
        match self.session.is_fish() {
            // which has no status of it
            true => self.type_line("wait"),
            false => self.type_line("wait $!; echo ended $?"),
        }
        if !self.session.is_fish() {
            self.session.terminal.wait_for(&format!("ended {status}"));
        }
        self.session.prompt();
    }

    /// A helper that asks: answered, interrupted, or stopped before that.
    fn helper(&mut self) {
        self.type_line("awsp credential-process late >out");
        self.session.wait_for_file("begun");
        if self.random.bool() {
            self.stop_and_continue();
        }
        if self.random.u8(..4) == 0 {
            self.keys(CTRL_C);
            return self.interrupted();
        }
        self.go();
        self.session.asked("Code:");
        if self.random.bool() {
            self.stop_and_continue();
        }
        if self.random.bool() {
            self.keys("12");
            self.keys(CTRL_C);
            self.interrupted();
        } else {
            self.keys("12\r");
            self.status("0");
        }
    }

    /// Ctrl-Z, perhaps `bg`, and `fg`.
    fn stop_and_continue(&mut self) {
        self.keys(CTRL_Z);
        self.session.prompt();
        self.session.wait_for_state("awsp", 'T');
        self.pause();
        if self.random.bool() {
            self.note("bg");
            self.session.terminal.run("bg");
            self.session.prompt();
            self.pause();
        }
        self.note("fg");
        self.session.fg("awsp");
    }

    fn pipe(&mut self) {
        self.type_line("awsp credential-process quiet | cat >out");
        self.session.wait_for_file("begun");
        if self.random.bool() {
            self.keys(CTRL_C);
            self.session.prompt();
        } else {
            self.go();
            self.status("0");
        }
    }

    /// Answers end one question, Ctrl-C the loop.
    fn in_a_loop(&mut self) {
        let line = match self.session.is_fish() {
            true => "for i in 1 2 3; awsp exec prod -- echo ran $i; end",
            false => "for i in 1 2 3; do awsp exec prod -- echo ran $i; done",
        };
        self.type_line(line);
        let mut status = "0";
        for number in 1..=3 {
            self.session.terminal.wait("question", |terminal| {
                terminal.text().matches(QUESTION).count() == number && terminal.line() == QUESTION
            });
            match self.random.usize(..4) {
                0 => {
                    self.keys(CTRL_C);
                    return self.interrupted();
                }
                1 => {
                    self.keys("n\r");
                    status = "130";
                }
                _ => {
                    self.keys("y\r");
                    self.session.terminal.wait_for(&format!("\nran {number}"));
                    status = "0";
                }
            }
        }
        self.status(status);
    }

    fn question(&mut self) {
        self.type_line("awsp exec prod -- true; echo next");
        self.session.asked(QUESTION);
        if self.random.bool() {
            self.keys(CTRL_Z);
        }
        let (keys, goes_on) =
            [("\u{15}y\r", true), ("\u{15}n\r", true), ("\u{4}\u{4}", true), (CTRL_C, false)][self.random.usize(..4)];
        self.keys(keys);
        self.session.prompt();
        self.session.wait_for_no_process();
        let text = self.session.terminal.text();
        assert_eq!(text.contains("\nnext"), goes_on, "{:?}\n{text}", self.done);
    }

    fn switch(&mut self) {
        self.type_line("awsp prod");
        self.session.asked("Switch? [y/N]");
        let (keys, status) = [("y\r", "0"), ("n\r", "130"), (CTRL_C, "130")][self.random.usize(..3)];
        // fish: a `source` after a line that Ctrl-C has ended may still have that line's status
        let stale = self.session.is_fish() && self.done.iter().any(|done| done.contains(CTRL_C));
        self.keys(keys);
        if stale { self.session.prompt() } else { self.status(status) }
    }

    /// What is typed is the tool's, however often it was stopped.
    fn tool(&mut self) {
        self.type_line("tool");
        self.session.terminal.wait_for("tool>");
        self.session.wait_for_file("begun");
        if self.random.bool() {
            self.stop_and_continue();
        }
        if self.random.u8(..4) == 0 {
            self.keys(CTRL_C);
            return self.interrupted();
        }
        if self.random.bool() {
            self.go();
        }
        self.keys("touch pwned\r");
        self.session.terminal.wait_for("tool got touch pwned");
        self.go();
        self.status("0");
    }

    /// Any keys at any moment, then order.
    fn storm(&mut self) {
        let lines = [
            "awsp exec prod -- sleep 1000",
            "awsp credential-process late >out",
            "awsp prod",
            "awsp export asks | cat",
        ];
        let line = lines[self.random.usize(..lines.len())];
        self.type_line(line);
        if line == "awsp prod" {
            // Ctrl-Z has no effect once the call of the function has begun, and fish waits for ever for one that has not
            self.session.asked("Switch? [y/N]");
        }
        for _ in 0..self.random.usize(1..6) {
            let keys = [CTRL_C, CTRL_Z, "fg\r", "bg\r", "y\r", "n\r", "1\r"];
            let keys = keys[self.random.usize(..keys.len())];
            self.keys(keys);
        }
        self.go();
        self.session.settle(&self.done);
    }
}
