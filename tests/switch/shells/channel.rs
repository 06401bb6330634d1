//! Shells that are answered through a file: it is for its owner alone, and gone afterwards, whatever became of the program.

use std::{fs, path::Path};

use awsp::shell::Shell;

use crate::kit::{
    home::{BINARY, Home},
    shells::{NUSHELL, Real, XONSH},
};

/// Writes down the file and its mode; `killed`, `garbled` and `refused` are names of accidents.
fn stand_in(real: Real, home: &Home) {
    home.write(
        "refused",
        match real.shell {
            Shell::Nushell => "{\"message\": [\"a lie\"], \"set\": {\"PWD\": \"x\"}, \"unset\": [\"AWS_PROFILE\"]}",
            _ => "__xonsh__.env.pop('AWS_PROFILE')\nraise ValueError\nprint('a lie')",
        },
    );
    let text = format!(
        "#!/bin/sh\nprintf '%s %s\\n' \"$(stat -c %a \"$3\")\" \"$3\" >>\"$HOME/files\"\ncase $4 in\n  \
         killed) kill -9 $$ ;;\n  garbled) echo '{{\"set\": (' >\"$3\"; exit ;;\n  \
         refused) cat refused >\"$3\"; exit ;;\nesac\nexec {BINARY} \"$@\"\n"
    );
    home.program("awsp", &text);
}

fn file(real: Real) {
    if !real.present() {
        return;
    }
    let home = Home::with(&["dev"]);
    let load = real.load("");
    // before the stand-in is there
    real.run(&home, &load);
    let load = load.replace("'awsp', 'init'", &format!("'{BINARY}', 'init'"));
    stand_in(real, &home);
    let words = ["dev", "nosuch", "killed", "garbled", "-u", "dev", "garbled", "refused"];
    let script: String = words.iter().map(|word| real.attempt(&format!("awsp {word}")) + "\n").collect();
    let outcome = real.run(&home, &format!("{load}\n{script}printenv AWS_PROFILE\n"));
    assert_eq!((outcome.stdout.as_str(), outcome.status), ("dev\n", Some(0)), "{}: {}", real.label(), outcome.stderr);
    assert!(!outcome.stderr.contains("lie"), "{}: {}", real.label(), outcome.stderr);
    let files = fs::read_to_string(home.path().join("files")).unwrap();
    assert_eq!(files.lines().count(), words.len(), "{}: {files}", real.label());
    for line in files.lines() {
        let (mode, path) = line.split_once(' ').unwrap();
        assert!(mode == "600" && !Path::new(path).exists(), "{}: {line}", real.label());
    }
}

#[test]
fn nushell() {
    file(NUSHELL);
}

/// nushell makes the file itself, and has to remove it itself where no program is found.
#[test]
fn nushell_without_programs() {
    if !NUSHELL.present() {
        return;
    }
    let home = Home::with(&["dev"]);
    let script = format!(
        "def --wrapped mktemp [...words] {{ 'x' | save kept; 'kept' }}\n$env.PATH = []\n{}\n",
        NUSHELL.load("")
    );
    NUSHELL.run(&home, &format!("{script}awsp dev"));
    let made = home.path().join("kept");
    assert!(!made.exists(), "{} is left", made.display());
    NUSHELL.run(&home, &format!("{script}mktemp"));
    assert!(made.exists(), "the test would see none");
}

#[test]
fn xonsh() {
    file(XONSH);
}
