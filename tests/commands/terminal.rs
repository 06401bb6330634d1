//! What a terminal gets when the files of a person hold names, roles, regions and paths that are made to act on it:
//! nothing that it would act on. The commands come from clap's tree, so that a new one is in the table by itself.

use std::{
    collections::BTreeSet,
    ffi::{OsStr, OsString},
    io::Read,
    os::unix::ffi::OsStringExt,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    thread,
};

use crate::kit::home::{BINARY, Home};
use awsp::cli::Cli;
use clap::CommandFactory;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// So many names are in the files.
const NAMES: usize = 2000;
/// So many of them are given to each command that takes one; all of them with `tests/run --long`.
const NAMED: usize = 8;

const PIECES: [&str; 22] = [
    "\u{1b}]0;owned\u{7}",
    "\u{1b}[2J",
    "\u{1b}]52;c;b3duZWQ=\u{7}",
    "\u{9b}31m",
    "\u{90}q\u{9c}",
    "\u{85}",
    "\u{7f}",
    "\u{8}\u{8}",
    "\u{b}",
    "\u{c}",
    "\u{e}",
    "\u{1}",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{feff}",
    "\u{2028}",
    "dev",
    "é",
    "本",
    "%n",
    " ",
];

fn names() -> Vec<String> {
    let mut random = fastrand::Rng::with_seed(11);
    let mut names = BTreeSet::new();
    while names.len() < NAMES {
        let count = random.usize(1..6);
        let name: String = (0..count).map(|_| PIECES[random.usize(..PIECES.len())]).collect();
        names.insert(format!("n{}{name}x", names.len()));
    }
    names.into_iter().collect()
}

fn home(names: &[String]) -> Home {
    let home = Home::with(&[]);
    let section = |name: &String| {
        format!(
            "[{name}]\nregion = {name}\nrole_arn = arn:aws:iam::111122223333:role/{name}\nsource_profile = {name}\n\
             odd {name} = {name}\n"
        )
    };
    home.write(".aws/credentials", &names.iter().map(section).collect::<String>());
    let odd =
        |name: &String| format!("[profile {name}\n[sso-session {name}]\n[profile \"{name}\"]\nsso_session = {name}\n");
    home.write(".aws/config", &names.iter().take(200).map(odd).collect::<String>());
    let alias = |name: &String| format!("a{name} = {name}\n");
    let settings =
        "[protect]\nprofiles = nothing\n[alias]\n".to_owned() + &names.iter().take(100).map(alias).collect::<String>();
    home.write(".config/awsp/settings.ini", &(settings + "[odd \u{1b}[2J]\nkey \u{9b}31m = x\n"));
    home
}

/// Every command with what it needs, every flag once, and the forms of a switch. `NAME` stands for a name.
fn table() -> Vec<Vec<String>> {
    let mut tree = Cli::command();
    tree.build();
    let mut rows =
        vec![vec![], vec!["NAME".to_owned()], vec!["-".into()], vec!["-u".into()], vec!["--".into(), "NAME".into()]];
    for command in tree.get_subcommands() {
        let mut words = vec![command.get_name().to_owned()];
        let mut least = words.clone();
        for argument in command.get_positionals() {
            let choice = argument.get_possible_values().first().map(|value| value.get_name().to_owned());
            let word = choice.unwrap_or_else(|| "NAME".to_owned());
            if argument.is_required_set() {
                least.push(word.clone());
            }
            words.push(word);
        }
        if words != least {
            rows.push(least.clone());
        }
        for option in command.get_arguments().filter(|argument| argument.get_long().is_some()) {
            let long = format!("--{}", option.get_long().unwrap());
            let values: Vec<_> = option.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
            let takes = option.get_action().takes_values();
            let row = |base: &[String]| {
                let value = takes.then(|| values.first().cloned().unwrap_or_else(|| "NAME".to_owned()));
                base.iter().cloned().chain([long.clone()]).chain(value).collect()
            };
            rows.extend([row(&least), row(&words)]);
        }
        rows.push(words);
    }
    rows
}

