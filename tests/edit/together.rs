//! Several at once: nobody's change is lost.

use std::{fs, process::Child};

use ::awsp::config::{Section, Source};

use crate::{
    files::Files,
    run::{AWSP, Home, said},
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
    let dev = Section::profile(Source::Config, "dev");
    let mut edit = files.open();
    edit.set(&dev, "output", "json").unwrap();
    fs::write(files.config(), "# new\n[profile other]\n[profile dev]\nregion = b\n").unwrap();
    edit.save().unwrap();
    let both = "# new\n[profile other]\n[profile dev]\nregion = b\noutput = json\n";
    assert_eq!(String::from_utf8(files.read()).unwrap(), both);

    // what no longer fits is said, and nothing is written
    let mut edit = files.open();
    edit.add_section(&Section::profile(Source::Config, "new"), &[("region", "a")]).unwrap();
    let theirs = "[profile new]\nregion = theirs\n";
    fs::write(files.config(), theirs).unwrap();
    let error = edit.save().unwrap_err().to_string();
    assert!(error.ends_with("/config:1: [profile new] is there already"), "{error}");
    assert_eq!(String::from_utf8(files.read()).unwrap(), theirs);
}

/// A program that takes no lock writes while awsp is at it: found at the last look, and both changes are there.
#[test]
fn somebody_else_wrote_at_the_last_moment() {
    if !crate::run::has("strace") {
        return eprintln!("skipped: strace is not here");
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
