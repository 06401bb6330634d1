//! A home full of marked secrets, and a look at everything that a run leaves.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
};

use crate::kit::{
    fake::{Account, Fake},
    home::{BINARY, Home},
    tools::present,
};

/// What every secret begins with: of a user, of what STS and SSO issue, of files, a process, the environment, a proxy.
pub const MARKS: [&str; 9] = [
    "secret+of/",
    "secret/of+",
    "token/of+",
    "CANARYsecret",
    "CANARYtoken",
    "CANARYprocess",
    "CANARYportal",
    "CANARYenv",
    "CANARYproxy",
];

/// The profiles, each of another kind.
pub const PROFILES: [&str; 9] = ["keys", "temp", "tool", "role", "mfa", "sso", "inner", "env", "none"];

const CREDENTIALS: &str = "\
[keys]
aws_access_key_id = AKIABEN
aws_secret_access_key = secret+of/AKIABEN

[temp]
aws_access_key_id = ASIATEMP
aws_secret_access_key = CANARYsecret/=
aws_session_token = CANARYtoken+==
";

const CONFIG: &str = "\
[profile keys]
region = eu-west-1

[profile tool]
credential_process = /bin/sh ~/tool

[profile role]
role_arn = arn:aws:iam::222233334444:role/One
source_profile = keys
region = eu-west-1

[profile mfa]
role_arn = arn:aws:iam::222233334444:role/Two
source_profile = keys
mfa_serial = arn:aws:iam::111122223333:mfa/ben
region = eu-west-1

[profile sso]
sso_session = corp
sso_account_id = 222233334444
sso_role_name = Admin
region = eu-west-1

[profile inner]
role_arn = arn:aws:iam::333344445555:role/Three
source_profile = tool
region = eu-west-1

[profile env]
role_arn = arn:aws:iam::222233334444:role/Four
credential_source = Environment
region = eu-west-1

[profile none]
region = eu-west-1

