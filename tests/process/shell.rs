//! An interactive shell with jobs, in a home with a protected profile and with helpers, and what has to hold whatever was
//! done in it.

use std::{
    fs,
    thread::sleep,
    time::{Duration, Instant},
};

use crate::kit::wait::{PATIENCE, in_time};
use awsp::shell::Shell;

use crate::helpers::{Helpers, KEYS};
use crate::kit::{
    pty::Terminal,
    shells::{INTERACTIVE, Real},
};

/// The shells whose job control the tests drive.
pub const SHELLS: [Real; 3] = [INTERACTIVE[0], INTERACTIVE[1], INTERACTIVE[2]];

/// What the terminal makes SIGTSTP of.
pub const CTRL_Z: &str = "\u{1a}";

/// The question for the protected profile.
pub const QUESTION: &str = "prod is protected. Use it? [y/N]";

/// A program that asks and knows nothing of signals, to compare awsp with.
const PLAIN: &str = "#!/usr/bin/env perl\n$| = 1; print STDERR 'Plain: '; <STDIN>;\n";

/// A shell at its prompt.
pub struct Session {
    pub helpers: Helpers,
    pub terminal: Terminal,
    pub real: Real,
    asked: usize,
}

impl Session {
    /// `None`, said as a skip, where the shell is not installed.
    pub fn start(real: Real) -> Option<Self> {
        if !real.present() {
            return None;
        }
        let answer = format!("echo '{{{KEYS}}}'");
        let helpers = Helpers::with(&[
            ("asks", &format!("printf 'Code: ' >&2; read code </dev/tty; {answer}")),
            ("quiet", &format!("touch begun; until [ -e go ]; do sleep 0.02; done; {answer}")),
            (
                "late",
                &format!("touch begun; until [ -e go ]; do sleep 0.02; done; printf 'Code: ' >&2; read x; {answer}"),
            ),
        ]);
        helpers.0.write(".config/awsp/settings.ini", "[protect]\nprofiles = prod\n");
        helpers.add("[profile prod]\nregion = eu-west-1\n");
        helpers.0.program("plain", PLAIN);
        let mut terminal = real.start(&helpers.0, &real.load("--no-completion"));
        terminal.run("stty -a >before");
        terminal.wait("prompt", |terminal| terminal.line().ends_with("READY>"));
        Some(Self { helpers, terminal, real, asked: 0 })
    }

    pub fn is_fish(&self) -> bool {
        self.real.shell == Shell::Fish
    }

    /// Types a line on a clear screen.
    pub fn run(&mut self, line: &str) {
        self.prompt();
        let is_clear = |terminal: &Terminal| terminal.text().trim() == "READY>";
        let end = Instant::now() + PATIENCE;
        // a shell throws away what is typed while it takes the terminal back, and may have news of a job
        while !is_clear(&self.terminal) {
            assert!(Instant::now() < end, "no clear screen:\n{}", self.terminal.text());
            self.terminal.send("\u{c}");
            let soon = Instant::now() + Duration::from_millis(300);
            self.terminal.wait("clear screen", |terminal| is_clear(terminal) || Instant::now() > soon);
        }
        self.terminal.run(line);
    }

    /// Types a line whose helper begins, and waits until it has.
    pub fn begin(&mut self, line: &str) {
        self.run(line);
        self.wait_for_file("begun");
    }

    /// Lets the helpers go on that wait.
    pub fn go(&self) {
        self.helpers.0.write("go", "");
    }

    /// Waits for a question.
    pub fn asked(&mut self, question: &str) {
        self.terminal.wait(question, |terminal| terminal.line().ends_with(question));
    }

    /// Ctrl-Z, which stops awsp and all that it runs.
    pub fn stop(&mut self) {
        self.terminal.send(CTRL_Z);
        self.prompt();
        self.wait_for_state("awsp", 'T');
    }

    /// `fg`, until every process of that name is in the foreground.
    pub fn fg(&mut self, name: &str) {
        self.terminal.run("fg");
        self.wait_for_foreground(name);
    }

    /// Waits for the prompt.
    pub fn prompt(&mut self) {
        self.terminal.wait("prompt", |terminal| terminal.line().ends_with("READY>"));
    }

    /// Waits until a helper or a program has made this file.
    pub fn wait_for_file(&self, name: &str) {
        assert!(
            in_time(|| self.helpers.path(name).exists()),
            "no {name}:
{}",
            self.terminal.text()
        );
    }

