//! Files that are elsewhere, missing or unreadable: the refusal of a name and `why` say so.

use serde_json::Value as Json;

use crate::kit::awsp::{Awsp, failing};

const KEYS: &str = "[other]\naws_access_key_id = A\naws_secret_access_key = B\n";

fn refused(home: &Awsp, name: &str, said: &str) {
    home.run(&["env", name]).is(3, &failing(3), &format!("awsp: {said}\n"));
}

#[test]
fn file_that_cannot_be_read_is_the_reason() {
    let home = || Awsp::new().credentials(KEYS);
    let folder = home().var("AWS_CONFIG_FILE", "/tmp");
    refused(&folder, "dev", "/tmp: no profile \"dev\": a folder, not a file · hint: unset AWS_CONFIG_FILE");
    refused(&folder, "othre", "/tmp: no profile \"othre\": a folder, not a file · hint: other");
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("[profile dev]\nregion = y\n".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let said = "~/.aws/config:1: no profile \"dev\": UTF-16, not UTF-8 · hint: save the file as UTF-8, without a byte order \
                mark";
    refused(&home().config(utf16), "dev", said);
    let bom = home().config("\u{feff}[profile dev]\nregion = x\n");
    let (ran, _) = bom.switch(&["dev"]);
    ran.is(
        3,
        "",
        "awsp: ~/.aws/config:1: no profile \"dev\": a byte order mark at the start of the file · breaks the CLI and boto3, \
         Rust · hint: save the file as UTF-8, without a byte order mark; or --force, to use it all the same\n",
    );
}

#[test]
fn header_with_a_byte_of_latin1_is_named() {
    let home = Awsp::new().config(b"[profile caf\xe9]\nregion = x\n");
    let said = "~/.aws/config:1: no profile \"café\": a byte that is not UTF-8: the CLI refuses the file, to the SDK for \
                Rust it is empty · breaks the CLI and boto3, Rust · hint: save the file as UTF-8, without a byte order mark";
    refused(&home, "café", said);
}

#[test]
fn file_that_does_not_exist_is_the_reason() {
    let home = Awsp::new().credentials(KEYS).var("AWS_CONFIG_FILE", "/nowhere/config");
    let said = "/nowhere/config: no profile \"dev\": AWS_CONFIG_FILE names a file that does not exist · hint: unset \
                AWS_CONFIG_FILE";
    refused(&home, "dev", said);
    let alone = Awsp::new().var("AWS_CONFIG_FILE", "/nowhere/config");
    refused(&alone, "dev", said);
    alone.run(&["list"]).is(
        0,
        "",
        "awsp: no profiles in /nowhere/config (AWS_CONFIG_FILE, which does not exist) and ~/.aws/credentials · hint: aws \
         configure sso, or aws configure\n",
    );
    let empty = Awsp::new().credentials(KEYS).var("AWS_CONFIG_FILE", "");
    let (ran, _) = empty.switch(&["dev"]);
    assert!(ran.status == 3 && ran.stderr.contains("no profile \"dev\": AWS_CONFIG_FILE is empty: "), "{}", ran.stderr);
    // /dev/null is the usual way to have none
    let none = Awsp::new().credentials(KEYS).var("AWS_CONFIG_FILE", "/dev/null");
    refused(&none, "dev", "no profile \"dev\" · hint: awsp list");
}

/// Who reads which file, as `why` says it: row by row the message and the tools.
fn rows(value: &str) -> Vec<(String, String)> {
    let home = Awsp::new().credentials(KEYS).var("AWS_CONFIG_FILE", value);
    home.write("x", "[profile dev]\nregion = x\n");
    let json: Json = serde_json::from_str(&home.run(&["why", "--json"]).stdout).unwrap();
    let tools = |row: &Json| {
        row["tools"].as_array().unwrap().iter().map(|tool| tool.as_str().unwrap()).collect::<Vec<_>>().join(" ")
    };
    let home = home.path("").to_str().unwrap().trim_end_matches('/').to_owned();
    let text = |row: &Json| row["message"].as_str().unwrap().replace(&home, "~");
    json["overrules"].as_array().unwrap().iter().map(|row| (text(row), tools(row))).collect()
}

#[test]
fn why_says_which_tools_read_the_file_of_the_variable() {
    let row = |message: &str, tools: &str| (message.to_owned(), tools.to_owned());
    let read = |tools| row("profiles are read from ~/x", tools);
    let all = "cli boto3 rust go js";
    assert_eq!(rows("~/x"), [read("cli boto3 rust js"), row("AWS_CONFIG_FILE=~/x: Go does not expand the ~", "go")]);
    assert_eq!(
        rows("$HOME/x"),
        [read("cli boto3"), row("only the CLI expands the variable in AWS_CONFIG_FILE=$HOME/x", "rust go js")]
    );
    assert_eq!(
        rows(""),
        [row("AWS_CONFIG_FILE is empty: the CLI and Rust read none, Go and JS the usual one", "go js")]
    );
    assert_eq!(
        rows("/nowhere/x"),
        [row("profiles are read from /nowhere/x", all), row("AWS_CONFIG_FILE names a file that does not exist", all)]
    );
    assert_eq!(rows("/dev/null"), [row("profiles are read from /dev/null", all)]);
    let root = rows("~root/x");
    assert_eq!(root[1].0, "AWS_CONFIG_FILE=~root/x: only the CLI knows other people's home folders");
    assert_eq!((root[0].1.as_str(), root[1].1.as_str()), ("cli boto3", "rust go js"));
}

#[test]
fn why_prints_the_files_as_rows() {
    let home = Awsp::new().credentials(KEYS).var("AWS_CONFIG_FILE", "$HOME/x").var("AWS_PROFILE", "other");
    let ran = home.run(&["why"]);
    assert!(
        ran.stdout.ends_with(
            "override  AWS_CONFIG_FILE: profiles are read from ~/x  [cli boto3]\n\
             override  only the CLI expands the variable in AWS_CONFIG_FILE=$HOME/x  [rust go js]\n\
             override  AWS_CONFIG_FILE names a file that does not exist  [cli boto3]\n"
        ),
        "{}",
        ran.stdout
    );
}
