//! Several at once: nobody's change is lost.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::Path,
    process::Child,
    time::{Duration, Instant},
};

use ::awsp::config::{AwsFile, Section};

use super::{
    files::Files,
    run::{ADD, AWSP, Home, mode, said},
};
use crate::kit::{
    tools::{is_root, present, root},
    wait::until,
};

fn start(home: &Home, arguments: &[&str]) -> Child {
    let mut command = home.command(AWSP);
    command.args(arguments).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    command.spawn().unwrap()
}

fn all_succeed(children: Vec<Child>) {
    for child in children {
        let done = child.wait_with_output().unwrap();
        assert!(done.status.success(), "{}", said(&done));
    }
}

#[test]
fn sixteen_writers_and_none_lost() {
    for _ in 0..3 {
        let home = Home::bare();
        let add = |name: String| start(&home, &["add", &name, "--process", "/bin/true", "--yes"]);
        all_succeed((0..16).map(|number| add(format!("p{number}"))).collect());
        let text = home.read();
        for number in 0..16 {
            assert_eq!(text.matches(&format!("[profile p{number}]\n")).count(), 1, "{text}");
        }
        assert_eq!(text.lines().count(), 32, "{text}");
        assert_eq!(home.names(), ["config", "config.awsp-backup"]);
    }
}

/// Changes of what is there, in both files.
#[test]
fn sixteen_that_change_what_is_there() {
    let (mut config, mut keys) = (String::new(), String::new());
    for number in 0..16 {
        config +=
            &format!("[profile p{number}]\nmfa_serial = arn:aws:iam::111122223333:mfa/jane\nregion = r{number}\n");
        keys += &format!("[p{number}]\naws_access_key_id = AKIA{number}\naws_secret_access_key = x\n");
    }
    for _ in 0..3 {
        let home = Home::with(&config);
        fs::write(home.credentials(), &keys).unwrap();
        let names: Vec<_> = (0..16).map(|number| format!("p{number}")).collect();
        all_succeed(names.iter().map(|name| start(&home, &["add", name, "--mfa-for", name, "--yes"])).collect());
        let (text, keys) = (home.read(), fs::read_to_string(home.credentials()).unwrap());
        for number in 0..16 {
            let process = format!("--ensure-temporary p{number}-direct\n");
            let direct = format!(
                "[profile p{number}-direct]\nmfa_serial = arn:aws:iam::111122223333:mfa/jane\nregion = r{number}\n"
            );
            assert_eq!((text.matches(&process).count(), text.matches(&direct).count()), (1, 1), "{text}");
            assert!(keys.contains(&format!("[p{number}-direct]\naws_access_key_id = AKIA{number}\n")), "{keys}");
        }
        assert_eq!(text.matches("mfa_serial").count(), 16, "{text}");
    }
}

/// What another program has written meanwhile stays, and the change is made to that.
#[test]
fn somebody_else_wrote_meanwhile() {
    let files = Files::with("[profile dev]\nregion = a\n");
    let dev = Section::profile(AwsFile::Config, "dev");
    let mut edit = files.open();
    edit.set(&dev, "output", "json").unwrap();
    fs::write(files.config(), "# new\n[profile other]\n[profile dev]\nregion = b\n").unwrap();
    edit.save().unwrap();
    let both = "# new\n[profile other]\n[profile dev]\nregion = b\noutput = json\n";
    assert_eq!(String::from_utf8(files.read()).unwrap(), both);

    // what no longer fits is said, and nothing is written
    let mut edit = files.open();
    edit.add_section(&Section::profile(AwsFile::Config, "new"), &[("region", "a")]).unwrap();
    let theirs = "[profile new]\nregion = theirs\n";
    fs::write(files.config(), theirs).unwrap();
    let error = edit.save().unwrap_err().to_string();
    assert!(error.ends_with("/config:1: [profile new] is there already"), "{error}");
    assert_eq!(String::from_utf8(files.read()).unwrap(), theirs);
}

