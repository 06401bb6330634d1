//! The folder of `--only`: nobody else's to read, gone afterwards, whatever the end was.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::home::{awsp, bash, home, left, text};
use crate::kit::home::Home;
use crate::kit::tools::{present, root};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

/// Where the command's files are.
fn place(home: &Home, variables: &[(&str, &str)]) -> PathBuf {
    let mut command = awsp(home, &["exec", "dev", "--only", "--", "printenv", "AWS_CONFIG_FILE"]);
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let path = PathBuf::from(text(&output).trim_end());
    assert!(!path.exists() && path.ends_with("config"), "{path:?} {output:?}");
    path.parent().unwrap().parent().unwrap().to_owned()
}

#[test]
fn for_its_owner_alone_from_the_start() {
    let home = home();
    for umask in ["000", "022", "077"] {
        let see = "stat -c \"%a %F\" \"${AWS_CONFIG_FILE%/*}\" \"$AWS_CONFIG_FILE\" \"$AWS_SHARED_CREDENTIALS_FILE\"";
        let output = bash(&home, &format!("umask {umask}; awsp exec dev --only -- sh -c '{see}'"));
        assert_eq!(text(&output), "700 directory\n600 regular file\n600 regular empty file\n", "{umask}");
    }
}

/// No moment in which it was wider: the modes are those of the calls that made them.
#[test]
fn made_with_these_modes_and_nothing_followed() {
    if !present("strace") {
        return;
    }
    let home = home();
    let line = "strace -f -o trace -e trace=mkdir,openat,chmod,fchmod,fchmodat awsp exec dev --only -- true";
    assert!(bash(&home, line).status.success());
    let trace = fs::read_to_string(home.path().join("trace")).unwrap();
    let calls: Vec<&str> =
        trace.lines().filter(|line| line.contains("awsp-only-") && !line.contains("O_DIRECTORY")).collect();
    assert!(calls[0].contains("mkdir(") && calls[0].contains(", 0700)"), "{trace}");
    let made: Vec<_> = calls.iter().filter(|call| call.contains("O_CREAT")).collect();
    assert!(made.len() == 2 && made.iter().all(|call| call.contains("O_EXCL") && call.contains("0600)")), "{trace}");
    assert!(!trace.contains("chmod"), "{trace}");
}

#[test]
fn in_the_runtime_folder_or_in_a_temporary_one() {
    let home = home();
    let (run, tmp) = (home.path().join("run"), home.path().join("tmp"));
    fs::create_dir(&tmp).unwrap();
    let tmpdir = tmp.to_str().unwrap();
    assert_eq!(place(&home, &[("TMPDIR", tmpdir)]), run);
    for odd in ["", "run", "./run", "/nowhere", "/dev/null"] {
        assert_eq!(place(&home, &[("XDG_RUNTIME_DIR", odd), ("TMPDIR", tmpdir)]), tmp, "{odd}");
        assert_eq!(place(&home, &[("XDG_RUNTIME_DIR", odd), ("TMPDIR", odd)]), Path::new("/tmp"), "{odd}");
    }
}

/// A user who can write to the folder decides what the command's tools read, and run.
#[test]
fn folder_that_others_could_tamper_with_is_passed_over() {
    let home = home();
    let [run, tmp, above] = ["run", "tmp", "above"].map(|name| home.path().join(name));
    let inner = above.join("inner");
    fs::create_dir(&tmp).unwrap();
    fs::create_dir_all(&inner).unwrap();
    let chmod = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let chosen =
        |run: &Path| place(&home, &[("XDG_RUNTIME_DIR", run.to_str().unwrap()), ("TMPDIR", tmp.to_str().unwrap())]);
    for mode in [0o777, 0o770, 0o702, 0o720] {
        chmod(&run, mode);
        assert_eq!(chosen(&run), tmp, "{mode:o}");
    }
    for mode in [0o755, 0o700] {
        chmod(&run, mode);
        assert_eq!(chosen(&run), run, "{mode:o}");
    }
    // who can rename a folder above it can put another in its place
    chmod(&above, 0o777);
    assert_eq!(chosen(&inner), tmp);
    chmod(&above, 0o1777);
    assert_eq!(chosen(&inner), inner);
    symlink(&above, home.path().join("link")).unwrap();
    assert_eq!(chosen(&home.path().join("link/inner")), inner, "without links");
}

