//! A home with credential processes, and runs of awsp that are watched.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use nix::{sys::signal::killpg, unistd::Pid};

use crate::kit::home::{BINARY, Home};
use crate::kit::wait::in_time;

/// What a helper prints that does what it should, without the braces.
pub const KEYS: &str = r#""Version":1,"AccessKeyId":"ASIAGOOD","SecretAccessKey":"secret","SessionToken":"token""#;

/// A home whose helpers have time to end by themselves.
pub struct Helpers(pub Home);

/// How a run ended.
pub struct Ran {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    pub took: Duration,
    /// The most memory that awsp itself had, in bytes.
    pub memory: u64,
}

impl Helpers {
    /// A home with these credential processes: each is a profile, and a script for sh.
    pub fn with(scripts: &[(&str, &str)]) -> Self {
        let home = Home::with(&[]);
        let mut config = String::new();
        for (name, script) in scripts {
            // its number is its group's, which must not outlive it
            home.program(name, &format!("#!/bin/sh\necho $$ >>\"$HOME/{name}.pid\"\n{script}\n"));
            config += &format!("[profile {name}]\ncredential_process = {}/bin/{name}\n", home.path().display());
        }
        home.write(".aws/config", &config);
        let helpers = Self(home);
        helpers.limits("1m", "1m");
        helpers
    }

    /// Sets how long helpers may take, without a terminal and with one.
    pub fn limits(&self, timeout: &str, terminal: &str) {
        let text = format!("[process]\ntimeout = {timeout}\nterminal_timeout = {terminal}\n");
        self.0.write(".config/awsp/settings.ini", &text);
    }

    /// Adds to the config file.
    pub fn add(&self, text: &str) {
        let path = self.0.path().join(".aws/config");
        let text = text.replace("AWSP", BINARY).replace("HOME", &self.0.path().display().to_string());
        fs::write(&path, fs::read_to_string(&path).unwrap() + &text).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs awsp without a terminal, as SDKs do.
    pub fn awsp(&self, arguments: &[&str]) -> Ran {
        self.run(self.0.command(BINARY).args(arguments))
    }

    /// The answer for a profile, not from the cache.
    pub fn answer(&self, profile: &str) -> Ran {
        self.awsp(&["credential-process", "--no-cache", profile])
    }

    /// Runs a command to its end, in a session of its own: there is no terminal even where the tests have one.
    pub fn run(&self, command: &mut Command) -> Ran {
        let name = |kind: &str| self.path(&format!("{:?}.{kind}", thread::current().id()));
        let (stdout, stderr) = (name("stdout"), name("stderr"));
        let file = |path| Stdio::from(fs::File::create(path).unwrap());
        let mut apart = Command::new("setsid");
        apart.arg("--wait").arg(command.get_program()).args(command.get_args()).env_clear().current_dir(self.0.path());
        apart.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let begin = Instant::now();
        let mut child = apart.stdin(Stdio::null()).stdout(file(&stdout)).stderr(file(&stderr)).spawn().unwrap();
        let (mut memory, mut status) = (0, None);
        while status.is_none() && begin.elapsed() < Duration::from_secs(60) {
            memory = memory.max(peak(child.id()));
            thread::sleep(Duration::from_millis(2));
            status = child.try_wait().unwrap();
        }
        let took = begin.elapsed();
        let _ = child.kill();
        let _ = child.wait();
        let text = |path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
        let status = status.and_then(|status| status.code());
        Ran { status, stdout: text(&stdout), stderr: text(&stderr), took, memory }
    }

    /// How often a helper was started.
    pub fn runs_begun(&self, name: &str) -> usize {
        fs::read_to_string(self.path(&format!("{name}.pid"))).unwrap_or_default().lines().count()
    }

    /// How often a helper ran, and whether anything of its groups is left.
    pub fn runs(&self, name: &str) -> (usize, bool) {
        let pids = fs::read_to_string(self.path(&format!("{name}.pid"))).unwrap_or_default();
        let is_there = |pid: &str| {
            let group = Pid::from_raw(pid.parse().unwrap());
            !in_time(|| killpg(group, None).is_err())
        };
        (pids.lines().count(), pids.lines().any(is_there))
    }
}

/// `setsid` becomes awsp, or waits for it.
fn peak(process: u32) -> u64 {
    let children = fs::read_to_string(format!("/proc/{process}/task/{process}/children")).unwrap_or_default();
    let of = |pid: &str| {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        if !status.starts_with("Name:\tawsp\n") {
            return None;
        }
        let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    };
    let own = process.to_string();
    children.split_whitespace().chain([own.as_str()]).filter_map(of).max().unwrap_or(0) * 1024
}
