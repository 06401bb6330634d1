//! The same promise in real shells: the shell loads awsp's function in a dirty environment, switches, and a child
//! process says what it was given; boto3 says what that means.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use serde_json::{Map, Value, json};

use crate::{
    boto3::Boto3,
    environments::{REMOVED, STALE_KEY, pairwise, variables},
};

const SEED: u64 = 20_261_123;
/// At least this many environments per shell.
const ROWS: usize = 60;

/// Each shell with the arguments that keep it from reading anybody's files, and awsp's word for it.
const SHELLS: &[(&str, &[&str], &str)] = &[
    ("bash", &["--norc", "--noprofile"], "bash"),
    ("zsh", &["-f"], "zsh"),
    ("fish", &["--no-config"], "fish"),
    ("dash", &[], "posix"),
    ("ksh", &[], "posix"),
    ("mksh", &[], "posix"),
    ("elvish", &["-norc"], "elvish"),
    ("tcsh", &["-f"], "tcsh"),
    ("pwsh", &["-NoProfile", "-File"], "powershell"),
];

/// Stands on standard error between what two steps said.
const MARK: &str = "--- next ---\n";

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

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join(".aws")).unwrap();
        fs::write(home.path().join(".aws/config"), CONFIG).unwrap();
        fs::write(home.path().join(".aws/credentials"), CREDENTIALS).unwrap();
        Self(home)
    }

    /// What children of the shell see after each of `lines`, and what the shell said.
    fn run(&self, shell: &str, arguments: &[&str], word: &str, dirty: &[(&str, &str)], lines: &[&str]) -> Vec<Seen> {
        let out = self.0.path().join("seen");
        let _ = fs::remove_dir_all(&out);
        fs::create_dir(&out).unwrap();
        let steps = lines.iter().enumerate().map(|(at, line)| step(word, line, &out.join(at.to_string())));
        let script = self.0.path().join("script.ps1");
        fs::write(&script, load(word).to_owned() + &steps.collect::<String>()).unwrap();
        let program = Path::new(env!("CARGO_BIN_EXE_awsp")).parent().unwrap();
        let path = format!("{}:/usr/local/bin:/usr/bin:/bin", program.display());
        let done = Command::new(shell)
            .args(arguments)
            .arg(script)
            .env_clear()
            .envs([("PATH", path.as_str()), ("LC_ALL", "C.UTF-8")])
            .env("HOME", self.0.path())
            .envs(dirty.iter().copied())
            .output()
            .expect("the shell starts");
        let said = String::from_utf8(done.stderr).unwrap();
        let said: Vec<&str> = said.split_terminator(MARK).collect();
        assert!(done.stdout.is_empty() && said.len() == lines.len(), "{shell}: {said:?} {:?}", done.stdout);
        said.into_iter().enumerate().map(|(at, said)| Seen::read(&out, at, said)).collect()
    }
}

/// The line that loads awsp; a script of elvish has no editor, and sees of an `eval` what it is handed.
fn load(word: &str) -> &'static str {
    match word {
        "fish" => "command awsp init fish | source\n",
        "elvish" => {
            "var awsp~ = $nop~\n\
             eval (e:awsp init elvish --no-completion | slurp) &ns=(ns [&edit:=(ns [&add-var~=$nop~])]) ^\n  \
             &on-end={|names| set awsp~ = $names[awsp~] }\n"
        }
        "tcsh" => "eval \"`\\awsp init tcsh`\"\n",
        "powershell" => "awsp init powershell | Out-String | Invoke-Expression\n",
        "bash" => "eval \"$(command awsp init bash)\"\n",
        "zsh" => "eval \"$(command awsp init zsh)\"\n",
        _ => "eval \"$(command awsp init posix)\"\n",
    }
}

/// Runs `line`, and writes down its status and what a child sees then.
fn step(word: &str, line: &str, to: &Path) -> String {
    let to = to.display();
    let run = match word {
        "fish" | "tcsh" => format!("{line}\necho $status >{to}.status"),
        "elvish" => {
            format!("try {{ {line}; echo 0 >{to}.status }} catch e {{ echo $e[reason][exit-status] >{to}.status }}")
        }
        "powershell" => format!("{line}\nSet-Content {to}.status $LASTEXITCODE"),
        _ => format!("{line}\necho $? >{to}.status"),
    };
    format!("{run}\n/bin/sh -c 'env -0 >{to}.env; printf \"%s\\n\" \"{}\" >&2'\n", MARK.trim_end())
}