/// A program that takes no lock writes while awsp is at it: found at the last look, and both changes are there.
#[test]
fn somebody_else_wrote_at_the_last_moment() {
    if !present("strace") {
        return;
    }
    let home = Home::with("[profile dev]\nregion = a\n");
    let mut slow = home.command("strace");
    slow.args([
        "-o",
        "log",
        "-e",
        "inject=fsync:delay_exit=500000:when=1",
        AWSP,
        "add",
        "new",
        "--process",
        "/bin/true",
        "-y",
    ]);
    let slow = slow.stderr(std::process::Stdio::piped()).spawn().unwrap();
    let unfinished = || home.names().iter().any(|name| name.starts_with(".awsp-new-"));
    while !unfinished() {
        std::thread::yield_now();
    }
    fs::write(home.config(), "[profile dev]\nregion = theirs\n").unwrap();
    all_succeed(vec![slow]);
    assert_eq!(home.read(), "[profile dev]\nregion = theirs\n[profile new]\ncredential_process = /bin/true\n");
}

/// Longer than anything here takes, and shorter than awsp waits for another one.
const AT_ONCE: Duration = Duration::from_secs(20);

/// The number of the process with this program and folder, once it is in this state (`/proc/PID/stat`).
fn wait_for_process(program: &str, folder: &Path, state: &str) -> String {
    let start = Instant::now();
    loop {
        for process in fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path()) {
            let stat = fs::read_to_string(process.join("stat")).unwrap_or_default();
            let is_it = stat.contains(&format!("({program}) {state} "))
                && fs::read_link(process.join("cwd")).is_ok_and(|cwd| cwd == folder);
            if is_it {
                return process.file_name().unwrap().to_str().unwrap().to_owned();
            }
        }
        assert!(start.elapsed() < Duration::from_secs(30), "no {program} in state {state}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn signal(name: &str, process: &str) {
    assert!(std::process::Command::new("kill").args([name, process]).status().unwrap().success());
}

/// A private folder for locks in the home.
fn run_folder(home: &Home, name: &str) -> std::path::PathBuf {
    let run = home.path().join(name);
    fs::create_dir(&run).unwrap();
    fs::set_permissions(&run, fs::Permissions::from_mode(0o700)).unwrap();
    run
}

/// An `awsp add` that is stopped while it writes, and its process, which does not outlive its test.
struct Stopped {
    child: Option<Child>,
    process: String,
}

impl Stopped {
    /// Lets it go on.
    fn succeeds(mut self) {
        signal("-CONT", &self.process);
        all_succeed(self.child.take().into_iter().collect());
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            signal("-KILL", &self.process);
            let _ = child.wait();
        }
    }
}

fn stopped(home: &Home, run: &Path) -> Stopped {
    let mut command = home.command("strace");
    command.args(["-o", "log", "-e", "inject=fsync:signal=STOP:when=1", AWSP, "add", "first"]);
    command.args(["--process", "/bin/true", "-y"]).env("XDG_RUNTIME_DIR", run).stderr(std::process::Stdio::piped());
    let unfinished = || home.names().into_iter().filter(|name| name.starts_with(".awsp-new-")).collect::<Vec<_>>();
    // what a dead process left is removed, and is no sign of this one
    let before = unfinished();
    let child = command.spawn().unwrap();
    until("an unfinished file", || unfinished().iter().any(|name| !before.contains(name)));
    Stopped { child: Some(child), process: wait_for_process("awsp", home.path(), "t") }
}

