//! Where the files are, by platform and environment.

use std::path::{Path, PathBuf};

use awsp::{
    config::{Locations, Platform, Reader, Readers, aws_folder},
    context::Env,
};
use serde_json::Value as Json;

use crate::kit::{judge::Judge, tools::collection};

fn find(pairs: &[(&str, &str)], home: Option<&str>, platform: Platform) -> Locations {
    let env: Env = pairs.iter().copied().collect();
    Locations::find(&env, home.map(Path::new), platform).unwrap()
}

#[test]
fn locations_of_the_collection() {
    let cases = collection(&["location"]);
    for case in &cases {
        let env: Env =
            case["env"].as_object().unwrap().iter().map(|(key, value)| (key, value.as_str().unwrap())).collect();
        let platform = if case["platform"] == "windows" { Platform::Windows } else { Platform::Unix };
        let found = Locations::find(&env, None, platform).unwrap();
        for (path, key) in [(found.config, "config_path"), (found.credentials, "credentials_path")] {
            let path = path.map_or(Json::Null, |path| path.to_str().unwrap().into());
            assert_eq!(path, case["expect"][key], "{}", case["id"]);
        }
    }
    eprintln!("{} locations", cases.len());
}

/// The folder of the caches is beside the files, wherever an override puts those.
#[test]
fn the_folder_of_the_caches() {
    let folder = |pairs: &[(&str, &str)], platform| {
        let env: Env = pairs.iter().copied().collect();
        aws_folder(&env, Some(Path::new("/of/passwd")), platform).unwrap().into_os_string().into_string().unwrap()
    };
    let elsewhere = ("AWS_CONFIG_FILE", "/elsewhere");
    assert_eq!(folder(&[("HOME", "/home/me/"), elsewhere], Platform::Unix), "/home/me/.aws");
    assert_eq!(folder(&[elsewhere], Platform::Unix), "/of/passwd/.aws");
    assert_eq!(folder(&[("USERPROFILE", "C:\\Users\\me")], Platform::Windows), "C:\\Users\\me\\.aws");
    assert_eq!(aws_folder(&Env::default(), None, Platform::Unix), None);
}

/// What botocore's `os.path.expandvars` and `expanduser` make of a path, and who does not follow.
#[test]
fn overrides_as_the_cli_expands_them() {
    const ALL_BUT_CLI: Readers = Readers::ALL.without(Reader::Cli);
    const GO: Readers = Readers::NONE.with(Reader::Go);
    const GO_AND_JS: Readers = GO.with(Reader::Js);
    type Case = (&'static str, &'static str, &'static [(&'static str, Readers)]);
    let cases: [Case; 11] = [
        ("/x/config", "/x/config", &[]),
        ("x/config", "x/config", &[]),
        ("~/x", "/home/me/x", &[("tilde-in-path", GO)]),
        ("~", "/home/me", &[("tilde-in-path", GO_AND_JS)]),
        ("~nobody-here/x", "~nobody-here/x", &[("tilde-in-path", ALL_BUT_CLI)]),
        ("$HOME/x", "/home/me/x", &[("variable-in-path", ALL_BUT_CLI)]),
        ("${HOME}x/$HOME", "/home/mex//home/me", &[("variable-in-path", ALL_BUT_CLI)]),
        ("$TILDE/x", "/home/me/x", &[("variable-in-path", ALL_BUT_CLI)]),
        ("$NOPE/${NOPE}/${}/$", "$NOPE/${NOPE}/${}/$", &[]),
        ("/a$HOME-b/%HOME%", "/a/home/me-b/%HOME%", &[("variable-in-path", ALL_BUT_CLI)]),
        ("${HOME", "${HOME", &[]),
    ];
    for (value, expected, problems) in cases {
        let env = [("HOME", "/home/me"), ("TILDE", "~"), ("AWS_CONFIG_FILE", value)];
        let found = find(&env, None, Platform::Unix);
        assert_eq!(found.config, Some(PathBuf::from(expected)), "{value}");
        assert_eq!(found.credentials, Some(PathBuf::from("/home/me/.aws/credentials")));
        let said: Vec<_> = found.problems.iter().map(|problem| (problem.id(), problem.breaks())).collect();
        assert_eq!(said, problems, "{value}");
    }
}

#[test]
fn empty_overrides_mean_no_file() {
    let found =
        find(&[("HOME", "/h"), ("AWS_CONFIG_FILE", ""), ("AWS_SHARED_CREDENTIALS_FILE", "")], None, Platform::Unix);
    assert_eq!((found.config, found.credentials), (None, None));
    let messages: Vec<_> = found.problems.iter().map(|problem| problem.message()).collect();
    assert_eq!(
        messages,
        [
            "AWS_CONFIG_FILE is empty: the CLI and Rust read none, Go and JS the usual one",
            "AWS_SHARED_CREDENTIALS_FILE is empty: the CLI and Rust read none, Go and JS the usual one",
        ]
    );
}

