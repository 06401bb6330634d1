//! `awsp add`: what it shows, asks, writes and says, and what the tools make of what it wrote.

use std::{fs, os::unix::fs::PermissionsExt};

use super::run::{AWSP, Home};
use crate::kit::{awsp::Awsp, home, pty::Terminal, tools::boto3};

const ROLE: &str = "arn:aws:iam::111122223333:role/Admin";
const BASE: &str = "[profile base]\nregion = us-east-1\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n";

const DIFF: &str = "\
--- ~/.aws/config
+++ ~/.aws/config
@@ -2,3 +2,7 @@
 region = us-east-1
 aws_access_key_id = AKIAEXAMPLE
 aws_secret_access_key = ********
+[profile new]
+role_arn = arn:aws:iam::111122223333:role/Admin
+source_profile = base
+region = eu-west-1
";

fn config(home: &Awsp) -> String {
    fs::read_to_string(home.path(".aws/config")).unwrap()
}

#[test]
fn shown_and_written() {
    let home = Awsp::new().config(BASE);
    let add = ["add", "new", "--role-arn", ROLE, "--source-profile", "base", "-r", "eu-west-1"];
    home.run(&[&add[..], &["--dry-run"]].concat()).is(0, DIFF, "");
    assert_eq!(config(&home), BASE);
    let said = format!("{DIFF}wrote new to ~/.aws/config:5 · awsp new\n");
    home.run(&[&add[..], &["--yes"]].concat()).is(0, "", &said);
    let role =
        "[profile new]\nrole_arn = arn:aws:iam::111122223333:role/Admin\nsource_profile = base\nregion = eu-west-1\n";
    assert_eq!(config(&home), format!("{BASE}{role}"));
    let known = "awsp: profile \"new\" is there already (~/.aws/config:5) · hint: awsp show new\n";
    home.run(&[&add[..], &["--yes"]].concat()).is(1, "", known);
}

#[test]
fn every_setting_of_a_role() {
    let home = Awsp::new();
    let words = "add r --role-arn arn:aws:iam::111122223333:role/team/Admin --credential-source Environment \
                 --role-session-name jane@example.com --external-id 7:a/b --duration-seconds 3600 \
                 --mfa-serial arn:aws:iam::111122223333:mfa/jane --yes";
    assert_eq!(home.run(&words.split_whitespace().collect::<Vec<_>>()).status, 0);
    let expected = "[profile r]\nrole_arn = arn:aws:iam::111122223333:role/team/Admin\n\
                    credential_source = Environment\nrole_session_name = jane@example.com\nexternal_id = 7:a/b\n\
                    duration_seconds = 3600\nmfa_serial = arn:aws:iam::111122223333:mfa/jane\n";
    assert_eq!(config(&home), expected);
    let web = home.run(&["add", "list", "--role-arn", ROLE, "--web-identity", "/run/token", "-y"]);
    assert!(web.stderr.ends_with("awsp: /run/token is not there yet\nwrote list to ~/.aws/config:8 · awsp use list\n"));
    let expected = format!("{expected}[profile list]\nrole_arn = {ROLE}\nweb_identity_token_file = /run/token\n");
    assert_eq!(config(&home), expected);
}

