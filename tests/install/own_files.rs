//! Where a shell has a folder for it, awsp has a file of its own there.

use std::fs;

use crate::{
    home::{BINARY, Home},
    under_every_sh,
};

const NU: &str = ".local/share/nushell/vendor/autoload/awsp.nu";
const FISH: &str = ".config/fish/conf.d/awsp.fish";
const XONSH: &str = ".config/xonsh/rc.d/awsp.xsh";
const BLOCK: &str = "# >>> awsp >>>\ncommand awsp init fish | source\n# <<< awsp <<<\n";
const EACH: [(&str, &str); 3] = [("nu", NU), ("fish", FISH), ("xonsh", XONSH)];

/// What `awsp init nushell` prints, without that of a nu: the rules are the same where there is none.
fn printed() -> String {
    let out = std::process::Command::new(BINARY).args(["init", "nushell"]).output().unwrap();
    String::from_utf8(out.stdout).unwrap()
}

#[test]
fn a_file_of_that_name_that_is_not_ours_is_left_alone() {
    under_every_sh(|sh| {
        for (shell, file) in EACH {
            let home = Home::with(sh, file, "# my own\n");
            let before = home.files();
            let out = home.install(&["--shell", shell]).quiet().stdout;
            assert!(out.contains(&format!("~/{file} is not of this script's making; left alone")), "{out}");
            home.uninstall().quiet();
            assert_eq!(home.files(), before);
        }
    });
}

#[test]
fn one_that_a_link_leads_to_stays_where_it_is() {
    under_every_sh(|sh| {
        for (shell, file) in EACH {
            let home = Home::new(sh);
            home.install(&["--shell", shell]).quiet();
            fs::rename(home.at(file), home.at("real")).unwrap();
            home.link(file, &home.at("real"));
            let out = home.install(&["--shell", shell]).quiet().stdout;
            assert!(out.contains(&format!("unchanged ~/{file}")), "{out}");
            assert!(home.path().join(file).is_symlink() && home.text("real").contains("# >>> awsp >>>"));
            home.uninstall().quiet();
            assert_eq!(home.text("real"), "");
        }
    });
}

#[test]
fn nushells_file_is_what_the_program_prints_now() {
    under_every_sh(|sh| {
        let mut home = Home::new(sh);
        home.path_first(".local/bin");
        home.install(&["--shell", "nu"]).quiet();
        let block = format!("# >>> awsp >>>\n# (install.sh made this file)\n{}# <<< awsp <<<\n", printed());
        assert_eq!(home.text(NU), block);
        // of an earlier release, and a person has written around it
        home.write(
            NU,
            "# mine\n# >>> awsp >>>\n# (install.sh made this file)\ndef awsp [] {}\n# <<< awsp <<<\n# too\n",
        );
        let out = home.install(&["--shell", "nu"]).quiet().stdout;
        assert!(out.contains(&format!("wrote ~/{NU}\n")), "{out}");
        assert_eq!(home.text(NU), format!("# mine\n{block}# too\n"));
        home.uninstall().quiet();
        assert_eq!(home.text(NU), "# mine\n# too\n");
    });
}

#[test]
fn the_older_block_stays_when_the_file_cannot_be_written_whole() {
    let mut home = Home::with(&["dash"], ".config/fish/config.fish", BLOCK);
    // the first write fails, and those after it would not
    let cat = "case $1 in */new) mkdir ~/once 2>/dev/null && exit 1 ;; esac\nexec /bin/cat \"$@\"";
    home.program("full/cat", &format!("#!/bin/sh\n{cat}\n"));
    home.path_first("full");
    let out = home.install(&["--shell", "fish"]);
    assert_eq!(out.status, 1, "{out:?}");
    assert_eq!(home.text(".config/fish/config.fish"), BLOCK);
    assert!(!fs::exists(home.at(FISH)).unwrap());
}

/// What a shell of an earlier installation has on its PATH comes from that file.
#[test]
fn nushells_line_for_path_stays_when_the_file_is_written_anew() {
    under_every_sh(|sh| {
        let mut home = Home::new(sh);
        home.install(&["--shell", "nu"]).quiet();
        assert!(home.text(NU).contains("$env.PATH = "));
        home.write(NU, home.text(NU).replace("def ", "# def "));
        home.path_first(".local/bin");
        home.install(&["--shell", "nu"]).quiet();
        assert!(home.text(NU).contains("$env.PATH = ") && home.text(NU).contains(&printed()), "{}", home.text(NU));
    });
}

#[test]
fn a_nushell_that_cannot_read_it_keeps_what_it_has() {
    under_every_sh(|sh| {
        let mut home = Home::new(sh);
        home.program("old/nu", "#!/bin/sh\ncase $*: in *nu-check*) echo false ;; *--version:) echo 0.90.1 ;; esac\n");
        home.path_first("old");
        let out = home.install(&["--shell", "nu"]);
        assert_eq!(out.status, 1, "{out:?}");
        assert!(out.stderr.contains("this nu (0.90.1) cannot read") && out.stderr.contains("0.108"), "{out:?}");
        assert!(!fs::exists(home.at(NU)).unwrap());
    });
}

#[test]
fn without_a_program_a_dry_run_names_nushells_file() {
    let home = Home::new(&["dash"]);
    let out = home.script(&["--dry-run", "--shell", "nu"]).quiet().stdout;
    assert!(out.contains(&format!("would write what awsp init nushell prints to ~/{NU}\n")), "{out}");
    assert!(home.files().is_empty());
}

#[test]
fn an_older_block_in_config_fish_goes() {
    under_every_sh(|sh| {
        let home = Home::with(sh, ".config/fish/config.fish", format!("first\n{BLOCK}last\n"));
        let before = home.everything();
        let out = home.install(&["--shell", "fish", "--dry-run"]).quiet().stdout;
        assert!(out.contains("-command awsp init fish | source\n"), "{out}");
        home.install(&["--shell", "fish", "--no-modify-rc"]).quiet();
        assert_eq!(home.text(".config/fish/config.fish"), format!("first\n{BLOCK}last\n"));
        home.script(&["--uninstall"]).quiet();
        assert_eq!(home.text(".config/fish/config.fish"), "first\nlast\n");

        home.write(".config/fish/config.fish", format!("first\n{BLOCK}last\n"));
        assert_eq!(home.files(), before.into_iter().filter(|(path, _)| path.is_file()).collect());
        home.install(&["--shell", "fish"]).quiet();
        assert_eq!(home.text(".config/fish/config.fish"), "first\nlast\n");
        assert!(home.text(FISH).contains("awsp init fish"));

        // while nothing has come in its place, it stays
        home.write(".config/fish/config.fish", BLOCK);
        home.write(FISH, "# my own\n");
        home.install(&["--shell", "fish"]).quiet();
        assert_eq!(home.text(".config/fish/config.fish"), BLOCK);
    });
}
