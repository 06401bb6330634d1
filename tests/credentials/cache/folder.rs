//! The folder: nobody else's, nobody else looks into it; and where there is none, everything works without.

use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::{MetadataExt, PermissionsExt, symlink},
    path::Path,
    process::Command,
};

use crate::kit::tools::{is_root, root};
use awsp::{
    context::Env,
    credentials::cache::{Cache, Freshness},
    time::now,
};

use super::child::{Ended, Place, about, credentials, ended, key};

const NOBODY: u32 = 65_534;

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().mode() & 0o7777
}

fn freshness() -> Freshness {
    Freshness { now: now(), ..Freshness::default() }
}

/// Serves new ones, and says what is the matter with the folder.
#[track_caller]
fn served_without(place: &Place, run: &Ended, note: &str) {
    let last = place.calls().last().copied().unwrap_or_default();
    assert_eq!((run.status, &run.served), (Some(0), &Some(format!("NEW{last}"))), "{run:?}");
    let notes = run.notes.join("\n").replace(place.path("").to_str().unwrap(), "~/");
    assert!(notes.starts_with("not cached: ") && notes.contains(note), "{notes}");
}

fn shell(place: &Place, before: &str, plan: &str) -> Ended {
    let inner = place.command(plan);
    let mut command = Command::new("/bin/bash");
    command.args(["-c", &format!("{before}; exec \"$0\" \"$@\"")]).arg(inner.get_program()).args(inner.get_args());
    command.env_clear().envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.current_dir(inner.get_current_dir().unwrap());
    ended(command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap())
}

#[test]
fn modes_are_the_same_under_every_umask() {
    for umask in ["000", "022", "077"] {
        let place = Place::new();
        let run = shell(&place, &format!("umask {umask}"), "mark");
        assert_eq!((run.status, run.notes), (Some(0), vec![]));
        let failed = shell(&place, &format!("umask {umask}"), "refresh fail");
        assert_eq!(failed.status, Some(1));
        assert_eq!((mode(&place.path("base")), mode(&place.cache_folder())), (0o700, 0o700), "umask {umask}");
        for kind in ["json", "lock", "mark"] {
            assert_eq!(mode(&place.file(kind)), 0o600, "{kind}, umask {umask}");
        }
    }
}

#[test]
fn a_folder_that_others_can_open_is_refused() {
    for wide in [0o755, 0o770, 0o701] {
        let place = Place::new();
        place.seed("OLD", 0, 3_600);
        fs::set_permissions(place.cache_folder(), fs::Permissions::from_mode(wide)).unwrap();
        assert!(place.cache().get(&key(), &freshness()).is_none());
        assert!(!place.cache().marked(&key()));
        served_without(&place, &place.run(""), "~/base/awsp can be opened by others · hint: chmod 700");
        assert_eq!(mode(&place.cache_folder()), wide);
        assert!(place.cache().list(now()).is_empty());
        assert_eq!(place.cache().clear(None).unwrap(), 1, "what is in it can be removed");
        assert!(place.files().is_empty());
    }
}

#[test]
fn folder_of_another_user_is_refused() {
    if !root() {
        return;
    }
    let place = Place::new();
    place.seed("OLD", 0, 3_600);
    std::os::unix::fs::chown(place.cache_folder(), Some(NOBODY), None).unwrap();
    assert!(place.cache().get(&key(), &freshness()).is_none());
    served_without(&place, &place.run(""), "~/base/awsp belongs to another user · hint: set XDG_CACHE_HOME");
    std::os::unix::fs::chown(place.cache_folder(), Some(0), None).unwrap();
    assert!(place.cache().get(&key(), &freshness()).is_some());
    std::os::unix::fs::chown(place.file("json"), Some(NOBODY), None).unwrap();
    assert!(place.cache().get(&key(), &freshness()).is_none(), "an entry of theirs");
}

#[test]
fn a_link_for_the_folder_is_refused() {
    let place = Place::new();
    fs::create_dir(place.path("base")).unwrap();
    fs::create_dir(place.path("elsewhere")).unwrap();
    fs::set_permissions(place.path("elsewhere"), fs::Permissions::from_mode(0o700)).unwrap();
    symlink(place.path("elsewhere"), place.cache_folder()).unwrap();
    served_without(&place, &place.run(""), "~/base/awsp is not a folder · hint: rm ");
    assert_eq!(fs::read_dir(place.path("elsewhere")).unwrap().count(), 0);
}

