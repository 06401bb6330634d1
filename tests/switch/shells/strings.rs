//! 500 strings made to break quoting, through `Shell::emit` and a real shell, read back by a child byte for byte;
//! then unset, and a child asked again. All of it in a folder full of files made to be globbed.

use std::{collections::BTreeSet, fs};

use awsp::{
    shell::Shell,
    switch::EnvChange::{Set, Unset},
};

use crate::kit::{
    home::Home,
    shells::{ELVISH, NUSHELL, POWERSHELL, Real, SCRIPTED, TCSH, XONSH},
};

pub(crate) const COUNT: usize = 500;

/// Each alone has broken some quoting of some shell.
pub(crate) const PIECES: [&str; 68] = [
    "'",
    "\"",
    "`",
    "\\",
    "$",
    "!",
    "^",
    "&",
    ";",
    "|",
    "<",
    ">",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "*",
    "?",
    "~",
    "#",
    "=",
    "%",
    "@",
    ":",
    "+",
    "-",
    ",",
    "/",
    ".",
    " ",
    "  ",
    "\t",
    "\n",
    "\r",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{1}",
    "\u{9b}",
    "\u{85}",
    "\u{2018}",
    "\u{2019}",
    "\u{2028}",
    "\u{202e}",
    "\u{feff}",
    "\u{fffe}",
    "\u{f600}",
    "é",
    "本",
    "\u{1f600}",
    "$(touch ran)",
    "`touch ran`",
    "${HOME}",
    "$((1+1))",
    "; touch ran",
    "&& touch ran",
    "'; touch ran; '",
    "\\'; touch ran; \\'",
    "%n%s",
    "=ls",
    "~root",
    "!!",
    "{a,b}",
    "-n",
    "--",
    "\\n",
    "dev",
];

/// Names of files that a pattern in unquoted code would expand to, each of them code.
const TRAPS: [&str; 9] = [
    "AWS_PROFILE='p';touch ran;'x';",
    "AWSP_PREVIOUS='p';touch ran;'x';",
    "AWS_PROFILE='p';touch ran;'x'",
    "AWS_PROFILE='p'\\;touch ran;'x'",
    "AWS_PROFILE='';touch ran;''",
    "AWS_PROFILE=;touch ran;",
    "';touch ran;'",
    "p",
    "-rf",
];

/// The same strings in every run: hand-made ones first, then pieces in random order.
pub(crate) fn strings() -> Vec<String> {
    let mut random = fastrand::Rng::with_seed(7);
    let mut strings: BTreeSet<String> = PIECES.iter().map(|piece| (*piece).to_owned()).collect();
    strings.extend(["".into(), "p*".into(), "*".into(), "p?[a-z]*".into(), "a  b   c".into(), "x".repeat(5000)]);
    while strings.len() < COUNT {
        let count = random.usize(2..9);
        strings.insert((0..count).map(|_| PIECES[random.usize(..PIECES.len())]).collect());
    }
    strings.into_iter().collect()
}

/// A folder with the traps, which a script changes into.
fn trapped() -> Home {
    let home = Home::with(&[]);
    TRAPS.iter().for_each(|name| drop(home.write(&format!("traps/{name}"), "")));
    home
}

