//! The child: what it is told to do, and what came of it.

use std::{
    collections::BTreeSet,
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use crate::kit::wait::until;
use awsp::{
    context::Context,
    credentials::{
        Credentials,
        cache::{Cache, CacheKey, EntryInfo, Freshness, LockTimeout},
    },
    diagnostic::{Error, Result, Status},
    time::now,
};

/// The name of its only variable besides those of the folder.
const PLAN: &str = "TEST_PLAN";

/// A folder for caches, the cache in it, and the calls that were made upstream.
pub struct Place {
    folder: tempfile::TempDir,
}

/// How a child ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// `None` when it was killed.
    pub status: Option<i32>,
    /// The access key id that was served.
    pub served: Option<String>,
    /// The line of its error.
    pub error: Option<String>,
    /// What it noted.
    pub notes: Vec<String>,
}

pub fn key() -> CacheKey {
    CacheKey::of(&("a chain", "a region"))
}

pub fn about(profile: &str) -> EntryInfo {
    EntryInfo {
        profile: profile.to_owned(),
        kind: "role".to_owned(),
        what: "arn:aws:iam::111122223333:role/Dev".to_owned(),
    }
}

pub fn credentials(id: &str, expiration: Option<u64>) -> Credentials {
    Credentials {
        access_key_id: id.to_owned(),
        secret_access_key: "a/secret+key".into(),
        session_token: Some("a token".repeat(100).into()),
        expiration,
        account_id: None,
    }
}

impl Place {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder of the cache.
    pub fn cache_folder(&self) -> PathBuf {
        self.path("base/awsp")
    }

    pub fn cache(&self) -> Cache {
        let env = [("XDG_CACHE_HOME", self.path("base"))].into_iter().collect();
        Cache::find(&env, None)
    }

    /// The only file of this kind there.
    pub fn file(&self, kind: &str) -> PathBuf {
        let mut found = self.files().into_iter().filter(|path| path.extension().is_some_and(|end| end == kind));
        let first = found.next().unwrap();
        assert_eq!(found.next(), None);
        first
    }

    pub fn files(&self) -> Vec<PathBuf> {
        fs::read_dir(self.cache_folder()).into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
    }

    /// Has these been obtained `ago`, with `left` to live.
    pub fn seed(&self, id: &str, ago: u64, left: u64) {
        let freshness = Freshness { now: now() - ago, refresh: true, ..Freshness::default() };
        let made =
            self.cache().get_or_make(&key(), &about("dev"), &freshness, |_| Ok(credentials(id, Some(now() + left))));
        made.unwrap();
    }

    /// A child that asks, and makes them by `plan` when it has to: words of [`Plan`].
    pub fn command(&self, plan: &str) -> Command {
        // in a session of its own: there is no terminal even where the tests have one
        let mut command = Command::new("setsid");
        command.arg(std::env::current_exe().unwrap());
        command.args(["--exact", "cache::child::child", "--nocapture"]).env_clear().stdin(Stdio::null());
        command.env("XDG_CACHE_HOME", self.path("base")).env(PLAN, plan).current_dir(self.folder.path());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub fn start(&self, plan: &str) -> Child {
        self.command(plan).spawn().unwrap()
    }

    pub fn run(&self, plan: &str) -> Ended {
        ended(self.start(plan))
    }

    /// The processes that have called upstream.
    pub fn calls(&self) -> Vec<i32> {
        let text = fs::read_to_string(self.path("calls")).unwrap_or_default();
        text.lines().map(|line| line.parse().unwrap()).collect()
    }

    pub fn wait_for_calls(&self, number: usize) {
        until("a call", || self.calls().len() >= number);
    }

    /// Waits until so many wait for the lock.
    pub fn wait_for_waiting(&self, number: usize) {
        let lock = fs::metadata(self.file("lock")).unwrap();
        // one more has it; on a busy machine they are hardly ever asleep all at once
        let mut seen = BTreeSet::new();
        until("those that wait", || {
            seen.extend(processes().filter(|path| has_open(path, &lock) && sleeps(path)));
            seen.len() > number
        });
    }

    /// Lets those go on that hold.
    pub fn go(&self) {
        self.go_on("");
    }

    /// Lets those go on that hold for this.
    pub fn go_on(&self, which: &str) {
        fs::write(self.path(&format!("go{which}")), "").unwrap();
    }
}

fn processes() -> impl Iterator<Item = PathBuf> {
    fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path()).filter(|path| path.join("fd").exists())
}

