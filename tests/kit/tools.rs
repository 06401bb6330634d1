//! The programs that tests need besides awsp: where each is, and what happens to a test when one is missing.
//!
//! A missing one fails the test, unless `AWSP_WITHOUT` names it: `AWSP_WITHOUT=nushell,boto3 cargo test`.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

/// What `./tests/run` makes: a name, and what of it there must be below `target`.
const MADE: [(&str, &str); 6] = [
    ("boto3", "boto3/bin/python"),
    ("aws-export-credentials", "aws-export-credentials/bin/python"),
    ("javascript", "javascript/node_modules/@aws-sdk/client-sts"),
    ("moto", "moto/bin/moto_server"),
    ("nu", "nushell/node_modules/@nushell/linux-x64/bin/nu"),
    ("starship", "starship/bin/starship"),
];

/// Programs of the system by their path: a name may lead to somebody's wrapper.
const SYSTEM: [(&str, &str); 2] = [("aws", "/usr/bin/aws"), ("faketime", "/usr/bin/faketime")];

/// Programs that have another name than the tool.
const ALSO: [(&str, &str); 2] = [("nu", "nushell"), ("pwsh", "powershell")];

/// What may be missing without being named, each with its reason.
const RARE: [(&str, &str); 2] = [
    ("pwsh", "no distribution packages it; what it runs is held byte for byte in tests/data/powershell"),
    ("starship", "no package in Debian, and minutes to build: cargo install starship --root target/starship"),
];

/// The root of the repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program, or the folder or file that stands for it. `None` is said as a skip, and allowed only for what
/// `AWSP_WITHOUT` names and what [`RARE`] explains.
pub fn tool(name: &str) -> Option<PathBuf> {
    if without(name) {
        say(name, "AWSP_WITHOUT");
        return None;
    }
    let found = locate(name);
    if found.is_none() {
        let reason = RARE.iter().find(|(rare, _)| *rare == name).map(|(_, reason)| *reason);
        say(name, reason.unwrap_or_else(|| panic!("{name} is not here: ./tests/run, or AWSP_WITHOUT={}", word(name))));
    }
    found
}

/// True when it is here; see [`tool`].
pub fn present(name: &str) -> bool {
    tool(name).is_some()
}

/// True for root.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// True for root; otherwise the test says what it skips.
pub fn root(what: &str) -> bool {
    if !is_root() {
        eprintln!("skipped: only root can {what}");
    }
    is_root()
}

/// The Python that has boto3 and the AWS CLI of its version beside it.
pub fn boto3() -> Option<PathBuf> {
    tool("boto3")
}

/// The variable that says where the JavaScript SDK is.
pub fn javascript() -> Option<(&'static str, PathBuf)> {
    tool("node")?;
    tool("javascript")?;
    Some(("AWSP_JAVASCRIPT", repository().join("target/javascript")))
}

/// Where it is, whether or not a test may go without it.
pub fn locate(name: &str) -> Option<PathBuf> {
    let made = MADE.iter().find(|(made, _)| *made == name).map(|(_, path)| repository().join("target").join(path));
    if let Some(made) = made.filter(|made| made.exists()) {
        return Some(made);
    }
    if let Some((_, path)) = SYSTEM.iter().find(|(system, _)| *system == name) {
        return Some(PathBuf::from(path)).filter(|path| path.is_file());
    }
    let paths = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&paths).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// The name for a person.
fn word(name: &str) -> &str {
    ALSO.iter().find(|(program, _)| *program == name).map_or(name, |(_, word)| *word)
}

fn without(name: &str) -> bool {
    let names = env::var("AWSP_WITHOUT").unwrap_or_default();
    names.split(',').any(|it| [name, word(name)].contains(&it.trim()))
}

/// A test of all shells is no skipped one for want of a rare one: it has left that out.
fn say(name: &str, why: &str) {
    let rare = RARE.iter().any(|(rare, _)| *rare == name);
    let own = thread::current().name().is_some_and(|test| test.contains(word(name)));
    eprintln!("{}: no {}: {why}", if rare && !own { "left out" } else { "skipped" }, word(name));
}

/// True when a command of the system succeeds: what a test can do here.
pub fn can(program: &str, words: &[&str]) -> bool {
    Command::new(program).args(words).output().is_ok_and(|done| done.status.success())
}