    /// The status of the line before, as the shell has it.
    pub fn status(&mut self) -> String {
        self.prompt();
        self.asked += 1;
        let number = self.asked;
        self.terminal.run(&format!("echo status{number}:{}", if self.is_fish() { "$status" } else { "$?" }));
        let begin = format!("status{number}:");
        let value = move |text: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(begin.as_str()))?;
            Some(line.trim().to_owned()).filter(|value| value.parse::<u8>().is_ok())
        };
        let text = self.terminal.wait("status", |terminal| value(&terminal.text()).is_some());
        value(&text).unwrap()
    }

    /// Ends every job that is left, whatever it does, and waits until the shell has done with all that was typed.
    pub fn settle(&mut self, done: &[String]) {
        let end = Instant::now() + PATIENCE;
        loop {
            assert!(Instant::now() < end, "{done:?}: {:#?}\n{}", self.processes(), self.terminal.text());
            self.asked += 1;
            let number = self.asked;
            // the answer is not in the line itself
            self.terminal.send("\u{15}\u{3}");
            sleep(Duration::from_millis(30));
            self.terminal.send(&format!("echo set''tled{number}.\r"));
            let soon = Instant::now() + Duration::from_millis(500);
            let settled = format!("settled{number}.");
            self.terminal.wait("some time", |terminal| {
                terminal.text().contains(&settled) && terminal.line() == "READY>" || Instant::now() > soon
            });
            if !self.terminal.text().contains(&settled) {
                continue;
            }
            if self.processes().is_empty() {
                return;
            }
            self.terminal.send("fg\r");
            sleep(Duration::from_millis(50));
        }
    }

    /// Ends the session: the prompt is there, the modes are what they were, no process is left.
    pub fn finish(mut self) {
        self.run("stty -a >after; touch done");
        self.wait_for_file("done");
        let [before, after] = ["before", "after"].map(|name| fs::read_to_string(self.helpers.path(name)).unwrap());
        assert_eq!(before, after, "{}", self.real.label());
        self.wait_for_no_process();
    }

    /// Waits until everything that was started here has ended.
    pub fn wait_for_no_process(&self) {
        let none = in_time(|| self.processes().is_empty());
        assert!(none, "left over in {}: {:?}", self.real.label(), self.processes());
    }

    /// Every process that lives in this home, the shell itself apart: numbers and command lines.
    pub fn processes(&self) -> Vec<String> {
        let home = format!("HOME={}\0", self.helpers.0.path().display());
        let shell = self.terminal.process().to_string();
        let names = fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let lives_here = |id: &String| {
            let environment = fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
            environment.windows(home.len()).any(|bytes| bytes == home.as_bytes())
        };
        let others = names.filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()) && *id != shell);
        let line = |id: String| {
            let line = fs::read(format!("/proc/{id}/cmdline")).ok()?;
            Some(format!("{id} {}", String::from_utf8_lossy(&line).replace('\0', " ")))
        };
        others.filter(lives_here).filter_map(line).collect()
    }

    /// The state (`S`, `T`) of every process of that name, and whether it is in the foreground of the terminal.
    fn states(&self, name: &str) -> Vec<(char, bool)> {
        let state = |process: &String| {
            let id = process.split(' ').next()?;
            let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
            let (before, after) = stat.rsplit_once(") ")?;
            let fields: Vec<&str> = after.split(' ').collect();
            before.ends_with(&format!("({name}")).then(|| (fields[0].chars().next().unwrap(), fields[2] == fields[5]))
        };
        self.processes().iter().filter_map(state).collect()
    }

    /// Waits until every process of that name is in this state. A helper may also wait for a child that was stopped before
    /// it was another program (`D`): dash starts programs by vfork and does not watch over that. awsp does.
    pub fn wait_for_state(&self, name: &str, state: char) {
        self.wait_for_states(name, &format!("{state}"), |(now, _)| now == state || now == 'D' && name != "awsp");
    }

    /// Waits until there are so many processes of that name.
    pub fn wait_for_count(&self, name: &str, count: usize) {
        let reached = in_time(|| self.states(name).len() == count);
        assert!(reached, "{name} is {:?}:\n{}", self.states(name), self.terminal.text());
    }

    /// Waits until `fg` has continued every process of that name: what is typed reaches it.
    pub fn wait_for_foreground(&self, name: &str) {
        self.wait_for_states(name, "in the foreground", |(state, foreground)| state != 'T' && foreground);
    }

    fn wait_for_states(&self, name: &str, what: &str, is: impl Fn((char, bool)) -> bool) {
        let reached = in_time(|| {
            let states = self.states(name);
            !states.is_empty() && states.iter().copied().all(&is)
        });
        assert!(
            reached,
            "{name} is {:?}, not {what}:
{}",
            self.states(name),
            self.terminal.text()
        );
    }
}
