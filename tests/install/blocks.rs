//! The block in the start-up file: what goes in comes out again, and what a person wrote stays.

use std::{fs, os::unix::fs::MetadataExt};

use crate::kit::tools::{is_root, repository};
use crate::{
    home::{BINARY, Home},
    under_every_sh,
};

const LINE: &str = "if command -v awsp >/dev/null; then eval \"$(command awsp init bash)\"; fi\n";
const PATH_LINE: &str =
    "case \":$PATH:\" in *\":$HOME/.local/bin:\"*) ;; *) export PATH=\"$HOME/.local/bin:$PATH\" ;; esac\n";
const ALL: &[&str] = &[
    "--shell=bash",
    "--shell=zsh",
    "--shell=fish",
    "--shell=ksh",
    "--shell=mksh",
    "--shell=nu",
    "--shell=elvish",
    "--shell=xonsh",
    "--shell=tcsh",
];

/// Files as people have them.
const CONTENTS: &[&[u8]] = &[
    b"alias ll='ls -l'\n",
    b"",
    b"\n",
    b"\n\n\n",
    b"no newline at the end",
    b"two lines\nand no newline",
    b"blank line before the end\n\nx",
    b"dos\r\nlines\r\n",
    b"latin \xe9 and other bytes \xff\x01\n",
    b"and at the end \xe9",
    b"# >>> conda initialize >>>\n:\n# <<< conda initialize <<<\n",
];

#[test]
fn the_line_stands_between_markers_after_what_was_there() {
    under_every_sh(|sh| {
        let home = Home::with(sh, ".bashrc", "alias ll='ls -l'\n");
        home.install(&[]).quiet();
        let expected = format!("alias ll='ls -l'\n# >>> awsp >>>\n{PATH_LINE}{LINE}# <<< awsp <<<\n");
        assert_eq!(home.text(".bashrc"), expected);
        assert_eq!(home.text(".bashrc.awsp-backup"), "alias ll='ls -l'\n");
        assert_eq!(home.read(".local/bin/awsp"), fs::read(BINARY).unwrap());
        assert_eq!(fs::metadata(home.at(".local/bin/awsp")).unwrap().mode() & 0o777, 0o755);
    });
}

#[test]
fn one_line_is_enough_when_the_folder_is_on_path() {
    let mut home = Home::with(&["dash"], ".bashrc", "");
    home.path_first(".local/bin");
    let out = home.install(&[]).quiet();
    assert_eq!(home.text(".bashrc"), format!("# >>> awsp >>>\n{LINE}# <<< awsp <<<\n"));
    assert!(!out.stdout.contains("not on your PATH"), "{out:?}");
}

#[test]
fn uninstall_gives_every_byte_back() {
    under_every_sh(|sh| {
        for contents in CONTENTS.chunks(5) {
            let home = Home::new(sh);
            let files = [".bashrc", ".zshrc", ".kshrc", ".config/elvish/rc.elv", ".cshrc"];
            files.iter().zip(contents).for_each(|(file, content)| home.write(file, content));
            home.write(".local/bin/other", "stays");
            let before = home.files();
            home.install(ALL).quiet();
            assert_ne!(home.files(), before);
            home.uninstall().quiet();
            assert_eq!(home.files(), before);
        }
    });
}

#[test]
fn what_is_not_text_is_not_edited() {
    under_every_sh(|sh| {
        let home = Home::with(sh, ".bashrc", b"nul \0 in the middle\n");
        let out = home.install(&[]).quiet();
        assert!(out.stdout.contains("~/.bashrc is not plain text; add this to it:\n"), "{out:?}");
        assert_eq!(home.read(".bashrc"), b"nul \0 in the middle\n");
    });
}

#[test]
fn files_that_only_awsp_made_go_again() {
    under_every_sh(|sh| {
        let home = Home::new(sh);
        home.install(ALL).quiet();
        assert_eq!(home.files().len(), 10);
        home.uninstall().quiet();
        assert!(home.files().is_empty(), "{:?}", home.files().keys());
    });
}

#[test]
fn a_second_run_changes_nothing() {
    under_every_sh(|sh| {
        let mut home = Home::with(sh, ".bashrc", "x");
        home.install(ALL).quiet();
        let once = home.everything();
        let out = home.install(ALL).quiet();
        assert_eq!(home.everything(), once);
        assert_eq!(out.stdout.matches("unchanged ").count(), 9, "{out:?}");
        // In the shell that the block made, the folder is on PATH: the next shell still needs the block to say so.
        home.path_first(".local/bin");
        home.install(ALL).quiet();
        assert_eq!(home.everything(), once);
    });
}

