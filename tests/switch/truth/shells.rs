//! The same promise in real shells: the shell loads awsp's function in a dirty environment, switches, and a child
//! process says what it was given; boto3 says what that means.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use serde_json::{Map, Value, json};

use super::environments::{REMOVED, STALE_KEY, pairwise, variables};
use crate::kit::{
    dialect::fill,
    home,
    judge::Judge,
    shells::{INTERACTIVE, Real},
    tools::locate,
};
use awsp::shell::Shell;

const SEED: u64 = 20_261_123;
/// At least this many environments per shell.
const ROWS: usize = 60;

type Dirty = Vec<(&'static str, &'static str)>;

/// Takes most of a second to start: one process for all environments, which a person made inside of it.
const SLOW: Shell = Shell::Xonsh;

const CONFIG: &str = "\
[default]
region = us-east-1

[profile x]
region = eu-west-1

[profile other]
region = ca-central-1

[profile needy]
region = eu-north-1
role_arn = arn:aws:iam::111122223333:role/needy
credential_source = Environment
";

const CREDENTIALS: &str = "\
[default]
aws_access_key_id = DEFAULTKEY
aws_secret_access_key = d

[x]
aws_access_key_id = XKEY
aws_secret_access_key = x

[other]
aws_access_key_id = OTHERKEY
aws_secret_access_key = o
";

struct Home(home::Home);

impl Home {
    fn new() -> Self {
        let home = home::Home::bare(".tmp");
        home.write(".aws/config", CONFIG);
        home.write(".aws/credentials", CREDENTIALS);
        Self(home)
    }

    /// What children of the shell see in each environment after each of `lines`, and what the shell said.
    fn run(&self, real: Real, rows: &[Dirty], lines: &[&str]) -> Vec<Vec<Seen>> {
        if real.shell == SLOW {
            let row =
                |dirty: &Dirty| dirty.iter().map(|(name, value)| format!("${name} = '{value}'\n")).collect::<String>();
            let clean = "for name in [name for name in ${...} if name.startswith('AWS')]: del ${name}\n";
            let begins: Vec<String> = rows.iter().map(|dirty| format!("{clean}{}", row(dirty))).collect();
            return self.process(real, &[], &begins, lines);
        }
        rows.iter().flat_map(|dirty| self.process(real, dirty, &[String::new()], lines)).collect()
    }

    /// One process that begins anew as often as there are `begins`.
    fn process(&self, real: Real, dirty: &[(&str, &str)], begins: &[String], lines: &[&str]) -> Vec<Vec<Seen>> {
        let out = self.0.path().join("seen");
        let _ = fs::remove_dir_all(&out);
        fs::create_dir(&out).unwrap();
        let mut lines_of_script = real.load("") + "\n";
        for (row, begin) in begins.iter().enumerate() {
            lines_of_script += begin;
            for (at, line) in lines.iter().enumerate() {
                let to = out.join(format!("{row}.{at}")).display().to_string();
                lines_of_script += &fill(real.dialect().step, &[("line", line), ("to", &to)]);
            }
        }
        let shell = real.program();
        let done = Command::new(locate(shell).unwrap())
            .args(&real.argv[1..])
            .arg(real.script(&self.0, &lines_of_script))
            .env_clear()
            .envs([("PATH", path_with_awsp().as_str()), ("LC_ALL", "C.UTF-8")])
            .env("HOME", self.0.path())
            .envs(dirty.iter().copied())
            .output()
            .expect("the shell starts");
        let apart = real.dialect().told_apart;
        assert!(done.stdout.is_empty() && (done.stderr.is_empty() || apart), "{shell}: {done:?}");
        let seen = (0..begins.len()).flat_map(|row| (0..lines.len()).map(move |at| (row, at)));
        if apart {
            let said = String::from_utf8(done.stderr).unwrap();
            let said = said.split_terminator('\0').collect::<Vec<_>>();
            assert_eq!(said.len(), begins.len() * lines.len(), "{shell}: {said:?}");
            for ((row, at), said) in seen.zip(said) {
                fs::write(out.join(format!("{row}.{at}.said")), said).unwrap();
            }
        }
        (0..begins.len()).map(|row| (0..lines.len()).map(|at| Seen::read(&out, row, at)).collect()).collect()
    }
}

/// The person's own comes last: some shell may be there only.
fn path_with_awsp() -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_awsp")).parent().unwrap();
    format!("{}:/usr/local/bin:/usr/bin:/bin:{}", program.display(), std::env::var("PATH").unwrap_or_default())
}

/// One step: its status, what it said, and the environment of a child after it.
struct Seen {
    status: String,
    said: String,
    env: BTreeMap<String, String>,
}

impl Seen {
    fn read(out: &Path, row: usize, at: usize) -> Self {
        let read = |what: &str| fs::read_to_string(out.join(format!("{row}.{at}.{what}"))).unwrap();
        let env = read("env");
        let pairs = env.split_terminator('\0').filter_map(|pair| pair.split_once('='));
        let env = pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        Self { status: read("status").trim().to_owned(), said: read("said"), env }
    }

    fn json(&self) -> Map<String, Value> {
        self.env.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str()))).collect()
    }
}