/// As root, another user's folder gave that user the command.
#[test]
fn another_users_folder_is_passed_over() {
    let home = home();
    let (run, tmp) = (home.path().join("run"), home.path().join("tmp"));
    let inner = run.join("inner");
    [&tmp, &inner].into_iter().for_each(|path| fs::create_dir(path).unwrap());
    if !root() || !present("setpriv") {
        return;
    }
    std::os::unix::fs::chown(&run, Some(65534), None).unwrap();
    for mode in [0o700, 0o755, 0o1777] {
        fs::set_permissions(&run, fs::Permissions::from_mode(mode)).unwrap();
        for chosen in [&run, &inner] {
            let variables = [("XDG_RUNTIME_DIR", chosen.to_str().unwrap()), ("TMPDIR", tmp.to_str().unwrap())];
            assert_eq!(place(&home, &variables), tmp, "{mode:o} {}", chosen.display());
        }
    }
    // as that user it is their own, and root's sticky one serves them, too
    fs::set_permissions(&run, fs::Permissions::from_mode(0o700)).unwrap();
    fs::set_permissions(&tmp, fs::Permissions::from_mode(0o1777)).unwrap();
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o755)).unwrap();
    home.install(crate::kit::home::BINARY.as_ref(), "bin/awsp");
    for (variable, chosen) in [("XDG_RUNTIME_DIR", &run), ("TMPDIR", &tmp)] {
        let mut command = home.command("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(home.path().join("bin/awsp"));
        command.args(["exec", "dev", "--only", "--", "printenv", "AWS_CONFIG_FILE"]).env(variable, chosen);
        let output = command.output().unwrap();
        assert!(Path::new(&text(&output)).starts_with(chosen), "{output:?}");
    }
}

/// A process that is gone, and its number for now.
fn gone() -> u32 {
    let mut child = Command::new("true").spawn().unwrap();
    child.wait().unwrap();
    child.id()
}

#[test]
fn what_a_killed_run_left_is_removed_and_nothing_else() {
    let home = home();
    let run = home.path().join("run");
    let write = |name: &str| home.write(&format!("run/{name}/config"), "x");
    let dead = gone();
    for stale in [format!("awsp-only-{dead}-0123456789abcdef"), format!("awsp-only-{dead}-")] {
        write(&stale);
    }
    let kept = [
        format!("awsp-only-{}-1", std::process::id()),
        "awsp-only-0-1".to_owned(),
        "awsp-only--1-1".to_owned(),
        "awsp-only-x-1".to_owned(),
        format!("other-{dead}-1"),
        format!("awsp-only-{dead}-locked"),
    ];
    kept.iter().for_each(|name| drop(write(name)));
    let lock = fs::File::open(run.join(&kept[5])).unwrap();
    lock.lock().unwrap();
    // not folders of awsp's, whatever they are called
    home.write("precious/config", "x");
    symlink(home.path().join("precious"), run.join(format!("awsp-only-{dead}-link"))).unwrap();
    home.write(&format!("run/awsp-only-{dead}-file"), "x");
    assert!(awsp(&home, &["exec", "dev", "--only", "--", "true"]).status().unwrap().success());
    let mut names: Vec<_> = left(&home).iter().map(|path| path.file_name().unwrap().to_owned()).collect();
    names.sort();
    let mut expected: Vec<_> = kept.iter().cloned().map(std::ffi::OsString::from).collect();
    expected.extend([format!("awsp-only-{dead}-file").into(), format!("awsp-only-{dead}-link").into()]);
    expected.sort();
    assert_eq!(names, expected);
    assert!(home.path().join("precious/config").exists());
    drop(lock);
    assert!(awsp(&home, &["exec", "dev", "--only", "--", "true"]).status().unwrap().success());
    assert!(!run.join(&kept[5]).exists());
}

#[test]
fn another_persons_folder_stays() {
    let home = home();
    let stale = format!("run/awsp-only-{}-1", gone());
    home.write(&format!("{stale}/config"), "x");
    if !root() || !present("setpriv") {
        return;
    }
    std::os::unix::fs::chown(home.path().join(&stale), Some(65534), None).unwrap();
    assert_eq!(fs::metadata(home.path().join(&stale)).unwrap().uid(), 65534);
    assert!(awsp(&home, &["exec", "dev", "--only", "--", "true"]).status().unwrap().success());
    assert!(home.path().join(&stale).exists());
}

/// Killed, awsp can remove nothing; the next run does.
#[test]
fn after_a_kill_the_next_run_cleans_up() {
    let home = home();
    let mut command = awsp(&home, &["exec", "dev", "--only", "--", "sh", "-c", "echo $$; exec sleep 100"]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut line).unwrap();
    let [folder] = &left(&home)[..] else { panic!("one folder") };
    assert_eq!((mode(folder), fs::read_dir(folder).unwrap().count()), (0o700, 2));
    // another one beside it leaves it alone, also where it cannot see its process
    assert!(fs::File::open(folder).unwrap().try_lock().is_err());
    assert!(awsp(&home, &["exec", "dev", "--only", "--", "true"]).status().unwrap().success());
    assert_eq!(left(&home), std::slice::from_ref(folder));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(left(&home), std::slice::from_ref(folder));
    assert!(awsp(&home, &["exec", "dev", "--only", "--", "true"]).status().unwrap().success());
    assert!(left(&home).is_empty());
    assert!(Command::new("kill").arg(line.trim()).status().unwrap().success());
}

#[test]
fn what_the_command_adds_goes_too() {
    let home = home();
    let add = "cd \"${AWS_CONFIG_FILE%/*}\"; mkdir -p a/b; echo x >a/b/c; ln -s \"$HOME\" link; chmod 0 config";
    assert!(awsp(&home, &["exec", "dev", "--only", "--", "sh", "-c", add]).status().unwrap().success());
    assert!(left(&home).is_empty() && home.path().join(".aws/config").exists());
}
