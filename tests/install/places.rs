//! Which file of which shell gets the line.

use std::fs;

use crate::kit::tools::present;
use crate::{
    home::{Home, system_without},
    under_every_sh,
};

fn files_with_awsp(home: &Home) -> Vec<String> {
    let root = home.path().to_path_buf();
    let ours = |path: &std::path::PathBuf| fs::read_to_string(path).is_ok_and(|text| text.contains("# >>> awsp >>>"));
    let found = home.everything().into_keys().filter(ours);
    found.map(|path| path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn lands_in(home: &Home, shell: &str, files: &[&str]) {
    home.install(&["--shell", shell]).quiet();
    assert_eq!(files_with_awsp(home), files, "{shell}");
    home.uninstall().quiet();
    assert_eq!(files_with_awsp(home), [""; 0], "{shell}");
}

#[test]
fn each_shell_has_its_file() {
    under_every_sh(|sh| {
        let home = Home::new(sh);
        lands_in(&home, "bash", &[".bashrc"]);
        lands_in(&home, "zsh", &[".zshrc"]);
        lands_in(&home, "fish", &[".config/fish/conf.d/awsp.fish"]);
        lands_in(&home, "ksh", &[".kshrc"]);
        lands_in(&home, "mksh", &[".mkshrc"]);
    });
}

#[test]
fn each_shell_of_another_kind_has_its_file() {
    let home = Home::new(&["dash"]);
    lands_in(&home, "nu", &[".local/share/nushell/vendor/autoload/awsp.nu"]);
    lands_in(&home, "nushell", &[".local/share/nushell/vendor/autoload/awsp.nu"]);
    lands_in(&home, "xonsh", &[".config/xonsh/rc.d/awsp.xsh"]);
    lands_in(&home, "elvish", &[".config/elvish/rc.elv"]);
    lands_in(&home, "tcsh", &[".cshrc"]);
    home.write(".tcshrc", "");
    lands_in(&home, "csh", &[".tcshrc"]);
}

/// elvish 0.19 reads the former file if there is one, and never the other; elvish 0.20 never reads the former.
#[test]
fn elvish_is_asked_which_file_it_reads() {
    let mut home = Home::new(&["dash"]);
    home.program("fake/elvish", &format!("#!/bin/sh\necho '{}'\n", home.at("my/rc.elv")));
    home.path_first("fake");
    lands_in(&home, "elvish", &["my/rc.elv"]);

    let system = system_without(&["elvish"]);
    let mut home = Home::new(&["dash"]);
    home.set("PATH", system.path().to_str().unwrap());
    home.write(".elvish/rc.elv", "");
    lands_in(&home, "elvish", &[".elvish/rc.elv"]);
    home.write(".config/elvish/rc.elv", "");
    lands_in(&home, "elvish", &[".config/elvish/rc.elv"]);
}

/// A ksh may be mksh under that name, and some read no file by themselves.
#[test]
fn ksh_is_asked_which_one_it_is() {
    let ksh = |version: &str| {
        let mut home = Home::new(&["dash"]);
        home.program("fake/ksh", &format!("#!/bin/sh\nprintf '%s' '{version}'\n"));
        home.path_first("fake");
        home
    };
    lands_in(&ksh("@(#)MIRBSD KSH R59 2020/10/31"), "ksh", &[".mkshrc"]);
    lands_in(&ksh("Version AJM 93u+m/1.0.4 2022-10-22"), "ksh", &[".kshrc"]);
    lands_in(&ksh(""), "ksh", &[".kshrc"]);
    let home = ksh("@(#)PD KSH v5.2.14 99/07/13.2");
    let out = home.install(&["--shell", "ksh"]).quiet().stdout;
    assert!(out.contains("ksh reads a start-up file only if ENV names one") && out.contains("init posix"), "{out}");
    assert!(files_with_awsp(&home).is_empty());
}

/// Login shells of bash read the first of three files, and `~/.bashrc` only if that file does.
#[test]
fn login_shells_of_bash_that_never_read_bashrc_are_named() {
    const LINE: &str = "  if [ -n \"${BASH_VERSION-}\" ] && [ -f ~/.bashrc ]; then . ~/.bashrc; fi\n";
    let reads = ". ~/.bashrc\n";
    let rows: &[(&[(&str, &str)], &str)] = &[
        (&[], ".bash_profile"),
        (&[(".bash_profile", "# see .bashrc\n")], ".bash_profile"),
        (&[(".bash_profile", ""), (".profile", reads)], ".bash_profile"),
        (&[(".bash_login", ""), (".profile", reads)], ".bash_login"),
        (&[(".profile", "")], ".profile"),
        (&[(".bash_profile", ". ~/.profile\n"), (".profile", "PATH=$PATH:/x\n")], ".bash_profile"),
        (&[(".bash_profile", reads)], ""),
        (&[(".bash_profile", "  source \"$HOME/.bashrc\"\n"), (".profile", "")], ""),
        (&[(".bash_profile", ". ~/.profile\n"), (".profile", reads)], ""),
        (&[(".profile", reads)], ""),
    ];
    for (files, named) in rows {
        let home = Home::new(&["dash"]);
        files.iter().for_each(|(file, content)| home.write(file, content));
        let out = home.install(&[]).quiet().stdout;
        let said = format!(
            "login shells of bash (ssh, tmux) do not read ~/.bashrc; to have awsp there, add this to ~/{named}:\n{LINE}"
        );
        assert_eq!(out.contains("login shells"), !named.is_empty(), "{files:?}: {out}");
        assert!(named.is_empty() || out.contains(&said), "{files:?}: {out}");
        if !named.is_empty() {
            let own = files.iter().find(|(file, _)| file == named).map_or("", |(_, content)| content);
            home.write(named, format!("{own}{LINE}"));
        }
        let mut login = std::process::Command::new("bash");
        login.args(["--login", "-i", "-c", "type -t awsp"]).env_clear().envs(home.variables());
        assert_eq!(home.run(login).stdout, "function\n", "{files:?}");
    }
    under_every_sh(|sh| {
        let out = Home::with(sh, ".profile", "").install(&[]).quiet().stdout;
        assert!(out.contains("add this to ~/.profile:\n"), "{out}");
    });
}

#[test]
fn folders_of_the_persons_own_choice() {
    let mut home = Home::new(&["dash"]);
    home.set("XDG_CONFIG_HOME", home.at("xdg"));
    home.set("XDG_DATA_HOME", home.at("data"));
    lands_in(&home, "fish", &["xdg/fish/conf.d/awsp.fish"]);
    lands_in(&home, "xonsh", &["xdg/xonsh/rc.d/awsp.xsh"]);
    lands_in(&home, "elvish", &["xdg/elvish/rc.elv"]);
    lands_in(&home, "nu", &["data/nushell/vendor/autoload/awsp.nu"]);
    home.set("ZDOTDIR", home.at("zsh dir"));
    lands_in(&home, "zsh", &["zsh dir/.zshrc"]);
    home.unset("ZDOTDIR");
    if present("zsh") {
        home.write(".zshenv", "echo noise\nZDOTDIR=$HOME/.config/zsh\n");
        lands_in(&home, "zsh", &[".config/zsh/.zshrc"]);
    }
}

#[test]
fn posix_shells_read_the_file_that_env_names() {
    under_every_sh(|sh| {
        let mut home = Home::new(sh);
        for (value, file) in [("$HOME/.one", ".one"), ("${HOME}/.two", ".two"), ("~/.three", ".three")] {
            home.set("ENV", value);
            lands_in(&home, "dash", &[file]);
            lands_in(&home, "ksh", &[file]);
        }
        home.set("ENV", home.at(".shrc"));
        lands_in(&home, "sh", &[".shrc"]);
        home.install(&["--shell", "mksh", "--shell", "dash"]).quiet();
        assert_eq!(home.text(".shrc").matches("awsp init posix").count(), 1);
        home.uninstall().quiet();

        for value in ["$(touch ran)".to_owned(), home.at("$(touch ran)/rc"), home.at("`touch ran`")] {
            home.set("ENV", value);
            let out = home.install(&["--shell", "dash"]).quiet();
            assert!(out.stdout.contains("only if ENV names one") && out.stdout.contains("awsp init posix"), "{out:?}");
            assert!(files_with_awsp(&home).is_empty() && !home.path().join("ran").exists());
        }
    });
}

/// It says where its files are, whatever it thinks of the platform and the variables.
#[test]
fn nushell_and_powershell_are_asked() {
    under_every_sh(|sh| {
        let mut home = Home::new(sh);
        home.program("fake/nu", &format!("#!/bin/sh\necho '{}'\n", home.at("my nu")));
        home.program("fake/pwsh", &format!("#!/bin/sh\necho '{}'\n", home.at("my/profile.ps1")));
        home.path_first("fake");
        lands_in(&home, "nu", &["my nu/vendor/autoload/awsp.nu"]);
        lands_in(&home, "pwsh", &["my/profile.ps1"]);
        lands_in(&home, "powershell", &["my/profile.ps1"]);
    });
}

#[test]
fn without_them_nushells_usual_folder_is_taken_and_powershells_line_is_printed() {
    let system = system_without(&["nu", "pwsh"]);
    under_every_sh(|sh| {
        let mut home = Home::new(sh);
        home.set("PATH", system.path().to_str().unwrap());
        let out = home.install(&["--shell", "pwsh"]).quiet().stdout;
        assert!(out.contains("pwsh is not on PATH") && out.contains("init powershell | Out-String"), "{out}");
        assert!(files_with_awsp(&home).is_empty());
        lands_in(&home, "nu", &[".local/share/nushell/vendor/autoload/awsp.nu"]);
        home.program("mac/uname", "#!/bin/sh\necho Darwin\n");
        home.path_first("mac");
        lands_in(&home, "nu", &["Library/Application Support/nushell/vendor/autoload/awsp.nu"]);
    });
}

/// Terminals on macOS start login shells.
#[test]
fn bash_on_macos_is_a_login_shell() {
    let mac = |files: &[(&str, &str)]| {
        let mut home = Home::new(&["bash"]);
        home.program("mac/uname", "#!/bin/sh\necho Darwin\n");
        home.path_first("mac");
        files.iter().for_each(|(file, content)| home.write(file, content));
        home
    };
    lands_in(&mac(&[]), "bash", &[".bash_profile", ".bashrc"]);
    lands_in(&mac(&[(".bash_profile", "")]), "bash", &[".bash_profile", ".bashrc"]);
    lands_in(&mac(&[(".profile", "")]), "bash", &[".bashrc", ".profile"]);
    lands_in(&mac(&[(".bash_login", ""), (".profile", "")]), "bash", &[".bash_login", ".bashrc"]);
    lands_in(&mac(&[(".bash_profile", ". ~/.bashrc\n")]), "bash", &[".bashrc"]);

    let home = mac(&[(".profile", "")]);
    home.install(&[]).quiet();
    let once = home.everything();
    home.install(&[]).quiet();
    assert_eq!(home.everything(), once);
    // sh reads ~/.profile too, and must not meet bash code in it
    let mut sh = std::process::Command::new("dash");
    sh.args(["-c", ". ~/.profile; echo $?"]).env_clear().envs(home.variables());
    assert_eq!(home.run(sh).quiet().stdout, "0\n");
}

#[test]
fn the_login_shell_alone_is_changed_and_others_are_mentioned() {
    under_every_sh(|sh| {
        let mut home = Home::with(sh, ".bashrc", "");
        home.write(".config/fish/config.fish", "");
        home.set("SHELL", "/usr/bin/zsh");
        let out = home.install(&[]).quiet().stdout;
        assert_eq!(files_with_awsp(&home), [".zshrc"]);
        assert!(out.contains("for bash too: ./install.sh --shell bash\n"), "{out}");
        assert!(out.contains("for fish too: ./install.sh --shell fish\n"), "{out}");
        assert!(!out.contains("for zsh too"), "{out}");
    });
}

#[test]
fn a_login_shell_without_awsp_gets_the_program_alone() {
    let mut home = Home::new(&["dash"]);
    home.set("SHELL", "/usr/bin/rc");
    let out = home.install(&[]);
    assert_eq!(out.status, 0, "{out:?}");
    assert!(out.stderr.contains("awsp has no line for rc"), "{out:?}");
    assert!(home.path().join(".local/bin/awsp").exists() && files_with_awsp(&home).is_empty());
}

#[test]
fn nothing_is_written_with_no_modify_rc() {
    under_every_sh(|sh| {
        let home = Home::with(sh, ".bashrc", "mine\n");
        let shells = ["bash", "fish", "nu", "elvish", "xonsh", "tcsh"].map(|shell| format!("--shell={shell}"));
        let mut arguments = vec!["--no-modify-rc"];
        arguments.extend(shells.iter().map(String::as_str));
        let out = home.install(&arguments).quiet().stdout;
        assert_eq!(home.text(".bashrc"), "mine\n");
        assert!(files_with_awsp(&home).is_empty());
        assert!(out.contains("to use awsp in bash, add this to ~/.bashrc:\n"), "{out}");
        assert!(
            out.contains("\n  if command -v awsp >/dev/null; then eval \"$(command awsp init bash)\"; fi\n"),
            "{out}"
        );
        for place in
            ["nu, add this to config.nu", "elvish, add this to ~/.config/elvish/rc.elv", "tcsh, add this to ~/.cshrc"]
        {
            assert!(out.contains(&format!("to use awsp in {place}:\n")), "{place}: {out}");
        }
        assert!(
            out.contains("\n  status is-interactive; and command -q awsp; and command awsp init fish | source\n"),
            "{out}"
        );
    });
}