[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
";

const TOOL: &str = "echo '{\"Version\": 1, \"AccessKeyId\": \"ASIATOOL\", \"SecretAccessKey\": \"CANARYprocess/=\", \
                    \"SessionToken\": \"CANARYprocess+token==\", \"Expiration\": \"2999-01-01T00:00:00Z\"}'\n";

/// Files that hold secrets because they were put there.
const SEEDED: [&str; 4] = [".aws/config", ".aws/credentials", ".aws/sso/cache", "tool"];

/// The home, AWS on loopback, and where the traces go.
pub struct Cage {
    pub home: Home,
    pub fake: Fake,
    traces: tempfile::TempDir,
}

/// What one run did.
#[derive(Debug)]
pub struct Ran {
    pub words: Vec<String>,
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    /// Every program that was run, with its arguments.
    pub programs: String,
}

impl Cage {
    pub fn new() -> Self {
        let home = Home::with(&[]);
        let at = |text: &str| text.replace("~", home.path().to_str().unwrap());
        home.write(".aws/credentials", CREDENTIALS);
        home.write(".aws/config", &at(CONFIG));
        home.write("tool", TOOL);
        home.write(
            &crate::kit::home::login_path("corp"),
            "{\"accessToken\": \"CANARYportal\", \"expiresAt\": \"2999-01-01T00:00:00Z\", \"region\": \"eu-west-1\", \
             \"startUrl\": \"https://corp.awsapps.com/start\"}",
        );
        let fake = Fake::start();
        fake.user("AKIABEN", "arn:aws:iam::111122223333:user/ben");
        fake.portal("CANARYportal", "ben");
        fake.account(Account { id: "222233334444".into(), name: "two".into(), roles: vec!["Admin".into()] });
        fs::create_dir(home.path().join("tmp")).unwrap();
        Self { home, fake, traces: tempfile::tempdir().unwrap() }
    }

    /// Runs awsp with these words, or what a line of sh says of them, as loud as it can be.
    pub fn run(&self, line: &str, words: &[String], variables: &[(&str, &str)]) -> Ran {
        let trace = self.traces.path().join("trace");
        // a session of its own: no terminal, whoever runs this test has
        let mut command = self.home.command("setsid");
        command.args([
            "--wait",
            "strace",
            "-f",
            "-qqq",
            "-s",
            "65536",
            "-e",
            "trace=execve",
            "-e",
            "signal=none",
            "-o",
        ]);
        command.arg(&trace).args(["/bin/sh", "-c", line, BINARY]).args(words);
        command.envs(self.fake.environment()).envs(self.loud()).envs(variables.iter().copied());
        let output = command.stdin(Stdio::null()).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ran {
            words: words.to_vec(),
            status: output.status.code(),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
            programs: text(&fs::read(trace).unwrap_or_default()),
        }
    }

    fn loud(&self) -> Vec<(&'static str, String)> {
        let home = self.home.path().display();
        vec![
            ("RUST_LOG", "trace".into()),
            ("RUST_BACKTRACE", "full".into()),
            ("RUST_LIB_BACKTRACE", "1".into()),
            ("AWS_ACCESS_KEY_ID", "AKIAENV".into()),
            ("AWS_SECRET_ACCESS_KEY", "CANARYenv/=".into()),
            ("AWS_SESSION_TOKEN", "CANARYenv+token==".into()),
            ("TMPDIR", format!("{home}/tmp")),
            ("XDG_CACHE_HOME", format!("{home}/.cache")),
            ("XDG_RUNTIME_DIR", format!("{home}/run")),
            ("AWS_MAX_ATTEMPTS", "1".into()),
        ]
    }

    /// Every place where a secret is that was not asked for there.
    pub fn sightings(&self, ran: &Ran, asked: bool) -> Vec<String> {
        let mut seen = Vec::new();
        let mut look = |place: &str, text: &str| {
            let marks = MARKS.iter().filter(|mark| text.contains(**mark));
            seen.extend(marks.map(|mark| format!("{mark} in {place} of {:?}", ran.words)));
        };
        if !asked {
            look("standard output", &ran.stdout);
        }
        look("standard error", &ran.stderr);
        // what strace was started with is not what awsp ran
        let programs: String = ran.programs.lines().skip(1).collect();
        look("the arguments", &programs);
        for path in self.files() {
            look(&path.display().to_string(), &String::from_utf8_lossy(&fs::read(&path).unwrap_or_default()));
        }
        seen
    }

    /// The files of the home, but for those where the secrets come from, and the cache's, if nobody else can read them.
    fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        collect(self.home.path(), &mut files);
        let home = self.home.path();
        let seeded = |path: &Path| SEEDED.iter().any(|seed| path.starts_with(home.join(seed)));
        let mode = |path: &Path| fs::symlink_metadata(path).map_or(0, |it| it.permissions().mode() & 0o777);
        let cached = |path: &Path| path.starts_with(home.join(".cache/awsp")) && mode(path.parent().unwrap()) == 0o700;
        // the file before an edit is as private as the file
        let backup = |path: &Path| path == home.join(".aws/credentials.awsp-backup");
        let private = |path: &Path| mode(path) == 0o600 && (cached(path) || backup(path));
        files.retain(|path| !seeded(path) && !private(path));
        files
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            collect(&entry.path(), files);
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
}

/// What is run without a shell between.
pub const PLAIN: &str = "exec \"$0\" \"$@\"";

/// What is missing here to look at anything.
pub fn missing() -> bool {
    !["strace", "setsid"].into_iter().all(present)
}

/// A cage in which a secret gets out is seen through.
#[test]
fn what_gets_out_is_seen() {
    if missing() {
        return;
    }
    let cage = Cage::new();
    for (line, place) in [
        ("echo CANARYtoken", "standard output"),
        ("echo CANARYtoken >&2", "standard error"),
        ("/bin/true x=CANARYtoken", "the arguments"),
        ("cat ~/.aws/credentials >~/log", "log"),
        ("mkdir -p ~/.cache/awsp; umask 022; cat ~/.aws/credentials >~/.cache/awsp/entry", "entry"),
    ] {
        let seen = cage.sightings(&cage.run(line, &[], &[]), false);
        assert!(seen.iter().any(|seen| seen.starts_with("CANARYtoken") && seen.contains(place)), "{line}: {seen:?}");
    }
    assert!(Cage::new().files().is_empty());
}