#[test]
fn what_is_missing_or_wrong_is_said_and_nothing_written() {
    const MODES: &str = "--role-arn ARN with --source-profile, --credential-source or --web-identity; \
                         --process COMMAND; --mfa-for PROFILE";
    const SOURCE: &str = "--source-profile PROFILE, --credential-source SOURCE, or --web-identity FILE";
    let home = Awsp::new().config(BASE);
    let role = |rest: &'static [&'static str]| [&["n", "--role-arn", ROLE][..], rest].concat();
    let with =
        |rest: &'static [&'static str]| [&["n", "--role-arn", ROLE, "--source-profile", "base"][..], rest].concat();
    let table: Vec<(Vec<&str>, i32, String)> = vec![
        (vec!["n"], 2, format!("where do the credentials of n come from? · hint: {MODES}")),
        (role(&[]), 2, format!("with whose credentials is the role assumed? · hint: {SOURCE}")),
        (role(&["--source-profile", "bas"]), 3, "no profile \"bas\" · hint: base".into()),
        (
            role(&["--credential-source", "environment"]),
            2,
            "no credential source \"environment\" · hint: Environment, Ec2InstanceMetadata, EcsContainer".into(),
        ),
        (
            vec!["n", "--role-arn", "Admin", "--source-profile", "base"],
            2,
            "\"Admin\" is no ARN of a role · hint: arn:aws:iam::111122223333:role/NAME".into(),
        ),
        (with(&["--role-session-name", "a b"]), 2, "\"a b\" is no session name".into()),
        (with(&["--region", "$(x)"]), 2, "\"$(x)\" is not a region · hint: awsp -r eu-west-1, or awsp -r -".into()),
        (
            vec!["n", "--process", "no-such-program"],
            1,
            "no program \"no-such-program\" in PATH · hint: PATH is not set".into(),
        ),
        (vec!["n", "--process", "/etc/passwd"], 1, "/etc/passwd is no program".into()),
        (vec!["n", "--process", "x 'y"], 2, "a quote is not closed in \"x 'y\"".into()),
        (
            vec!["n", "--process", "/bin/true 'a # b'"],
            2,
            "credential_process cannot be \"/bin/true 'a # b'\": a # or ; after a space begins a comment for the SDKs"
                .into(),
        ),
        (vec!["n", "--mfa-for", "bas"], 3, "no profile \"bas\" · hint: base".into()),
        (
            vec!["a b", "--process", "/bin/true"],
            2,
            "\"a b\" is no name for a new section · hint: letters, digits and ._@+=,- (at most 128)".into(),
        ),
    ];
    for (words, status, said) in table {
        let line = [&["add"][..], &words, &["--yes"]].concat();
        home.run(&line).is(status, "", &format!("awsp: {said}\n"));
        assert_eq!(config(&home), BASE);
    }
    // what clap knows
    for words in [&["n", "--source-profile", "base"][..], &["n", "--process", "x", "--mfa-for", "base"], &[]] {
        assert_eq!(home.run(&[&["add"], words].concat()).status, 2, "{words:?}");
    }
    // a source that gives nothing would not either
    let home = Awsp::new().config("[profile base]\nregion = us-east-1\n");
    let line = [&["add"][..], &with(&["--yes"])].concat();
    home.run(&line).is(1, "", "awsp: profile \"base\" has no source of credentials\n");
}

#[test]
fn nobody_to_ask() {
    let home = Home::with("");
    let line = "setsid -w \"$0\" add n --process /bin/true";
    let done = home.shell(line);
    assert_eq!(done.status.code(), Some(4));
    let said = super::run::said(&done);
    let end = "awsp: nothing written: there is no terminal to ask on · hint: --yes, if it is meant; --dry-run, to look at it\n";
    assert!(said.contains("+[profile n]") && said.ends_with(end), "{said}");
    assert_eq!(home.read(), "");
}

#[test]
fn asked_on_the_terminal() {
    for (answer, status, text) in
        [("y\r", 0, "[profile n]\ncredential_process = /bin/true\n"), ("\r", 130, ""), ("\x03", 130, "")]
    {
        let home = home::Home::with(&[]);
        home.write(".aws/config", "");
        // Ctrl-C would end the script, too; standard output and error are not the terminal: the question has to be
        let line = format!("trap : INT; {AWSP} add n --process /bin/true >out 2>err; echo status $?");
        let mut terminal = Terminal::start(&["sh", "-c", &line], &home, &[]);
        terminal.wait_line("Write n? [y/N]");
        terminal.send(answer);
        terminal.wait_for(&format!("status {status}"));
        assert_eq!(fs::read_to_string(home.path().join(".aws/config")).unwrap(), text);
        assert!(fs::read_to_string(home.path().join("err")).unwrap().contains("+[profile n]"));
        assert_eq!(fs::read_to_string(home.path().join("out")).unwrap(), "");
    }
}

