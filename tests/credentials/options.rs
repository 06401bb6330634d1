//! Every option that `exec` and `export` take in a mode has an effect there: with it the same line is answered, asked or
//! said differently. `tests/commands/words/modes.rs` holds that all others are refused.

use std::{collections::BTreeSet, fs, path::Path};

use awsp::cli::{
    Cli,
    modes::{MODES, needs_role},
};
use clap::{ArgAction, CommandFactory};

use crate::kit::home::BINARY;
use crate::world::{DEVICE, World};

const ROLE: &str = "arn:aws:iam::222233334444:role/OnTop";
const OTHER: &str = "arn:aws:iam::222233334444:role/Role";

/// A mode of a command: the words before and after what is tried.
struct Line {
    command: &'static str,
    mode: &'static [&'static str],
    end: &'static [&'static str],
}

/// What the command of `exec` says of its environment.
const SHOW: &str = "env | grep ^AWS | cut -c1-40 | sort";

const LINES: [Line; 9] = [
    Line { command: "exec", mode: &[], end: &["--", "sh", "-c", SHOW] },
    Line { command: "exec", mode: &["--only"], end: &["--", "sh", "-c", SHOW] },
    Line { command: "exec", mode: &["--credentials"], end: &["--", "sh", "-c", SHOW] },
    Line { command: "exec", mode: &["--role-arn", ROLE], end: &["--", "sh", "-c", SHOW] },
    Line { command: "export", mode: &[], end: &[] },
    Line { command: "export", mode: &["--role-arn", ROLE], end: &[] },
    Line { command: "export", mode: &["--format", "env"], end: &[] },
    Line { command: "export", mode: &["--credentials-file", "copy"], end: &[] },
    Line { command: "export", mode: &["--credentials-file", "copy", "--role-arn", ROLE], end: &[] },
];

/// What an option is tried on.
struct Probe {
    option: &'static [&'static str],
    profile: &'static str,
    /// The line runs once before, without the option.
    warm: bool,
}

