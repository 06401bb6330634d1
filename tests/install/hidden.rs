//! Another thing called awsp, which would hide the program, is named.

use crate::{home::Home, under_every_sh};

#[test]
fn aliases_and_functions_are_named_with_their_line() {
    const FILES: &[(&str, &str, &str)] = &[
        (".bashrc", "\nalias awsp='source _awsp'\n", "~/.bashrc:2 makes awsp an alias"),
        (".bash_aliases", "alias a=b awsp=c\n", "~/.bash_aliases:1 makes awsp an alias"),
        (".zshrc", "[ -f x ] && alias -g awsp=x\n", "~/.zshrc:1 makes awsp an alias"),
        (".zshrc", "awsp() { echo; }\n", "~/.zshrc:1 makes awsp a function"),
        (".kshrc", "function awsp {\n:\n}\n", "~/.kshrc:1 makes awsp a function"),
        (".config/fish/config.fish", "alias awsp 'x'\n", "fish/config.fish:1 makes awsp an alias"),
        (".config/fish/config.fish", "abbr -a awsp x\n", "fish/config.fish:1 makes awsp an alias"),
        (".tcshrc", "alias awsp 'source ~/x'\n", "~/.tcshrc:1 makes awsp an alias"),
        (".xonshrc", "\naliases['awsp'] = 'x'\n", "~/.xonshrc:2 makes awsp an alias"),
        (".config/elvish/rc.elv", "fn awsp {|@a| nop }\n", "elvish/rc.elv:1 makes awsp a function"),
        (".config/nushell/config.nu", "def --env awsp [] {}\n", "nushell/config.nu:1 makes awsp a function"),
        (".config/powershell/Microsoft.PowerShell_profile.ps1", "Set-Alias awsp x\n", "ps1:1 makes awsp an alias"),
        (".config/fish/functions/awsp.fish", "function awsp\nend\n", "functions/awsp.fish:1 makes awsp a function"),
    ];
    under_every_sh(|sh| {
        for (file, content, expected) in FILES {
            let home = Home::with(sh, file, content);
            let out = home.install(&[]);
            assert!(out.status == 0 && out.stderr.contains(expected), "{file}: {out:?}");
            assert_eq!(out.stderr.lines().count(), 1, "{out:?}");
        }
    });
}

#[test]
fn what_only_looks_like_one_is_not() {
    const HARMLESS: &str = "# alias awsp=old\nalias myawsp=x\nalias awsps=x\nalias x=y # awsp\nawsp dev\n\
        command awsp list\nmy_awsp() { :; }\nfunction awsp_prompt {\n:\n}\ndef awsps [] {}\n\
        aliases['awsps'] = 1\necho 'awsp'\nexport AWSP=1\n";
    under_every_sh(|sh| {
        Home::with(sh, ".bashrc", HARMLESS).install(&[]).quiet();
    });
}

#[test]
fn a_program_that_path_finds_first_is_named() {
    under_every_sh(|sh| {
        let mut home = Home::new(sh);
        home.program("node/bin/awsp", "#!/bin/sh\n");
        home.path_first(".local/bin");
        home.path_first("node/bin");
        let out = home.install(&[]);
        assert_eq!(out.status, 0, "{out:?}");
        assert!(out.stderr.contains("~/node/bin/awsp comes before ~/.local/bin in PATH"), "{out:?}");
        // after ours, or the same program under another name of the folder, it hides nothing
        home.path_first(".local/bin");
        home.install(&[]).quiet();
        home.link("same", ".local/bin");
        home.path_first("same");
        home.install(&[]).quiet();
    });
}

#[test]
fn another_tool_of_that_name_is_not_overwritten() {
    under_every_sh(|sh| {
        let home = Home::new(sh);
        home.program(".local/bin/awsp", "#!/usr/bin/python3\n");
        let before = home.everything();
        let out = home.install(&[]);
        assert!(out.status == 1 && out.stderr.contains("~/.local/bin/awsp is another program"), "{out:?}");
        assert_eq!(home.everything(), before);
        let out = home.uninstall();
        assert!(out.stderr.contains("left alone"), "{out:?}");
        assert_eq!(home.everything(), before);
    });
}
