//! The prompt that cannot lie: random switches, failures and a person's own exports in real interactive shells, and
//! after each what the prompt shows is what boto3 resolves in a child of that shell.

use std::{collections::BTreeMap, fs};

use awsp::{shell::Shell, time::now};
use fastrand::Rng;
use serde_json::{Map, Value};

use crate::kit::{
    home::Home,
    judge::Judge,
    pty::Terminal,
    shells::{INTERACTIVE, Real},
};

/// Steps for each shell; `tests/run --long` sets `AWSP_LONG` for the longer campaign.
const STEPS: usize = 200;
const LONG_STEPS: usize = 10_000;

/// The profiles with their regions. `prod` is protected.
const PROFILES: [(&str, &str); 6] = [
    ("dev", "eu-west-1"),
    ("prod", "eu-central-1"),
    ("my profile", "us-east-2"),
    ("prod:read", "ap-south-1"),
    ("$(touch ran)", "sa-east-1"),
    ("it's", "eu-north-1"),
];

const REGIONS: [&str; 3] = ["eu-west-1", "eu-central-1", "us-west-2"];

const SEEN: &str = "#!/bin/sh\nenv -0 >\"$HOME/env\"\necho \"seen $1\"\n";

fn home() -> Home {
    let home = Home::with(&[]);
    let section = |(name, region): &(&str, &str)| {
        format!("[{name}]\naws_access_key_id = KEY OF {name}\naws_secret_access_key = x\nregion = {region}\n")
    };
    home.write(".aws/credentials", &PROFILES.iter().map(section).collect::<String>());
    home.write(".config/awsp/settings.ini", "[protect]\nprofiles = prod\n");
    home.program("seen", SEEN);
    home
}

/// What a person does.
#[derive(Debug)]
enum Step {
    Awsp(String),
    /// A protected profile, refused at the question.
    Refused,
    Export(&'static str, String),
    Unset(&'static str),
}

fn step(random: &mut Rng, shell: Shell) -> Vec<Step> {
    let profile = |random: &mut Rng| PROFILES[random.usize(..PROFILES.len())].0;
    let region = |random: &mut Rng| REGIONS[random.usize(..REGIONS.len())].to_owned();
    let name = |random: &mut Rng| typed(shell, profile(random));
    match random.u8(..20) {
        0..6 => vec![Step::Awsp(format!("-y -- {}", name(random)))],
        6..8 => vec![Step::Awsp(format!("-yr {} -- {}", region(random), name(random)))],
        8..10 => vec![Step::Awsp("- -y".into())],
        10 => vec![Step::Awsp("-u".into())],
        11 => vec![Step::Awsp(["nosuchname", "-x", "-r", "-u dev"][random.usize(..4)].into())],
        12 => vec![Step::Refused],
        13 => vec![Step::Awsp(format!("-r {}", region(random)))],
        14 => vec![Step::Awsp("-r -".into())],
        15 => vec![Step::Export("AWS_PROFILE", profile(random).into())],
        16 => vec![Step::Export("AWS_DEFAULT_PROFILE", profile(random).into())],
        17 => vec![Step::Unset(["AWS_PROFILE", "AWS_DEFAULT_PROFILE"][random.usize(..2)])],
        18 => {
            let keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
            keys.map(|name| Step::Export(name, "THEKEY".into())).into()
        }
        _ => {
            let region = region(random);
            ["AWS_REGION", "AWS_DEFAULT_REGION"].map(|name| Step::Export(name, region.clone())).into()
        }
    }
}

/// A name as it is typed in a shell.
fn typed(shell: Shell, name: &str) -> String {
    shell.quote(name)
}

/// One shell under way, and the judge.
struct Campaign<'a> {
    real: Real,
    home: &'a Home,
    terminal: Terminal,
    boto3: &'a mut Judge,
    /// What has been typed, for a failure.
    typed: Vec<String>,
}

impl Campaign<'_> {
    fn take(&mut self, step: &Step) {
        let line = match step {
            Step::Awsp(words) => format!("awsp {words}"),
            Step::Refused => "awsp prod".to_owned(),
            Step::Export(name, value) => self.real.export(name, value),
            Step::Unset(name) => self.real.unset(name),
        };
        self.typed.push(line.clone());
        self.terminal.run(&line);
        if matches!(step, Step::Refused) {
            self.terminal.wait("question", |terminal| terminal.line().ends_with("[y/N]"));
            self.terminal.send("n\r");
        }
    }

    /// The environment of a child, and the prompt that follows.
    fn seen(&mut self, number: usize) -> (BTreeMap<String, String>, String) {
        self.terminal.run(&format!("seen {number}"));
        self.terminal.wait_for(&format!("\nseen {number}\n"));
        self.terminal.wait("prompt", |terminal| terminal.line().ends_with("READY>"));
        let line = self.terminal.line();
        let env = fs::read_to_string(self.home.path().join("env")).unwrap();
        let pairs = env.split_terminator('\0').filter_map(|pair| pair.split_once('='));
        (pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect(), line)
    }

