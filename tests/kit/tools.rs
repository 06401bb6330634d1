//! What tests need besides awsp: programs, where each is, and what a machine must be able to; and what happens to a test
//! when one is missing.
//!
//! A missing one fails the test, unless `AWSP_WITHOUT` names it: `AWSP_WITHOUT=nushell,boto3,mounts cargo test`.

use std::{
    env, fs,
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
const RARE: [(&str, &str); 8] = [
    ("cli-v2-script", "the program that AWS distributes is no Python script, as that of Debian is"),
    ("pwsh", "no distribution packages it; what it runs is held byte for byte in tests/data/powershell"),
    ("starship", "no package in Debian, and minutes to build: cargo install starship --root target/starship"),
    ("root", "it alone can mount, give files away and become another user; the tests before a merge run as root"),
    ("user", "root may read every file; who is not root runs this test"),
    ("node-env-file", "node has it from 20.6 on, and Debian 12 has 18"),
    ("try-build", "cargo takes two minutes of a core: ./tests/run --long"),
    ("collection", "other tools' test tables are no part of this repository"),
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
        say(name, reason(name));
    }
    found
}

/// True when it is here; see [`tool`].
pub fn present(name: &str) -> bool {
    tool(name).is_some()
}

/// True when the machine has what a test needs of it, which is `here`; the rules are those of [`tool`].
pub fn has(name: &str, here: bool) -> bool {
    let is_out = without(name);
    if is_out || !here {
        say(name, if is_out { "AWSP_WITHOUT" } else { reason(name) });
    }
    here && !is_out
}

/// True for root, whatever a test needs.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// True for root; see [`has`].
pub fn root() -> bool {
    has("root", is_root())
}

/// True when a test may have mounts of its own; see [`has`].
pub fn mounts() -> bool {
    root() && has("mounts", can("unshare", &["-m", "true"]))
}

/// The Python that has boto3 and the AWS CLI of its version beside it.
pub fn boto3() -> Option<PathBuf> {
    tool("boto3")
}

/// The Python that the CLI v2 of the system runs, if its program is a script.
pub fn cli_v2() -> Option<PathBuf> {
    let script = fs::read(tool("aws")?).unwrap();
    let line = script.split(|byte| *byte == b'\n').next().and_then(|line| line.strip_prefix(b"#!"));
    let python = line.and_then(|line| std::str::from_utf8(line).ok()?.split_whitespace().next().map(PathBuf::from));
    python.filter(|_| has("cli-v2-script", line.is_some()))
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

/// Why it may be missing; the test fails when there is no reason.
fn reason(name: &str) -> &'static str {
    let found = RARE.iter().find(|(rare, _)| *rare == name);
    found.unwrap_or_else(|| panic!("{name} is not here: ./tests/run, or AWSP_WITHOUT={}", word(name))).1
}

fn without(name: &str) -> bool {
    let names = env::var("AWSP_WITHOUT").unwrap_or_default();
    names.split(',').any(|it| [name, word(name)].contains(&it.trim()))
}

/// A test of all shells is no skipped one for want of a rare one, nor one of all cases for want of others' cases: it has
/// left that out.
fn say(name: &str, why: &str) {
    let is_part = ["pwsh", "starship", "collection"].contains(&name);
    let own = thread::current().name().is_some_and(|test| test.contains(word(name)));
    eprintln!("{}: no {}: {why}", if is_part && !own { "left out" } else { "skipped" }, word(name));
}

/// True when a command of the system succeeds: what a test can do here.
pub fn can(program: &str, words: &[&str]) -> bool {
    Command::new(program).args(words).output().is_ok_and(|done| done.status.success())
}

/// The cases of these kinds in the collection of other tools' test tables, where it is beside the checkout.
pub fn collection(kinds: &[&str]) -> Vec<serde_json::Value> {
    let beside = ["../shared", "../../shared"].map(|folder| repository().join(folder).join("parser-cases/dev.json"));
    let file = beside.into_iter().find(|path| path.exists());
    if !has("collection", file.is_some()) {
        return Vec::new();
    }
    let cases: Vec<serde_json::Value> = serde_json::from_slice(&fs::read(file.unwrap()).unwrap()).unwrap();
    cases.into_iter().filter(|case| kinds.contains(&case["kind"].as_str().unwrap())).collect()
}
