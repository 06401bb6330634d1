//! Each form, and the lines that go with it.

use super::home;
use crate::kit::{
    home::{BINARY, Home},
    pty::Terminal,
};

const LONG_TERM: &str = "awsp: these keys do not expire: they work for whoever finds them, until somebody deletes them · \
                         hint: awsp exec dev -- COMMAND needs no keys in an environment\n";
const TOOL: &str = "awsp: these end at 2999-01-01T00:00:00Z and cannot refresh · hint: awsp exec tool -- COMMAND, or a \
                    profile with credential_process = awsp credential-process tool\n";

#[test]
fn the_json_of_a_credential_process_warns_of_nothing() {
    home().run(&["export", "dev"]).is(
        0,
        "{\"Version\":1,\"AccessKeyId\":\"AKIADEV\",\"SecretAccessKey\":\"dev+secret/=\"}\n",
        "",
    );
    home().run(&["export", "tool", "--pretty", "--no-cache"]).is(
        0,
        "{\n  \"Version\": 1,\n  \"AccessKeyId\": \"ASIATOOL\",\n  \"SecretAccessKey\": \"tool+secret/=\",\n  \
         \"SessionToken\": \"tool/token+==\",\n  \"Expiration\": \"2999-01-01T00:00:00Z\"\n}\n",
        "",
    );
}

#[test]
fn every_other_form_says_what_the_keys_lack() {
    let gone = "unset -v AWS_SECURITY_TOKEN;\nunset -v AWS_ACCOUNT_ID;\n";
    let keys = "export AWS_ACCESS_KEY_ID='AKIADEV';\nexport AWS_SECRET_ACCESS_KEY='dev+secret/=';\n";
    let code = format!("{gone}unset -v AWS_SESSION_TOKEN;\nunset -v AWS_CREDENTIAL_EXPIRATION;\n{keys}");
    home().run(&["export", "dev", "--format", "env"]).is(0, &code, LONG_TERM);
    home().run(&["export", "dev", "--format", "env", "--quiet"]).is(0, &code, "");
    let lines = "AWS_ACCESS_KEY_ID=ASIATOOL\nAWS_SECRET_ACCESS_KEY=tool+secret/=\nAWS_SESSION_TOKEN=tool/token+==\n\
                 AWS_CREDENTIAL_EXPIRATION=2999-01-01T00:00:00Z\n";
    home().run(&["export", "tool", "--format", "env-no-export"]).is(0, lines, TOOL);
    home().run(&["export", "tool", "--format", "dotenv"]).is(0, lines, TOOL);
    let ran = home().run(&["export", "temp", "--format", "dotenv"]);
    assert_eq!(
        ran.stderr,
        "awsp: these end, nobody says when, and cannot refresh · hint: nor can temp, whose token stands in a file: awsp \
         add makes one that can\n"
    );
}

#[test]
fn the_region_when_it_is_asked_for() {
    let regions = |words: &[&str]| {
        let ran = home().run(&[&["export", "--format", "env-no-export", "-q"], words].concat());
        let lines: Vec<_> = ran.stdout.lines().filter_map(|line| line.split_once("_REGION=")).collect();
        lines.iter().map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ") + &ran.stderr
    };
    assert_eq!(regions(&["dev"]), "");
    assert_eq!(regions(&["dev", "--with-region"]), "AWS eu-west-1, AWS_DEFAULT eu-west-1");
    assert_eq!(regions(&["dev", "-r", "us-east-1"]), "AWS us-east-1, AWS_DEFAULT us-east-1");
    assert_eq!(regions(&["-r", "us-east-1", "dev"]), "AWS us-east-1, AWS_DEFAULT us-east-1");
    assert_eq!(regions(&["temp", "--with-region"]), "awsp: temp has no region · hint: -r REGION\n");
}

/// Who means the region of dev would otherwise get that of nobody, for the keys of somebody else.
#[test]
fn a_profile_is_not_taken_for_a_region() {
    let refused = "awsp: -r takes a region, and \"dev\" is a profile · hint: awsp export dev --with-region\n";
    home().var("AWS_PROFILE", "temp").run(&["export", "-r", "dev"]).is(2, "", refused);
    home().run(&["export", "dev", "-r", "-"]).is(2, "", "awsp: \"-\" is not a region · hint: -r eu-west-1\n");
    assert_eq!(home().run(&["export", "dev", "-r"]).status, 2);
    assert_eq!(home().run(&["export", "dev", "-r", "eu-west-1", "--with-region"]).status, 2);
}

#[test]
fn without_a_name_the_active_profile() {
    let id = |home: crate::kit::awsp::Awsp| {
        let ran = home.run(&["export"]);
        ran.stdout.split('"').nth(5).map_or(ran.stderr.clone(), str::to_owned)
    };
    assert_eq!(id(home().var("AWS_PROFILE", "temp").var("AWS_DEFAULT_PROFILE", "dev")), "ASIATEMP");
    assert_eq!(id(home().var("AWS_DEFAULT_PROFILE", "dev")), "AKIADEV");
    assert_eq!(id(home().var("AWS_PROFILE", "")), "awsp: no profile \"default\" · hint: awsp list\n");
    assert_eq!(id(home().var("AWS_ACCESS_KEY_ID", "AKIAENV").var("AWS_PROFILE", "dev")), "AKIADEV");
}

