//! What a shell does besides starting the program: start-up with `init`, its own side of TAB, the prompt.

use crate::{
    check::Finding,
    instructions,
    places::{Home, Programs},
    rounds::interleave,
    shells::{Prompt, SHELLS, Shell},
    times::{ratio, whole},
};
use std::{
    io::{self, Write},
    path::Path,
    process::Stdio,
};

/// TABs and prompts in one measured process.
const TIMES: usize = 20;

/// Prints the table of one size, for the shells that are there.
///
/// # Errors
/// A script fails.
pub fn print(programs: &Programs, home: &Home) -> io::Result<()> {
    println!(
        "\n| in the shell, {} profiles | µs (p10–p90) | µs, floor | × floor | budget |\n|---|---|---|---|---|",
        home.size
    );
    for shell in SHELLS {
        let Some(path) = shell.path() else {
            println!("| {}: not installed | | | | |", shell.name);
            continue;
        };
        let pair = [shell.start, shell.start_empty].map(|script| shell.launch(&path, &["-c", script], programs, home));
        let times = interleave(&[&pair[0], &pair[1]], 60)?;
        let found = times[0].ratio_to(&times[1]);
        let over = if found.median > 1.15 { " **over**" } else { "" };
        let [wall, floor] = [&times[0], &times[1]].map(|times| whole(times.spread()));
        println!("| {} starts with `init` | {wall} | {floor} | {} | ≤ 1.15{over} |", shell.name, ratio(found));
        shell.print_tab(&path, programs, home)?;
    }
    Ok(())
}

/// The shell's own instructions for one TAB at 10,000 profiles, and the traces of processes of a hundred prompts.
///
/// # Errors
/// A shell is not installed, or a script fails.
pub fn check(programs: &Programs) -> io::Result<Vec<Finding>> {
    let home = Home::write(10_000)?;
    let mut findings = vec![];
    for shell in SHELLS {
        let path = shell.path().ok_or_else(|| io::Error::other(format!("{} is not installed", shell.name)))?;
        if let Some(tab) = &shell.tab {
            let tabs = |times| shell.launch(&path, &["-c", &shell.tabs(tab, true, times)], programs, &home);
            let counts = instructions::count_all(&[tabs(3), tabs(1)])?;
            let found = (counts[0] - counts[1]) / 2;
            findings.push(Finding::new(format!("TAB, {} itself, instructions", shell.name), found, Some(tab.most)));
        }
        let found = shell.processes(&path, programs, &home)?;
        let what = format!("100 prompts in {}, page faults of child processes", shell.name);
        findings.push(Finding::new(what, found, Some(0)));
    }
    Ok(findings)
}

impl Shell {
    fn print_tab(&self, path: &Path, programs: &Programs, home: &Home) -> io::Result<()> {
        let Some(tab) = &self.tab else { return Ok(()) };
        let answer = programs.awsp(home, &[&["__complete"], tab.words].concat()).output()?.len();
        let pair = [true, false].map(|by_awsp| {
            let script = self.tabs(tab, by_awsp, TIMES);
            self.launch(path, &["-c", &script], programs, home).with("ANSWER", answer.to_string())
        });
        let times = interleave(&[&pair[0], &pair[1]], if home.size > 10_000 { 5 } else { 15 })?;
        let [wall, floor] = [&times[0], &times[1]].map(|times| whole(times.spread().divided(TIMES)));
        println!(
            "| TAB in {} ({answer} bytes) | {wall} | {floor} | {} | |",
            self.name,
            ratio(times[0].ratio_to(&times[1]))
        );
        Ok(())
    }

    /// Minor page faults of the children that ended while a hundred prompts were drawn: no process runs without.
    fn processes(&self, path: &Path, programs: &Programs, home: &Home) -> io::Result<u64> {
        let Prompt { start, draw, stat } = self.prompt;
        let script = format!("{start}\n{stat}\n{}{stat}\n", format!("{draw}\n").repeat(100));
        let launch = self.launch(path, &["-i"], programs, home).with("AWS_PROFILE", home.last());
        let mut child = launch.command().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(script.as_bytes())?;
        }
        let output = child.wait_with_output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let faults: Vec<u64> = text.lines().filter_map(|line| children_faults(line.split_once("stat ")?.1)).collect();
        match faults[..] {
            [before, after] => Ok(after - before),
            _ => Err(io::Error::other(format!("{}: no two lines of /proc in {text:?}", self.name))),
        }
    }
}

/// Field 11 of `/proc/PID/stat`, `cminflt` (proc(5)).
fn children_faults(stat: &str) -> Option<u64> {
    stat.rsplit_once(')')?.1.split_whitespace().nth(8)?.parse().ok()
}