#[test]
fn colour_on_a_terminal_only() {
    let home = home::Home::with(&[]);
    let line =
        format!("{AWSP} add n --process /bin/true --dry-run; NO_COLOR=1 {AWSP} add n --process /bin/true --dry-run");
    let mut terminal = Terminal::start(&["sh", "-c", &format!("{line}; echo done")], &home, &[]);
    terminal.wait_for("done");
    let raw = String::from_utf8_lossy(terminal.raw()).into_owned();
    assert_eq!(raw.matches("\x1b[32m+[profile n]\x1b[0m").count(), 1, "{raw:?}");
    assert_eq!(raw.matches("+[profile n]").count(), 2, "{raw:?}");
}

const TEAM: &str = "\
# of the team
[profile dev]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = keys
# our device
mfa_serial = arn:aws:iam::111122223333:mfa/jane
region = eu-west-1
output = json
s3 =
    max_queue_size = 10

[profile app]
role_arn = arn:aws:iam::444455556666:role/App
source_profile = dev
";

const KEYS: &str = "[keys]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = sEcReT\n";

#[test]
fn a_role_with_mfa_becomes_refreshable() {
    let home = Awsp::new().config(TEAM).credentials(KEYS);
    let ran = home.run(&["add", "dev", "--mfa-for", "dev", "--yes"]);
    assert!(ran.stderr.ends_with("\nwrote dev to ~/.aws/config:2 · awsp dev\n"), "{}", ran.stderr);
    let expected = format!(
        "\
# of the team
[profile dev]
# our device
region = eu-west-1
output = json
s3 =
    max_queue_size = 10
credential_process = {AWSP} credential-process dev-direct
aws_account_id = 111122223333

[profile app]
role_arn = arn:aws:iam::444455556666:role/App
source_profile = dev
[profile dev-direct]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = keys
mfa_serial = arn:aws:iam::111122223333:mfa/jane
region = eu-west-1
"
    );
    assert_eq!(config(&home), expected);
    assert_eq!(fs::read_to_string(home.path(".aws/credentials")).unwrap(), KEYS);
    let again = "awsp: dev is refreshable already · hint: awsp show dev\n";
    home.run(&["add", "dev", "--mfa-for", "dev", "--yes"]).is(1, "", again);
}

/// The keys move to the other name, and what awsp resolves itself goes on beginning with them, in either order.
#[test]
fn keys_with_mfa_become_refreshable() {
    let own = "[profile keys]\nregion = us-east-1\nmfa_serial = arn:aws:iam::111122223333:mfa/jane\n";
    for order in [["keys", "dev"], ["dev", "keys"]] {
        let home = Awsp::new().config(format!("{TEAM}{own}")).credentials(KEYS);
        for name in order {
            let ran = home.run(&["add", name, "--mfa-for", name, "--yes"]);
            assert_eq!(ran.status, 0, "{}", ran.stderr);
            assert!(!ran.stderr.contains("sEcReT"));
        }
        let text = config(&home);
        assert!(
            text.contains(
                "[profile dev-direct]\nrole_arn = arn:aws:iam::111122223333:role/Admin\nsource_profile = keys-direct\n"
            ),
            "{text}"
        );
        assert!(text.contains(&format!("[profile keys]\nregion = us-east-1\ncredential_process = {AWSP} credential-process --ensure-temporary keys-direct\n")), "{text}");
        assert_eq!(fs::read_to_string(home.path(".aws/credentials")).unwrap(), KEYS.replace("[keys]", "[keys-direct]"));
    }
}