/// Everything that these command lines write to a terminal that is their standard input, output and error.
fn written(home: &Home, lines: &str, variables: &[(&str, impl AsRef<OsStr>)]) -> Vec<u8> {
    let size = PtySize { rows: 40, cols: 200, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let script = home.write("script", lines);
    let mut command = CommandBuilder::new("sh");
    command.arg(script);
    command.env_clear();
    command.cwd(home.path());
    home.environment().iter().for_each(|(name, value)| command.env(name, value));
    // nobody is there to choose
    command.env("CI", "1");
    variables.iter().for_each(|(name, value)| command.env(name, value));
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut bytes = Vec::new();
    // the system says EIO when the last writer has gone
    let _ = reader.read_to_end(&mut bytes);
    child.wait().unwrap();
    bytes
}

/// What a terminal would act on, besides ends of lines and the colours of awsp's own.
fn acts(text: &str, code: bool) -> Option<char> {
    let own = ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[31m", "\u{1b}[32m", "\u{1b}[1;31m", "\r\n"];
    let text = own.iter().fold(text.to_owned(), |text, own| text.replace(own, ""));
    let marks =
        |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    text.chars().find(|c| c.is_control() || (!code && marks(*c)))
}

fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

fn check(home: &Home, row: &[String], name: &str) -> usize {
    let words: Vec<_> = row.iter().map(|word| quoted(if word == "NAME" { name } else { word })).collect();
    let line = format!("{} {}\n", quoted(BINARY), words.join(" "));
    let active = [("AWS_PROFILE", name), ("AWS_REGION", name), ("AWSP_PREVIOUS", name), ("AWS_ENDPOINT_URL", name)];
    let bytes = written(home, &line, &active);
    let text = String::from_utf8(bytes).unwrap_or_else(|error| panic!("{row:?} {name:?}: not UTF-8: {error}"));
    // shell code has to be exact; names with control characters are refused before it is written
    let code = row.first().is_some_and(|word| word == "env");
    assert_eq!(acts(&text, code), None, "{row:?} with {name:?}:\n{text:?}");
    text.len()
}

#[test]
fn nothing_that_acts_on_a_terminal() {
    assert!(Path::new("/dev/tty").exists());
    let names = names();
    let named = if std::env::var_os("AWSP_LONG").is_some() { NAMES } else { NAMED };
    let rows = table();
    let (next, runs, bytes) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                let home = home(&names);
                while let Some(row) = rows.get(next.fetch_add(1, Relaxed)) {
                    let takes_name = row.iter().any(|word| word == "NAME");
                    let count = if takes_name { named } else { 2 };
                    for name in names.iter().step_by((NAMES / count).max(1)).take(count) {
                        bytes.fetch_add(check(&home, row, name), Relaxed);
                        runs.fetch_add(1, Relaxed);
                    }
                }
            });
        }
    });
    let (runs, bytes) = (runs.into_inner(), bytes.into_inner());
    println!("{} command lines, {runs} runs, {bytes} bytes: no raw control character", rows.len());
    // the table is what it says: nothing of the tree is left out, and the lists do hold the names
    let tree = Cli::command();
    for command in tree.get_subcommands() {
        assert!(rows.iter().any(|row| row.first().is_some_and(|word| word == command.get_name())));
    }
    assert!(bytes > 100 * NAMES, "{bytes}");
}

/// Variables whose values awsp may show, however they came into the environment.
const SHOWN: [&str; 22] = [
    "AWS_PROFILE",
    // so that nothing is asked over a network
    "AWS_ENDPOINT_URL",
    "AWS_DEFAULT_PROFILE",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWSP_PREVIOUS",
    "AWSP_PREVIOUS_REGION",
    "AWSP_BEFORE_PREVIOUS",
    "AWSP_BEFORE_PREVIOUS_REGION",
    "AWS_EB_PROFILE",
    "AWSP_REGION",
    "AWSP_PROTECTED",
    "AWSP_PROFILE_REGION",
    "AWSP_RESOLVING",
    "AWS_ACCESS_KEY_ID",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_VAULT",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWSP_SETTINGS",
];

/// A switch as the shell function makes it, with what it says.
const SWITCHES: [&str; 6] = ["plain", "-", "-u", "-r eu-west-1", "-r -", "-v plain"];

#[test]
fn names_of_the_environment_do_not_act_on_a_terminal() {
    let home = Home::with(&["plain"]);
    let binary = quoted(BINARY);
    let commands = table().into_iter().map(|row| {
        let words: Vec<_> = row.iter().map(|word| quoted(if word == "NAME" { "plain" } else { word })).collect();
        // nobody is there to answer
        (row, format!("setsid --wait {binary} {}\n", words.join(" ")))
    });
    let switches = SWITCHES.iter().map(|words| {
        let line = format!("code=$({{ {binary} __sh posix 3 {words}; }} 3>&1 1>&4 4>&-) 4>&1 && eval \"$code\"\n");
        (vec!["__sh".to_owned(), (*words).to_owned()], format!("{{ {} ; }} 4>&1\n", line.trim_end()))
    });
    let controls = ["\u{1b}]0;x\u{7}", "\u{9b}31m", "\u{90}q\u{9c}", "\u{202e}\u{200b}", "\r\u{8}\n\u{7f}"];
    let hostile = format!("a{}", controls.concat()).into_bytes();
    // a byte that is no text, and would be a control character to an 8-bit terminal
    let bytes = [&hostile[..], b"\x9b31m"].concat();
    let mut seen = 0;
    for (row, line) in commands.chain(switches) {
        // with one of them an error may come before the others are looked at
        let sets = [(&hostile, &SHOWN[..]), (&hostile, &SHOWN[..2]), (&hostile, &SHOWN[..16]), (&bytes, &SHOWN[..])];
        for (value, variables) in sets {
            let variables: Vec<_> = variables.iter().map(|name| (*name, OsString::from_vec(value.clone()))).collect();
            let written = written(&home, &line, &variables);
            let text = String::from_utf8(written).unwrap_or_else(|error| panic!("{row:?}: not UTF-8: {error}"));
            // shell code has to be exact
            let code = row.first().is_some_and(|word| word == "env");
            assert_eq!(acts(&text, code), None, "{row:?}: {text:?}");
            seen += text.len();
        }
    }
    assert!(seen > 10_000, "{seen}");
}