/// An entry that is a link, a pipe, a folder, or open to others is none, and is replaced where that can be.
#[test]
fn an_entry_is_a_file_of_ones_own() {
    let place = Place::new();
    place.seed("OLD", 0, 3_600);
    let (entry, aside) = (place.file("json"), place.path("aside"));
    fs::rename(&entry, &aside).unwrap();
    let whole = fs::read(&aside).unwrap();
    let replaced = |what| {
        assert!(place.cache().get(&key(), &freshness()).is_none(), "{what}");
        let run = place.run("");
        assert_eq!((run.status, run.notes), (Some(0), vec![]), "{what}");
        assert!(place.cache().get(&key(), &freshness()).unwrap().access_key_id.starts_with("NEW"), "{what}");
        assert_eq!((mode(&entry), fs::symlink_metadata(&entry).unwrap().is_file()), (0o600, true), "{what}");
        fs::remove_file(&entry).unwrap();
    };
    symlink(&aside, &entry).unwrap();
    replaced("a link");
    assert!(Command::new("mkfifo").args(["-m", "700"]).arg(&entry).status().unwrap().success());
    replaced("a pipe");
    fs::write(&entry, &whole).unwrap();
    fs::set_permissions(&entry, fs::Permissions::from_mode(0o644)).unwrap();
    replaced("open to others");
    assert_eq!(fs::read(&aside).unwrap(), whole);
    fs::create_dir(&entry).unwrap();
    served_without(&place, &place.run(""), "cannot write ~/base/awsp/");
}

#[test]
fn a_link_for_the_lock_is_not_written_through() {
    let place = Place::new();
    place.seed("OLD", 0, 3_600);
    let lock = place.file("lock");
    fs::remove_file(&lock).unwrap();
    fs::write(place.path("aside"), "").unwrap();
    symlink(place.path("aside"), &lock).unwrap();
    assert_eq!(place.run("refresh fail").status, Some(1));
    assert_eq!(place.run("refresh").status, Some(0));
    assert_eq!(fs::read(place.path("aside")).unwrap(), b"");
}

#[test]
fn no_place_for_a_folder() {
    let place = Place::new();
    fs::write(place.path("base"), "a file").unwrap();
    served_without(&place, &place.run(""), "cannot make ~/base/awsp: not a directory");
    for home in [None, Some("relative")] {
        let mut command = place.command("");
        command.env_remove("XDG_CACHE_HOME").envs(home.map(|home| ("HOME", home)));
        let run = ended(command.spawn().unwrap());
        assert_eq!((run.status, run.notes), (Some(0), vec![]));
    }
    assert_eq!(place.calls().len(), 3);
    assert!(!place.path("relative").exists());
}

/// As one who is not root, since root writes everywhere.
#[test]
fn a_folder_that_cannot_be_written() {
    use std::os::unix::process::CommandExt;
    let place = Place::new();
    place.seed("OLD", 3_000, 600);
    let is_root = is_root();
    fs::write(place.path("calls"), "").unwrap();
    let program = place.path("program");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    for path in
        [place.path(""), place.path("base"), place.cache_folder(), place.path("calls")].iter().chain(&place.files())
    {
        if is_root {
            std::os::unix::fs::chown(path, Some(NOBODY), None).unwrap();
        }
    }
    fs::set_permissions(place.cache_folder(), fs::Permissions::from_mode(0o500)).unwrap();
    let run = |plan: &str| {
        let inner = place.command(plan);
        let mut command = Command::new(&program);
        command
            .args(inner.get_args())
            .env_clear()
            .envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command.current_dir(place.path("")).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        if is_root {
            command.uid(NOBODY);
        }
        // a child of another test may hold the copy open, as it was written, until it is a program of its own
        let started = std::iter::repeat_with(|| command.spawn());
        let mut started = started
            .skip_while(|started| started.as_ref().is_err_and(|error| error.kind() == ErrorKind::ExecutableFileBusy));
        ended(started.next().unwrap().unwrap())
    };
    served_without(&place, &run(""), "cannot write ~/base/awsp/");
    let late = run("needs");
    assert_eq!((late.status, late.served.as_deref()), (Some(0), Some("OLD")), "what is there is still read");
    fs::set_permissions(place.cache_folder(), fs::Permissions::from_mode(0o700)).unwrap();
}

