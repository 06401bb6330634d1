//! Files that are no files: each is answered at once, and hides nothing of the other.

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::Command,
    sync::mpsc,
    thread,
    time::Duration,
};

use awsp::config::{AwsFile, Config, FileState, Filter, Locations, names};

use crate::kit::tools::has;

/// A pipe or a device would take for ever.
const LIMIT: Duration = Duration::from_secs(60);

/// What `work` gives, unless it takes longer than any file may.
fn at_once<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, wait) = mpsc::channel();
    thread::spawn(move || done.send(work()));
    wait.recv_timeout(LIMIT).expect("an answer")
}

fn at(config: &Path, credentials: Option<&Path>) -> Locations {
    let credentials = credentials.map(Path::to_path_buf);
    Locations { config: Some(config.to_path_buf()), credentials, problems: Vec::new() }
}

/// The refusal when there is nothing else, and beside a sound file.
fn refused(path: &Path, id: &str, message: &str) {
    let alone = at(path, Some(Path::new("/nowhere/credentials")));
    let error = at_once(move || Config::load(&alone).unwrap_err().to_string());
    let hint = "hint: AWS_CONFIG_FILE names another file";
    assert_eq!(error, format!("awsp: {}: {message} · {hint}", path.display()));

    let folder = tempfile::tempdir().unwrap();
    let credentials = folder.path().join("credentials");
    fs::write(&credentials, "[dev]\naws_access_key_id = A\n").unwrap();
    let both = at(path, Some(&credentials));
    let (config, names, only) = at_once(move || {
        let config = Config::load(&both).unwrap();
        (
            config,
            names::find(&both, Filter::All).unwrap().lines().to_owned(),
            Config::load_only(&both, &["dev"]).unwrap(),
        )
    });
    for config in [&config, &only] {
        assert_eq!(config.profiles().len(), 1);
        assert_eq!(config.problems().len(), 1, "{:?}", config.problems());
        let problem = &config.problems()[0];
        assert_eq!((problem.id(), problem.message(), problem.line()), (id, message, 0));
        assert_eq!(
            (config.state(AwsFile::Config), config.state(AwsFile::Credentials)),
            (FileState::Refused, FileState::Read)
        );
    }
    assert_eq!(names, "dev\n");
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config");
    (folder, path)
}

#[test]
fn a_named_pipe() {
    let (_folder, path) = folder();
    assert!(Command::new("mkfifo").args(["-m", "700"]).arg(&path).status().unwrap().success());
    refused(&path, "not-a-file", "a named pipe, not a file");
}

#[test]
fn a_folder() {
    let (_folder, path) = folder();
    fs::create_dir(&path).unwrap();
    refused(&path, "not-a-file", "a folder, not a file");
}

#[test]
fn a_device() {
    refused(Path::new("/dev/zero"), "not-a-file", "a device, not a file");
    let (_folder, path) = folder();
    symlink("/dev/tty", &path).unwrap();
    refused(&path, "not-a-file", "a device, not a file");
}

#[test]
fn a_socket() {
    let (_folder, path) = folder();
    let _socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
    refused(&path, "not-a-file", "a socket, not a file");
}

#[test]
fn a_gigabyte() {
    let (_folder, path) = folder();
    fs::File::create(&path).unwrap().set_len(1 << 30).unwrap();
    refused(&path, "too-large", "1024 MB, more than the 64 MB that awsp reads");
}

#[test]
fn a_link_to_itself() {
    let (_folder, path) = folder();
    symlink(&path, &path).unwrap();
    refused(&path, "link-loop", "symbolic links that lead back to themselves");
}

#[test]
fn a_file_that_may_not_be_read() {
    let (_folder, path) = folder();
    fs::write(&path, "[default]\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if !has("user", fs::read(&path).is_err()) {
        return;
    }
    refused(&path, "unreadable", "cannot read it: permission denied");
}

/// What is not there is empty: no file, a link to nowhere, a path through a file, the null device, no path at all.
#[test]
fn nothing_there() {
    let (_folder, path) = folder();
    let dangling = path.with_file_name("link");
    symlink("/nowhere/at/all", &dangling).unwrap();
    fs::write(&path, "").unwrap();
    for missing in [&path.with_file_name("none"), &dangling, &path.join("config"), Path::new("/dev/null")] {
        let locations = at(missing, None);
        let config = at_once(move || Config::load(&locations).unwrap());
        assert_eq!(
            (config.state(AwsFile::Config), config.state(AwsFile::Credentials)),
            (FileState::Missing, FileState::Off)
        );
        assert!(config.profiles().is_empty() && config.problems().is_empty());
    }
    assert_eq!(Config::load(&at(&path, None)).unwrap().state(AwsFile::Config), FileState::Read);
    assert!(Config::load(&Locations::default()).unwrap().profiles().is_empty());
}

/// Both are refused: the first is named.
#[test]
fn nothing_to_show() {
    let (folder, path) = folder();
    let locations = at(folder.path(), Some(folder.path()));
    let error = Config::load(&locations).unwrap_err().to_string();
    assert!(error.starts_with(&format!("awsp: {}: a folder", folder.path().display())), "{error}");
    let locations = Locations { config: Some(path), credentials: Some(folder.path().into()), problems: Vec::new() };
    let error = Config::load_only(&locations, &["x"]).unwrap_err().to_string();
    assert!(error.ends_with("hint: AWS_SHARED_CREDENTIALS_FILE names another file"), "{error}");
    assert!(names::find(&locations, Filter::All).is_err());
}

/// Files far from what anyone means, but not refused: nothing takes time or memory out of proportion.
#[test]
fn large_and_strange() {
    let keys: String = (0..60_000).map(|number| format!("k{number} = v\n")).collect();
    let headers: String = (0..60_000).map(|number| format!("[profile p{number}]\n")).collect();
    let same = "[profile a]\nregion = x\n".repeat(40_000);
    let noise = "]x[=\0\u{e9}\n".repeat(60_000);
    let long = format!("[profile a]\nregion = {}\n", "x".repeat(8 << 20));
    for text in [format!("[profile a]\n{keys}"), headers, same, noise, long] {
        let (_folder, path) = folder();
        fs::write(&path, &text).unwrap();
        let locations = at(&path, None);
        let (config, names, only) = at_once(move || {
            let config = Config::load(&locations).unwrap();
            let names = names::find(&locations, Filter::All).unwrap().lines().to_owned();
            (config, names, Config::load_only(&locations, &["a"]).unwrap())
        });
        assert_eq!(names.lines().count(), config.profiles().len());
        assert_eq!(only.profile("a"), config.profile("a"));
        assert!(config.problems().len() < 10_000);
    }
}