/// Pipes and sockets of others may have the same number on a device of their own.
fn has_open(process: &Path, file: &fs::Metadata) -> bool {
    let files = fs::read_dir(process.join("fd")).into_iter().flatten().flatten();
    let is_it = |found: fs::Metadata| (found.dev(), found.ino()) == (file.dev(), file.ino());
    files.into_iter().any(|file| fs::metadata(file.path()).is_ok_and(is_it))
}

/// All of its threads do: it has come to where it waits.
fn sleeps(process: &Path) -> bool {
    let threads = fs::read_dir(process.join("task")).into_iter().flatten().flatten();
    let status = |thread: fs::DirEntry| fs::read_to_string(thread.path().join("status")).unwrap_or_default();
    threads.into_iter().all(|thread| status(thread).contains("State:\tS"))
}

pub fn ended(child: Child) -> Ended {
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let text = String::from_utf8(stdout).unwrap();
    let said = |what: &str| text.lines().filter_map(|line| line.strip_prefix(what)).map(str::to_owned).collect();
    let [served, error, notes]: [Vec<String>; 3] = ["served: ", "error: ", "note: "].map(said);
    let stderr = String::from_utf8_lossy(&stderr);
    assert!(!stderr.contains("panicked"), "{stderr}");
    Ended { status: status.code(), served: served.first().cloned(), error: error.first().cloned(), notes }
}

/// What the child does.
struct Plan {
    freshness: Freshness,
    lock_timeout: LockTimeout,
    words: Vec<String>,
}

/// Not a test but the child: without a plan there is nothing to do.
#[test]
#[allow(clippy::exit, reason = "what it ends with is what is tested")]
fn child() {
    let context = Context::of_process();
    let Some(plan) = context.env.text(PLAN) else { return };
    let plan = Plan::read(&plan);
    let cache = Cache::find(&context.env, None).with_lock_timeout(plan.lock_timeout);
    println!();
    if plan.has("mark") {
        cache.mark(&key());
    }
    let made = cache.get_or_make(&key(), &about("dev"), &plan.freshness, |spare| plan.make(spare));
    cache.notes().iter().for_each(|note| println!("note: {note}"));
    let status = match made {
        Ok(found) => {
            println!("served: {}", found.access_key_id);
            0
        }
        Err(error) => {
            println!("error: {error}");
            error.status().code().into()
        }
    };
    std::process::exit(status);
}

impl Plan {
    fn read(words: &str) -> Self {
        let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
        let mut freshness = Freshness { now: now(), ..Freshness::default() };
        freshness.refresh = words.iter().any(|word| word == "refresh");
        freshness.min_ttl = Self::number(&words, "ttl=").map(Duration::from_secs);
        let mut lock_timeout = LockTimeout::default();
        if let Some(limit) = Self::number(&words, "alone=") {
            lock_timeout.without_terminal = Duration::from_millis(limit);
        }
        Self { freshness, lock_timeout, words }
    }

    fn number(words: &[String], name: &str) -> Option<u64> {
        words.iter().find_map(|word| word.strip_prefix(name)).map(|number| number.parse().unwrap())
    }

    fn has(&self, word: &str) -> bool {
        self.words.iter().any(|of| of == word)
    }

    /// One call upstream.
    fn make(&self, spare: bool) -> Result<Credentials> {
        let process = std::process::id();
        let calls = OpenOptions::new().append(true).create(true).open("calls");
        calls.unwrap().write_all(format!("{process}\n").as_bytes()).unwrap();
        sleep(Duration::from_millis(Self::number(&self.words, "takes=").unwrap_or(0)));
        let held = self.words.iter().find_map(|word| word.strip_prefix("hold"));
        let start = Instant::now();
        while held.is_some_and(|which| !Path::new(&format!("go{which}")).exists()) {
            // its test has failed, and nobody will let it go
            assert!(start.elapsed() < Duration::from_secs(90));
            sleep(Duration::from_millis(5));
        }
        let failed = |status, message: &str| Err(Error::new(status, message).hint("see there"));
        match () {
            () if self.has("cancel") => failed(Status::Cancelled, "dev: cancelled"),
            () if self.has("fail") => failed(Status::Failed, "dev: access denied"),
            () if self.has("needs") || (self.has("asks") && spare) => {
                failed(Status::InputRequired, "dev: needs a code")
            }
            () if self.has("endless") => Ok(credentials(&format!("NEW{process}"), None)),
            () => {
                let life = Self::number(&self.words, "life=").unwrap_or(3_600);
                Ok(credentials(&format!("NEW{process}"), Some(now() + life)))
            }
        }
    }
}