/// Runs the script in the folder with the traps and returns what the children wrote down.
fn run(real: Real, home: &Home, script: &str) -> Vec<String> {
    let cd = if real.shell == Shell::Nushell { "cd traps".to_owned() } else { format!("cd {}", real.home("traps")) };
    let outcome = real.run(home, &format!("{cd}\n{script}"));
    let found: BTreeSet<String> = fs::read_dir(home.path().join("traps"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(found, TRAPS.iter().map(|name| (*name).to_owned()).collect(), "{}: something was run", real.label());
    assert_eq!(outcome.stdout, "", "{}: {}", real.label(), outcome.stderr);
    let values = fs::read(home.path().join("values")).unwrap_or_default();
    let mut values: Vec<String> = values.split(|byte| *byte == 0).map(|v| String::from_utf8_lossy(v).into()).collect();
    values.pop();
    values
}

/// The line that lets a child write down what it sees.
fn child(real: Real) -> String {
    match real.shell {
        // what a program prints becomes lines of text there
        Shell::PowerShell => "/bin/sh -c 'printenv -0 AWS_PROFILE >>\"$HOME/values\"'\n".to_owned(),
        _ => format!("{} -0 AWS_PROFILE >>{}\n", real.program_word("printenv"), real.home("values")),
    }
}

/// Writes down a complaint when the variable is still there, in the shell or in what a child sees.
fn gone(real: Real, index: usize) -> &'static str {
    match (index % 10, real.shell) {
        (_, Shell::Elvish) => "if (has-env AWS_PROFILE) { print \"still set\\x00\" >>$E:HOME/values }\n",
        (_, Shell::Tcsh) => "if ( $?AWS_PROFILE ) /bin/sh -c 'printf \"still set\\0\" >>\"$HOME/values\"'\n",
        (_, Shell::PowerShell) => {
            "if (Test-Path Env:AWS_PROFILE) { /bin/sh -c 'printf \"still set\\0\" >>\"$HOME/values\"' }\n"
        }
        (0, _) => "printenv AWS_PROFILE && printf '%s\\0' 'a child sees it' >>\"$HOME/values\"\n",
        (_, Shell::Fish) => "set -q AWS_PROFILE; and printf '%s\\0' 'still set' >>\"$HOME/values\"\n",
        _ => "test -z \"${AWS_PROFILE+set}\" || printf '%s\\0' 'still set' >>\"$HOME/values\"\n",
    }
}

/// The code as the function evaluates it.
fn evaluated(real: Real) {
    let home = trapped();
    let strings = strings();
    let (unset, child) = (real.shell.emit(&[Unset("AWS_PROFILE")], ""), child(real));
    let mut script = String::new();
    for (index, value) in strings.iter().enumerate() {
        let set = real.shell.emit(&[Set("AWS_PROFILE", value.clone())], "");
        script.extend([&set, child.as_str(), &unset, gone(real, index)]);
    }
    report(real, "evaluated", &strings, &run(real, &home, &script));
}

/// The code as a person evaluates it who forgot the quotes. Names with control characters are refused before.
fn unquoted(real: Real) {
    let home = trapped();
    // ksh and mksh expand braces in what a command prints
    let braces = matches!(real.program(), "ksh" | "mksh");
    let fits = |s: &String| !s.contains(char::is_control) && (!braces || !s.contains('{'));
    let strings: Vec<String> = strings().into_iter().filter(fits).collect();
    let mut script = String::new();
    for (index, value) in strings.iter().enumerate() {
        let changes = [Unset("AWSP_REGION"), Set("AWS_PROFILE", value.clone()), Set("AWSP_PREVIOUS", value.clone())];
        home.write(&format!("codes/{index}"), &real.shell.emit(&changes, ""));
        script.push_str(&match real.shell {
            Shell::Fish => format!("eval (cat $HOME/codes/{index})\n"),
            // these have to be told that it is one text
            Shell::Elvish => format!("builtin:eval (cat $E:HOME/codes/{index} | slurp)\n"),
            Shell::Tcsh => format!("eval \"`cat $HOME/codes/{index}`\"\n"),
            Shell::PowerShell => format!("cat $HOME/codes/{index} | Out-String | Invoke-Expression\n"),
            _ => format!("eval $(cat $HOME/codes/{index})\n"),
        });
        script.push_str(&child(real));
    }
    report(real, "unquoted", &strings, &run(real, &home, &script));
}

fn report(real: Real, how: &str, strings: &[String], values: &[String]) {
    let same = strings.iter().zip(values).filter(|(string, value)| string == value).count();
    println!("{:20} {how}: {same}/{} strings", real.label(), strings.len());
    let first = strings.iter().zip(values).find(|(string, value)| string != value);
    assert!(
        same == strings.len() && values.len() == same,
        "{}: {} values, first wrong: {first:?}",
        real.label(),
        values.len()
    );
}

fn both(real: Real) {
    if real.present() {
        evaluated(real);
        unquoted(real);
    }
}

/// The program that answers with code that a test wrote.
const ANSWERS: &str = "#!/bin/sh\nexec cat \"$HOME/codes/$4\" >\"$3\"\n";

/// What the function of nushell does with its JSON.
#[test]
fn nushell() {
    if !NUSHELL.present() {
        return;
    }
    let home = trapped();
    home.program("awsp", ANSWERS);
    home.write("codes/unset", &Shell::Nushell.emit(&[Unset("AWS_PROFILE")], ""));
    let strings = strings();
    let mut script = NUSHELL.load("");
    for (index, value) in strings.iter().enumerate() {
        home.write(&format!("codes/{index}"), &Shell::Nushell.emit(&[Set("AWS_PROFILE", value.clone())], ""));
        script += &format!("\nawsp {index}; ^sh -c 'printenv -0 AWS_PROFILE >>\"$HOME/values\"'");
        if index % 10 == 0 {
            script += "\nawsp unset; ^sh -c 'if printenv AWS_PROFILE; then echo seen >>\"$HOME/values\"; fi'\n\
                       if AWS_PROFILE in $env { 'still set' | save --append ../values }";
        }
    }
    report(NUSHELL, "applied", &strings, &run(NUSHELL, &home, &script));
}

/// The code as the function of xonsh runs it.
#[test]
fn xonsh() {
    if !XONSH.present() {
        return;
    }
    let home = trapped();
    let strings = strings();
    for (index, value) in strings.iter().enumerate() {
        home.write(&format!("codes/{index}"), &Shell::Xonsh.emit(&[Set("AWS_PROFILE", value.clone())], ""));
    }
    home.write("codes/unset", &Shell::Xonsh.emit(&[Unset("AWS_PROFILE")], ""));
    let script = format!(
        "import subprocess\n\
         def switch(to): exec(open(f'../codes/{{to}}', encoding='utf-8').read(), {{'__xonsh__': __xonsh__}})\n\
         def seen(): return subprocess.run(['printenv', '-0', 'AWS_PROFILE'], env=__xonsh__.env.detype(), stdout=-1).stdout\n\
         with open('../values', 'wb') as values:\n\
         \x20   for index in range({}):\n\
         \x20       switch(index)\n\
         \x20       values.write(seen())\n\
         \x20       switch('unset')\n\
         \x20       values.write(b'still set' if 'AWS_PROFILE' in __xonsh__.env else b'')\n\
         \x20       values.write(seen() if index % 10 == 0 else b'')\n",
        strings.len()
    );
    report(XONSH, "evaluated", &strings, &run(XONSH, &home, &script));
}

macro_rules! shells {
    ($($name:ident: $index:literal)*) => { $(#[test] fn $name() { both(SCRIPTED[$index]); })* };
}

shells! { bash: 0 zsh: 1 fish: 2 dash: 3 ksh: 4 mksh: 5 bash_posix: 6 zsh_sh: 7 busybox: 8 }

#[test]
fn elvish() {
    both(ELVISH);
}

#[test]
fn tcsh() {
    both(TCSH);
}

#[test]
fn powershell() {
    both(POWERSHELL);
}

/// What is said on standard error is said byte for byte, too.
#[test]
fn messages() {
    let strings: Vec<String> = strings().into_iter().filter(|s| !s.is_empty() && !s.contains(['\n', '\r'])).collect();
    for real in SCRIPTED.into_iter().filter(Real::present) {
        let home = Home::with(&[]);
        let script: String = match real.shell {
            // read by the function, which answers nothing in code
            Shell::Nushell => {
                home.program("awsp", ANSWERS);
                home.write("codes/all", &real.shell.emit(&[], &strings.join("\n")));
                format!("{}\nawsp all", real.load(""))
            }
            Shell::Xonsh => real.shell.emit(&[], &strings.join("\n")),
            _ => strings.iter().map(|message| real.shell.emit(&[], message)).collect(),
        };
        let outcome = real.run(&home, &script);
        assert_eq!(outcome.stderr, strings.iter().map(|s| format!("{s}\n")).collect::<String>(), "{}", real.label());
        assert_eq!((outcome.stdout.as_str(), outcome.status), ("", Some(0)), "{}", real.label());
    }
}