/// A profile that is its own source goes on being that, and what the credentials file says of other things stays.
#[test]
fn a_self_source_follows() {
    let text = "[default]\nrole_arn = arn:aws:iam::111122223333:role/Admin\nsource_profile = default\n\
                mfa_serial = arn:aws:iam::111122223333:mfa/jane\n";
    let keys = KEYS.replace("[keys]", "[default]") + "region = eu-north-1\n";
    let home = Awsp::new().config(text).credentials(&keys);
    assert_eq!(home.run(&["add", "default", "--mfa-for", "default", "--yes"]).status, 0);
    let expected = format!(
        "[default]\ncredential_process = {AWSP} credential-process default-direct\nregion = eu-north-1\naws_account_id = 111122223333\n\
         [profile default-direct]\nrole_arn = arn:aws:iam::111122223333:role/Admin\n\
         source_profile = default-direct\nmfa_serial = arn:aws:iam::111122223333:mfa/jane\n"
    );
    assert_eq!(config(&home), expected);
    assert_eq!(
        fs::read_to_string(home.path(".aws/credentials")).unwrap(),
        keys.replace("[default]", "[default-direct]")
    );
}

#[test]
fn another_name_for_what_asks_for_a_code() {
    let home = Awsp::new().config(TEAM).credentials(KEYS);
    assert_eq!(home.run(&["add", "team-dev", "--mfa-for", "dev", "--yes"]).status, 0);
    let new = format!(
        "[profile team-dev]\ncredential_process = {AWSP} credential-process dev\nregion = eu-west-1\noutput = json\naws_account_id = 111122223333\n"
    );
    assert_eq!(config(&home), format!("{TEAM}{new}"));
}

/// Nothing that a tool reads otherwise than another is moved.
#[test]
fn what_is_not_the_same_to_all_is_not_moved() {
    let text = "[profile dev]\nrole_arn = arn:aws:iam::111122223333:role/Admin # admin\nsource_profile = keys\n";
    let home = Awsp::new().config(text).credentials(KEYS);
    let said = "awsp: ~/.aws/config:2: not every tool reads the same role_arn · hint: awsp show dev --view cli, and --view rust\n";
    home.run(&["add", "dev", "--mfa-for", "dev", "--yes"]).is(1, "", said);
    assert_eq!(config(&home), text);
}

/// The name that PATH has for awsp is written, where it is this very awsp.
#[test]
fn the_path_of_awsp_that_lasts() {
    let place = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(AWSP, place.path().join("awsp")).unwrap();
    let path = place.path().to_str().unwrap();
    let written = |path: &str| {
        let home = Awsp::new().config(TEAM).credentials(KEYS).var("PATH", path);
        assert_eq!(home.run(&["add", "d", "--mfa-for", "dev", "--yes"]).status, 0);
        let text = config(&home);
        text.split_once("credential_process = ").unwrap().1.split_once(" credential-process").unwrap().0.to_owned()
    };
    assert_eq!(written(path), format!("{path}/awsp"));
    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join("awsp"), "#!/bin/sh\n").unwrap();
    fs::set_permissions(other.path().join("awsp"), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(written(other.path().to_str().unwrap()), AWSP);
}

/// A program whose path and arguments need quotes: boto3, which runs no shell, and a shell start the same.
#[test]
fn a_process_for_every_tool() {
    const SCRIPT: &str = "#!/bin/sh\nkey=$(printf '%s|' \"$@\" | tr -c 'A-Za-z0-9' _)\n\
        echo '{\"Version\": 1, \"AccessKeyId\": \"'$key'\", \"SecretAccessKey\": \"x\", \"SessionToken\": \"x\"}'\n";
    let home = Home::with("");
    let program = home.path().join("my tools/get keys");
    fs::create_dir(program.parent().unwrap()).unwrap();
    fs::write(&program, SCRIPT).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let typed = "'my tools/get keys' plain 'a b' '$HOME' \"it's\" '' '~' 'x;y' '`id`' '*' '\"q\"' 'back\\slash' é";
    let done = home.awsp(&["add", "p", "--process", typed, "--yes"]);
    assert!(done.status.success(), "{}", super::run::said(&done));
    assert!(super::run::said(&done).contains("awsp: $HOME is written as it stands: boto3 runs no shell"));
    let text = home.read();
    let line = text.trim_end().split_once("credential_process = ").unwrap().1;
    assert!(line.starts_with('/'), "Go would take quotes off: {line}");
    let by_shell = home.command("sh").args(["-c", line]).output().unwrap();
    let by_shell: serde_json::Value = serde_json::from_slice(&by_shell.stdout).unwrap();
    let key = by_shell["AccessKeyId"].as_str().unwrap();
    let words = shell_words::split(typed).unwrap();
    let bytes = words[1..].iter().flat_map(|word| word.bytes().chain(*b"|"));
    let plain = |byte: u8| if byte.is_ascii_alphanumeric() { byte as char } else { '_' };
    assert_eq!(key, bytes.map(plain).collect::<String>());
    by_boto3(&home, "p", key);
}

