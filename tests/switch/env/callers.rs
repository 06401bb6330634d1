//! Programs that evaluate what `awsp env` prints: a recipe of make, an `.envrc` of direnv.

use std::process::Output;

use super::home;
use crate::kit::{home::Home, tools::present};

/// The recipes under every shell that make may be told to use.
#[test]
fn recipe_of_make_ends_where_awsp_fails() {
    for shell in ["/bin/sh", "dash", "bash", "zsh", "ksh", "mksh"]
        .into_iter()
        .filter(|shell| present(shell.trim_start_matches("/bin/")))
    {
        let home = home();
        home.write(
            "Makefile",
            &format!(
                "SHELL = {shell}\nand:\n\teval \"$$(awsp env dve)\" && echo went on\nerrexit:\n\tset -e; eval \"$$(awsp \
                 env dve)\"; echo went on\nhandled:\n\teval \"$$(awsp env dve)\" || echo handled\n\
                 good:\n\teval \"$$(awsp env dev)\" && printenv AWS_PROFILE\n"
            ),
        );
        for (goal, success, stdout) in
            [("and", false, ""), ("errexit", false, ""), ("handled", true, "handled\n"), ("good", true, "dev\n")]
        {
            let done = home.command("make").args(["-s", goal]).env("AWS_PROFILE", "old").output().unwrap();
            let said = String::from_utf8_lossy(&done.stdout);
            assert_eq!((done.status.success(), said.as_ref()), (success, stdout), "{shell} {goal}: {done:?}");
        }
    }
}

/// What a command sees in a folder with this `.envrc`.
fn in_folder(home: &Home, envrc: &str) -> Output {
    home.write("folder/.envrc", envrc);
    let folder = home.path().join("folder");
    let allowed = home.command("direnv").args(["allow"]).current_dir(&folder).output().unwrap();
    assert!(allowed.status.success(), "{allowed:?}");
    let words = ["exec", ".", "sh", "-c", "echo \"$AWS_PROFILE ${LATER-}\""];
    home.command("direnv").args(words).current_dir(&folder).env("AWS_PROFILE", "old").output().unwrap()
}

#[test]
fn envrc_ends_where_awsp_fails() {
    if !present("direnv") {
        return;
    }
    let home = home();
    let good = in_folder(&home, "eval \"$(awsp env dev)\"\nexport LATER=1\n");
    assert_eq!(String::from_utf8_lossy(&good.stdout), "dev 1\n", "{good:?}");
    for line in [
        "eval \"$(awsp env dve)\"",
        "eval \"$(awsp env dve)\" || echo handled",
        "eval \"$(awsp env dve --shell bash)\"",
        "eval \"$(awsp env dev --bogus)\"",
        "eval \"$(awsp env '')\"",
        "eval \"$(awsp env production)\"",
        "eval \"$(AWSP_LOCKED=1 awsp env dev)\"",
        "eval \"$(awsp init bash --bogus)\"",
        "readonly AWS_PROFILE; eval \"$(awsp env dev)\"",
    ] {
        let done = in_folder(&home, &format!("{line}\nexport LATER=1\n"));
        assert!(!done.status.success() && done.stdout.is_empty(), "{line}: {done:?}");
    }
    #[cfg(feature = "credentials")]
    {
        let done = in_folder(&home, "eval \"$(awsp export dve --format env)\"\nexport LATER=1\n");
        assert!(!done.status.success() && done.stdout.is_empty(), "{done:?}");
    }
}
