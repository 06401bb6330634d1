//! `awsp init` and the code that `awsp export` prints, where they fail. What is data holds no code.

use super::{POSIX_SYNTAX, evaluate, goes_on, home, run};
use crate::kit::{
    home::BINARY,
    shells::{Real, SCRIPTED},
};

#[test]
fn failed_init_fails_its_evaluation() {
    for real in SCRIPTED.into_iter().filter(|real| goes_on(*real) && real.present()) {
        for options in ["--bogus", "--cmd if", "--cmd"] {
            let line = evaluate(real, &format!("init {} {options}", real.shell.name()));
            let outcome = run(real, &home(), &format!("{line} && echo went on\n{line} || {}\n", real.status()));
            assert_eq!(outcome.stdout, "2\n", "{}: {line}: {outcome:?}", real.label());
        }
    }
}

#[test]
fn init_of_an_unknown_shell_fails_its_evaluation() {
    for real in POSIX_SYNTAX.into_iter().filter(Real::present) {
        let line = evaluate(real, "init bsh");
        let outcome = run(real, &home(), &format!("{line} && echo went on\n{line} || echo $?\n"));
        assert_eq!(outcome.stdout, "2\n", "{}: {outcome:?}", real.label());
    }
}

/// In one piece, so that a shell reads all of it or nothing.
#[test]
fn init_writes_once() {
    if !crate::kit::tools::present("strace") {
        return;
    }
    for shell in <awsp::shell::Shell as clap::ValueEnum>::value_variants() {
        let words = ["-qq", "-e", "trace=write", BINARY, "init", shell.name(), "--prompt"];
        let done = home().command("strace").args(words).output().unwrap();
        let trace = String::from_utf8(done.stderr).unwrap();
        let writes = trace.lines().filter(|line| line.starts_with("write(1,")).count();
        assert!(writes == 1 && done.stdout.len() < 65_536, "{}: {trace}", shell.name());
    }
}

#[cfg(feature = "credentials")]
#[test]
fn failed_export_fails_its_evaluation() {
    use crate::kit::shells::{FISH, NUSHELL};
    let lines = [
        (FISH, "command awsp export dve --format fish | source"),
        (FISH, "command awsp export dve --format fish --bogus | source"),
        (NUSHELL, "^awsp export dve --format nushell | from json | load-env"),
    ];
    let posix = POSIX_SYNTAX.into_iter().flat_map(|real| {
        ["", "--bogus", "--role-arn nonsense"]
            .map(|options| (real, format!("eval \"$(command awsp export dve --format env {options})\"")))
    });
    let lines = lines.map(|(real, line)| (real, line.to_owned())).into_iter().chain(posix);
    for (real, line) in lines.filter(|(real, _)| real.present()) {
        let script =
            if goes_on(real) { format!("{line} && echo went on\n") } else { format!("{line}\nprint 'went on'\n") };
        let outcome = run(real, &home(), &script);
        assert!(outcome.stdout.is_empty() && outcome.status != Some(0), "{}: {line}: {outcome:?}", real.label());
    }
}

#[cfg(feature = "credentials")]
#[test]
fn data_holds_no_code_when_export_fails() {
    for words in [
        &["export", "dve"][..],
        &["export", "dve", "--format", "process"],
        &["export", "dve", "--format", "dotenv"],
        &["export", "dve", "--format", "env-no-export"],
        &["export", "dve", "--format", "dotenv", "--bogus"],
        &["export", "dve", "--credentials-file", "x"],
        &["export", "--clean", "--bogus"],
        &["credential-process", "dve"],
        &["list", "--bogus"],
        &["current", "--json", "--bogus"],
        &["exec", "dve", "--", "true"],
        &["complete"],
    ] {
        let done = home().command(BINARY).args(words).output().unwrap();
        assert!(!done.status.success() && done.stdout.is_empty(), "{words:?}: {done:?}");
    }
}
