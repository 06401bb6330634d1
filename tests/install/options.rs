//! The command line, the build, and the program's way into place.

use std::{fs, os::unix::fs::MetadataExt};

use crate::kit::tools::repository;
use crate::{
    home::{BINARY, Home, system_without},
    under_every_sh,
};

#[test]
fn help_names_every_option() {
    under_every_sh(|sh| {
        let out = Home::new(sh).script(&["--help"]).quiet().stdout;
        for option in ["--shell NAME", "--no-modify-rc", "--binary PATH", "--dry-run", "--uninstall", "--try", "--mine"]
        {
            assert!(out.contains(option), "{option}: {out}");
        }
    });
}

#[test]
fn a_wrong_command_line_is_status_2_and_changes_nothing() {
    const WRONG: &[(&[&str], &str)] = &[
        (&["--frobnicate"], "no option \"--frobnicate\""),
        (&["bash"], "no option \"bash\""),
        (&["--shell"], "--shell needs a value"),
        (&["--binary", ""], "--binary needs a value"),
        (&["--shell", "rc"], "awsp has no line for the shell \"rc\""),
        (&["--shell=cmd"], "awsp has no line for the shell \"cmd\""),
        (&["--mine"], "--mine goes with --try"),
        (&["--try", "--dry-run"], "--try takes"),
        (&["--uninstall", "--shell", "bash"], "--uninstall takes"),
    ];
    under_every_sh(|sh| {
        for (arguments, words) in WRONG {
            let home = Home::with(sh, ".bashrc", "mine\n");
            let before = home.everything();
            let out = home.script(arguments);
            assert_eq!(out.status, 2, "{arguments:?}: {out:?}");
            assert!(out.stderr.starts_with(&format!("install.sh: {words}")), "{out:?}");
            assert!(out.stderr.ends_with(" · hint: ./install.sh --help\n"), "{out:?}");
            assert_eq!(home.everything(), before);
        }
    });
}

#[test]
fn a_shell_may_be_named_by_its_path_and_with_an_equals_sign() {
    let home = Home::new(&["dash"]);
    home.install(&["--shell=/usr/local/bin/zsh", "--shell", "/bin/bash"]).quiet();
    assert!(home.path().join(".zshrc").exists() && home.path().join(".bashrc").exists());
}

#[test]
fn without_home_there_is_one_clear_line() {
    let mut home = Home::new(&["dash"]);
    home.unset("HOME");
    let out = home.install(&[]);
    assert_eq!((out.status, out.stderr.as_str()), (1, "install.sh: HOME names no folder\n"), "{out:?}");
}

#[test]
fn without_cargo_there_is_one_line_with_what_to_do() {
    let system = system_without(&["cargo"]);
    under_every_sh(|sh| {
        let mut home = Home::with(sh, ".bashrc", "mine\n");
        home.set("PATH", system.path().to_str().unwrap());
        let before = home.everything();
        for arguments in [&[][..], &["--try"]] {
            let out = home.script(arguments);
            let line = out.stderr.lines().last().unwrap_or_default();
            assert!(out.status == 1 && line.contains("cargo") && line.contains("https://rustup.rs"), "{out:?}");
        }
        assert_eq!(home.everything(), before);
    });
}

/// A clone whose cargo notes what it was asked and leaves a program, or fails.
fn clone_with_cargo(sh: &[&str], ending: &str) -> Home {
    let mut home = Home::new(sh);
    home.write("clone/Cargo.toml", "rust-version = \"1.2.3\"\n");
    fs::copy(repository().join("install.sh"), home.at("clone/install.sh")).unwrap();
    home.program(
        "tools/cargo",
        &format!(
            "#!/bin/sh\ncase $1 in --version) echo cargo 0.9; exit ;; esac\necho \"$@\" >\"$HOME/asked\"\n\
             env >\"$HOME/env\"\nmkdir -p \"$HOME/clone/target/release\"\n{ending}\n"
        ),
    );
    home.path_first("tools");
    home
}

#[test]
fn it_builds_with_the_locked_dependencies() {
    under_every_sh(|sh| {
        let mut home = clone_with_cargo(sh, &format!("cp {BINARY} \"$HOME/clone/target/release/awsp\""));
        home.set("CARGO_BUILD_TARGET", "elsewhere");
        home.set("CARGO_TARGET_DIR", home.at("elsewhere"));
        let out = home.run(home.command(&home.at("clone/install.sh"), &[])).quiet();
        let asked = format!("build --locked --target-dir {} --release\n", home.at("clone/target"));
        assert_eq!(home.text("asked"), asked, "{out:?}");
        assert!(!home.text("env").contains("CARGO_BUILD_TARGET"));
        assert_eq!(home.read(".local/bin/awsp"), fs::read(BINARY).unwrap());
    });
}

#[test]
fn a_build_that_fails_changes_nothing() {
    under_every_sh(|sh| {
        let home = clone_with_cargo(sh, "exit 101");
        let out = home.run(home.command(&home.at("clone/install.sh"), &[]));
        let words = "the build failed and nothing was changed · awsp needs Rust 1.2.3 or later, this is cargo 0.9";
        assert!(out.status == 1 && out.stderr.contains(words), "{out:?}");
        assert!(!home.path().join(".bashrc").exists() && !home.path().join(".local").exists());
    });
}

#[test]
fn the_program_is_replaced_whole() {
    under_every_sh(|sh| {
        let home = Home::new(sh);
        home.write(".local/bin/awsp", "an older one");
        fs::hard_link(home.at(".local/bin/awsp"), home.at("running")).unwrap();
        let inode = fs::metadata(home.at("running")).unwrap().ino();
        home.install(&[]).quiet();
        assert_ne!(fs::metadata(home.at(".local/bin/awsp")).unwrap().ino(), inode);
        assert_eq!(home.text("running"), "an older one", "never written in place: it may be running");
        assert_eq!(fs::read_dir(home.at(".local/bin")).unwrap().count(), 1, "nothing stays beside it");
    });
}