/// No more than 0 bytes in a file, which is what a full disk does.
#[test]
fn a_full_disk() {
    let place = Place::new();
    place.seed("OLD", 0, 100);
    let before = fs::read(place.file("json")).unwrap();
    symlink("/dev/null", place.path("calls")).unwrap();
    let run = shell(&place, "trap '' XFSZ; ulimit -f 0", "refresh");
    assert_eq!(run.status, Some(0), "{run:?}");
    assert!(run.served.is_some() && run.notes.join("").contains("cannot write"), "{run:?}");
    assert_eq!(fs::read(place.file("json")).unwrap(), before);
    assert_eq!(place.files().len(), 2, "nothing half written is left");
    let failed = shell(&place, "trap '' XFSZ; ulimit -f 0", "refresh fail");
    assert_eq!(failed.status, Some(1));
}

/// Root with the `HOME` of a user would leave files there that the user cannot use.
#[test]
fn folder_below_one_of_another_user_is_not_used() {
    if !root() {
        return;
    }
    let place = Place::new();
    let home = place.path("home");
    fs::create_dir_all(home.join("mine")).unwrap();
    std::os::unix::fs::chown(&home, Some(NOBODY), None).unwrap();
    let found = |name: &str, path: &Path| {
        let env: Env = [(name, path)].into_iter().collect();
        Cache::find(&env, None).folder().map(Path::to_owned)
    };
    assert_eq!((found("HOME", &home), found("HOME", &home.join("mine"))), (None, None));
    assert_eq!(found("XDG_CACHE_HOME", &home.join("not/there")), None);
    let cache = Cache::find(&[("HOME", &home)].into_iter().collect(), None);
    let served =
        cache.get_or_make(&key(), &about("dev"), &freshness(), |_| Ok(credentials("NEW", Some(now() + 3_600))));
    assert!(served.is_ok() && cache.notes().is_empty(), "{:?}", cache.notes());
    // a code was used, and is asked for again the next time
    cache.mark(&key());
    let note = format!("not cached: {} is in a folder of another user", home.join(".cache").display());
    let notes = || cache.notes().iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(notes(), [&note[..]]);
    assert!(cache.list(now()).is_empty() && notes() == [note]);
    assert_eq!(fs::read_dir(&home).unwrap().count(), 1, "nothing is made");
    std::os::unix::fs::chown(&home, Some(0), None).unwrap();
    assert!(found("HOME", &home).is_some());
}

#[test]
fn where_it_is() {
    let env = |pairs: &[(&str, &str)]| pairs.iter().copied().collect::<Env>();
    let found = |pairs: &[(&str, &str)], home: Option<&str>| {
        let cache = Cache::find(&env(pairs), home.map(Path::new));
        cache.folder().map(|folder| folder.to_str().unwrap().to_owned())
    };
    let usual = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
    let of = |home: &str| Some(format!("{home}/{usual}/awsp"));
    assert_eq!(found(&[("HOME", "/home/a"), ("XDG_CACHE_HOME", "/c")], None), Some("/c/awsp".to_owned()));
    assert_eq!(found(&[("HOME", "/home/a")], None), of("/home/a"));
    for relative in ["", "cache", "./cache", "~/cache"] {
        assert_eq!(found(&[("HOME", "/home/a"), ("XDG_CACHE_HOME", relative)], None), of("/home/a"));
    }
    assert_eq!(found(&[], Some("/home/b")), of("/home/b"));
    assert_eq!(found(&[("HOME", "")], Some("/home/b")), of("/home/b"));
    assert_eq!(found(&[("HOME", "")], None), None);
    assert_eq!(found(&[("HOME", "here")], None), None);
    assert_eq!(Cache::off().folder(), None);
    let served = Cache::off().get_or_make(&key(), &about("dev"), &freshness(), |_| Ok(credentials("NEW", None)));
    assert!(served.is_ok());
}