/// boto3 and JavaScript know one region variable each, and take it from whoever exported it.
fn expected_region(before: &[(&str, &str)], variable: &str, of_profile: &str) -> String {
    let get = |name: &str| before.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
    let own = get("AWSP_REGION")
        .and_then(|state| state.rsplit_once(':'))
        .is_some_and(|(_, region)| get("AWS_REGION") == Some(region) && get("AWS_DEFAULT_REGION") == Some(region));
    // an empty one is removed
    let exported = get(variable).filter(|region| !own && !region.is_empty());
    exported.unwrap_or(of_profile).to_owned()
}

#[test]
fn the_sdks_resolve_the_profile_after_a_switch_in_every_shell() {
    let Some(mut boto3) = Judge::boto3() else { return };
    let mut javascript = Judge::javascript();
    let home = Home::new();
    let rows: Vec<Dirty> = pairwise(ROWS, SEED).iter().map(|row| variables(row)).collect();
    for real in INTERACTIVE.into_iter().filter(Real::present) {
        let shell = real.program();
        for (dirty, seen) in rows.iter().zip(home.run(real, &rows, &["awsp x", "awsp -u"])) {
            let told = || format!("{shell} {dirty:?}: {}", seen[0].said);
            assert_eq!(seen[0].status, "0", "{}", told());
            let x = boto3.resolve(&seen[0].json());
            assert_eq!(x["profile"], "x", "{}", told());
            assert_eq!(x["access_key"], "XKEY", "{}", told());
            assert_eq!(x["token"], Value::Null, "{}", told());
            assert_eq!(x["region"], expected_region(dirty, "AWS_DEFAULT_REGION", "eu-west-1"), "{}", told());
            assert_eq!(seen[1].status, "0", "{}", told());
            let left: Vec<_> = REMOVED.iter().filter(|name| seen[1].env.contains_key(**name)).collect();
            assert!(left.is_empty() && !seen[1].env.contains_key("AWS_PROFILE"), "{left:?}: {}", told());
            let none = boto3.resolve(&seen[1].json());
            assert_eq!(none["access_key"], "DEFAULTKEY", "{}", told());
            // which has rules of its own
            let Some(javascript) = &mut javascript else { continue };
            let x = javascript.resolve(&seen[0].json());
            assert_eq!((&x["access_key"], &x["token"]), (&"XKEY".into(), &Value::Null), "{x} {}", told());
            assert_eq!(x["region"], expected_region(dirty, "AWS_REGION", "eu-west-1"), "{}", told());
            let none = javascript.resolve(&seen[1].json());
            assert_eq!(none["access_key"], "DEFAULTKEY", "{none} {}", told());
        }
        eprintln!("{shell}: {} environments", rows.len());
    }
}

#[test]
fn keys_stay_where_the_chain_needs_them() {
    let Some(mut boto3) = Judge::boto3() else { return };
    let home = Home::new();
    let dirty =
        vec![("AWS_ACCESS_KEY_ID", STALE_KEY), ("AWS_SECRET_ACCESS_KEY", "s"), ("AWS_DEFAULT_PROFILE", "other")];
    for real in INTERACTIVE.into_iter().filter(Real::present) {
        let (shell, seen) = (real.program(), &home.run(real, std::slice::from_ref(&dirty), &["awsp needy"])[0]);
        let answer = boto3.resolve(&seen[0].json());
        // boto3 puts keys of the environment before a profile that a variable names: the note says so
        let expected = json!({"profile": "needy", "region": "eu-north-1", "access_key": STALE_KEY, "token": null, "method": "env"});
        assert_eq!(answer, expected, "{shell}");
        assert!(
            seen[0].said.contains("kept AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: needy needs them"),
            "{}",
            seen[0].said
        );
    }
}

/// The test itself must be able to fail: so does JavaScript's.
#[test]
fn without_a_switch_javascript_resolves_something_else() {
    let Some(mut javascript) = Judge::javascript() else { return };
    let home = Home::new();
    let of_home = ("HOME".to_owned(), Value::from(home.0.path().to_str().unwrap()));
    let wrong = pairwise(ROWS, SEED).into_iter().filter(|row| {
        let env = variables(row).into_iter().map(|(key, value)| (key.to_owned(), value.into()));
        javascript.resolve(&env.chain([of_home.clone()]).collect())["access_key"] != "XKEY"
    });
    let wrong = wrong.count();
    assert!(wrong > ROWS / 2, "{wrong}");
}

/// The test itself must be able to fail: what boto3 says of the dirty environments without a switch.
#[test]
fn without_a_switch_boto3_resolves_something_else() {
    let Some(mut boto3) = Judge::boto3() else { return };
    let home = Home::new();
    let wrong = pairwise(ROWS, SEED).into_iter().filter(|row| {
        let mut env: Map<_, _> =
            variables(row).into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect();
        env.insert("HOME".to_owned(), home.0.path().to_str().unwrap().into());
        env.insert("AWS_PROFILE".to_owned(), "x".into());
        boto3.resolve(&env)["access_key"] != "XKEY"
    });
    let wrong = wrong.count();
    eprintln!("{wrong} environments in which AWS_PROFILE=x alone is not enough");
    assert!(wrong > ROWS / 2, "{wrong}");
}