/// The access key that boto3 has for a profile.
#[track_caller]
fn by_boto3(home: &Home, profile: &str, key: &str) {
    let Some(python) = boto3() else { return };
    let ask = "import boto3, sys; print(boto3.Session(profile_name=sys.argv[1]).get_credentials().access_key)";
    let done = home.command(python.to_str().unwrap()).args(["-c", ask, profile]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&done.stdout).trim_end(), key, "{}", super::run::said(&done));
}

/// What was written leads a tool through awsp to the keys, which have moved.
#[test]
fn the_tools_get_them_through_awsp() {
    let home = Home::with("[profile keys]\nregion = eu-west-1\n");
    fs::write(home.credentials(), KEYS).unwrap();
    let done = home.awsp(&["add", "keys", "--mfa-for", "keys", "--yes"]);
    let note = "awsp: nothing on the way to keys asks for a code\n";
    assert!(done.status.success() && super::run::said(&done).contains(note), "{}", super::run::said(&done));
    by_boto3(&home, "keys", "AKIAEXAMPLE");
    by_boto3(&home, "keys-direct", "AKIAEXAMPLE");
}

/// The files know no alias: what is written is the profile.
#[test]
fn an_alias_is_its_profile() {
    let home = Awsp::new().config(format!("{BASE}mfa_serial = arn:aws:iam::111122223333:mfa/jane\n"));
    home.write(".config/awsp/settings.ini", "[alias]\nb = base\ngone = nowhere\n");
    assert_eq!(home.run(&["add", "new", "--role-arn", ROLE, "--source-profile", "b", "-y"]).status, 0);
    assert!(config(&home).ends_with(&format!("[profile new]\nrole_arn = {ROLE}\nsource_profile = base\n")));
    assert_eq!(home.run(&["add", "fresh", "--mfa-for", "b", "-y"]).status, 0);
    assert!(config(&home).contains("credential-process --ensure-temporary base\n"), "{}", config(&home));
    let gone = home.run(&["add", "x", "--role-arn", ROLE, "--source-profile", "gone", "-y"]);
    assert!(gone.status == 3 && gone.stderr.starts_with("awsp: no profile \"nowhere\""), "{gone:?}");
}

#[test]
fn a_process_that_would_ask_for_itself() {
    let above = "[profile above]\nrole_arn = arn:aws:iam::111122223333:role/Admin\nsource_profile = x\n";
    let home = Awsp::new().config(format!("{BASE}{above}"));
    for asked in ["x", "above", "--refresh x"] {
        let process = format!("{AWSP} credential-process {asked}");
        let ran = home.run(&["add", "x", "--process", &process, "-y"]);
        let line = "awsp: a loop: for x awsp would ask for x again · hint: awsp add x --mfa-for PROFILE\n";
        ran.is(1, "", line);
    }
    assert_eq!(config(&home), format!("{BASE}{above}"));
    assert_eq!(home.run(&["add", "x", "--process", &format!("{AWSP} credential-process base"), "-y"]).status, 0);
}

/// Nobody sends these with a web identity.
#[test]
fn what_a_web_identity_does_not_send() {
    for option in [["--duration-seconds", "3600"], ["--external-id", "x"], ["--mfa-serial", "arn:aws:iam::1:mfa/x"]] {
        let words = [&["add", "x", "--role-arn", ROLE, "--web-identity", "/run/token", "-y"][..], &option].concat();
        let ran = Awsp::new().config(BASE).run(&words);
        assert!(ran.status == 2 && ran.stderr.contains("has no effect with --web-identity"), "{option:?} {ran:?}");
    }
}