#[test]
fn a_dry_run_shows_the_difference_and_changes_nothing() {
    under_every_sh(|sh| {
        let home = Home::with(sh, ".bashrc", "first\n");
        let before = home.everything();
        let out = home.script(&["--dry-run"]).quiet().stdout;
        assert!(
            out.starts_with("would run cargo build --locked --release\nwould install ~/.local/bin/awsp\n"),
            "{out}"
        );
        let added = format!(" first\n+# >>> awsp >>>\n+{PATH_LINE}+{LINE}+# <<< awsp <<<\n");
        assert!(out.contains("--- ~/.bashrc\n+++ ~/.bashrc\n") && out.contains(&added), "{out}");
        assert_eq!(home.everything(), before);

        let out = home.install(&[ALL, &["--dry-run"]].concat()).quiet().stdout;
        assert_eq!(out.matches("\n+# >>> awsp >>>\n").count(), ALL.len(), "{out}");
        assert_eq!(home.everything(), before);

        home.install(&[]).quiet();
        let before = home.everything();
        let out = home.script(&["--uninstall", "--dry-run"]).quiet().stdout;
        assert!(out.contains("would remove ~/.local/bin/awsp") && out.contains(&format!("-{LINE}")), "{out}");
        assert_eq!(home.everything(), before);
    });
}

#[test]
fn links_stay_links_and_files_keep_mode_and_names() {
    under_every_sh(|sh| {
        let home = Home::with(sh, "dotfiles/bashrc", "mine\n");
        let real = home.at("dotfiles/bashrc");
        fs::set_permissions(&real, std::os::unix::fs::PermissionsExt::from_mode(0o640)).unwrap();
        fs::hard_link(&real, home.at("dotfiles/same")).unwrap();
        home.link(".bashrc", "dotfiles/bashrc");
        let before = home.files();
        let inode = fs::metadata(&real).unwrap().ino();
        home.install(&[]).quiet();
        assert!(home.text("dotfiles/same").contains("awsp init bash"));
        assert_eq!(fs::read_link(home.at(".bashrc")).unwrap().to_str().unwrap(), "dotfiles/bashrc");
        let now = fs::metadata(&real).unwrap();
        assert_eq!((now.ino(), now.mode() & 0o777), (inode, 0o640));
        home.uninstall().quiet();
        assert_eq!(home.files(), before);
    });
}

#[test]
fn damaged_markers_are_left_alone_and_named() {
    const DAMAGED: &[(&str, &str)] = &[
        ("a\n# >>> awsp >>>\nb\n", "line 2)"),
        ("a\n# <<< awsp <<<\n", "line 2)"),
        ("# <<< awsp <<<\n# >>> awsp >>>\n", "line 1 2)"),
        ("# >>> awsp >>>\n# >>> awsp >>>\n# <<< awsp <<<\n", "line 1 2 3)"),
        ("# >>> awsp >>>\n# <<< awsp <<<\n# >>> awsp >>>\n# <<< awsp <<<\n", "line 1 2 3 4)"),
        ("if true; then\n  # >>> awsp >>>\n  # <<< awsp <<<\nfi\n", "line 2 3)"),
        ("# >>> awsp >>>\n# <<< awsp <<<export X=1\n", "line 1 2)"),
        ("# >>> awsp >>>\r\n# <<< awsp <<<\r\n", "line 1 2)"),
    ];
    under_every_sh(|sh| {
        for (content, lines) in DAMAGED {
            let home = Home::with(sh, ".bashrc", content);
            for arguments in [&["--binary", BINARY, "--shell", "bash", "--shell", "zsh"][..], &["--uninstall"]] {
                let out = home.script(arguments);
                assert_eq!(out.status, 1, "{out:?}");
                assert_eq!(out.stderr.matches("~/.bashrc").count(), 1, "{out:?}");
                assert!(out.stderr.contains(lines), "{out:?}");
                assert_eq!(home.text(".bashrc"), *content);
                assert_eq!(home.path().join(".zshrc").exists(), arguments.len() > 1, "the other file is done");
            }
        }
    });
}