    fn check(&mut self, number: usize) {
        let (env, line) = self.seen(number);
        let json: Map<_, _> = env.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str()))).collect();
        let resolved = self.boto3.resolve(&json);
        let shown = segment(&line);
        if self.real.shell == Shell::Elvish {
            // it shows the prompt of before until it has the new one
            let real = self.real;
            let judged = |terminal: &Terminal| judge(segment(&terminal.line()), &env, &resolved, real).is_ok();
            self.terminal.wait("prompt that is true", judged);
        } else if let Err(lie) = judge(shown, &env, &resolved, self.real) {
            let last = &self.typed[self.typed.len().saturating_sub(6)..];
            panic!(
                "{} step {number}: {lie}\nprompt {shown:?}\nboto3 {resolved}\n{env:#?}\n{last:#?}",
                self.real.label()
            );
        }
    }
}

/// Compares the segment with what boto3 resolved.
fn judge(shown: &str, env: &BTreeMap<String, String>, resolved: &Value, real: Real) -> Result<(), String> {
    let filled = |name: &str| env.get(name).filter(|value| !value.is_empty()).map(String::as_str);
    let inside = shown.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or_default();
    let (rest, keys) = inside.strip_suffix("!keys").map_or((inside, false), |rest| (rest.trim_end(), true));
    let same = |what: &str, shown: &str, is: &str| {
        if shown == is { Ok(()) } else { Err(format!("{what}: shown {shown:?}, is {is:?}")) }
    };
    same("keys", if keys { "THEKEY" } else { "" }, filled("AWS_ACCESS_KEY_ID").unwrap_or_default())?;
    if keys {
        same("access key", "THEKEY", resolved["access_key"].as_str().unwrap_or_default())?;
    }
    let profile = resolved["profile"].as_str().unwrap_or_default();
    let Some((name, _)) = PROFILES.iter().find(|(name, _)| rest.starts_with(name) && ends(&rest[name.len()..])) else {
        same("profile", rest, profile)?;
        return Ok(());
    };
    let rest = &rest[name.len()..];
    let (differs, rest) = rest.strip_prefix('≠').map_or((false, rest), |rest| (true, rest));
    let other = filled("AWS_PROFILE").zip(filled("AWS_DEFAULT_PROFILE")).is_some_and(|(one, other)| one != other);
    if real.program() == "dash" {
        // neither ≠, region nor time: the name alone
        return same("profile", name, filled("AWS_PROFILE").unwrap_or(profile));
    }
    same("≠", &differs.to_string(), &other.to_string())?;
    if !differs {
        same("profile", name, profile)?;
        if !keys {
            same("access key", &format!("KEY OF {name}"), resolved["access_key"].as_str().unwrap_or_default())?;
        }
    }
    let mut parts = rest.split_whitespace();
    let mut part = parts.next();
    if part.is_some_and(|part| part.ends_with(['m', 'h', 'd']) && part.starts_with(|c: char| c.is_ascii_digit())) {
        let state = filled("AWSP_PROTECTED").unwrap_or_default();
        let fresh = state
            .split_once(':')
            .is_some_and(|(since, of)| of == *name && since.parse().is_ok_and(|it: u64| it <= now()));
        same("protected", name, if fresh { "prod" } else { "not" })?;
        part = parts.next();
    } else if real.clock() {
        let state = filled("AWSP_PROTECTED").and_then(|state| state.split_once(':')).map(|(_, of)| of);
        same("protected", "", if state == Some(name) { "protected" } else { "" })?;
    }
    let of_profile = PROFILES.iter().find(|(known, _)| known == name).map_or("", |(_, region)| region);
    if part.is_some() || !differs {
        same("region", part.unwrap_or(of_profile), resolved["region"].as_str().unwrap_or_default())?;
    }
    Ok(())
}

/// What stands in front of the person's own prompt.
fn segment(line: &str) -> &str {
    line.trim_end_matches("READY>").trim_end()
}

/// A name ends there, rather than going on to a longer one.
fn ends(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(['≠', ' '])
}

fn campaign(real: Real) {
    if !real.present() {
        return;
    }
    let Some(mut boto3) = Judge::boto3() else { return };
    let long = std::env::var_os("AWSP_LONG").is_some();
    let seed = std::env::var("AWSP_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| fastrand::u64(..));
    println!("{}: AWSP_SEED={seed}", real.label());
    let mut random = Rng::with_seed(seed);
    let home = home();
    let terminal = real.start(&home, &real.load("--prompt"));
    let mut campaign = Campaign { real, home: &home, terminal, boto3: &mut boto3, typed: Vec::new() };
    for number in 0..if long { LONG_STEPS } else { STEPS } {
        step(&mut random, real.shell).iter().for_each(|step| campaign.take(step));
        campaign.check(number);
    }
    assert!(!home.path().join("ran").exists(), "{}: a name was executed", real.label());
}

macro_rules! shells {
    ($($name:ident: $index:literal)*) => { $(#[test] fn $name() { campaign(INTERACTIVE[$index]); })* };
}

shells! { bash: 0 zsh: 1 fish: 2 dash: 3 ksh: 4 mksh: 5 nushell: 6 elvish: 7 xonsh: 8 tcsh: 9 powershell: 10 }
