//! How it ends: as the command does; refusals as the contract and shells have them.

use std::{fs, os::unix::process::ExitStatusExt};

use super::home::{WAYS, awsp, bash, home, left, run, said, text};
use crate::kit::home::Home;

#[test]
fn the_status_is_the_commands() {
    let home = home();
    for way in WAYS {
        for status in [0, 1, 2, 3, 4, 77, 126, 127, 130, 137, 255] {
            let output = run(&home, way, &["sh", "-c", &format!("exit {status}")]);
            assert_eq!((output.status.code(), said(&home, &output).as_str()), (Some(status), ""), "{way:?}");
        }
    }
    assert!(left(&home).is_empty());
}

/// Ended by the same signal, so that shells say and count the same.
#[test]
fn ended_by_a_signal() {
    let home = home();
    for way in WAYS {
        for (name, signal) in
            [("HUP", 1), ("INT", 2), ("ABRT", 6), ("KILL", 9), ("SEGV", 11), ("PIPE", 13), ("TERM", 15), ("USR1", 10)]
        {
            let output = run(&home, way, &["sh", "-c", &format!("kill -{name} $$")]);
            assert_eq!((output.status.signal(), said(&home, &output).as_str()), (Some(signal), ""), "{way:?} {name}");
        }
        let way = way[3..way.len() - 1].join(" ");
        let output = bash(&home, &format!("awsp exec dev {way} -- sh -c 'kill -TERM $$'; echo $?"));
        assert_eq!(text(&output), "143\n");
    }
    assert!(left(&home).is_empty());
}

/// The program's own core is enough, and bash tells who left one.
#[test]
fn no_core_of_awsp() {
    let home = home();
    let line = "ulimit -c unlimited 2>/dev/null; awsp exec dev --only -- bash -c 'ulimit -c 0; kill -SEGV $$'; exit $?";
    let output = bash(&home, line);
    assert_eq!(output.status.code(), Some(139));
    let cores = fs::read_dir(home.path())
        .unwrap()
        .filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().starts_with("core"));
    assert_eq!(cores.count(), 0);
    assert!(!said(&home, &output).contains("core dumped"), "{output:?}");
}

fn refused(home: &Home, words: &[&str], status: i32, line: &str) {
    let output = awsp(home, words).output().unwrap();
    assert_eq!((output.status.code(), text(&output).as_str()), (Some(status), ""), "{words:?}");
    assert_eq!(said(home, &output), format!("awsp: {line}\n"), "{words:?}");
    assert!(left(home).is_empty());
}

#[test]
fn refusals() {
    let home = home();
    home.write(".aws/config", "[profile dev]\n[ profile odd ]\nregion = x\n");
    for (words, status, line) in [
        (&["exec"][..], 2, "exec as whom, and what? · hint: awsp exec NAME -- COMMAND"),
        (&["exec", "dev"], 2, "exec what? a command is missing · hint: awsp exec dev -- COMMAND"),
        (&["exec", "dev", "--"], 2, "exec what? a command is missing · hint: awsp exec dev -- COMMAND"),
        (&["exec", "--", "true"], 2, "exec as whom? a name is missing · hint: awsp exec NAME -- COMMAND"),
        (&["exec", "dev", "aws", "s3"], 2, "the command of exec stands after -- · hint: awsp exec dev -- aws s3"),
        (&["exec", "dev", "x", "--", "true"], 2, "one name before --, not \"x\" · hint: awsp exec dev -- COMMAND"),
        (
            &["exec", "dev", "-r", "a b", "--", "true"],
            2,
            "\"a b\" is not a region · hint: awsp -r eu-west-1, or awsp -r -",
        ),
        (
            &["exec", "dev", "--server", "--", "true"],
            2,
            "unexpected argument '--server' found · hint: awsp exec [OPTIONS] NAME -- COMMAND...",
        ),
        (&["exec", "dve", "--", "true"], 3, "no profile \"dve\" · hint: dev"),
        (&["exec", "dve", "--only", "--", "true"], 3, "no profile \"dve\" · hint: dev"),
        (
            &["exec", "odd", "--", "true"],
            1,
            "the AWS CLI and boto3 do not see \"odd\" (~/.aws/config:2) · hint: --force, to use it anyway",
        ),
    ] {
        refused(&home, words, status, line);
    }
    assert!(awsp(&home, &["exec", "odd", "--force", "-q", "--", "true"]).status().unwrap().success());
    assert!(awsp(&home, &["exec", "odd", "--force", "-q", "--only", "--", "true"]).status().unwrap().success());
}

