//! Where a file is and whose: links, modes, owners, folders.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink},
    path::Path,
};

use super::run::{ADD, Home, mode, said};
use crate::kit::tools::{has, is_root, present, root};

const OLD: &str = "[profile dev]\nregion = eu-west-1\n";

fn chmod(path: impl AsRef<Path>, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[track_caller]
fn refused(home: &Home, what: &str) {
    let done = home.awsp(&ADD);
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    assert!(said(&done).contains(what), "{}", said(&done));
}

#[test]
fn the_mode_of_the_file_is_kept() {
    for umask in ["000", "022", "077"] {
        for wanted in [0o600, 0o640, 0o644, 0o660] {
            let home = Home::with(OLD);
            chmod(home.config(), wanted);
            let done = home.shell(&format!("umask {umask}; exec \"$0\" {}", ADD.join(" ")));
            assert!(done.status.success(), "{}", said(&done));
            assert_eq!(mode(home.config()), wanted, "umask {umask}");
            assert_eq!(mode(home.aws().join("config.awsp-backup")), 0o600);
            assert!(home.read().contains("[profile new]"));
        }
        let home = Home::bare();
        let done = home.shell(&format!("umask {umask}; exec \"$0\" {}", ADD.join(" ")));
        assert!(done.status.success(), "{}", said(&done));
        assert_eq!((mode(home.config()), mode(home.aws())), (0o600, 0o700), "umask {umask}");
        assert_eq!(home.names(), ["config"]);
    }
}

/// No file is made that others could read, not even for a moment.
#[test]
fn new_files_are_nobody_elses_from_the_start() {
    let home = Home::with(OLD);
    chmod(home.config(), 0o644);
    let line = format!("umask 000; exec strace -f -o log -e trace=%file,fchmod \"$0\" {}", ADD.join(" "));
    if !present("strace") {
        return;
    }
    let done = home.shell(&line);
    assert!(done.status.success(), "{}", said(&done));
    let log = fs::read_to_string(home.path().join("log")).unwrap();
    let made: Vec<_> = log.lines().filter(|line| line.contains("O_CREAT") && line.contains("/.aws/")).collect();
    assert_eq!(made.len(), 2, "{made:?}");
    assert!(made.iter().all(|line| line.contains("O_EXCL") && line.contains(", 0600)")), "{made:?}");
}

#[test]
fn the_owner_of_the_file_is_kept() {
    if !root() {
        return;
    }
    let home = Home::with(OLD);
    chown(home.config(), Some(65534), Some(65534)).unwrap();
    chmod(home.config(), 0o640);
    assert!(home.awsp(&ADD).status.success());
    let found = fs::metadata(home.config()).unwrap();
    assert_eq!((found.uid(), found.gid(), mode(home.config())), (65534, 65534, 0o640));
}

#[test]
fn a_link_stays_and_what_it_leads_to_is_replaced() {
    let home = Home::bare();
    fs::create_dir_all(home.aws()).unwrap();
    fs::create_dir(home.path().join("dotfiles")).unwrap();
    let real = home.path().join("dotfiles/aws-config");
    fs::write(&real, OLD).unwrap();
    chmod(&real, 0o640);
    symlink("../dotfiles/aws-config", home.config()).unwrap();
    let done = home.awsp(&ADD);
    assert!(done.status.success(), "{}", said(&done));
    assert_eq!(fs::read_link(home.config()).unwrap(), Path::new("../dotfiles/aws-config"));
    assert!(fs::read_to_string(&real).unwrap().ends_with("credential_process = /bin/true\n"));
    assert_eq!(mode(&real), 0o640);
    assert_eq!(home.names(), ["config"]);
    assert_eq!(fs::read_to_string(home.path().join("dotfiles/aws-config.awsp-backup")).unwrap(), OLD);
}

/// A folder that is yet to be made, behind a link.
#[test]
fn a_home_behind_a_link() {
    let home = Home::bare();
    fs::create_dir(home.path().join("real")).unwrap();
    symlink("real", home.path().join("link")).unwrap();
    let mut command = home.command(super::run::AWSP);
    let done = command.env("HOME", home.path().join("link")).args(ADD).output().unwrap();
    assert!(done.status.success(), "{}", said(&done));
    assert_eq!(mode(home.path().join("real/.aws/config")), 0o600);
}

#[test]
fn a_link_to_nowhere_is_not_replaced() {
    let home = Home::bare();
    fs::create_dir_all(home.aws()).unwrap();
    symlink("../gone", home.config()).unwrap();
    refused(&home, "/.aws/config is a link to nowhere: ../gone");
    assert_eq!(fs::read_link(home.config()).unwrap(), Path::new("../gone"));
    assert_eq!(home.names(), ["config"]);
}

#[test]
fn what_is_no_file_of_its_own_is_not_replaced() {
    let home = Home::with(OLD);
    fs::hard_link(home.config(), home.path().join("other")).unwrap();
    refused(&home, "has 2 names (hard links)");
    assert_eq!(home.read(), OLD);
    let home = Home::bare();
    fs::create_dir_all(home.aws()).unwrap();
    symlink("/dev/null", home.config()).unwrap();
    refused(&home, "/dev/null is not a file");
    let home = Home::with(vec![b'#'; 64 << 20 | 1]);
    refused(&home, "more than the 64 MB that awsp reads");
    assert_eq!(fs::metadata(home.config()).unwrap().len(), 64 << 20 | 1);
}

/// As somebody for whom modes count.
fn as_nobody(home: &Home, line: &str) -> Option<std::process::Output> {
    if !is_root() {
        return Some(home.shell(line));
    }
    let awsp = home.path().join("awsp");
    fs::copy(super::run::AWSP, &awsp).unwrap();
    for path in [home.path(), &home.aws(), &home.config()] {
        chown(path, Some(65534), Some(65534)).unwrap();
    }
    let words = ["--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c", line, awsp.to_str().unwrap()];
    present("setpriv").then(|| home.command("setpriv").args(words).output().unwrap())
}

#[test]
fn read_only_means_read_only() {
    let add = format!("exec \"$0\" {}", ADD.join(" "));
    let home = Home::with(OLD);
    chmod(home.aws(), 0o555);
    let Some(done) = as_nobody(&home, &add) else { return };
    chmod(home.aws(), 0o755);
    assert_eq!(done.status.code(), Some(1));
    assert!(said(&done).contains("permission denied"), "{}", said(&done));
    assert_eq!((home.read().as_str(), home.names()), (OLD, vec!["config".to_owned()]));

    let home = Home::with(OLD);
    chmod(home.config(), 0o444);
    let done = as_nobody(&home, &add).unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert!(said(&done).contains("/.aws/config is read-only · hint: chmod u+w"), "{}", said(&done));
    assert_eq!((home.read().as_str(), home.names()), (OLD, vec!["config".to_owned()]));
}

/// Who cannot give a file back to its group gives the group nothing.
#[test]
fn another_group_gets_no_more_than_it_had() {
    if !root() {
        return;
    }
    let home = Home::with(OLD);
    let Some(_) = as_nobody(&home, "exit 0") else { return };
    chown(home.config(), Some(65534), Some(0)).unwrap();
    chmod(home.config(), 0o640);
    let awsp = home.path().join("awsp");
    let words = ["--reuid=65534", "--regid=65534", "--clear-groups", awsp.to_str().unwrap()];
    let done = home.command("setpriv").args(words).args(ADD).output().unwrap();
    assert!(done.status.success(), "{}", said(&done));
    assert_eq!((fs::metadata(home.config()).unwrap().gid(), mode(home.config())), (65534, 0o600));
}

/// A list of who may what: `who` may read besides the owner, and `group` says what the group may.
fn access_list(who: u32, group: u16) -> Vec<u8> {
    let entries =
        [(1_u16, 6_u16, u32::MAX), (2, 4, who), (4, group, u32::MAX), (0x10, 4, u32::MAX), (0x20, 0, u32::MAX)];
    let bytes =
        |(tag, may, id): &(u16, u16, u32)| [&tag.to_le_bytes()[..], &may.to_le_bytes(), &id.to_le_bytes()].concat();
    [2_u32.to_le_bytes().to_vec()].into_iter().chain(entries.iter().map(bytes)).flatten().collect()
}

/// The mode of a file with an access control list shows more than its group may.
#[cfg(target_os = "linux")]
#[test]
fn access_control_lists_are_kept_and_none_is_added() {
    use rustix::{
        fs::{XattrFlags, getxattr, setxattr},
        io::Errno,
    };
    const LIST: &str = "system.posix_acl_access";
    let found = |home: &Home| {
        let mut list = vec![0; 4096];
        getxattr(home.config(), LIST, &mut list[..]).map(|length| list[..length].to_vec())
    };
    let home = Home::with(OLD);
    let list = access_list(4242, 0);
    if !has("acl", setxattr(home.config(), LIST, &list, XattrFlags::empty()).is_ok()) {
        return;
    }
    assert!(home.awsp(&ADD).status.success());
    assert_eq!((found(&home), mode(home.config())), (Ok(list.clone()), 0o640));

    let home = Home::with(OLD);
    chmod(home.config(), 0o640);
    setxattr(home.aws(), "system.posix_acl_default", &list, XattrFlags::empty()).unwrap();
    assert!(home.awsp(&ADD).status.success());
    assert_eq!((found(&home), mode(home.config())), (Err(Errno::NODATA), 0o640));
}

/// Only what a dead run of awsp has left is cleaned up.
#[test]
fn other_files_stay() {
    let home = Home::with(OLD);
    for name in [".awsp-new-AbCdEf", ".awsp-newer", "config.tmp"] {
        fs::write(home.aws().join(name), "x").unwrap();
    }
    fs::create_dir(home.aws().join(".awsp-new-folder")).unwrap();
    symlink("config.tmp", home.aws().join(".awsp-new-link")).unwrap();
    assert!(home.awsp(&ADD).status.success());
    let left = [".awsp-new-folder", ".awsp-new-link", ".awsp-newer", "config", "config.awsp-backup", "config.tmp"];
    assert_eq!(home.names(), left);
}

/// The one good copy is not overwritten by nothing.
#[test]
fn the_backup_outlives_an_accident() {
    let home = Home::with(OLD);
    assert!(home.awsp(&ADD).status.success());
    fs::write(home.config(), "").unwrap();
    assert!(home.awsp(&ADD).status.success());
    assert_eq!(fs::read_to_string(home.aws().join("config.awsp-backup")).unwrap(), OLD);
}
