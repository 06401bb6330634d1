//! Which lines of a section are awsp's: those go and are replaced, every other one stays, byte for byte.

use std::fs;

use super::{home, tool};
use crate::kit::awsp::Awsp;

fn file(home: &Awsp) -> String {
    fs::read_to_string(home.path(".aws/credentials")).unwrap()
}

fn export(home: &Awsp, words: &[&str]) -> String {
    let ran = home.run(&[&["export"], words, &["--credentials-file", "copy"]].concat());
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    ran.stderr
}

/// Makes every end in the file one that is over, and cleans.
fn clean(home: &Awsp) {
    home.write(".aws/credentials", file(home).replace("= 2999", "= 2026"));
    let ran = home.run(&["export", "--clean"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
}

/// Lines that users have in such a section. All of them stay.
const MINE: [&str; 7] = [
    "[copy]\nregion = us-west-2\n",
    "[copy]\n# the one of the old tool\nregion = us-west-2\noutput = json\n",
    "[copy]\noutput = json\n\n# region of the old tool\nregion=us-west-2 # do not touch\n\n[next]\na = 1\n",
    "[copy] # for the old tool\n",
    "[copy]\n# nothing yet\n\n[next]\na = 1\n",
    "[copy]\r\nregion = us-west-2\r\n# end\r\n",
    "[copy]\ns3 =\n  max_queue_size = 10\nregion = eu-west-1\n",
];

#[test]
fn users_lines_survive_two_exports_and_a_clean_byte_for_byte() {
    for mine in MINE {
        for words in [&["tool"][..], &["tool", "-r", "eu-west-1"]] {
            let home = home();
            home.write(".aws/credentials", mine);
            export(&home, words);
            let once = file(&home);
            for line in mine.lines() {
                assert!(once.lines().any(|found| found == line), "{line:?} of {mine:?}: {once}");
            }
            export(&home, words);
            assert_eq!(file(&home), once, "{mine:?}");
            clean(&home);
            assert_eq!(file(&home), mine, "{words:?}");
        }
    }
}

#[test]
fn region_that_awsp_wrote_is_replaced_and_removed() {
    let home = home();
    home.write(".aws/credentials", "[copy]\n# mine\n");
    export(&home, &["tool", "-r", "eu-west-1"]);
    assert!(file(&home).contains("\nregion = eu-west-1\n"), "{}", file(&home));
    export(&home, &["tool", "-r", "us-east-1"]);
    assert!(file(&home).contains("\nregion = us-east-1\n") && !file(&home).contains("eu-west-1"), "{}", file(&home));
    export(&home, &["tool"]);
    assert!(!file(&home).contains("region"), "{}", file(&home));
    export(&home, &["tool", "-r", "us-east-1"]);
    clean(&home);
    assert_eq!(file(&home), "[copy]\n# mine\n");
}

#[test]
fn region_that_the_user_has_changed_since_is_the_users() {
    let home = home();
    home.write(".aws/credentials", "");
    export(&home, &["tool", "-r", "eu-west-1"]);
    home.write(
        ".aws/credentials",
        file(&home).replace("\nregion = eu", "\nregion = us").replace("\nregion = us-west-1", "\nregion = us-west-2"),
    );
    export(&home, &["tool"]);
    assert!(file(&home).contains("\nregion = us-west-2\n"), "{}", file(&home));
    clean(&home);
    assert_eq!(file(&home), "[copy]\nregion = us-west-2\n");
}

#[test]
fn region_that_stays_is_named() {
    let home = home();
    home.write(".aws/credentials", "[copy]\nregion = us-west-2\n");
    let said = "note: [copy] keeps your region us-west-2 instead of eu-west-1 (~/.aws/credentials:2) · hint: \
                --force\n";
    let stderr = export(&home, &["tool", "-r", "eu-west-1"]);
    assert!(stderr.contains(said), "{stderr}");
    assert!(file(&home).starts_with("[copy]\nregion = us-west-2\n"), "{}", file(&home));
    assert!(!export(&home, &["tool", "-r", "us-west-2"]).contains("keeps"));
    assert_eq!(file(&home).matches("region = ").count(), 1, "{}", file(&home));
    export(&home, &["tool", "-r", "eu-west-1", "--force"]);
    assert!(file(&home).starts_with("[copy]\nregion = eu-west-1\n"), "{}", file(&home));
}

/// Earlier versions marked neither the region nor the key.
#[test]
fn section_of_an_earlier_version_is_renewed_and_cleaned() {
    let old = "[copy]\naws_access_key_id = ASIAOLD\naws_secret_access_key = old+secret\naws_session_token = old/token\n\
               aws_credential_expiration = 2999-01-01T00:00:00Z\nawsp_exported_from = dev\n";
    let home = home();
    home.write(".aws/credentials", old);
    export(&home, &["tool"]);
    assert!(file(&home).contains("ASIATOOL") && !file(&home).contains("old"), "{}", file(&home));
    home.write(".aws/credentials", old);
    clean(&home);
    assert_eq!(file(&home), "");
    home.write(".aws/credentials", format!("{old}region = eu-west-1\n"));
    export(&home, &["tool"]);
    assert!(file(&home).contains("\nregion = eu-west-1\n"), "{}", file(&home));
    clean(&home);
    assert_eq!(file(&home), "[copy]\nregion = eu-west-1\n");
}

/// `aws configure` writes both keys anew and leaves every other line.
#[test]
fn permanent_keys_under_awsps_mark_are_not_awsps() {
    let marked = |home: &Awsp| {
        export(home, &["tool"]);
        file(home).replace("ASIATOOL\naws_s", "AKIAMINE\naws_s").replace("tool+secret", "mine+secret")
    };
    let home = home();
    let new = marked(&home);
    let old: String =
        new.lines().filter(|line| !line.contains("exported_key")).map(|line| format!("{line}\n")).collect();
    for configured in [new, old] {
        home.write(".aws/credentials", &configured);
        let ran = home.run(&["export", "tool", "--credentials-file", "copy"]);
        assert_eq!((ran.status, file(&home)), (1, configured.clone()), "{}", ran.stderr);
        assert!(ran.stderr.contains("[copy] has keys that awsp did not write"), "{}", ran.stderr);
        let ended = configured.replace("= 2999", "= 2026");
        home.write(".aws/credentials", &ended);
        home.run(&["export", "--clean"]).is(0, "", "awsp: nothing that awsp wrote has expired\n");
        assert_eq!(file(&home), ended);
    }
}

/// An indented line is part of the value above it, and is the user's.
#[test]
fn line_that_goes_on_below_a_key_is_not_lost() {
    let home = home();
    export(&home, &["tool"]);
    let text = file(&home);
    for key in ["aws_secret_access_key", "awsp_exported_from", "aws_credential_expiration"] {
        let at = text.rfind(key).unwrap();
        let end = at + text[at..].find('\n').unwrap() + 1;
        let with = format!("{}  mine = 1\n{}", &text[..end], &text[end..]);
        home.write(".aws/credentials", &with);
        let ran = home.run(&["export", "tool", "--credentials-file", "copy"]);
        assert_eq!((ran.status, file(&home)), (1, with), "{key}: {}", ran.stderr);
    }
}

#[test]
fn section_with_a_broken_line_is_not_removed_with_it() {
    let home = home();
    home.write(".aws/credentials", "[copy]\nno equals sign\n");
    let ran = home.run(&["export", "tool", "--credentials-file", "copy"]);
    if ran.status == 0 {
        clean(&home);
    }
    assert_eq!(file(&home), "[copy]\nno equals sign\n");
    tool(&home, "2999-01-01T00:00:00Z");
}

#[test]
fn line_that_continues_the_users_region_is_not_shown() {
    let home = home();
    home.write(".aws/credentials", "[copy]\nregion = us-west-2\n  aws_session_token: hidden1\n  hidden2\n");
    let said = export(&home, &["tool", "-r", "eu-west-1"]);
    assert!(said.contains("keeps your region us-west-2 instead") && !said.contains("hidden"), "{said}");
}