const fn on(profile: &'static str, option: &'static [&'static str]) -> Probe {
    Probe { option, profile, warm: false }
}

const fn warm(profile: &'static str, option: &'static [&'static str]) -> Probe {
    Probe { option, profile, warm: true }
}

/// One for each option.
const PROBES: [Probe; 23] = [
    on("role", &["--region", "us-west-2"]),
    on("guarded", &["--yes"]),
    on("odd", &["--force"]),
    on("capped", &["--quiet"]),
    on("device", &["--mfa-code", "123456"]),
    warm("role", &["--min-ttl", "3h"]),
    warm("role", &["--refresh"]),
    warm("role", &["--no-cache"]),
    on("static", &["--ensure-temporary"]),
    on("static", &["--credentials"]),
    on("static", &["--role-arn", OTHER]),
    on("role", &["--role-session-name", "me"]),
    on("role", &["--duration-seconds", "900"]),
    on("role", &["--external-id", "x-1"]),
    on("role", &["--policy", "{}"]),
    on("role", &["--policy-arns", "arn:aws:iam::aws:policy/ReadOnlyAccess"]),
    on("role", &["--tags", "a=b"]),
    on("role", &["--transitive-tag-keys", "a"]),
    on("role", &["--source-identity", "me"]),
    on("role", &["--mfa-serial", DEVICE]),
    on("role", &["--pretty"]),
    on("role", &["--with-region"]),
    on("static", &["--format", "fish"]),
];

const CONFIG: &str = "\
[profile static]
region = eu-west-1

[profile role]
role_arn = arn:aws:iam::222233334444:role/Role
source_profile = static
role_session_name = ben
duration_seconds = 7200
region = eu-west-1

[profile capped]
role_arn = arn:aws:iam::222233334444:role/Capped
source_profile = role
role_session_name = ben
duration_seconds = 7200
region = eu-west-1

[profile guarded]
role_arn = arn:aws:iam::222233334444:role/Role
source_profile = static
region = eu-west-1

[profile device]
role_arn = arn:aws:iam::222233334444:role/Role
source_profile = static
mfa_serial = arn:aws:iam::111122223333:mfa/ben
region = eu-west-1

[ profile odd ]
role_arn = arn:aws:iam::222233334444:role/Role
source_profile = static
region = eu-west-1
";

/// Everything that a line does: status, output, calls, and what is in the files afterwards. Nothing in it depends on the
/// time or on the port.
fn done(line: &Line, probe: &Probe, option: &[&str]) -> String {
    let world = World::with(CONFIG);
    world.home.write(".config/awsp/settings.ini", "[protect]\nprofiles = guarded\n");
    let run = |option: &[&str]| {
        let words = [&[line.command, probe.profile][..], line.mode, option, line.end].concat();
        let mut command = world.home.command("setsid");
        command.arg("-w").arg(BINARY).args(words).envs(world.fake.environment());
        // keys that override the profile are removed, with a note
        command.env("AWS_ACCESS_KEY_ID", "AKIAOTHER").env("AWS_SECRET_ACCESS_KEY", "x");
        command.env("AWS_REGION", "eu-west-1").output().unwrap()
    };
    if probe.warm {
        run(&[]);
    }
    let output = run(option);
    let calls =
        world.fake.calls().into_iter().map(|call| format!("{} {:?} {:?}\n", call.action, call.region, call.parameters));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let credentials = fs::read_to_string(world.home.path().join(".aws/credentials")).unwrap();
    let all = format!(
        "{:?}\n{}{}{}{credentials}{}",
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
        calls.collect::<String>(),
        cached(&world.home.path().join(".cache"))
    );
    plain(&all)
}

/// How many entries the cache has.
fn cached(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries.flatten().map(|entry| if entry.path().is_dir() { cached(&entry.path()) } else { 1 }).sum()
}

/// Without times, ports, keys and the name of the home.
fn plain(text: &str) -> String {
    let keys =
        |word: &str| if word.contains("ASIA") || word.starts_with("/tmp") { "KEY".to_owned() } else { word.to_owned() };
    let words: Vec<String> = text.split(&['"', ' ', '=', '\n', '\''][..]).map(keys).collect();
    words.join(" ").chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect()
}

/// The options of a command, without those that choose `--clean`, which has a test of its own.
fn options(command: &str) -> BTreeSet<String> {
    let mut tree = Cli::command();
    tree.build();
    let tree = tree.find_subcommand(command).unwrap().clone();
    let options =
        tree.get_arguments().filter(|arg| !arg.is_positional() && !matches!(arg.get_action(), ArgAction::Help));
    options.map(|arg| arg.get_long().unwrap().to_owned()).collect()
}

#[test]
fn every_option_is_tried() {
    let tried: BTreeSet<String> = PROBES.iter().map(|probe| probe.option[0][2..].to_owned()).collect();
    // they choose a mode, and their own tests show what that does
    let modes = ["only", "clean", "credentials-file"].map(str::to_owned);
    for command in ["exec", "export"] {
        let missing: Vec<_> = options(command).into_iter().filter(|option| !tried.contains(option)).collect();
        assert!(missing.iter().all(|option| modes.contains(option)), "{command}: no probe of {missing:?}");
    }
}

#[test]
fn option_that_is_taken_has_an_effect() {
    for line in &LINES {
        let by = |by: &str| line.mode.first().is_some_and(|option| by.split(' ').any(|word| word == *option));
        let of_command = || MODES.iter().filter(|mode| mode.command == line.command);
        let formats = if line.mode.first() == Some(&"--format") { "this --format" } else { "--format process" };
        let mode = of_command().find(|mode| by(mode.by) && !mode.by.contains("format"));
        let mode = mode.or_else(|| of_command().find(|mode| mode.by == formats || mode.by.is_empty())).unwrap();
        let role = line.mode.contains(&"--role-arn");
        for probe in &PROBES {
            let id = probe.option[0][2..].replace('-', "_");
            let is_taken = mode.takes(&id)
                && (role || !needs_role(line.command, &id))
                && !(role && id == "ensure_temporary")
                // a role gives keys anyway
                && !(role && ["credentials", "role_arn"].contains(&&*id))
                && !line.mode.contains(&probe.option[0]);
            if !is_taken {
                continue;
            }
            let without = done(line, probe, &[]);
            let with = done(line, probe, probe.option);
            assert_ne!(with, without, "{} {:?} {:?}", line.command, line.mode, probe.option);
            assert!(!with.contains("has no effect"), "{with}");
        }
    }
}

/// Two runs that differ in nothing are told alike: what the test above compares is the effect of the option alone.
#[test]
fn line_without_an_option_does_the_same_again() {
    for line in &LINES {
        for probe in PROBES.iter().filter(|probe| ["--quiet", "--refresh", "--region"].contains(&probe.option[0])) {
            assert_eq!(done(line, probe, &[]), done(line, probe, &[]), "{:?} {}", line.mode, probe.profile);
        }
    }
}
