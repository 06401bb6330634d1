//! Settings never fail open: where awsp cannot know what is protected, every profile is.

use std::{
    fs,
    os::unix::fs::{PermissionsExt, chown, symlink},
    process::Command,
};

use super::alone;
use crate::kit::awsp::{Awsp, Ran};
use crate::kit::tools::{present, root};

const FILE: &str = ".config/awsp/settings.ini";
const NOBODY: u32 = 65534;

fn home() -> Awsp {
    Awsp::new().config("[profile dev]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n")
}

/// A home whose settings are at this path in it.
fn at(path: &str) -> Awsp {
    let home = home();
    let path = home.path(path).to_str().unwrap().to_owned();
    home.var("AWSP_SETTINGS", &path)
}

/// What each command says and how it ends, one after the other.
const LINES: &str = "\
awsp dev 2>&1; echo $? ${AWS_PROFILE-none}
awsp env dev 2>&1 >/dev/null; echo $?
awsp exec dev -- echo ran 2>&1; echo $?
AWS_PROFILE=dev awsp prompt 2>&1; echo $?
awsp list 2>&1; echo $?
command awsp __complete bash ' ' 'awsp d' 2>&1; echo $?
AWSP_LOCKED=1 awsp exec --yes dev -- echo ran 2>&1; echo $?
awsp exec -q --yes dev -- echo ran 2>&1; echo $?
awsp -u -q 2>&1; echo $?
";

fn is_closed(home: &Awsp, what: &str) {
    closed(&alone(home, LINES), what);
}

fn closed(ran: &Ran, what: &str) {
    let lines: Vec<&str> = ran.stdout.lines().collect();
    let refused = |line: &str| {
        line.ends_with(": until this is fixed, every profile is protected · hint: awsp settings, or --yes")
    };
    let said = format!("{what}: {}", ran.stdout);
    assert!(lines.len() == 17 && [0, 2, 4].into_iter().all(|at| refused(lines[at])), "{said}");
    assert_eq!((lines[1], lines[3], lines[5]), ("1 none", "1", "1"), "{said}");
    assert_eq!(lines[6..12], ["dev", "0", "dev", "0", "dev", "0"], "{said}");
    assert!(lines[12].ends_with("this shell is locked · hint: AWSP_LOCKED is set"), "{said}");
    assert_eq!(lines[13..], ["1", "ran", "0", "0"], "{said}");
    assert_eq!(ran.stderr, "", "{said}");
}

fn is_open(home: &Awsp, what: &str) {
    let ran = alone(home, "awsp dev -q; echo $?; awsp settings >/dev/null; echo $?");
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("0\n0\n", ""), "{what}");
}

#[test]
fn settings_that_cannot_be_found_or_read_protect_every_profile() {
    is_closed(&at("missing.ini"), "AWSP_SETTINGS names a missing file");
    is_closed(&at("no/folder/settings.ini"), "AWSP_SETTINGS names a missing folder");
    let home = at("file/settings.ini");
    home.write("file", "");
    is_closed(&home, "AWSP_SETTINGS goes through a file");
    let home = at("folder");
    fs::create_dir(home.path("folder")).unwrap();
    is_closed(&home, "AWSP_SETTINGS names a folder");
    is_closed(&home_with("/dev/null"), "AWSP_SETTINGS names a device");
    let home = at("pipe");
    assert!(Command::new("mkfifo").arg(home.path("pipe")).status().unwrap().success());
    is_closed(&home, "AWSP_SETTINGS names a pipe");
    let home = at("loop");
    symlink("loop", home.path("loop")).unwrap();
    is_closed(&home, "AWSP_SETTINGS leads in a circle");
    let home = at("large");
    home.write("large", "# \n".repeat(400_000));
    is_closed(&home, "the file is too large");
}

/// The settings file of this text in `AWSP_SETTINGS`, as it stands.
fn home_with(text: &str) -> Awsp {
    home().var("AWSP_SETTINGS", text)
}

/// A file that is another one in every folder.
#[test]
fn a_relative_settings_file_protects_every_profile() {
    for path in ["settings.ini", "./settings.ini", "~/settings.ini", " ", "src"] {
        is_closed(&home_with(path), path);
    }
}

#[test]
fn a_link_to_nowhere_at_the_default_path_protects_every_profile() {
    for link in [FILE, ".config/awsp", ".config"] {
        let home = home();
        let link = home.path(link);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        symlink("/nowhere/of/this/name", &link).unwrap();
        is_closed(&home, link.to_str().unwrap());
    }
    let home = home();
    home.write(".config/awsp", "[protect]\nprofiles = dev\n");
    is_closed(&home, "a file in place of the folder awsp");
}

#[test]
fn no_settings_file_protects_nothing() {
    is_open(&home(), "no file");
    is_open(&home_with(""), "an empty AWSP_SETTINGS");
    let home_with_folder = home();
    fs::create_dir_all(home_with_folder.path(".config/awsp")).unwrap();
    is_open(&home_with_folder, "an empty folder");
    let linked = home();
    fs::create_dir_all(linked.path("elsewhere")).unwrap();
    symlink("elsewhere", linked.path(".config")).unwrap();
    is_open(&linked, "a link to a folder that is there");
    for folder in ["/nowhere", "/dev/null", "", "relative"] {
        is_open(&home().var("XDG_CONFIG_HOME", folder), folder);
    }
}

/// A relative `XDG_CONFIG_HOME` counts as absent, as its specification says.
#[test]
fn a_relative_config_home_leaves_the_default_settings() {
    let home = home().var("XDG_CONFIG_HOME", "relative");
    home.write(FILE, "[protect]\nprofiles = dev\n");
    let ran = alone(&home, "awsp dev; echo $?");
    ran.is(0, "4\n", "awsp: dev is protected, and there is no terminal to ask on · hint: --yes, if it is meant\n");
}

/// As a user who may not go everywhere.
#[test]
fn settings_behind_a_folder_that_cannot_be_entered_protect_every_profile() {
    if !root() || !present("setpriv") {
        return;
    }
    let private = |path: &str, mode| {
        let home = home();
        home.write(FILE, "[protect]\n");
        for path in ["", ".aws", ".aws/config", ".config", ".config/awsp", FILE] {
            chown(home.path(path), Some(NOBODY), Some(NOBODY)).unwrap();
        }
        // the folder of another user
        chown(home.path(path), Some(0), Some(0)).unwrap();
        fs::set_permissions(home.path(path), fs::Permissions::from_mode(mode)).unwrap();
        home
    };
    let quoted = LINES.replace('\'', "'\\''");
    let line = format!(
        "setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups setsid -w bash -c 'cd /; eval \"$(command awsp init bash)\"; {quoted}'"
    );
    for (path, mode) in [(".config", 0o700), (".config/awsp", 0o700), (".config/awsp", 0o744), (FILE, 0o600)] {
        closed(&private(path, mode).bash(&line), path);
    }
    let home = private(".config/awsp", 0o700);
    fs::remove_file(home.path(FILE)).unwrap();
    closed(&home.bash(&line), "nobody can see that there is no file");
    let home = private(".config", 0o700);
    let named = home.path(FILE).to_str().unwrap().to_owned();
    closed(&home.var("AWSP_SETTINGS", &named).bash(&line), "AWSP_SETTINGS");
}