/// One step: its status, what it said, and the environment of a child after it.
struct Seen {
    status: String,
    said: String,
    env: BTreeMap<String, String>,
}

impl Seen {
    fn read(out: &Path, at: usize, said: &str) -> Self {
        let read = |what: &str| fs::read_to_string(out.join(format!("{at}.{what}"))).unwrap();
        let env = read("env");
        let pairs = env.split_terminator('\0').filter_map(|pair| pair.split_once('='));
        let env = pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        Self { status: read("status").trim().to_owned(), said: said.to_owned(), env }
    }

    fn json(&self) -> Map<String, Value> {
        self.env.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str()))).collect()
    }
}

fn installed(shell: &str) -> bool {
    let found = Command::new(shell).args(["-c", "true"]).output().is_ok();
    if !found {
        let required = shell != "pwsh" && std::env::var_os("AWSP_REQUIRE_SHELLS").is_some();
        assert!(!required, "{shell} is not installed");
        eprintln!("skipped: {shell} is not installed");
    }
    found
}

/// boto3 knows one region variable, and takes it from whoever exported it.
fn expected_region(before: &[(&str, &str)], of_profile: &str) -> String {
    let get = |name: &str| before.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
    let own = get("AWSP_REGION")
        .and_then(|state| state.rsplit_once(':'))
        .is_some_and(|(_, region)| get("AWS_REGION") == Some(region) && get("AWS_DEFAULT_REGION") == Some(region));
    if own { of_profile.to_owned() } else { get("AWS_DEFAULT_REGION").unwrap_or(of_profile).to_owned() }
}

#[test]
fn boto3_resolves_the_profile_after_a_switch_in_every_shell() {
    let Some(mut boto3) = Boto3::start() else { return };
    let home = Home::new();
    let rows = pairwise(ROWS, SEED);
    for (shell, arguments, word) in SHELLS.iter().filter(|(shell, ..)| installed(shell)) {
        for row in &rows {
            let dirty = variables(row);
            let seen = home.run(shell, arguments, word, &dirty, &["awsp x", "awsp -u"]);
            let told = || format!("{shell} {dirty:?}: {}", seen[0].said);
            assert_eq!(seen[0].status, "0", "{}", told());
            let x = boto3.resolve(&seen[0].json());
            assert_eq!(x["profile"], "x", "{}", told());
            assert_eq!(x["access_key"], "XKEY", "{}", told());
            assert_eq!(x["token"], Value::Null, "{}", told());
            assert_eq!(x["region"], expected_region(&dirty, "eu-west-1"), "{}", told());
            assert_eq!(seen[1].status, "0", "{}", told());
            let left: Vec<_> = REMOVED.iter().filter(|name| seen[1].env.contains_key(**name)).collect();
            assert!(left.is_empty() && !seen[1].env.contains_key("AWS_PROFILE"), "{left:?}: {}", told());
            let none = boto3.resolve(&seen[1].json());
            assert_eq!(none["access_key"], "DEFAULTKEY", "{}", told());
        }
        eprintln!("{shell}: {} environments", rows.len());
    }
}

#[test]
fn keys_stay_where_the_chain_needs_them() {
    let Some(mut boto3) = Boto3::start() else { return };
    let home = Home::new();
    let dirty = [("AWS_ACCESS_KEY_ID", STALE_KEY), ("AWS_SECRET_ACCESS_KEY", "s"), ("AWS_DEFAULT_PROFILE", "other")];
    for (shell, arguments, word) in SHELLS.iter().filter(|(shell, ..)| installed(shell)) {
        let seen = home.run(shell, arguments, word, &dirty, &["awsp needy"]);
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

/// The test itself must be able to fail: what boto3 says of the dirty environments without a switch.
#[test]
fn without_a_switch_boto3_resolves_something_else() {
    let Some(mut boto3) = Boto3::start() else { return };
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