#[test]
fn what_a_person_wrote_into_the_block_stays() {
    let mut home = Home::new(&["dash"]);
    home.path_first(".local/bin");
    let edited = "# >>> awsp >>>\neval \"$(awsp init bash --prompt)\"\n# <<< awsp <<<\nafter\n";
    home.write(".bashrc", edited);
    home.install(&[]).quiet();
    assert_eq!(home.text(".bashrc"), edited);
    home.set("PATH", "/usr/bin:/bin");
    home.install(&[]).quiet();
    assert_eq!(home.text(".bashrc"), edited.replacen("eval", &format!("{PATH_LINE}eval"), 1));
    home.uninstall().quiet();
    assert_eq!(home.text(".bashrc"), "after\n");
}

#[test]
fn lines_that_came_after_the_block_stay_lines_of_their_own() {
    under_every_sh(|sh| {
        let home = Home::with(sh, ".bashrc", "no newline");
        home.install(&[]).quiet();
        home.write(".bashrc", home.text(".bashrc") + "later\n");
        let out = home.uninstall().quiet();
        assert_eq!(home.text(".bashrc"), "no newline\nlater\n");
        assert!(out.stdout.contains("kept ~/.bashrc.awsp-backup"), "{out:?}");
        assert_eq!(home.text(".bashrc.awsp-backup"), "no newline");
    });
}

#[test]
fn a_write_that_fails_half_way_loses_nothing() {
    let mut home = Home::with(&["dash"], ".bashrc", "precious\n");
    home.program("full/cat", "#!/bin/sh\ncase $1 in */new) head -c 4 \"$1\"; exit 1 ;; esac\nexec /bin/cat \"$@\"\n");
    home.path_first("full");
    let out = home.install(&[]);
    assert_eq!(home.text(".bashrc"), "precious\n");
    assert!(out.status == 1 && out.stderr.contains("cannot write ~/.bashrc; it is as it was"), "{out:?}");
}

/// Nix and home-manager make such files.
#[test]
fn a_file_that_cannot_be_written_is_not_and_the_line_is_printed() {
    under_every_sh(|sh| {
        let home = Home::with(sh, ".bashrc", "from the store\n");
        home.link(".zshrc", "gone/zshrc");
        fs::create_dir(home.at(".kshrc")).unwrap();
        home.write(".config/elvish/rc.elv", "from the store\n");
        home.write(".cshrc", "from the store\n");
        home.write(".config/xonsh/rc.d/other.xsh", "");
        home.write(".local/share/nushell/vendor/other", "");
        for file in [".bashrc", ".config/elvish/rc.elv", ".cshrc", ".config/xonsh/rc.d", ".local/share/nushell/vendor"]
        {
            fs::set_permissions(home.at(file), std::os::unix::fs::PermissionsExt::from_mode(0o555)).unwrap();
        }
        let script = home.at("install.sh");
        fs::copy(repository().join("install.sh"), &script).unwrap();
        fs::copy(BINARY, home.at("awsp")).unwrap();
        let binary = home.at("awsp");
        let shells = ["bash", "zsh", "ksh", "nu", "elvish", "xonsh", "tcsh"].map(|shell| format!("--shell={shell}"));
        let mut arguments = vec!["--binary", &binary];
        arguments.extend(shells.iter().map(String::as_str));
        let plain = home.command(&script, &arguments);
        let out = home.run(without_root(&home, plain));
        assert_eq!((out.status, out.stderr.as_str()), (0, ""), "{out:?}");
        for file in [
            ".bashrc",
            ".zshrc",
            ".kshrc",
            ".local/share/nushell/vendor/autoload/awsp.nu",
            ".config/elvish/rc.elv",
            ".config/xonsh/rc.d/awsp.xsh",
            ".cshrc",
        ] {
            assert!(out.stdout.contains(&format!("~/{file} cannot be written")), "{out:?}");
        }
        assert!(out.stdout.contains(&format!("  {PATH_LINE}  {LINE}")), "{out:?}");
        assert!(out.stdout.contains("  # and what this prints: awsp init nushell\n"), "{out:?}");
        assert_eq!(home.text(".bashrc"), "from the store\n");
        assert!(fs::symlink_metadata(home.at(".zshrc")).unwrap().is_symlink());
    });
}

/// Root may write everything, so a read-only file means something to others only.
fn without_root(home: &Home, command: std::process::Command) -> std::process::Command {
    if !is_root() {
        return command;
    }
    let chown = std::process::Command::new("chown").args(["-R", "65534:65534"]).arg(home.path()).status();
    assert!(chown.unwrap().success());
    let mut other = std::process::Command::new("setpriv");
    other.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(command.get_program());
    other.args(command.get_args()).env_clear().envs(home.variables()).current_dir(home.path());
    other.stdin(std::process::Stdio::null());
    other
}
