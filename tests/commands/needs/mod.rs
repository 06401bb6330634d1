//! What a person is told that a profile still needs before tools can use it: a login, a code. botocore, with its
//! services answered for it, is the judge of who needs a login.

use std::time::{Duration, SystemTime};

use crate::kit::{awsp::Awsp, home::login_path, judge::Judge};

const CONFIG: &str = "\
[profile dev]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Admin
region = eu-west-1

[profile mine]
sso_session = My Corp
sso_account_id = 111122223333
sso_role_name = Admin

[profile old]
sso_start_url = https://corp.awsapps.com/start#/
sso_region = eu-west-1
sso_account_id = 111122223333
sso_role_name = Admin

[profile admin]
role_arn = arn:aws:iam::444455556666:role/Admin
source_profile = old

[profile code]
role_arn = arn:aws:iam::444455556666:role/Admin
source_profile = keys
mfa_serial = arn:aws:iam::111122223333:mfa/jane

[profile twice]
role_arn = arn:aws:iam::444455556666:role/Other
source_profile = code

[profile both]
role_arn = arn:aws:iam::444455556666:role/Admin
source_profile = dev
mfa_serial = arn:aws:iam::111122223333:mfa/jane

[profile keys]
region = eu-west-1

[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1

[sso-session 'My Corp']
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
";

/// Whose logins they are.
const CORP: &str = "corp";
const MY_CORP: &str = "My Corp";
const URL: &str = "https://corp.awsapps.com/start#/";

const HINT: &str = " · hint: aws sso login --sso-session corp\n";
const TOKEN: &str = "aoaAAAAAsecret";

fn home() -> Awsp {
    let keys = "[keys]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n";
    Awsp::new().config(CONFIG).credentials(keys)
}

/// A time so many minutes from now.
fn at(minutes: i64) -> String {
    let distance = Duration::from_secs(minutes.unsigned_abs() * 60);
    let now = SystemTime::now();
    humantime::format_rfc3339_seconds(if minutes < 0 { now - distance } else { now + distance }).to_string()
}

/// An entry as `aws sso login` writes it for a start URL, with more members.
fn entry(ends: &str, more: &str) -> String {
    format!("{{\"startUrl\": \"x\", \"region\": \"x\", \"accessToken\": \"{TOKEN}\", \"expiresAt\": \"{ends}\"{more}}}")
}

/// What makes a token renewable, with a registration that ends then.
fn renewal(ends: &str) -> String {
    format!(
        ", \"clientId\": \"c\", \"clientSecret\": \"s\", \"refreshToken\": \"r\", \"registrationExpiresAt\": \"{ends}\""
    )
}

/// Standard error of `awsp env NAME`, whose status has to be 0.
#[track_caller]
fn told(home: &Awsp, name: &str) -> String {
    let ran = home.run(&["env", name]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(!format!("{ran:?}").contains(TOKEN), "{ran:?}");
    ran.stderr
}

#[test]
fn a_session_that_has_ended_is_named_with_the_command_that_helps() {
    let home = home();
    home.write(&login_path(CORP), entry(&at(-185), ""));
    assert_eq!(told(&home, "dev"), format!("awsp: SSO session corp expired 3 h ago{HINT}"));
    home.bash("awsp dev; awsp dev -q").is(
        0,
        "",
        &format!("dev  111122223333 Admin  eu-west-1\nSSO session corp expired 3 h ago{HINT}"),
    );
    home.write(&login_path(CORP), entry(&at(-185), &renewal(&at(-1))));
    assert_eq!(told(&home, "dev"), format!("awsp: SSO session corp expired 3 h ago{HINT}"));
    home.write(&login_path(MY_CORP), entry(&at(-3), ""));
    assert_eq!(
        told(&home, "mine"),
        "awsp: ~/.aws/config:8: only the CLI sees the sso-session My Corp\n\
         awsp: SSO session My Corp expired 3 min ago · hint: aws sso login --sso-session 'My Corp'\n"
    );
}

#[test]
fn nothing_is_said_while_the_tools_need_nobody() {
    let home = home();
    for entry in [
        entry(&at(5), ""),
        entry(&at(5), &renewal(&at(-1))),
        entry(&at(-185), &renewal(&at(1))),
        entry(&at(300), &renewal(&at(300))),
    ] {
        home.write(&login_path(CORP), &entry);
        assert_eq!(told(&home, "dev"), "", "{entry}");
    }
    assert_eq!(told(&home, "keys"), "");
}

#[test]
fn who_never_logged_in_is_told_too() {
    let home = home();
    assert_eq!(told(&home, "dev"), format!("awsp: SSO session corp: not logged in{HINT}"));
    home.run(&["env", "dev", "-q"]).is(0, &home.run(&["env", "dev"]).stdout, "");
}

#[test]
fn a_start_url_is_logged_in_to_by_the_profile_that_has_it() {
    let home = home();
    let line = |state: &str| {
        format!("awsp: SSO session of https://corp.awsapps.com/start#/{state} · hint: aws sso login --profile old\n")
    };
    assert_eq!(told(&home, "old"), line(": not logged in"));
    // no tool renews a token of this kind
    home.write(&login_path(URL), entry(&at(-1), &renewal(&at(300))));
    assert_eq!(told(&home, "old"), line(" expired 1 min ago"));
    assert_eq!(told(&home, "admin"), line(" expired 1 min ago"));
}

#[test]
fn a_code_is_announced_for_every_hop_that_asks_for_one() {
    let home = home();
    home.write(&login_path(CORP), entry(&at(-185), ""));
    let code = |name: &str| {
        format!(
            "awsp: note: {name} requires an MFA code: aws and boto3 ask, Terraform, Go and JS cannot, Rust skips it\n"
        )
    };
    assert_eq!(told(&home, "code"), code("code"));
    assert_eq!(told(&home, "twice"), code("twice"));
    assert_eq!(told(&home, "both"), format!("awsp: SSO session corp expired 3 h ago{HINT}{}", code("both")));
}

/// What is no entry is never waited for, and no reason to say something that may be wrong.
#[test]
fn what_cannot_be_read_says_nothing() {
    let home = home();
    let path = home.path(&login_path(CORP));
    std::fs::create_dir_all(&path).unwrap();
    assert_eq!(told(&home, "dev"), "", "a folder");
    std::fs::remove_dir(&path).unwrap();
    assert!(std::process::Command::new("mkfifo").args(["-m", "700"]).arg(&path).status().unwrap().success());
    assert_eq!(told(&home, "dev"), "", "a pipe");
    std::fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink(&path, &path).unwrap();
    assert_eq!(told(&home, "dev"), "", "a link to itself");
    std::fs::remove_file(&path).unwrap();
    home.write(&login_path(CORP), entry(&at(-185), &format!(", \"x\": \"{}\"", "x".repeat(64 << 10))));
    assert_eq!(told(&home, "dev"), "", "a large file");
    home.write(&login_path(CORP), entry("next week", ""));
    assert_eq!(told(&home, "dev"), "", "a time of its own");
}

/// Everything that may stand in an entry, for a profile of each kind: told if botocore gets no credentials, and only
/// then.
#[test]
fn botocore_fails_where_a_login_is_asked_for_and_only_there() {
    let home = home();
    let variables = [("HOME", home.path(""))];
    let variables = variables.each_ref().map(|(name, path)| (*name, path.as_path()));
    let Some(mut botocore) = Judge::python("tests/commands/needs/oracle.py", &variables) else { return };
    let (mut asked, mut failed) = (0, 0);
    for (profile, login) in [("dev", CORP), ("mine", MY_CORP), ("old", URL), ("admin", URL)] {
        let path = &login_path(login);
        for entry in entries() {
            home.write(path, &entry);
            let told = told(&home, profile);
            let works = botocore.ask(&profile.into()).as_bool().unwrap();
            assert_eq!(!told.contains("aws sso login"), works, "{profile}: {told}{entry}");
            asked += 1;
            failed += usize::from(!works);
        }
        std::fs::remove_file(home.path(path)).unwrap();
        let works = botocore.ask(&profile.into()) == true;
        assert!(!works && told(&home, profile).contains(": not logged in"), "{profile}");
    }
    assert!(failed * 4 > asked && failed * 4 < asked * 3, "{failed} of {asked}: the cases show nothing");
}

fn entries() -> Vec<String> {
    let mut entries: Vec<String> = ["", "{}", "[]", "null", "{", "nonsense"].map(str::to_owned).into();
    let zones = ["Z", "UTC", "+00:00", ".25Z", ".250000+00:00"];
    for minutes in [-1, 30] {
        let base = at(minutes);
        for zone in zones {
            entries.push(entry(&base.replace('Z', zone), ""));
        }
        for registration in [-1, 1_000].map(at) {
            let whole = entry(&base, &renewal(&registration));
            for key in ["refreshToken", "clientId", "clientSecret", "registrationExpiresAt", "accessToken", "expiresAt"]
            {
                entries.push(whole.replace(key, "other"));
            }
            entries.push(whole.replace("\"x\"", "{\"a\": [\"}\", {}, \"\\\"\"], \"b\": 1.5}"));
            entries.push(whole.replace(": ", " :\n\t"));
            entries.push(whole);
        }
    }
    entries
}

/// The prompt counts a token that the tools renew as one that works, however long ago it ended.
#[test]
fn the_prompt_says_how_long_the_session_lives() {
    let home = home().var("AWS_PROFILE", "dev");
    let shown = |home: &Awsp| home.run(&["prompt"]).stdout;
    assert_eq!(shown(&home), "dev sso logged out\n");
    for (entry, text) in [
        (entry(&at(44), ""), "dev sso 43m\n"),
        (entry(&at(190), ""), "dev sso 3h\n"),
        (entry(&at(-185), ""), "dev sso expired\n"),
        (entry(&at(-185), &renewal(&at(60))), "dev sso refreshable\n"),
        ("{".to_owned(), "dev sso logged out\n"),
    ] {
        home.write(&login_path(CORP), entry);
        assert_eq!(shown(&home), text);
    }
    home.write("settings.ini", "[prompt]\nformat = {name}\n");
    let settings = home.path("settings.ini").to_str().unwrap().to_owned();
    assert_eq!(shown(&home.var("AWSP_SETTINGS", &settings)), "dev\n");
}