/// Every user who can read the folder can hold a lock on it.
#[test]
fn lock_of_another_user_on_the_folder_holds_nobody_up() {
    let home = Home::with("[profile dev]\nregion = a\n");
    for path in [home.path(), &home.aws()] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let is_locked = || fs::File::open(home.aws()).unwrap().try_lock().is_err();
    let own = fs::File::open(home.aws()).unwrap();
    let mut other = None;
    if is_root() && present("setpriv") && present("flock") {
        let mut command = home.command("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "flock", "-x"]);
        other = Some(command.arg(home.aws()).args(["sleep", "1000"]).spawn().unwrap());
        while !is_locked() {
            std::thread::yield_now();
        }
    } else {
        own.lock().unwrap();
    }
    let start = Instant::now();
    let done = home.awsp(&ADD);
    assert!(done.status.success() && start.elapsed() < AT_ONCE, "{:?} {}", start.elapsed(), said(&done));
    assert!(home.read().contains("[profile new]") && is_locked());
    if let Some(mut other) = other {
        // the lock is that of its child, too
        signal("-KILL", &wait_for_process("sleep", home.path(), "S"));
        other.wait().unwrap();
    }
}

/// Whoever is first can make `/tmp/awsp-UID`.
#[test]
fn private_folder_taken_by_another_user_holds_nobody_up() {
    if !root() || !present("setpriv") {
        return;
    }
    const USER: u32 = 61_234;
    let taken = format!("/tmp/awsp-{USER}");
    fs::create_dir(&taken).unwrap();
    let home = Home::with("[profile dev]\nregion = a\n");
    fs::create_dir(home.path().join(".cache")).unwrap();
    let program = home.path().join("awsp");
    fs::copy(AWSP, &program).unwrap();
    for path in [home.path(), &home.aws(), &home.config(), &home.path().join(".cache")] {
        chown(path, Some(USER), Some(USER)).unwrap();
    }
    let user = USER.to_string();
    let mut command = home.command("setpriv");
    command.args(["--reuid", &user, "--regid", &user, "--clear-groups"]).arg(program).args(ADD);
    let done = command.env_remove("XDG_RUNTIME_DIR").env_remove("TMPDIR").output();
    fs::remove_dir(&taken).unwrap();
    let done = done.unwrap();
    assert!(done.status.success() && home.read().contains("[profile new]"), "{}", said(&done));
}

#[test]
fn stopped_writer_is_named_and_waited_for_no_longer_than_30_seconds() {
    if !present("strace") {
        return;
    }
    let home = Home::with("[profile dev]\nregion = a\n");
    let run = run_folder(&home, "run");
    let first = stopped(&home, &run);
    let process = &first.process;
    let private = run.join(format!("awsp-{}", rustix::process::geteuid()));
    let aws = fs::metadata(home.aws()).unwrap();
    let lock = private.join(format!("edit-{:x}-{:x}.lock", aws.dev(), aws.ino()));
    assert_eq!((mode(&private), mode(&lock)), (0o700, 0o600));
    let start = Instant::now();
    let mut second = home.command(AWSP);
    let second = second.args(ADD).env("XDG_RUNTIME_DIR", &run).output().unwrap();
    let took = start.elapsed();
    assert!(took > Duration::from_secs(29), "{took:?}");
    let aws = home.aws().canonicalize().unwrap();
    let line = format!(
        "{}: timed out after 30s waiting for process {process} (awsp add), which is stopped · hint: fg, or \
         kill -CONT {process}\n",
        aws.display()
    );
    assert!(second.status.code() == Some(1) && said(&second).ends_with(&line), "{}", said(&second));
    first.succeeds();
    assert!(home.read().contains("[profile first]") && !home.read().contains("[profile new]"), "{}", home.read());
    assert!(!lock.exists());
}

#[test]
fn killed_writer_frees_the_lock_at_once() {
    if !present("strace") {
        return;
    }
    let home = Home::with("[profile dev]\nregion = a\n");
    let run = run_folder(&home, "run");
    drop(stopped(&home, &run));
    let start = Instant::now();
    let mut second = home.command(AWSP);
    let second = second.args(ADD).env("XDG_RUNTIME_DIR", &run).output().unwrap();
    assert!(second.status.success() && start.elapsed() < AT_ONCE, "{}", said(&second));
    assert_eq!(fs::read_dir(run.join(format!("awsp-{}", rustix::process::geteuid()))).unwrap().count(), 0);
}

/// Processes with other runtime folders do not see each other's lock. No change is lost even then, and no file that is
/// still being written is swept away.
#[test]
fn unfinished_file_of_a_running_process_is_not_removed() {
    if !present("strace") {
        return;
    }
    let home = Home::with("[profile dev]\nregion = a\n");
    fs::write(home.aws().join(".awsp-new-dead"), "x").unwrap();
    let first = stopped(&home, &run_folder(&home, "run"));
    let mut second = home.command(AWSP);
    let second = second.args(ADD).env("XDG_RUNTIME_DIR", run_folder(&home, "other")).output().unwrap();
    assert!(second.status.success(), "{}", said(&second));
    assert_eq!(home.names().iter().filter(|name| name.starts_with(".awsp-new-")).count(), 1, "{:?}", home.names());
    first.succeeds();
    assert!(home.read().contains("[profile first]") && home.read().contains("[profile new]"), "{}", home.read());
}