#[test]
fn homes_of_every_kind() {
    let config = |pairs: &[(&str, &str)], home, platform| {
        let found = find(pairs, home, platform);
        (
            found.config.unwrap().to_str().unwrap().to_owned(),
            found.problems.iter().map(|problem| problem.id()).collect::<Vec<_>>(),
        )
    };
    let unix = |pairs: &[(&str, &str)], home| config(pairs, home, Platform::Unix);
    assert_eq!(unix(&[("HOME", "/h/")], Some("/p")), ("/h/.aws/config".into(), vec![]));
    assert_eq!(unix(&[("HOME", "/")], None), ("/.aws/config".into(), vec![]));
    let twice = |id| vec![id, id];
    assert_eq!(unix(&[("HOME", "")], Some("/p")), ("/.aws/config".into(), twice("unusual-home")));
    assert_eq!(unix(&[], Some("/p")), ("/p/.aws/config".into(), twice("unusual-home")));
    assert_eq!(unix(&[("USERPROFILE", "C:\\u")], Some("/p")).0, "/p/.aws/config");

    let windows = |pairs: &[(&str, &str)]| config(pairs, None, Platform::Windows);
    assert_eq!(windows(&[("HOME", "C:\\h"), ("USERPROFILE", "C:\\h")]), ("C:\\h\\.aws\\config".into(), vec![]));
    assert_eq!(
        windows(&[("HOME", "C:\\h"), ("USERPROFILE", "C:\\u")]),
        ("C:\\h\\.aws\\config".into(), twice("unusual-home"))
    );
    assert_eq!(windows(&[("HOME", ""), ("USERPROFILE", "C:\\u\\")]).0, "C:\\u\\.aws\\config");
    assert_eq!(windows(&[("HOMEDRIVE", "D:"), ("HOMEPATH", "\\h")]).0, "D:\\h\\.aws\\config");
    let path = [("USERPROFILE", "C:\\u"), ("AWS_CONFIG_FILE", "~\\x\\%USERPROFILE%\\$USERPROFILE")];
    assert_eq!(config(&path, None, Platform::Windows).0, "C:\\u\\x\\C:\\u\\C:\\u");
}

#[test]
fn no_home_at_all() {
    let env = |pairs: &[(&str, &str)]| -> Env { pairs.iter().copied().collect() };
    let error = Locations::find(&env(&[]), None, Platform::Unix).unwrap_err();
    assert_eq!(
        error.to_string(),
        "awsp: no home folder: HOME is not set, and the user database has none · \
         hint: set HOME, or AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE"
    );
    let found = Locations::find(&env(&[("AWS_CONFIG_FILE", "/c")]), None, Platform::Unix).unwrap();
    assert_eq!((found.config, found.credentials), (Some("/c".into()), None));
    assert_eq!(found.problems[0].message(), "no home folder is known: HOME is not set");
}

/// A path is bytes on Unix, and stays what it is.
#[cfg(unix)]
#[test]
fn paths_that_are_not_text() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let odd = OsStr::from_bytes(b"/h\xff/$X");
    let env: Env = [("HOME", odd), ("AWS_CONFIG_FILE", odd)].into_iter().collect();
    let found = Locations::find(&env, None, Platform::Unix).unwrap();
    assert_eq!(found.config.unwrap().as_os_str(), odd);
    assert_eq!(found.credentials.unwrap().as_os_str().as_bytes(), b"/h\xff/$X/.aws/credentials");
}

/// Where botocore, whose rule is that of the CLI, and the SDK for JavaScript look: there is a profile in that file alone.
#[test]
fn botocore_and_javascript_find_the_file_of_an_override_or_not() {
    let (Some(mut botocore), Some(mut javascript)) = (Judge::boto3(), Judge::javascript()) else { return };
    let home = tempfile::tempdir().unwrap();
    let root = home.path().to_str().unwrap();
    let user = nix::unistd::User::from_uid(nix::unistd::Uid::effective()).unwrap().unwrap();
    let own = tempfile::Builder::new().prefix(".awsp-test").tempfile_in(&user.dir).unwrap();
    let text =
        "[profile dev]\nregion = eu-west-1\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n";
    for path in [&home.path().join("x"), own.path()] {
        std::fs::write(path, text).unwrap();
    }
    let of_user = format!("~{}/{}", user.name, own.path().file_name().unwrap().to_str().unwrap());
    for value in [&format!("{root}/x"), "~/x", "$HOME/x", "${HOME}/x", &of_user, "~nobody-here/x", ""] {
        let pairs =
            [("HOME", root), ("AWS_CONFIG_FILE", value), ("AWS_PROFILE", "dev"), ("AWS_EC2_METADATA_DISABLED", "true")];
        let found = find(&pairs, None, Platform::Unix);
        let exists = found.config.as_ref().is_some_and(|path| path.is_file());
        let elsewhere = |reader| found.problems.iter().any(|problem| problem.breaks().has(reader));
        let question = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        let keys = |answer: Json| answer["access_key"].is_string();
        assert_eq!(keys(botocore.resolve(&question)), exists, "botocore: {value}");
        assert_eq!(keys(javascript.resolve(&question)), exists && !elsewhere(Reader::Js), "JavaScript: {value}");
    }
}
