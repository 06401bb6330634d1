//! A variable that the person made read-only: the switch fails, says which, and nothing at all has changed.

use awsp::shell::Shell;

use crate::kit::{
    home::Home,
    shells::{Real, SCRIPTED, TCSH},
};

/// A shell in the middle of its day: another profile, stale keys, marks of other tools, a region of awsp's.
const DIRTY: [(&str, &str); 13] = [
    ("AWS_PROFILE", "old"),
    ("AWS_DEFAULT_PROFILE", "older"),
    ("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"),
    ("AWS_SECRET_ACCESS_KEY", "EXAMPLE"),
    ("AWS_SESSION_TOKEN", "EXAMPLE"),
    ("AWS_ACCOUNT_ID", "111122223333"),
    ("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/x"),
    ("AWS_CREDENTIAL_EXPIRATION", "2030-01-01T00:00:00Z"),
    ("AWS_VAULT", "old"),
    ("AWS_REGION", "eu-west-1"),
    ("AWS_DEFAULT_REGION", "eu-west-1"),
    ("AWSP_REGION", "old:eu-west-1"),
    ("AWSP_PREVIOUS", "oldest"),
];

fn script(real: Real, variable: &str, arguments: &str) -> String {
    let export: String = DIRTY.iter().map(|(name, value)| real.export(name, value) + "\n").collect();
    // in tcsh only a variable of the shell's own can be, which hides that of the environment
    let readonly = if real.shell == Shell::Tcsh { "set -r" } else { "readonly" };
    format!(
        "{export}{readonly} {variable}\n{}\nenv | grep ^AWS | sort >\"$HOME/before\"\nawsp {arguments} && echo done\n\
         env | grep ^AWS | sort >\"$HOME/after\"\necho alive\n",
        real.load("")
    )
}

fn refused(real: Real, variable: &str, arguments: &str) {
    let home = Home::with(&["dev", "old", "older"]);
    let outcome = real.run(&home, &script(real, variable, arguments));
    let told = format!("{} with readonly {variable}, awsp {arguments}: {outcome:?}", real.label());
    let read = |name| std::fs::read_to_string(home.path().join(name)).unwrap_or_default();
    assert_eq!(read("after"), read("before"), "{told}");
    assert_eq!(read("before").lines().count(), DIRTY.len(), "{told}");
    assert_eq!(outcome.stdout, "alive\n", "{told}");
    if real.shell == Shell::Tcsh {
        assert!(outcome.stderr.lines().count() == 1 && outcome.stderr.contains(variable), "{told}");
    } else {
        assert_eq!(outcome.stderr, refusal(variable), "{told}");
    }
}

fn refusal(variable: &str) -> String {
    format!("awsp: {variable} is read-only in this shell, nothing changed · hint: remove its readonly or declare -r\n")
}

/// A fresh shell has one change to make; the refusal has a status, and the code of `env` says the same.
fn alone(real: Real) {
    let home = Home::with(&["dev"]);
    let env = format!("awsp env dev --shell {}", real.shell.name());
    let script = format!(
        "{}\nreadonly AWS_PROFILE\nawsp dev || echo \"status $?\"\n{{ eval \"$({env})\"; }} || echo \"status $?\"\n\
         printenv AWS_PROFILE || echo none\n",
        real.load("")
    );
    let outcome = real.run(&home, &script);
    assert_eq!(outcome.stdout, "status 1\nstatus 1\nnone\n", "{}: {outcome:?}", real.label());
    assert_eq!(outcome.stderr, refusal("AWS_PROFILE").repeat(2), "{}: {outcome:?}", real.label());
}

fn table(real: Real) {
    if !real.present() {
        return;
    }
    for (variable, _) in DIRTY {
        refused(real, variable, "dev");
    }
    for variable in ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SECRET_ACCESS_KEY"] {
        refused(real, variable, "-u");
    }
    if real.shell != Shell::Tcsh {
        alone(real);
    }
}

macro_rules! shells {
    ($($name:ident: $index:literal)*) => { $(#[test] fn $name() { table(SCRIPTED[$index]); })* };
}

shells! { bash: 0 zsh: 1 dash: 3 ksh: 4 mksh: 5 bash_posix: 6 zsh_sh: 7 busybox: 8 }

#[test]
fn tcsh() {
    table(TCSH);
}