/// JS follows the profile, whatever keys are beside it.
#[test]
fn another_profile_that_stays_is_named() {
    let stays =
        "awsp: temp is still the active profile: JS follows it, the other tools follow these keys · hint: awsp -u\n";
    let ran = home().var("AWS_PROFILE", "temp").run(&["export", "dev", "--format", "fish"]);
    assert_eq!(ran.stderr, format!("{LONG_TERM}{stays}"));
    assert_eq!(home().var("AWS_PROFILE", "temp").run(&["export", "dev", "--format", "dotenv"]).stderr, LONG_TERM);
    assert_eq!(home().var("AWS_PROFILE", "dev").run(&["export", "--format", "fish"]).stderr, LONG_TERM);
}

/// The same is said of keys in the environment of one command.
#[test]
fn exec_says_what_its_keys_lack() {
    let said = |words: &[&str]| home().run(&[&["exec", "--credentials"], words, &["--", "/bin/true"]].concat());
    said(&["dev"]).is(0, "", LONG_TERM);
    said(&["tool"]).is(0, "", TOOL);
    said(&["tool", "-q"]).is(0, "", "");
    let home = home();
    let tool = home.path("tool");
    let odd = format!("[profile \"my tool\"]\ncredential_process = /bin/sh {}\n", tool.display());
    home.write(".aws/config", odd);
    let ran = home.run(&["exec", "--credentials", "my tool", "--", "/bin/true"]);
    assert!(ran.stderr.contains("hint: awsp exec 'my tool' -- COMMAND"), "{ran:?}");
}

#[test]
fn a_protected_profile_is_asked_about() {
    let home = home();
    home.write(".config/awsp/settings.ini", "[protect]\nprofiles = dev\n[alias]\nd = dev\n");
    let home = home.var("AWSP_SETTINGS", "");
    let settings = home.path(".config/awsp/settings.ini").to_str().unwrap().to_owned();
    let home = home.var("AWSP_SETTINGS", &settings);
    let asked = "awsp: d is protected, and there is no terminal to ask on · hint: --yes, if it is meant\n";
    home.run(&["export", "d"]).is(4, "", asked);
    assert_eq!(home.run(&["export", "d", "--yes"]).status, 0);
}

#[test]
fn not_straight_to_a_terminal() {
    let home = Home::with(&["dev"]);
    let screen = |words: &[&str], wait: &str| {
        let mut terminal = Terminal::start(&[&[BINARY, "export", "dev"], words].concat(), &home, &[]);
        terminal.wait(wait, |terminal| terminal.text().contains(wait));
        terminal.text()
    };
    let refused = screen(&[], "--force overrides this");
    assert!(refused.contains("awsp: secrets are not printed to a terminal"), "{refused}");
    assert!(!refused.contains("AKIAEXAMPLE"), "{refused}");
    assert!(screen(&["--force"], "SecretAccessKey").contains("AKIAEXAMPLE"));
    screen(&["--credentials-file", "copy"], "[copy] in ");
}

/// Before anything is asked for: the helper does not run.
#[test]
fn credential_process_refuses_a_terminal_as_export_does() {
    let home = Home::with(&["dev"]);
    let ran = home.path().join("ran");
    let keys = "{\"Version\":1,\"AccessKeyId\":\"AKIATOOL\",\"SecretAccessKey\":\"tool+secret\"}";
    home.program("tool", &format!("#!/bin/sh\ntouch \"$HOME/ran\"\necho '{keys}'\n"));
    let config = format!("[profile tool]\ncredential_process = {}/bin/tool\n", home.path().display());
    home.write(".aws/config", &config);
    let screen = |words: &[&str], wait: &str| {
        let line = format!("awsp credential-process {}; echo status $?; read end", words.join(" "));
        let mut terminal = Terminal::start(&["sh", "-c", &line], &home, &[]);
        terminal.wait(wait, |terminal| terminal.text().replace('\n', "").contains(wait));
        terminal.text().replace('\n', "")
    };
    for words in [&["dev"][..], &["--refresh", "dev"], &["tool"], &["--no-cache", "tool"], &["--", "tool"]] {
        let refused = screen(words, "status 2");
        let said = "awsp: secrets are not printed to a terminal · hint: use a pipe, a file or $(…); --force \
                    overrides this";
        assert!(refused.contains(said), "{words:?}: {refused}");
        assert!(!refused.contains("AKIA") && !ran.exists(), "{words:?}: {refused}");
    }
    assert!(screen(&["--force", "dev"], "status 0").contains("AKIAEXAMPLE"));
    assert!(screen(&["-f", "--", "tool"], "status 0").contains("AKIATOOL"));
    let judged = screen(&["--check", "tool"], "status 0");
    assert!(judged.contains("version 1") && !judged.contains("AKIATOOL"), "{judged}");
    screen(&["tool", ">given"], "status 0");
    assert!(std::fs::read_to_string(home.path().join("given")).unwrap().contains("AKIATOOL"));
}
