//! `--credentials-file`: a section is written whole and marked, what is not awsp's stays, and what has ended goes.

use std::fs;

use super::{CREDENTIALS, home, tool};
use crate::kit::awsp::Awsp;

fn file(home: &Awsp) -> String {
    fs::read_to_string(home.path(".aws/credentials")).unwrap()
}

const TOOL: &str = "\
[copy]
aws_access_key_id = ASIATOOL
aws_secret_access_key = tool+secret/=
aws_session_token = tool/token+==
aws_credential_expiration = 2999-01-01T00:00:00Z
awsp_exported_from = tool
awsp_exported_key = ASIATOOL
";

#[test]
fn written_and_said() {
    let home = home();
    home.run(&["export", "tool", "--credentials-file", "copy"]).is(
        0,
        "",
        "awsp: [copy] in ~/.aws/credentials has the credentials of tool\n\
         awsp: these end at 2999-01-01T00:00:00Z and cannot refresh · hint: awsp exec tool -- COMMAND, or a profile with \
         credential_process = awsp credential-process tool\n",
    );
    assert_eq!(file(&home), format!("{CREDENTIALS}{TOOL}"));
    home.run(&["export", "tool", "--credentials-file", "copy", "-q"]).is(0, "", "");
    assert_eq!(file(&home), format!("{CREDENTIALS}{TOOL}"));
}

/// A token or an end of other credentials would break these.
#[test]
fn nothing_is_left_of_others() {
    let home = home();
    home.run(&["export", "tool", "--credentials-file", "copy", "-q"]).is(0, "", "");
    home.write(".aws/credentials", file(&home) + "aws_security_token = other\n");
    home.run(&["export", "dev", "--credentials-file", "copy", "-q", "--with-region"]).is(0, "", "");
    let keys = "[copy]\naws_access_key_id = AKIADEV\naws_secret_access_key = dev+secret/=\nawsp_exported_from = dev\n\
                awsp_exported_key = AKIADEV\n";
    let region = "region = eu-west-1\nawsp_exported_region = eu-west-1\n";
    assert_eq!(file(&home), format!("{CREDENTIALS}{keys}{region}"));
}

/// Calls in the region of another profile would be worse than calls in none.
#[test]
fn nor_is_the_region_of_another_profile() {
    let home = home();
    home.run(&["export", "dev", "--credentials-file", "copy", "-q", "--with-region"]).is(0, "", "");
    home.run(&["export", "tool", "--credentials-file", "copy", "-q"]).is(0, "", "");
    assert!(!file(&home).contains("region"), "{}", file(&home));
    // what a person has put there before awsp came
    home.write(".aws/credentials", "[mine]\nregion = us-west-2\n");
    home.run(&["export", "tool", "--credentials-file", "mine", "-q"]).is(0, "", "");
    assert!(file(&home).starts_with("[mine]\nregion = us-west-2\n"), "{}", file(&home));
}

#[test]
fn not_over_what_is_not_awsps() {
    let refused = |section: &str, line: &str| {
        let home = home();
        home.run(&["export", "tool", "--credentials-file", section]).is(1, "", line);
        assert_eq!(file(&home), CREDENTIALS);
        assert_eq!(home.run(&["export", "tool", "--credentials-file", section, "--force"]).status, 0);
        assert!(file(&home).contains("awsp_exported_from = tool"));
    };
    let hint = "choose a name that no profile has";
    refused(
        "corp",
        &format!(
            "awsp: keys in [corp] would hide the sso_start_url of profile corp (~/.aws/config:5) · hint: {hint}\n"
        ),
    );
    refused(
        "tool",
        &format!(
            "awsp: keys in [tool] would hide the credential_process of profile tool (~/.aws/config:11) · hint: {hint}\n"
        ),
    );
    refused(
        "temp",
        "awsp: [temp] has keys that awsp did not write (~/.aws/credentials:7) · hint: choose another name, or --force\n",
    );
}

/// A profile of the config file that gives no credentials is not hidden by any.
#[test]
fn beside_settings_of_the_config_file() {
    let home = home();
    home.write(".aws/config", fs::read_to_string(home.path(".aws/config")).unwrap() + "[profile copy]\nregion = x\n");
    assert_eq!(home.run(&["export", "tool", "--credentials-file", "copy"]).status, 0);
}

#[test]
fn a_value_that_cannot_be_written_is_not_shown() {
    let home = home();
    tool(&home, "2999-01-01T00:00:00Z");
    let script = fs::read_to_string(home.path("tool")).unwrap().replace("tool+secret/=", "tool+secret #/=");
    home.write("tool", script);
    let ran = home.run(&["export", "tool", "--credentials-file", "copy"]);
    assert_eq!((ran.status != 0, file(&home).as_str()), (true, CREDENTIALS));
    assert!(!ran.stderr.contains("tool+secret"), "{}", ran.stderr);
}

#[test]
fn what_has_ended_goes() {
    let home = home();
    home.run(&["export", "--clean"]).is(0, "", "awsp: nothing that awsp wrote has expired\n");
    home.run(&["export", "tool", "--credentials-file", "copy", "-q"]).is(0, "", "");
    home.run(&["export", "dev", "--credentials-file", "kept", "-q"]).is(0, "", "");
    let both = file(&home);
    home.run(&["export", "--clean"]).is(0, "", "awsp: nothing that awsp wrote has expired\n");
    assert_eq!(file(&home), both);
    let ended = both.replace("2999-01-01", "2026-01-01");
    // an end without the mark is somebody else's
    let other = "\n[other]\naws_access_key_id = ASIAOTHER\naws_credential_expiration = 2026-01-01T00:00:00Z\n";
    home.write(".aws/credentials", format!("{ended}{other}"));
    let said = "awsp: removed the keys of [copy]: of tool, expired 2026-01-01T00:00:00Z\n";
    home.run(&["export", "--clean"]).is(0, "", said);
    let kept = both.split_once(TOOL).unwrap().1;
    assert_eq!(file(&home), format!("{CREDENTIALS}{kept}{other}"));
}

/// Settings that a person has put there stay.
#[test]
fn only_the_keys_go_from_a_section_with_more_in_it() {
    let home = home();
    home.write(".aws/credentials", "[copy]\noutput = json\n");
    home.run(&["export", "tool", "--credentials-file", "copy", "-q"]).is(0, "", "");
    home.write(".aws/credentials", file(&home).replace("2999", "2026"));
    assert_eq!(home.run(&["export", "--clean"]).status, 0);
    assert_eq!(file(&home), "[copy]\noutput = json\n");
}