#[test]
fn programs_that_are_not_there_or_cannot_be_run() {
    let home = home();
    home.program("no-header", "echo ran\n");
    home.program("no-interpreter", "#!/nowhere/sh\n");
    home.program("broken", "\u{7f}ELF, or so it says");
    home.write("bin/not-executable", "#!/bin/sh\n");
    fs::create_dir(home.path().join("bin/folder")).unwrap();
    let script = "exec format error · hint: a script needs #! and its interpreter in the first line";
    for way in WAYS {
        for (program, status, line) in [
            ("nosuch", 127, "no program \"nosuch\" in PATH · hint: aliases and functions of a shell are no programs"),
            ("", 127, "no program \"\" in PATH · hint: aliases and functions of a shell are no programs"),
            ("folder", 127, "no program \"folder\" in PATH · hint: aliases and functions of a shell are no programs"),
            ("./nosuch", 127, "cannot run ./nosuch: no such file or directory"),
            ("bin/no-header/x", 127, "cannot run bin/no-header/x: not a directory"),
            ("not-executable", 126, "cannot run ~/bin/not-executable: permission denied"),
            ("bin/not-executable", 126, "cannot run bin/not-executable: permission denied"),
            ("./bin", 126, "cannot run ./bin: permission denied"),
            ("no-header", 126, &format!("cannot run ~/bin/no-header: {script}")),
            ("broken", 126, &format!("cannot run ~/bin/broken: {script}")),
            (
                "no-interpreter",
                127,
                "cannot run ~/bin/no-interpreter: no such file or directory · hint: the interpreter that its first line \
                 names is not there",
            ),
        ] {
            refused(&home, &[way, &[program]].concat(), status, line);
        }
    }
}

/// What lies in the folder one is in, or in another relative one, is nobody's program.
#[test]
fn only_absolute_folders_of_path_count() {
    let home = home();
    for name in ["aws", "bin/relative"] {
        let path = home.write(name, "#!/bin/sh\necho hijacked\n");
        fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    }
    let ran = |path: &str, program: &str| {
        let output = awsp(&home, WAYS[0]).env("PATH", path).arg(program).output().unwrap();
        (output.status.code(), text(&output), said(&home, &output))
    };
    let none = |program: &str, hint: &str| {
        (Some(127), String::new(), format!("awsp: no program {program:?} in PATH · hint: {hint}\n"))
    };
    for path in [".", "", ":", ":/nowhere", "/nowhere:", "/nowhere::/nowhere", "./", "~"] {
        let hint = if path.is_empty() { "PATH is not set" } else { "only the absolute folders of PATH are searched" };
        assert_eq!(ran(path, "aws"), none("aws", hint), "{path}");
    }
    assert_eq!(ran("bin:bin/../bin", "relative"), none("relative", "only the absolute folders of PATH are searched"));
    // a sound entry further on is found
    home.program("aws", "#!/bin/sh\necho sound\n");
    let sound = format!(".::bin:{}", home.path().join("bin").display());
    assert_eq!(ran(&sound, "aws"), (Some(0), "sound\n".into(), String::new()));
    // as is one behind a file that cannot be run
    home.write("first/aws", "");
    let second = format!("{}:{}", home.path().join("first").display(), home.path().join("bin").display());
    assert_eq!(ran(&second, "aws"), (Some(0), "sound\n".into(), String::new()));
    // who writes a path means it
    assert_eq!(ran("", "./aws"), (Some(0), "hijacked\n".into(), String::new()));
}
